"""`library check`: holds the library against its rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..problems import tell
from ..rules import check
from ..sources import load
from . import add_format, counted, path_within

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ..model import Library
    from ..problems import Problem

SUMMARY = "hold the library against its rules"
DESCRIPTION = "Tells what is wrong in the library, as path:line:column: rule: message; hint."


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="tell only the problems in these files (default: in all)"
    )
    add_format(parser)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Tells the problems; 1 where there are any."""
    wanted = {path_within(parser, options.root, name) for name in options.files}
    library = load(options.root)
    problems = [problem for problem in check(library) if not wanted or problem.location.path in wanted]
    sys.stdout.write(tell(problems, options.format))
    print(_summary(library, problems), file=sys.stderr)
    return 1 if problems else 0


def _summary(library: Library, problems: Sequence[Problem]) -> str:
    if problems:
        files = len({problem.location.path for problem in problems})
        return f"{counted(len(problems), 'problem')} in {counted(files, 'file')}"
    counts = {
        "article": library.articles,
        "paper": library.papers,
        "release": library.releases,
        "topic": library.topics,
    }
    return f"No problems: {', '.join(counted(len(items), noun) for noun, items in counts.items())}"
