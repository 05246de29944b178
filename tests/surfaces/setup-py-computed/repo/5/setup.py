from setuptools import setup
MINIMUM = "3.11"
setup(name="e", python_requires=f">={MINIMUM}, <4")
