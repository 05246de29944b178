from setuptools import setup
A = B + B
B = A + A
setup(name="i", python_requires=A)
