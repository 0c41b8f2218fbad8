#!/usr/bin/env bash
# Looks at what changes without us and writes what it found to the file named, as Markdown: links of the sources to other hosts
# that lead nowhere, and entries that a public record contradicts. The file is empty where there is nothing. What could not be
# asked is told on standard error and is no finding; the status is other than 0 only where a program could not do its work.
set -euo pipefail
report="$(realpath "${1:?usage: tools/review.sh FILE}")"
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

found="$(mktemp -d)"
trap 'rm -rf "$found"' EXIT

# Runs a program for its findings: the status is 0 without any, the one given with some, and anything else ends the review.
look() {
    local with_findings="$1" status=0
    shift
    "$@" || status=$?
    [ "$status" = 0 ] || [ "$status" = "$with_findings" ] || exit "$status"
}

look 2 lychee --config tools/links.toml --format markdown --output "$found/links" \
    ./*.md 'docs/**/*.md' 'articles/*.md' 'references/*' 'models/*.yml'
look 1 library verify --format markdown >"$found/records"

{
    # An issue has room for so many lines.
    links="$(awk '/^## / { errors = /^## (Errors|Timeouts) / } errors && !/^## / && ++n <= 100
        END { if (n > 100) print "\nOf the list, " n - 100 " more lines are left out here." }' "$found/links")"
    if [ -n "$links" ]; then
        printf '## Links that lead nowhere\n%s\n\n' "$links"
    fi
    if [ -s "$found/records" ]; then
        printf '## Entries that a public record contradicts\n\n%s\n' "$(cat "$found/records")"
    fi
} >"$report"
