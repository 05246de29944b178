class X(PythonPackage):
    depends_on("python@3.10:3.12", type=("build", "run"))
    depends_on("python@3.9:", when="@2:")
