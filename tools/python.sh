#!/usr/bin/env bash
# Prints the first Python that can make the project's virtual environment: 3.11 or newer, with venv and ensurepip.
# $PYTHON, where it is set, is tried before the others.
set -u

without_venv=""
for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
    without_venv="${without_venv:-$candidate}"
done

if [ -n "$without_venv" ]; then
    echo "$without_venv has no venv or ensurepip; on Debian and Ubuntu: apt-get install python3-venv" >&2
else
    echo "no Python 3.11 or newer found; install one, or name it: make PYTHON=/path/to/python3" >&2
fi
exit 1
