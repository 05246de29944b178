from setuptools import setup
setup(name="a", python_requires=">=3.9" + ", <" + "3.13")
