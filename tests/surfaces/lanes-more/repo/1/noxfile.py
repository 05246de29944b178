import nox
@nox.session
@nox.parametrize("python", ["3.10", "3.11"])
def tests(session): ...
