PYTHON_COMPAT=( python3_{10..13} )
