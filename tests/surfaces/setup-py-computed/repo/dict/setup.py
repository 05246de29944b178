config = {"python_requires": floor()}
read(config)
