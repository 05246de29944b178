from aws_cdk import aws_lambda

# Runtime.PYTHON_3_9 was before
RUNTIME = aws_lambda.Runtime.PYTHON_3_11
