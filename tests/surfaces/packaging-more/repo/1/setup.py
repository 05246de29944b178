from setuptools import setup
V = (3, 10)
setup(python_requires=f">={V[0]}.{V[1]}")
