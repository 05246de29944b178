from setuptools import setup
setup(name="h", python_requires=">=" + floor())
