PYTHON_COMPAT=( python3_10 python3_11 pypy3 )
