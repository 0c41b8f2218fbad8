#!/usr/bin/env bash
# All that CI runs, cheap things first. A group that fails does not hide what the others find:
# all run, the failed ones are named before pytest's closing lines, and the exit status is 1 if any failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

failed=()
group() {
    printf '\n== %s\n' "$*"
    "$@" || failed+=("$*")
}

group ruff check
group ruff format --check
group mypy
group rumdl check --no-cache
group typos
group zizmor --offline --no-progress --strict-collection --persona=pedantic .
if command -v actionlint >/dev/null; then # no package brings it; the workflow installs it
    group actionlint
fi
group library check
group library fmt --check

echo
if CHROMIUM="$(tools/browser.sh)"; then
    export CHROMIUM
    echo "== browser: $CHROMIUM"
else
    failed+=(tools/browser.sh)
fi
for name in "${failed[@]+"${failed[@]}"}"; do
    echo "== failed: $name"
done
group pytest --cov

[ ${#failed[@]} = 0 ]
