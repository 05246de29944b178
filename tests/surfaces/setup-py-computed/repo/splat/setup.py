from setuptools import setup
config = {"name": "k", "python_requires": floor()}
setup(**config)
