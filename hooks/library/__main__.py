"""The command line: `library check` holds the library against its rules, without MkDocs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import FORMATS, tell
from .rules import check
from .sources import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Library
    from .problems import Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its exit status is 0 where all is well, 1 where there are problems, 2 where it was used
    wrongly.
    """
    parser = argparse.ArgumentParser(prog="library", description="The engine of the LLM Library.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    checking = commands.add_parser(
        "check",
        help="hold the library against its rules",
        description="Tells what is wrong in the library, as path:line:column: rule: message; hint.",
        epilog="Exit status: 0 no problems, 1 problems, 2 wrong usage.",
    )
    checking.add_argument(
        "files", nargs="*", metavar="FILE", help="tell only the problems in these files (default: in all)"
    )
    checking.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="the folder of the library (default: the one around the current folder)",
    )
    checking.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people (default), json, or github for annotations",
    )
    options = parser.parse_args(arguments)
    root = options.root or _root_around(Path.cwd())
    if not (root / "references").is_dir() or not (root / "articles").is_dir():
        parser.error(
            f"{root} is no library: it has no folders articles/ and references/ (give one by --root DIR)"
        )
    wanted = {_path(parser, root, name) for name in options.files}
    library = load(root)
    problems = [problem for problem in check(library) if not wanted or problem.location.path in wanted]
    sys.stdout.write(tell(problems, options.format))
    print(_summary(library, problems), file=sys.stderr)
    return 1 if problems else 0


def _root_around(folder: Path) -> Path:
    """The nearest folder, from the given one upwards, that holds a library; else the given one."""
    return next((found for found in (folder, *folder.parents) if (found / "articles").is_dir()), folder)


def _path(parser: argparse.ArgumentParser, root: Path, name: str) -> str:
    """The path, as problems tell it, of a file named on the command line: relative to here, or to the
    root.
    """
    for path in (Path(name), root / name):
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
    parser.error(f'no file "{name}" in {root}')


def _summary(library: Library, problems: Sequence[Problem]) -> str:
    if problems:
        files = len({problem.location.path for problem in problems})
        return f"{_counted(len(problems), 'problem')} in {_counted(files, 'file')}"
    counts = {
        "article": library.articles,
        "paper": library.papers,
        "release": library.releases,
        "topic": library.topics,
    }
    return f"No problems: {', '.join(_counted(len(items), noun) for noun, items in counts.items())}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


if __name__ == "__main__":
    sys.exit(main())
