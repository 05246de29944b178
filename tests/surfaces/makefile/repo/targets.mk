build38: PYTHON_VER = python3.8
build310: PYTHON_VER := python3.10
all: build38
