import nox

from project_tools import matrix

PYTHON_VERSIONS = ["3.11", "3.12", "3.14t"]
DATABASES = ["3.40", "3.41"]


@nox.session()
@matrix(PYTHON_VERSIONS, DATABASES)
def tests(session):
    session.run("pytest")


@nox.session(python="3.13")
def lint(session):
    session.run("ruff", "check")
