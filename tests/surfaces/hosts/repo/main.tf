resource "aws_lambda_function" "f" {
  runtime = "python3.10"
}
