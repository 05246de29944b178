import nox


@nox.session(python=["3.10", "3.12"])
def tests(session):
    session.run("pytest")
