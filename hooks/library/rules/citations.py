"""Rules on citations in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..problems import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

_MARKED = re.compile(r"\b(?:retract|withdr[ae]w)", re.IGNORECASE)


def cite_unknown(library: Library) -> Iterator[Finding]:
    """A citation names a paper that the bibliography does not have.

    Keys are the first author's family name, the year and the first telling word of the title. If the paper is
    new here, add its entry to the file of its field in `references/`.

    Wrong:

        PagedAttention stores the cache in blocks [@kwon2023pagd].

    Right:

        PagedAttention stores the cache in blocks [@kwon2023efficient].
    """
    lower = {key.lower(): key for key in library.known_keys}

    def told(near: str) -> str:
        place = library.known_keys[lower[near]]
        return f'did you mean "{lower[near]}" ({place.path}:{place.line})?'

    for page in library.texts:
        for citation in page.body.citations:
            if citation.key in library.known_keys:
                continue
            hint = Meant(citation.key.lower(), lower, "add its entry to a file in references/", told)
            yield page.body.source.at(citation.offset), f'no paper "{citation.key}"', hint


def cite_form(library: Library) -> Iterator[Finding]:
    """A citation is not of the form `[@key]`, `[@key, locator]` or `[@a; @b]`, or stands where it cannot.

    A citation stands in brackets, on one line, before the full stop of its sentence. It cannot stand in a
    heading, in the text of a link or in alternative text: there neither a reader nor the renderer would find
    it.

    Wrong:

        See [see @yu2022orca] and [this paper [@kwon2023efficient]](serving.md).

    Right:

        Scheduling by iteration [@yu2022orca, Section 3.1] and paging [@kwon2023efficient] go together.
    """
    yield from library.found("cite-form")
    for thing, body in library.descriptions:
        for citation in body.citations:
            place = body.source.at(citation.offset)
            yield place, f"a citation in the description of a {thing}", "say it in an article"


def cite_retracted(library: Library) -> Iterator[Finding]:
    """A text rests on a paper that was retracted or withdrawn, and does not say so.

    What such a paper found is no ground for anything. Cite another source, or tell in the very sentence that
    the paper was retracted, where that is the point.

    Wrong:

        Training on ten examples is enough [@doe2024ten].

    Right:

        The claim that ten examples are enough was retracted [@doe2024ten].
    """
    for key, mentions in library.mentions.items():
        if key not in library.paper or "retracted" not in library.paper[key].fields:
            continue
        for mention in mentions:
            if not _MARKED.search(mention.sentence.text):
                place = mention.page.body.source.at(mention.citation.offset)
                hint = "cite another source, or say in the sentence that it was retracted"
                yield place, f'"{key}" was retracted', hint
