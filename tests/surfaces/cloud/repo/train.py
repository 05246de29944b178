from sagemaker.pytorch import PyTorch
e = PyTorch(entry_point="x", py_version="py310")
