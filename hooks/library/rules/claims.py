"""Rules on the record of comparisons beside an article."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..claims import claims_of, found_by
from ..problems import Meant
from .dates import latest_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding


def claims_syntax(library: Library) -> Iterator[Finding]:
    """The record of an article's comparisons is not the plain YAML that it has to be.

    `articles/<name>.claims.yml` is one mapping: no anchors, aliases or tags, no key twice, no second
    document.

    Wrong:

        claims:
          - text: vLLM reports: 2 to 4 times the throughput

    Right:

        claims:
          - text: "vLLM reports: 2 to 4 times the throughput"
    """
    yield from library.found("claims-syntax")


def claims_field(library: Library) -> Iterator[Finding]:
    """A comparison lacks a field, or has one that is unknown, empty or of the wrong type.

    Each has `text` (words of the sentence), `source` (the key of a paper that the sentence cites), `against`
    (what of the source was open) and `compared` (the day).

    Wrong:

        - {text: "at the same latency", source: kwon2023efficient}

    Right:

        - {text: "at the same latency", source: kwon2023efficient, against: abstract, compared: 2026-11-24}
    """
    yield from library.found("claims-field")


def claim_unknown(library: Library) -> Iterator[Finding]:
    """A comparison belongs to no sentence of its article, or to one that does not cite its source.

    The words are copied from the article, so that a comparison ends when its sentence changes: whoever
    rewrites it compares again. Each claim is compared once, and not in the future.

    Wrong:

        - {text: "at the same cost", source: kwon2023efficient, against: abstract, compared: 2026-11-24}

    Right:

        - {text: "at the same latency", source: kwon2023efficient, against: abstract, compared: 2026-11-24}
    """
    articles = {article.slug: article for article in library.articles}
    for slug, claims in library.claims.items():
        article = articles.get(slug)
        if not article:
            if claims:
                otherwise = "name it after its article"
                hint = Meant(slug, articles, otherwise, lambda near: f'did you mean "{near}.claims.yml"?')
                yield claims[0].location, f'comparisons of "{slug}", which is no article', hint
            continue
        pairs = claims_of(article.body)
        cited: dict[int, list[str]] = defaultdict(list)
        for offset, key in sorted(pairs):
            cited[offset].append(key)
        seen: set[tuple[int, str]] = set()
        for claim in claims:
            found = found_by(claim, article.body)
            if claim.compared > latest_day():
                told = f"compared in the future: {claim.compared}"
                yield claim.location, told, "write the day of the comparison"
            if not found:
                told = f'"{_short(claim.text)}" does not stand in {article.path}'
                yield claim.location, told, "compare the sentence again, and copy words of it"
            elif len(found) > 1:
                told = f'"{_short(claim.text)}" stands in more than one sentence'
                yield claim.location, told, "copy more words, so that one is meant"
            elif not found & pairs:
                ((sentence, _),) = found
                told = f'the sentence with "{_short(claim.text)}" does not cite "{claim.source}"'
                yield claim.location, told, f"it cites {', '.join(cited[sentence]) or 'nothing'}"
            elif found & seen:
                told = f'"{_short(claim.text)}" was compared with "{claim.source}" already'
                yield claim.location, told, "delete one of the two"
            seen |= found


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}..."
