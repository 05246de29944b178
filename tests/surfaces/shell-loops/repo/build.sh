#!/bin/sh
for py_ver in 3.9 3.10; do
    pyenv install "$py_ver"
done
for file in 3.11 3.12; do cat "$file"; done
tox -e py3.13,pypy3.10
export PATH=/c/Python38/Scripts:$PATH
