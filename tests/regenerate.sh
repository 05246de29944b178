#!/bin/sh
# usage: regenerate.sh GENERATOR SOURCE_FOLDER
#
# The pinned snapshots must give the committed facts, byte for byte. Skipped (status 77) where
# the snapshots are not installed.
set -eu
snapshots=$2/src/stdlib/generator/node_modules
if [ ! -d "$snapshots" ]; then
    echo "skipped: run \"npm ci\" in src/stdlib/generator to install the pinned snapshots"
    exit 77
fi
"$1" "$snapshots" "$2/src/stdlib/data" | cmp - "$2/src/stdlib/data/facts.tsv"
