# uv venv --python 3.9
uv venv --python 3.12
$env:UV_PYTHON = "3.11"
& C:\Python310\python.exe -m build
