"""Links to the very line of a source that a value on a page was read from.

They lead to the file beside the page, as it lies in the repository; whoever makes a site of the pages turns
them into addresses of the repository, or takes them out where there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text import address, escaped

if TYPE_CHECKING:
    from ..problems import Location

CLASS = "at-line"
"""By which such links are known."""


def line_link(place: Location, up: str, label: str = "") -> str:
    """A link to a line, on which a reader corrects what stands there; `up` leads from the page to the root.

    With a `label` it is a sign alone, named so for those who do not see it.
    """
    told = f"Correct it in {place.path}, line {place.line}"
    quoted = escaped(label).replace('"', "&#34;")
    name = f' aria-label="{quoted}"' if label else ""
    goal = f"{address(f'{up}{place.path}')}#L{place.line}"
    return f'<a class="{CLASS}" href="{goal}"{name}>{"✎" if label else escaped(told)}</a>'
