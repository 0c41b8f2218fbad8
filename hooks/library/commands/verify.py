"""`library verify`: holds papers against public records, and releases against their configurations."""

from __future__ import annotations

import argparse
import inspect
import os
import re
import sys
import textwrap
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..problems import Meant, tell
from ..rules import identifier
from ..sources import load
from ..verifying import RULES, verify
from ..verifying.asking import Client, Hosts
from ..verifying.changing import NoVersion, changed
from ..verifying.marking import mark
from . import add_format, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..catalogue import Release
    from ..model import Library, Paper
    from ..verifying import Report

SUMMARY = "hold papers and models against public records (needs the network)"
DESCRIPTION = """\
Asks arXiv and Crossref for the records of papers, fetches each config.json that a release names as a source,
and tells what the library has otherwise, as path:line:column: rule: message; hint."""

_EPILOGUE = """\
What it refuses:
{rules}

What could not be asked, for want of the network or of an answer that makes sense, is told on standard error
(with --format github also as a warning), and is no problem. All of the library takes a few minutes, since no
host is asked oftener than it allows. $REPO_URL and $VERIFY_MAILTO tell the hosts who asks.

Exit status: 0 no problems, whether or not all could be asked, 1 problems, 2 wrong usage.
"""
_SHOWN = 5
"""How many of those that could not be asked are named."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOGUE.format(rules="\n".join(map(_in_help, RULES)))
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "keys", nargs="*", default=[], metavar="KEY", help="papers and releases to verify (default: all)"
    )
    chosen.add_argument(
        "--changed",
        nargs="?",
        const="",
        metavar="REF",
        help="verify what differs from a commit (default: the one where this branch left main; "
        "where there is none, verify all)",
    )
    parser.add_argument(
        "--write", action="store_true", help='tell it in "verified" of the papers with which nothing is wrong'
    )
    add_format(parser)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Tells the problems; 1 where there are any."""
    library = load(options.root)
    papers, releases = _chosen(options, parser, library)
    report = verify(library, papers, releases, Client(agent(), Hosts()))
    sys.stdout.write(tell(report.problems, options.format))
    for reason, items in sorted(report.unasked.items()):
        more = f" and {len(items) - _SHOWN:,} more" if len(items) > _SHOWN else ""
        told = f"not asked: {', '.join(items[:_SHOWN])}{more}: {reason}"
        print(told, file=sys.stderr)
        if options.format == "github":
            print(f"::warning title=verify::{told.replace('%', '%25')}")
    if options.write:
        _write(library, report, parser)
    print(_summary(report), file=sys.stderr)
    return 1 if report.problems else 0


def _chosen(
    options: argparse.Namespace, parser: argparse.ArgumentParser, library: Library
) -> tuple[Sequence[Paper], Sequence[Release]]:
    everything = library.papers, [release for _, release in library.releases]
    if options.changed is not None:
        try:
            return changed(library, options.changed or None)
        except NoVersion as reason:
            if options.changed:
                parser.error(f'cannot compare with "{options.changed}": {reason}')
            print(f"{reason}: all is verified", file=sys.stderr)
            return everything
    for key in options.keys:
        if key not in library.paper and key not in library.release:
            meant = Meant(key, [*library.paper, *library.release], "name one by its key or id")
            parser.error(f'no paper or release "{key}"; {meant}')
    if not options.keys:
        return everything
    keys = dict.fromkeys(options.keys)
    return (
        [library.paper[key] for key in keys if key in library.paper],
        [library.release[key] for key in keys if key in library.release],
    )


def _write(library: Library, report: Report, parser: argparse.ArgumentParser) -> None:
    registers: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for key, names in report.right.items():
        registers[library.paper[key].location.path][key] = names
    for path, papers in sorted(registers.items()):
        try:
            written = mark(library.root / path, papers, datetime.now(UTC).date())
        except OSError as error:
            parser.error(f"cannot write {path}: {error.strerror}")
        if written:
            print(f"written in {path}: {', '.join(written)}", file=sys.stderr)


def _summary(report: Report) -> str:
    unasked = sum(map(len, report.unasked.values()))
    left = f"; {unasked:,} not asked" if unasked else ""
    if report.problems:
        files = len({problem.location.path for problem in report.problems})
        return f"{counted(len(report.problems), 'problem')} in {counted(files, 'file')}{left}"
    right = f"{counted(len(report.right), 'paper')}, {counted(len(report.releases), 'release')} as on record"
    return f"No problems: {right}{left}"


def agent() -> str:
    """Who asks, as the registers want to know it: a name, an address, and where given one of mail."""
    given = (("+", os.environ.get("REPO_URL")), ("mailto:", os.environ.get("VERIFY_MAILTO")))
    known = "; ".join(prefix + re.sub(r"[^!-~]", "", value) for prefix, value in given if value)
    return f"llm-library ({known})" if known else "llm-library"


def _in_help(rule: Callable[..., object]) -> str:
    """What a rule refuses, as its docstring begins."""
    summary = (inspect.getdoc(rule) or "").split("\n\n")[0]
    told = f"{identifier(rule)}: {summary}"
    return textwrap.fill(told, 105, initial_indent="  ", subsequent_indent="    ")
