import nox

PYTHON = "3.12"


@nox.session(python=PYTHON)
def tests(session):
    session.run("pytest")


@nox.session
def lint(session):
    session.run("ruff", "check")
