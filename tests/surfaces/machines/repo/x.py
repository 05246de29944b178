#!/opt/foo/bin/python3.9
