#!/usr/bin/env -S uv run --python 3.10 --script
