variable "python_version" {
  type    = string
  default = "3.10"
}
