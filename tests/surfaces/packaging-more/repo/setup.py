from setuptools import setup
REQUIRED_PYTHON = (3, 10)
setup(python_requires=">={}.{}".format(*REQUIRED_PYTHON))
