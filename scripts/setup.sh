#!/bin/sh
# Makes .venv from requirements.lock, every file checked against its hash. Assumes Python 3.11 or newer and nothing more.
# A second run brings an existing .venv in line with the lock file. With `bench`: what the benches compare with, apart.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv

fail() {
    echo "$1" >&2
    exit 1
}

newest='import sys; sys.exit(sys.version_info < (3, 11))'
# Unless one is asked for: the system's own Python where it serves, since it is built with profiles and does the same
# work in a quarter less time than one built without; else the first on the path.
if [ -z "${PYTHON:-}" ]; then
    PYTHON=python3
    if /usr/bin/python3 -c "import ensurepip, venv; $newest" 2>/dev/null; then PYTHON=/usr/bin/python3; fi
fi
command -v "$PYTHON" >/dev/null 2>&1 ||
    fail "Python hittas inte (”$PYTHON”); installera Python 3.11 eller nyare, eller kör make setup PYTHON=/sökväg/till/python3."
"$PYTHON" -c "$newest" ||
    fail "$("$PYTHON" --version) är för gammal; Tertial kräver Python 3.11 eller nyare: make setup PYTHON=/sökväg/till/python3."

# A .venv whose Python is gone (an upgraded system) or was never whole is made again.
if [ -e "$VENV" ] && ! { "$VENV/bin/python" -c "$newest" && [ -x "$VENV/bin/uv" ]; } 2>/dev/null; then
    rm -rf "$VENV"
fi

if [ ! -e "$VENV" ]; then
    if ! "$PYTHON" -m venv "$VENV"; then
        rm -rf "$VENV"
        fail "Python kan inte göra en virtuell miljö; på Debian och Ubuntu: apt install python3-venv, och kör sedan make setup igen."
    fi
    # Only the installer comes by pip, in the version of the lock file and by its hash.
    sed -n '/^uv==/,/[^\\]$/p' requirements.lock >"$VENV/installer.lock"
    if ! "$VENV/bin/python" -m pip install --quiet --no-deps --require-hashes --requirement "$VENV/installer.lock"; then
        rm -rf "$VENV"
        fail "Installationsprogrammet uv kunde inte hämtas; kontrollera nätet (eller pips inställningar) och kör make setup igen."
    fi
fi

# Where pip gets through, uv shall: the system's certificates, and the package source that pip is set to use.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
source=$("$VENV/bin/python" -m pip config get global.index-url 2>/dev/null || true)
if [ -n "$source" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    export UV_DEFAULT_INDEX="$source"
fi
export UV_PYTHON="$PWD/$VENV/bin/python" VIRTUAL_ENV="$PWD/$VENV"

if [ "${1:-}" = bench ]; then
    "$VENV/bin/uv" pip install --quiet --require-hashes --target "$VENV/bench" -r bench/requirements.lock ||
        fail "Paketen i bench/requirements.lock kunde inte installeras; läs felet ovan och kör make bench igen."
    exit 0
fi
"$VENV/bin/uv" pip sync --quiet --require-hashes requirements.lock ||
    fail "Paketen i requirements.lock kunde inte installeras; läs felet ovan och kör make setup igen."
"$VENV/bin/uv" pip install --quiet --no-deps --no-build-isolation --offline --editable . ||
    fail "Tertial kunde inte installeras i $VENV; läs felet ovan och kör make setup igen."
