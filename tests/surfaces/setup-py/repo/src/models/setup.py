# A module that only happens to have this name.
def read(metadata):
    return Result(python_requires=metadata.get("requires-python"), classifiers=[])
