#!/usr/bin/env bash
# Make an environment and install one lock into it. Usage: tools/setup.sh LOCK [FOLDER]
# The program itself comes with it, unless FOLDER names another environment than .venv.
set -euo pipefail
lock=$1
venv=${2:-.venv}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  say "Charter Oak needs Python 3.11 or newer; '$python' is not. Set PYTHON=/path/to/python3.11."
  exit 1
}
if [ ! -x "$venv/bin/python" ]; then
  say "Making the environment in $venv ..."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian keeps venv in a package of its own.
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "Installing $package ..."
      apt-get update -qq && apt-get install -y -qq "$package" >/dev/null
    else
      say "Python's venv is missing. Install it and try again: sudo apt-get install $package"
      exit 1
    fi
  fi
  "$python" -m venv "$venv"
fi
say "Installing $lock (the first time takes a minute or two) ..."
if command -v uv >/dev/null; then
  VIRTUAL_ENV="$PWD/$venv" uv pip install --quiet --require-hashes -r "$lock"
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
fi
[ "$venv" = .venv ] || exit 0
# The package itself, from this folder; its build back end came with the lock.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
