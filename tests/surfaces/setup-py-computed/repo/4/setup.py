from setuptools import setup
REQUIRED = [3, 10]
setup(name="d", python_requires=">=" + ".".join(map(str, REQUIRED)) + ",<4")
