resource "aws_lambda_function" "f" {
  runtime = "python3.10" # python3.9
  compatible_runtimes = ["python3.11", "python3.12"]
}
variable "py" { default = "python3.13" }
