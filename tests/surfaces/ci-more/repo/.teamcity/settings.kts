import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildSteps.python
import jetbrains.buildServer.configs.kotlin.buildSteps.script

version = "2024.03"

project {
    buildType(Test)
}

object Test : BuildType({
    name = "Test"
    params {
        param("env.PYTHON_VERSION", "3.11")
    }
    steps {
        python {
            pythonVersion = customPython {
                executable = "/usr/bin/python3.10"
            }
            command = pytest {
            }
        }
        script {
            name = "unit"
            scriptContent = """
                python3.9 -m pytest
            """.trimIndent()
            dockerImage = "python:3.12-slim"
        }
    }
})
