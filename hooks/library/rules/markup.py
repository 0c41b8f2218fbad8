"""Rules on active content in Markdown: which HTML, which attributes and which addresses are let through."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from ..markup import (
    IDENTIFIER,
    RESERVED,
    VOID_ELEMENTS,
    WRITTEN_ATTRIBUTES,
    WRITTEN_ELEMENTS,
    is_linkable,
    is_local,
    is_written,
    scheme,
)
from ..problems import Location, Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Body, Element
    from ..collected import Plan
    from ..model import Library, Topic
    from ..problems import Finding

_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>?")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")


def markup_element(library: Library) -> Iterator[Finding]:
    """A text holds an element of HTML that is not let through, or one that is not closed where it was opened.

    Scripts, frames, forms and styles have no place in a text, and what Markdown can say is said in Markdown,
    which other programs read too. `abbr`, `br`, `data`, `kbd`, `sub` and `sup` may be used. An element that
    is not closed, or closed in another paragraph, would swallow what follows it. Titles and descriptions are
    plain text.

    Wrong:

        <center>See <b>Table 2</b>.</center>

    Right:

        See **Table 2**.
    """
    for body in _bodies(library):
        yield from _refused(body)
        yield from _unpaired(body)
    for location, text in _plain_texts(library):
        if tag := _TAG.search(text):
            yield location, f'"{tag[0]}" in a text without markup', "write it without the tag"


def markup_attribute(library: Library) -> Iterator[Finding]:
    """An element of HTML in Markdown has an attribute that says nothing to a reader.

    Every element may have `id`, `lang` and `title`, `data` a `value` besides. Handlers
    of events run code, styles and classes belong to the site. Attribute lists in braces are refused, since
    GitHub shows them as text. An attribute given twice is read differently by different programs. An `id` is
    no anchor that the page has already, and stands in no description, which is a part of a page.

    Wrong:

        <kbd style="color: red" onclick="run()">Esc</kbd>

    Right:

        <kbd>Esc</kbd>
    """
    for page in library.texts:
        body = page.body
        taken = {heading.anchor for heading in body.headings} | {f"fig-{one.name}" for one in body.figures}
        for element in body.elements:
            place = body.source.at(element.offset)
            for message, hint in _faults(element):
                yield place, message, hint
            given = dict(element.attributes).get("id")
            if not given:
                continue
            if page.path not in library.bodies:
                yield place, f'identifier "{given}" in a description', "take it out: no link leads there"
            elif given in taken or RESERVED.fullmatch(given):
                yield place, f'identifier "{given}" is an anchor of the page already', "name it otherwise"
            taken.add(given)


def markup_scheme(library: Library) -> Iterator[Finding]:
    """An address has a scheme that is not let through.

    An address leads to a file of ours, to another site over https, or to a mailbox. Other schemes run code
    (`javascript:`), smuggle a document in (`data:`), lead nowhere for anyone else (`file:`), or can be
    changed on the way (`http:`). Images come from the repository alone, since the site asks no other host for
    anything.

    Wrong:

        See [the documentation](http://docs.vllm.ai/).

    Right:

        See [the documentation](https://docs.vllm.ai/).
    """
    for body in _bodies(library):
        for link in body.links:
            image = link.form == "image"
            if is_local(link.target) if image else is_linkable(link.target):
                continue
            found = scheme(link.target)
            if image:
                told, hint = (
                    f'image from another place, "{link.target}"',
                    "save it under figures/ and name that file",
                )
            elif found == "//":
                told, hint = f'address without a scheme, "{link.target}"', "write https:// before the host"
            else:
                told = f'address with the scheme "{found}"'
                hint = (
                    "write https://"
                    if found in ("http", "ftp")
                    else "write https://, mailto: or the path of a file"
                )
            yield body.source.at(link.offset), told, hint


def _bodies(library: Library) -> Iterator[Body]:
    for page in library.texts:
        yield page.body


def _plain_texts(library: Library) -> Iterator[tuple[Location, str]]:
    for article in library.articles:
        for name, text in [
            ("title", article.title),
            ("description", article.description),
            *((f"authors.{number}", author) for number, author in enumerate(article.authors)),
            *((f"revised.{number}.about", revision.about) for number, revision in enumerate(article.revised)),
        ]:
            if "<" in text:
                yield article.places.get(name, Location(article.path)), text
    entries: tuple[Topic | Plan, ...] = (*library.topics, *library.plans)
    for entry in entries:
        yield entry.location, entry.title


def _refused(body: Body) -> Iterator[Finding]:
    otherwise = "write it in Markdown, or as code if it is meant to be shown"
    opened: set[str] = set()
    for element in body.elements:
        tag = element.tag
        if tag == "<":
            hint = r"write it as \<, or as code if it is meant to be shown"
            yield body.source.at(element.offset), '"<" that begins no element', hint
        elif tag and tag not in WRITTEN_ELEMENTS and not (element.closing and tag in opened):
            opened.add(tag)
            near = _INSTEAD.get(tag) or Meant(tag, WRITTEN_ELEMENTS, otherwise, cutoff=0.65)
            yield body.source.at(element.offset), f'element "{tag}"', near


_INSTEAD = {
    "a": "write [text](address)",
    "b": "write **text**",
    "code": "write `text`",
    "em": "write *text*",
    "i": "write *text*",
    "img": 'write ![what it shows](../figures/…/name.svg "Caption.")',
    "p": "leave a blank line",
    "pre": "write a fenced block",
    "strong": "write **text**",
    "table": "write a table with pipes",
}


def _unpaired(body: Body) -> Iterator[Finding]:
    """Allowed elements that are not closed, or close nothing."""
    opened: list[Element] = []
    waiting: Counter[str] = Counter()
    blanks = [match.start() for match in _BLANK_LINE.finditer(body.source.text)]
    for element in body.elements:
        tag = element.tag
        if tag not in WRITTEN_ELEMENTS or tag in VOID_ELEMENTS:
            continue
        if not element.closing:
            opened.append(element)
            waiting[tag] += 1
            continue
        if not waiting[tag]:
            yield (
                body.source.at(element.offset),
                f'"</{tag}>" closes nothing',
                f"write <{tag}> before it, or take it out",
            )
            continue
        while (last := opened.pop()).tag != tag:
            waiting[last.tag] -= 1
            yield _unclosed(body, last)
        waiting[tag] -= 1
        if bisect_left(blanks, last.offset) < bisect_left(blanks, element.offset):
            yield (
                body.source.at(last.offset),
                f'"<{tag}>" is closed in another paragraph',
                f"write </{tag}> in the same",
            )
    for element in opened:
        yield _unclosed(body, element)


def _unclosed(body: Body, element: Element) -> Finding:
    tag = element.tag
    return body.source.at(element.offset), f'"<{tag}>" is not closed', f"write </{tag}>"


def _faults(element: Element) -> Iterator[tuple[str, str]]:
    """What is wrong with the attributes of an element; of one that is refused itself, nothing more is
    said.
    """
    tag = element.tag
    names = [name for name, _ in element.attributes]
    if not tag:
        told = f' with "{names[0]}"' if names else ""
        yield f"attribute list{told}", "take it out: GitHub shows it as text"
    if tag not in WRITTEN_ELEMENTS:
        return
    allowed = sorted(WRITTEN_ATTRIBUTES | WRITTEN_ELEMENTS[tag])
    for place, (name, (_, value)) in enumerate(zip(names, element.attributes, strict=True)):
        if not is_written(tag, name):
            yield f'attribute "{name}" of "{tag}"', f"it may have {', '.join(allowed)}"
        elif name in names[:place]:
            yield f'attribute "{name}" given twice', "keep one of them"
        elif name == "id" and not IDENTIFIER.fullmatch(value):
            yield f'identifier "{value}"', "write letters, digits and hyphens, a letter first"
