import nox
LATEST = "3.13"
ALL = [f"3.{m}" for m in range(10, 14)]
@nox.session(python=ALL + ["3.14"])
def tests(session):
    session.run("mypy", "--python-version", "3.10")
