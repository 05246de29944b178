new lambda.Function(this, 'x', { runtime: lambda.Runtime.PYTHON_3_10 })
