import nox
PYTHONS = ["3.9", "3.10", "pypy3.10"]
DEFAULT = "3.11"
@nox.session(python=PYTHONS)
def tests(session): session.install("x==3.10")
@nox.session(python=[DEFAULT, "3.13t"])
def a(session): pass
@nox.session(py="3.12")
@nox.parametrize("python", ["3.8"])
def b(session): pass
@nox.session(python=False)
def c(session): pass
@nox.session(python=nox.project.python_versions(X))
def d(session): pass
