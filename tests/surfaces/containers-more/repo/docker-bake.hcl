variable "PYTHON_VERSION" {
  default = "3.10"
}
target "a" {
  args = { PYTHON_VERSION = "3.11" }
  contexts = { base = "docker-image://python:3.12" }
  matrix = { py = ["3.9", "3.10"] }
}
