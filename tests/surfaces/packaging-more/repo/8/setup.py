from setuptools import setup

PYTHON_REQUIRES = ">=3.9"

extra = {}
extra["python_requires"] = PYTHON_REQUIRES
extra["zip_safe"] = False

setup(name="x", **extra)
