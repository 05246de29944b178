import nox


@nox.session(py=["3.12"], name="tests")
def run(session):
    session.run("pytest")


@nox.session
def unit(session):
    session.run("pytest", "unit")
