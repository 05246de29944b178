from setuptools import setup
setup(python_requires="".join([">=3.", "9"]))
