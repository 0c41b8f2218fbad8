"""How fast the library is checked and its site built, beside what MkDocs and Material need for its pages.

A library of 400 articles and 2,000 papers is made up in a temporary folder. Then these are run on it in turn,
in several rounds, each in a process of its own, with the project's configuration, hooks and templates:

    a  `library check`, which has to find nothing
    b  `mkdocs build`, the whole site, by as many processes as there are processors
    w  the same once more, with the pages that (b) has kept
    c  MkDocs and Material with their own search, without hooks, templates or bibliography, on the Markdown
       that (b) hands to the renderer; of ours only the extension that makes figures, since they are Markdown
    d  MkDocs and Material with mkdocs-bibtex as it comes, on the articles alone

No run but (w) finds anything that another has kept. That (b) and (c) have the same pages, with the same on
them, is verified, and what (b) has written is held against what was put into the library; (w) has to write
the same to the byte. Then (b) is run without articles and with a quarter of them, to see whether its time
grows in proportion to their number.

Last come edits, under `mkdocs serve`: a source of each kind is saved, and the time runs until a browser that
waits on a page which shows the change has it (e); likewise an article under MkDocs and Material alone (f).
And a browser looks at the papers index of (b), and filters it (p).

The machine may be busy with other things. So only ratios within one run mean anything. Processor time decides
(user and system, of a process and of those that it starts) where one process does the work; where several do,
or somebody waits, the clock does. The figures go to benchmarks/results/site.json, and those of 1,000 articles
and 10,000 papers, without (w), (d) and edits, to scale.json. The exit status is 1 where something is missing
or the runs cannot be compared; a target missed is told only.

    python benchmarks/site.py [--rounds 2] [--articles 400] [--papers 2000] [--only abwcdnefp]
    python benchmarks/site.py --rounds 1 --articles 1000 --papers 10000 --only abcnp

`--only` takes the letters of the runs that are wanted, with n for the growth; with others than these the
results are not kept.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from counted import counts, differences
from edited import edits, served
from filtered import filtered
from made import make
from mkdocs.utils.yaml import yaml_load

RESULTS = Path(__file__).parent / "results"
KEPT = {(400, 2000, "abwcdnefp"): "site.json", (1000, 10000, "abcnp"): "scale.json"}
"""Where results are kept, by the numbers of articles and papers and by what was run."""
FIGURES = """\
from figures import Figures

def makeExtension():
    return Figures({})
"""
"""A module by which MkDocs finds the extension that makes figures, which the hooks give it otherwise."""

RUNS = {
    "a": "library check",
    "b": "whole build",
    "w": "whole build, pages kept",
    "c": "MkDocs and Material alone",
    "d": "mkdocs-bibtex, articles alone",
}
GROWTH = "n"
EDITS = "e"
PLAIN_EDIT = "f"
PAPERS = "p"
AT_MOST = {"d": 1, GROWTH: 2}
"""Rounds of what takes long: on (d) no target depends, and two are enough to see whether growth is linear."""

MOST = {"b": ("wall", 0.8), "a": ("cpu", 0.15)}
"""Targets: time by the clock, or of processors, against that of (c)."""
MOST_OF_BUILD = 0.10
"""Target: time of an edit against that of (b), by the clock."""
MOST_SECONDS_OF_SEARCH = 10
MOST_MEMORY = {2000: 400, 10000: 1000}
"""MB, by the number of papers."""
MOST_BYTES_OF_PAPERS = 200_000
MOST_MILLISECONDS_OF_FILTER = 100
MOST_GROWTH = 1.10


@dataclass(frozen=True)
class Cost:
    """What a run has cost: seconds by the clock, seconds of processors, and MB of memory at the most."""

    wall: float
    cpu: float
    memory: float


class Bench:
    """A folder with a library, what is measured on it, and what that has cost."""

    def __init__(self, folder: Path, articles: int, papers: int) -> None:
        self.folder = folder
        self.articles = articles
        self.costs: dict[str, list[Cost]] = {}
        self.made = make(folder, articles, papers)
        (folder / "hooks" / "without_hooks.py").write_text(FIGURES, "utf-8")

    def run(self, letter: str) -> None:
        """Runs one of the four from a clean start, and tells what it has cost."""
        site = self.site(letter)
        if letter == "w":
            shutil.rmtree(self.folder / "fresh", ignore_errors=True)
            site.rename(self.folder / "fresh")
        else:
            shutil.rmtree(self.folder / ".cache", ignore_errors=True)
        shutil.rmtree(site, ignore_errors=True)
        command = ["library", "check"] if letter == "a" else ["mkdocs", "build", "--quiet"]
        cost, told = _measured(command, site.parent, self.folder / "hooks")
        if told and letter in "bc":
            sys.exit(f"({letter}) is not silent:\n{told[:4000]}")
        self.costs.setdefault(letter, []).append(cost)
        what = f"({letter}) {RUNS[letter]}, {self.articles} articles"
        print(f"{what:48}{cost.wall:7.1f} s{cost.cpu:7.1f} s CPU{cost.memory:6.0f} MB", file=sys.stderr)

    def site(self, letter: str) -> Path:
        """The folder that a run writes to."""
        return self.folder / ("" if letter in "abw" else letter) / "site"

    def changed_pages(self) -> list[str]:
        """What (w) has written otherwise than (b)."""
        return [
            f"{path} is another with pages kept" for path in _unlike(self.folder / "fresh", self.site("b"))
        ]

    def edited(self) -> dict[str, float]:
        """Seconds from an edit of each kind to its page, and until the search has followed an article's."""
        told = {}
        with served(self.folder, self.folder / "hooks") as server:
            server.search_follows()
            for edit in edits(self.folder):
                told[edit.kind] = server.measured(edit)
                print(f"(e) edit of {edit.kind:35}{told[edit.kind]:7.1f} s", file=sys.stderr)
            article = next(edit for edit in edits(self.folder) if edit.kind == "article")
            path, before = self.folder / article.path, server.searched()
            path.write_text(path.read_text("utf-8").replace(article.old, article.new, 1), "utf-8")
            told["search"] = server.search_follows(before)
        return told

    def edited_plainly(self) -> float:
        """Seconds from an edit of an article to its page, under MkDocs and Material alone."""
        folder = self.folder / "c"
        article = edits(self.folder)[0]
        with served(folder, self.folder / "hooks") as server:
            return server.measured(replace(article, path=f"docs/{article.path}"))

    def median(self, letter: str, what: str = "cpu") -> float:
        """The middle one of the costs of a run."""
        return median(getattr(cost, what) for cost in self.costs[letter])

    def prepare_plain(self) -> None:
        """Makes the folder of (c): builds the site once to have its Markdown."""
        config = self._config()
        config["hooks"].append(str(Path(__file__).with_name("finished.py")))
        config["extra"]["finished"] = str(self.folder / "c" / "docs")
        config["site_dir"] = "c/site"
        _write(config, self.folder / "finished.yml")
        command = ["mkdocs", "build", "--quiet", "--config-file", "finished.yml"]
        _measured(command, self.folder, self.folder / "hooks")
        config = self._without_hooks(["search"])
        config["nav"] = [
            {name: path.removeprefix("docs/")} for entry in config["nav"] for name, path in entry.items()
        ]
        _write(config, self.folder / "c" / "mkdocs.yml")

    def prepare_bibtex(self) -> None:
        """Makes the folder of (d): the articles as written, and the bibliography that they lead to."""
        docs = self.folder / "d" / "docs"
        for name in ("articles", "figures", "references"):
            shutil.copytree(self.folder / name, docs / name)
        shutil.copytree(self.folder / "docs" / "assets", docs / "assets")
        (docs / "index.md").write_text("# Home\n", "utf-8")
        config = self._without_hooks(["search", {"bibtex": {"bib_dir": "docs/references"}}])
        config["nav"] = [{"Home": "index.md"}]
        _write(config, self.folder / "d" / "mkdocs.yml")

    def _without_hooks(self, plugins: list[Any]) -> dict[str, Any]:
        config = self._config()
        del config["hooks"], config["theme"]["custom_dir"], config["theme"]["icon"]["logo"]
        config["plugins"] = plugins
        config["markdown_extensions"].append("without_hooks")
        config["not_in_nav"] = "*"
        return config

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = yaml_load((self.folder / "mkdocs.yml").read_text("utf-8"))
        return config


def main() -> int:
    """Measures, tells, and keeps the results; 1 where they are void."""
    options = _options()
    letters = [letter for letter in RUNS if letter in options.only]
    with tempfile.TemporaryDirectory(prefix="library-bench-") as name:
        folder = Path(name)
        bench = Bench(folder / "all", options.articles, options.papers)
        of_edits: dict[str, float] = {}
        fewer = [0, options.articles // 4] if GROWTH in options.only else []
        smaller = [Bench(folder / str(number), number, options.papers) for number in fewer]
        if "c" in letters:
            bench.prepare_plain()
        if "d" in letters:
            bench.prepare_bibtex()
        for round_ in range(options.rounds):
            for letter in letters:
                if round_ < AT_MOST.get(letter, options.rounds):
                    bench.run(letter)
            for small in smaller:
                if round_ < AT_MOST[GROWTH]:
                    small.run("b")
        found = counts(bench.site("b"), bench.made) if "b" in letters else {}
        wrong = differences(bench.site("b"), bench.site("c")) if {"b", "c"} <= set(letters) else []
        wrong += bench.changed_pages() if "w" in letters else []
        if EDITS in options.only:
            of_edits |= bench.edited()
        if PLAIN_EDIT in options.only:
            of_edits["article, MkDocs and Material alone"] = bench.edited_plainly()
        of_papers = filtered(bench.site("b")) if PAPERS in options.only else {}
        report = _report(bench, smaller, of_edits, of_papers)
    wrong += [
        f"{what}: {has:,} on the site, {had:,} made" for what, (has, had) in found.items() if has != had
    ]
    report["on the site"] = {what: has for what, (has, _) in found.items()}
    report["wrong"] = wrong
    print(_told(report))
    if kept := KEPT.get((options.articles, options.papers, options.only)):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / kept).write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2, help="how often each is run, (d) once (default: 2)")
    parser.add_argument("--articles", type=int, default=400, help="default: 400; at least 4")
    parser.add_argument("--papers", type=int, default=2000, help="default: 2000; at least 30")
    parser.add_argument("--only", default="abwcdnefp", metavar="LETTERS", help="what to run (default: all)")
    return parser.parse_args()


def _measured(command: list[str], folder: Path, hooks: Path) -> tuple[Cost, str]:
    """Cost and output of a Python module that is run in the folder."""
    environment = os.environ | {"PYTHONPATH": str(hooks), "NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        told = output.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ends with status {process.returncode}:\n{told[-4000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6), told


def _write(config: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")


def _unlike(one: Path, other: Path) -> list[str]:
    """Paths of files that are in one folder alone, or not the same in both."""
    names = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        - {path.relative_to(folder).as_posix() for path in (folder / "pagefind").rglob("*")}
        for folder in (one, other)
    ]
    _, unlike, unread = filecmp.cmpfiles(one, other, names[0] & names[1], shallow=False)
    return sorted({*unlike, *unread, *(names[0] ^ names[1])} - {"sitemap.xml.gz"})


def _report(
    bench: Bench, smaller: list[Bench], of_edits: dict[str, float], of_papers: dict[str, Any]
) -> dict[str, Any]:
    costs = {
        letter: {what: round(bench.median(letter, what), 2) for what in ("wall", "cpu", "memory")}
        for letter in bench.costs
    }
    report: dict[str, Any] = {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "versions": {
            name: version(name) for name in ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "Markdown")
        },
        "library": asdict(bench.made),
        "rounds": max(map(len, bench.costs.values())),
        "medians": costs,
    }
    targets = report["targets"] = {}
    if "c" in costs:
        report["against c"] = {
            letter: {
                what: round(bench.median(letter, what) / bench.median("c", what), 3)
                for what in ("wall", "cpu")
            }
            for letter in costs
        }
        for letter, (what, most) in MOST.items():
            if letter in costs:
                targets[f"({letter}) / (c), {what}"] = _target(report["against c"][letter][what], most)
    if of_edits:
        report["seconds of edits"] = {what: round(seconds, 2) for what, seconds in of_edits.items()}
    if "b" in costs and "search" in of_edits:
        slowest = max(of_edits[edit.kind] for edit in edits(bench.folder))
        targets["slowest edit / (b), wall"] = _target(slowest / costs["b"]["wall"], MOST_OF_BUILD)
        targets["seconds until the search follows"] = _target(of_edits["search"], MOST_SECONDS_OF_SEARCH)
    if "b" in costs:
        most = MOST_MEMORY[min(MOST_MEMORY, key=lambda papers: abs(papers - bench.made.papers))]
        targets["peak memory of (b), MB"] = _target(costs["b"]["memory"], most)
    if "b" in costs and smaller:
        report["growth"] = _growth(*smaller, bench)
        targets["growth against proportion"] = _target(report["growth"]["ratio"], MOST_GROWTH)
    if of_papers:
        report["papers index"] = of_papers
        first, slowest = of_papers["bytes of the first view"], max(of_papers["milliseconds"].values())
        targets["bytes of the papers index"] = _target(first, MOST_BYTES_OF_PAPERS)
        targets["ms from a choice to its papers"] = _target(slowest, MOST_MILLISECONDS_OF_FILTER)
    return report


def _target(value: float, most: float) -> dict[str, Any]:
    return {"value": round(value, 3), "most": most, "reached": value <= most}


def _growth(none: Bench, few: Bench, many: Bench) -> dict[str, float]:
    """Processor time of (b) an article, in ms, beyond that of the same library without articles."""
    fixed = none.median("b")
    of_few, of_many = ((bench.median("b") - fixed) / bench.articles for bench in (few, many))
    return {
        "seconds without articles": round(fixed, 2),
        f"ms each of {few.articles}": round(1000 * of_few, 1),
        f"ms each of {many.articles}": round(1000 * of_many, 1),
        "ratio": round(of_many / of_few, 3),
    }


def _told(report: dict[str, Any]) -> str:
    made = report["library"]
    lines = [
        f"\n{made['articles']:,} articles of {made['words'] // max(made['articles'], 1):,} words, "
        f"{made['papers']:,} papers; medians of {report['rounds']}, (d) run once\n",
        f"{'':36}{'clock':>9}{'CPU':>9}{'clock/(c)':>11}{'CPU/(c)':>9}{'memory':>10}",
    ]
    for letter, cost in report["medians"].items():
        against = report.get("against c", {}).get(letter, {"wall": "", "cpu": ""})
        lines.append(
            f"({letter}) {RUNS[letter]:32}{cost['wall']:7.1f} s{cost['cpu']:7.1f} s"
            f"{against['wall']:>11}{against['cpu']:>9}{cost['memory']:7.0f} MB"
        )
    lines.append("")
    if growth := report.get("growth"):
        lines.append(
            "Growth of (b), CPU: " + ", ".join(f"{value} {what}" for what, value in growth.items()) + "\n"
        )
    for what, seconds in report.get("seconds of edits", {}).items():
        lines.append(f"Edit: {what:40}{seconds:7.1f} s")
    for what, target in report["targets"].items():
        verdict = "reached" if target["reached"] else "MISSED"
        lines.append(f"{what:36}{target['value']:>9}  at most {target['most']:<6}{verdict}")
    lines.append(
        "\nOn the site of (b): " + ", ".join(f"{n:,} {what}" for what, n in report["on the site"].items())
    )
    return "\n".join([*lines, *(f"WRONG: {told}" for told in report["wrong"])])


if __name__ == "__main__":
    sys.exit(main())
