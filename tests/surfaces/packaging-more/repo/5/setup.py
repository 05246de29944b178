from setuptools import setup
kw = dict(python_requires=">=3.9")
setup(**kw)
