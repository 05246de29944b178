py -3.10 -m pytest
set PYTHON_VERSION=3.11
rem py -3.9
"C:\Program Files\Python312\python.exe" -m build
