#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests: the one in $CHROMIUM or on PATH; else it installs
# Debian's (as root) or Playwright's own. What the installers say goes to standard error.
set -u

starts() { "$1" --version >/dev/null 2>&1; }

installed() {
    local name
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
        if starts "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

debian() {
    [ "$(id -u)" = 0 ] && grep -qsx 'ID=debian' /etc/os-release || return 1
    echo "Installing Debian's chromium ..." >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >&2 && installed
}

playwright() {
    local path with_libraries=""
    [ "$(id -u)" = 0 ] && with_libraries=--with-deps
    echo "Installing Playwright's chromium ..." >&2
    .venv/bin/python -m playwright install $with_libraries chromium >&2 || return 1
    path="$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    print(p.chromium.executable_path)')" && starts "$path" && echo "$path"
}

installed || debian || playwright || {
    echo "no browser for the browser tests: install chromium, or name one: make test CHROMIUM=/path/to/chromium" >&2
    exit 1
}
