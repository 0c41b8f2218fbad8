"""The command line, without MkDocs: `library check` and what else stands in `commands/`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .commands import add_paper, add_root, check, fmt, new, refuse_no_library, schemas, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .commands import Command

COMMANDS: dict[str, Command] = {
    "add-paper": add_paper,
    "check": check,
    "fmt": fmt,
    "new": new,
    "schemas": schemas,
    "verify": verify,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its exit status is 0 where all is well, 1 where there are problems, 2 where it was used
    wrongly.
    """
    parser = argparse.ArgumentParser(prog="library", description="The engine of the LLM Library.")
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {}
    for name, command in COMMANDS.items():
        parsers[name] = chosen.add_parser(
            name,
            help=command.SUMMARY,
            description=command.DESCRIPTION,
            epilog="Exit status: 0 done, 1 problems found, 2 wrong usage.",
        )
        command.arguments(parsers[name])
        add_root(parsers[name])
    options = parser.parse_args(arguments)
    refuse_no_library(parsers[options.command], options.root)
    return COMMANDS[options.command].run(options, parsers[options.command])


if __name__ == "__main__":
    sys.exit(main())
