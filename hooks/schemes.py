"""The dark scheme for those who read without JavaScript: Material sets the scheme by a script, so what style
sheets say of the dark one is said once more, for systems that are dark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "assets/dark.css"
DARK = re.compile(r'\[data-md-color-scheme="?slate"?\]')
WITHOUT_SCRIPTS = ".no-js [data-md-color-scheme]"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def dark_without_scripts(*sheets: str) -> str:
    """What style sheets say of the dark scheme, in their order, for pages without scripts on a dark system.

    >>> dark_without_scripts('[data-md-color-scheme="slate"] { --line: #2d383d } p { margin: 0 }')
    '@media screen and (prefers-color-scheme: dark){.no-js [data-md-color-scheme]{ --line: #2d383d }}'
    """
    return f"@media screen and (prefers-color-scheme: dark){{{''.join(map(_dark, sheets))}}}"


def _dark(sheet: str) -> str:
    found = []
    for selectors, body in _blocks(COMMENT.sub("", sheet)):
        if selectors.startswith("@"):
            inner = _dark(body)
            found += [f"{selectors}{{{inner}}}"] if inner else []
        elif dark := [
            DARK.sub(WITHOUT_SCRIPTS, one.strip()) for one in selectors.split(",") if _is_dark(one)
        ]:
            found.append(f"{','.join(dark)}{{{body}}}")
    return "".join(found)


def _is_dark(selector: str) -> bool:
    return bool(DARK.search(selector)) and ":not(" not in selector


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before and within each outermost pair of braces."""
    depth, start = 0, 0
    for brace in re.finditer(r"[{}]", sheet):
        if brace.group() == "{":
            if depth == 0:
                before, start = sheet[start : brace.start()].rpartition(";")[2].strip(), brace.end()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                yield before, sheet[start : brace.start()]
                start = brace.end()
