#!/usr/bin/env python3
"""Compares floorlint with compilers: a file has no syntax that 3.N lacks where CPython 3.N
compiles it, and some where it does not.

    differential.py FLOORLINT FOLDER PYTHON…

FLOORLINT is the binary, FOLDER holds Python files (a standard library, site-packages), each
PYTHON is an interpreter. Files that none of them compiles say nothing and are left out. Prints
one line for each disagreement, then the counts. Run by hand; needs no network.
"""
import json
import os
import re
import subprocess
import sys

COMPILE = r"""
import sys, warnings
warnings.simplefilter("ignore")
for path in sys.stdin.read().split("\n"):
    try:
        compile(open(path, "rb").read(), path, "exec", dont_inherit=True)
        print(path + "\tok")
    except (SyntaxError, ValueError) as error:
        print(path + "\t" + str(error).replace("\n", " "))
    except (RecursionError, MemoryError):
        print(path + "\tunknown")
"""
NEWEST = 15


def run_time_features():
    """ids of the rows that compile everywhere"""
    rows = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/python/syntax_features.def")
    text = open(rows, encoding="utf-8").read()
    return set(re.findall(r'FL_SYNTAX\(\w+, "([^"]+)", \w+, \w+, \w+, RUN,', text))


def compiled_by(python, files):
    """the interpreter's minor, and what it says of each file"""
    minor = subprocess.run([python, "-c", "import sys; print(sys.version_info[1])"],
                           capture_output=True, text=True, check=True)
    run = subprocess.run([python, "-c", COMPILE], input="\n".join(files),
                         capture_output=True, text=True, errors="replace", check=True)
    answers = dict(line.split("\t", 1) for line in run.stdout.splitlines() if "\t" in line)
    return int(minor.stdout), answers


def needs(binary, folder):
    """for each path (from the folder) the minors on which its syntax fails"""
    run = subprocess.run([binary, "min", "--isolated", "--output-format", "json", folder],
                         capture_output=True, text=True, check=True)
    skip = run_time_features()
    failing = {}
    for file in json.loads(run.stdout)["files"]:
        minors = failing.setdefault(file["path"], {})
        for need in file["requirements"]:
            if need["kind"] != "syntax" or need["subject"] in skip:
                continue
            since = int(need["since"].split(".")[1]) if need["since"] else 0
            removed = int(need["removed"].split(".")[1]) if need["removed"] else NEWEST + 1
            for minor in range(NEWEST + 1):
                if minor < since or minor >= removed:
                    minors.setdefault(minor, need["subject"])
    return failing


def main():
    binary, folder, pythons = sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3:]
    files = [os.path.join(root, name) for root, _, names in os.walk(folder)
             for name in names if name.endswith(".py")]
    answers = dict(compiled_by(python, files) for python in pythons)
    failing = needs(binary, folder)
    agree = disagree = 0
    for path in files:
        said = {minor: given.get(path, "unknown") for minor, given in answers.items()}
        if "ok" not in said.values():
            continue
        found = failing.get(os.path.relpath(path, folder), {})
        for minor, answer in said.items():
            if answer == "unknown":
                continue
            if (minor in found) == (answer != "ok"):
                agree += 1
            else:
                disagree += 1
                print(f"{path}: 3.{minor}: floorlint {found.get(minor, 'ok')}, compiler {answer}")
    print(f"{len(files)} files, {agree} agree, {disagree} disagree")
    sys.exit(1 if disagree else 0)


if __name__ == "__main__":
    main()
