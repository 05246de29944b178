for v in 3.10 3.11; do uv venv --python "$v"; done
for PYTHON in python3.12 python3.13; do "$PYTHON" -m venv x; done
for v in 3.10 4.2; do echo "$v"; done
for release in 3.10 3.11; do git checkout "$release"; done
PYTHON=${PYTHON:=python}
command -v python3.14t
