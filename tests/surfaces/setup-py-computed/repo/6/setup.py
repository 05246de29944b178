from setuptools import setup
LOWEST = (3, 10)
HIGHEST = (3, 13)
setup(name="f", python_requires=">={}.{},<={}.{}.99".format(*LOWEST, *HIGHEST))
