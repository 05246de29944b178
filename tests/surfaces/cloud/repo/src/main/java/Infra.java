.runtime(Runtime.PYTHON_3_10)
