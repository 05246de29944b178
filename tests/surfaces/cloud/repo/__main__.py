import pulumi_aws as aws
f = aws.lambda_.Function("f", runtime="python3.10", handler="x")
