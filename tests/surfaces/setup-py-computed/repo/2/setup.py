from setuptools import setup
setup(name="b", python_requires=">=3."  "10")
