#!/usr/bin/env bash
# python3.9 in a comment
python3.10 -m venv x
echo "needs python3.11"
virtualenv -p python3.12 y
conda create -n z "python=3.10" numpy
PYTHON_VERSION=3.10 ./x
export PYENV_VERSION=3.10.4
tox -e py310,py311-x
nox -s tests-3.10 "lint"
cat <<X
python3.8
X
curl -O https://www.python.org/ftp/python/3.10.12/Python-3.10.12.tgz
/opt/python/cp310-cp310/bin/pip install x
uv pip compile --python-version 3.10 a.in
gcloud functions deploy f --runtime python310
docker run --rm -it -v x:/y python:3.11-slim bash
pip install "foo==3.10" python-dateutil
wget Miniconda3-py310_23.3.1-0-Linux-x86_64.sh
black -t py310 . && ruff check --target-version py311
hatch run py3.10:cov
hatch run test.py3.11:cov
hatch -e hatch-test.py3.12 run pytest
hatch run docs:build
cibuildwheel --only cp313-manylinux_x86_64 .
uvx cibuildwheel --only=cp312-macosx_arm64
