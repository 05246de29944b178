variable "PYTHON_VERSION" {
  default = "3.10"
}
target "x" { args = { PYTHON_VERSION = "3.11" } 
  matrix = { py = ["3.10", "3.11"] }
}
