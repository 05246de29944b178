from setuptools import setup
import sys
setup(name="j", python_requires=">=3.%d" % sys.version_info[1])
