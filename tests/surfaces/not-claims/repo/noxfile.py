import nox
@nox.session
def x(session): session.install("markdown==3.10")
