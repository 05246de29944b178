import nox
V = ["3.10", "3.11", "3.14t"]

@nox.session(python=V)
def tests(session):
    session.install("pytest")
    session.run("mypy", "--python-version", "3.10")
    session.run("python3.11", "-m", "pytest", f"{session.python}")
    session.run("tox", "-e", "py39")
    session.run("echo", "python3.2")
    session.run("uv", "run", "--python", "3.13", "pytest", external=True)
    session.conda_install("python=3.8", "numpy")
    session.run(*args, "pytest", silent=True)
