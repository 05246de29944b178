from setuptools import setup
setup(classifiers="""
Programming Language :: Python :: 3.9
Programming Language :: Python :: 3.10
""".strip().splitlines())
