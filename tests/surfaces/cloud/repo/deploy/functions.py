f = aws_lambda.Runtime.PYTHON_3_10
