from setuptools import setup
MAJOR, LOW = 3, 9
MINOR = 10
setup(name="c", python_requires=">=3.%d" % MINOR)
