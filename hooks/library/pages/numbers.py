"""Checked numbers on a page: each leads to an entry that tells its value, how it is computed, and from which
sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..addresses import made_of
from ..checked import resolve
from .lines import line_link
from .reference import host, short_people
from .text import escaped, link

if TYPE_CHECKING:
    from ..body import Body
    from ..catalogue import Source
    from ..checked import Checked
    from ..model import Article, Library, Page

Edit = tuple[int, int, str]


def number_edits(library: Library, body: Body) -> list[Edit]:
    """Edits of a text by which each checked number becomes a link to its entry, with its value for
    machines.
    """
    numbers = entries(body)
    seen: set[int] = set()
    edits = []
    for datum in body.data:
        number = numbers[datum.value]
        value = resolve(library, datum.value)[0].value
        machine = value if isinstance(value, str) else f"{float(value):.15g}"
        anchor = "" if number in seen else f' id="number-from-{number}"'
        seen.add(number)
        shown = f'<data value="{escaped(machine)}">{datum.text}</data>'
        link_to = f'<a class="checked" href="#number-{number}"{anchor}>{shown}</a>'
        edits.append((datum.offset, datum.end, link_to))
    return edits


def number_section(library: Library, page: Article | Page) -> str:
    """A section in Markdown with an entry for each value that the text names; nothing where it names none."""
    up = "../" * page.path.count("/")
    lines = [
        f'{number}. <span id="number-{number}"></span>{_told(library, value, up)} {_back(number)}'
        for value, number in entries(page.body).items()
    ]
    return "\n\n## Checked numbers\n\n" + "\n".join(lines) + "\n" if lines else ""


def _back(number: int) -> str:
    return f'<a href="#number-from-{number}" aria-label="Back to the number">↩</a>'


def entries(body: Body) -> dict[str, int]:
    """The number of each value's entry, in the order in which a reader meets them."""
    values = dict.fromkeys(datum.value for datum in body.data)
    return {value: number for number, value in enumerate(values, start=1)}


def _told(library: Library, value: str, up: str) -> str:
    """The entry of a value; `up` leads from the page to the root of the site."""
    whole, *parts = resolve(library, value)
    told = [_equation(library, checked, up) for checked in (whole, *parts)]
    sources = [source_line(library, source, up) for source in whole.sources]
    sources += [escaped(checked.result) for checked in (parts or [whole]) if checked.result]
    places = dict.fromkeys(checked.place for checked in (parts or [whole]))
    lines = "".join(f" {line_link(place, up)}" for place in places if place)
    return f"{'; '.join(told)}. {'Sources' if len(sources) > 1 else 'Source'}: {'; '.join(sources)}.{lines}"


def _equation(library: Library, checked: Checked, up: str) -> str:
    equation = f"{checked.formula} = {checked.told}" if checked.formula else checked.told
    return f"{subject_line(library, checked, up)}: {escaped(equation)}"


def subject_line(library: Library, checked: Checked, up: str) -> str:
    """What a value is of what, in Markdown; a link to the release that it belongs to, if there is one."""
    subject = escaped(checked.subject)
    if not checked.release:
        return subject
    page = made_of(library.family_of[checked.release.id].path)
    return f"[{subject}]({up}{page}#{checked.release.id})"


def source_line(library: Library, source: Source, up: str) -> str:
    """A source in a few words of Markdown, with the place in it: a link to the paper's page, or out."""
    if source.is_paper:
        paper = library.paper[source.origin]
        told = f"[{escaped(short_people(paper))} {paper.year}]({up}papers/{paper.key}.md)"
    else:
        told = link(short_address(source.origin), source.origin)
    return f"{told}, {escaped(source.at)}" if source.at else told


def short_address(address: str) -> str:
    """What an address is known by: the last part of its path, and its host, on GitHub the repository.

    >>> short_address("https://github.com/meta-llama/llama-models/blob/main/models/sku_list.py")
    'sku_list.py (meta-llama/llama-models)'
    """
    site, *steps = urlsplit(address).netloc, *urlsplit(address).path.strip("/").split("/")
    where = "/".join(steps[:2]) if site == "github.com" and len(steps) > 2 else host(address)
    return f"{steps[-1]} ({where})" if steps[-1] else where
