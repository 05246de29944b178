from setuptools import setup

setup(python_requires=read_floor())
