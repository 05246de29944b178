from setuptools import setup
LOWEST = (3, 10)
setup(name="g", python_requires=">={0}.{minor}".format(LOWEST[0], minor=LOWEST[1]))
