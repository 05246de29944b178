Runtime: awslambda.Runtime_PYTHON_3_10(),
