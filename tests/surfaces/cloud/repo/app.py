import modal
image = modal.Image.debian_slim(python_version="3.11").pip_install("x")
b = modal.Image.from_registry("nvidia/cuda", add_python="3.12")
