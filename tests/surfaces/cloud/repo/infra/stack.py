from aws_cdk import aws_lambda as _lambda
f = _lambda.Function(self, "x", runtime=_lambda.Runtime.PYTHON_3_10)
g = _lambda.Runtime("python3.11")
