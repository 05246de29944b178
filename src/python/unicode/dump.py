"""Prints what one interpreter knows of Unicode, as one line of JSON.

Run it with every CPython from 3.6 up, one file each, and give the files to tables.py in the
order of the versions.
"""
import json
import sys
import unicodedata


def dump():
    letters = []
    names = []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        char = chr(code)
        if ("a" + char).isidentifier():
            if letters and letters[-1][1] == code - 1:
                letters[-1][1] = code
            else:
                letters.append([code, code])
        name = unicodedata.name(char, "")
        # Names made by a rule end in the code point; the letters' table answers for them.
        if name and not name.endswith("-%04X" % code):
            names.append(name)
    return {"minor": sys.version_info[1], "unicode": unicodedata.unidata_version,
            "letters": letters, "names": names}


print(json.dumps(dump()))
