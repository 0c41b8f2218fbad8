"""Rules on articles as a whole: their addresses, their front matter, and what their kind asks of them."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import shapes
from ..addresses import GENERATED
from ..problems import Meant
from .dates import latest_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding, Location

SLUG = re.compile(rf"(?!index$){shapes.SLUG}")  # "index" is the address of the list of articles


@dataclass(frozen=True)
class Measure:
    """What a kind of article asks: words of prose, different papers, and figures."""

    least_words: int
    most_words: int
    papers: int
    figures: int


KINDS = {
    "article": Measure(2000, 4500, 15, 2),
    "guide": Measure(800, 2500, 6, 1),
    "note": Measure(500, 2000, 3, 0),
    "reference": Measure(300, 6000, 3, 0),
}
ANYTHING = Measure(0, sys.maxsize, 0, 0)


def front_matter_missing(library: Library) -> Iterator[Finding]:
    """An article does not begin with front matter, or its front matter is never closed.

    The fields between two lines of three hyphens say what the article is: `title`, `description`, `kind`,
    `topics`, `level`, `created` and `reviewed`.

    Wrong:

        # Tokenization

    Right:

        ---
        title: Tokenization
        description: How text becomes tokens, and what the choice costs.
        kind: article
        topics: [tokenization]
        level: introductory
        created: 2026-11-22
        reviewed: 2026-11-22
        ---
        # Tokenization
    """
    yield from library.found("front-matter-missing")


def front_matter_syntax(library: Library) -> Iterator[Finding]:
    """The front matter is not plain YAML: it cannot be read, or a field stands twice.

    Each field stands once, as `name: value`. A value with a colon or a `#` in it stands in quotation marks.
    Tags, anchors and aliases of YAML are refused, and a date must exist.

    Wrong:

        title: Quantization: from 16 to 4 bits

    Right:

        title: "Quantization: from 16 to 4 bits"
    """
    yield from library.found("front-matter-syntax")


def front_matter_field(library: Library) -> Iterator[Finding]:
    """A field of the front matter is missing, unknown, or of the wrong type.

    The fields are `title`, `description`, `kind` (article, guide, note, reference), `topics`, `level`
    (introductory, intermediate, advanced), `created`, `reviewed`, and where they are needed `revised`,
    `authors`, `aliases`.

    Wrong:

        kind: essay
        topics: serving

    Right:

        kind: article
        topics: [serving]
    """
    yield from library.found("front-matter-field")


def front_matter_date(library: Library) -> Iterator[Finding]:
    """A date of an article lies in the future, or before the article was created.

    `created` is the day of the first version, `reviewed` the day on which somebody last held the whole text
    against its sources, `revised` lists the changes, the newest last.

    Wrong:

        created: 2026-11-22
        reviewed: 2025-01-01

    Right:

        created: 2026-11-22
        reviewed: 2026-11-22
    """
    latest = latest_day()
    for article in library.articles:
        dates = {"created": article.created, "reviewed": article.reviewed}
        dates |= {f"revised.{number}.date": change.date for number, change in enumerate(article.revised)}
        for name, value in dates.items():
            if value > latest:
                yield (
                    article.places[name],
                    f'"{name}" lies in the future: {value}',
                    "write the day of the change",
                )
            elif value < article.created:
                yield (
                    article.places[name],
                    f'"{name}" lies before "created": {value}',
                    f"the article is of {article.created}",
                )


def topic_unknown(library: Library) -> Iterator[Finding]:
    """An article names a topic that `references/topics.yml` does not have, or one twice.

    Topics are a controlled vocabulary, so that everything about one thing stands on one page. A new topic is
    added there, with a description.

    Wrong:

        topics: [servng]

    Right:

        topics: [serving]
    """
    for article in library.articles:
        for number, slug in enumerate(article.topics):
            place = article.places[f"topics.{number}"]
            if slug not in library.known_topics:
                hint = Meant(slug, library.known_topics, "add it to references/topics.yml")
                yield place, f'no topic "{slug}"', hint
            elif slug in article.topics[:number]:
                yield place, f'the topic "{slug}" is named twice', "remove one"


def address_form(library: Library) -> Iterator[Finding]:
    """The file name of an article, or an alias, is no address.

    The file's name is the article's address for good: small letters, digits and single hyphens, directly in
    `articles/`. An alias is an old name of the same form. `index` is taken by the list of articles.

    Wrong:

        articles/KV_Cache.md

    Right:

        articles/kv-cache-optimization.md
    """
    for page in library.written:
        if page.path.startswith("articles/"):
            name = page.path.removeprefix("articles/").removesuffix(".md")
            if not SLUG.fullmatch(name):
                hint = "use small letters, digits and hyphens, directly in articles/"
                yield page.body.source.at(0), f'"{name}" is no address', hint
    for article in library.articles:
        for number, alias in enumerate(article.aliases):
            if not SLUG.fullmatch(alias):
                yield (
                    article.places[f"aliases.{number}"],
                    f'"{alias}" is no address',
                    "use small letters, digits and hyphens",
                )


def address_duplicate(library: Library) -> Iterator[Finding]:
    """An alias is the address of another article, or stands twice; or a page has the address of a generated
    one.

    Each address leads to one page. Files in `docs/` keep clear of `index.md`, and of `articles`, `topics`,
    `papers`, `models`, `resources`, `rules`, `review`, `roadmap`, `contributing`, `code_of_conduct` and
    `security`.

    Wrong:

        aliases: [tokenization]     # in articles/byte-pair-encoding.md, beside articles/tokenization.md

    Right:

        aliases: [bpe]
    """
    for page in library.pages:
        name = page.path.removeprefix("docs/")
        if name != page.path and name.removesuffix(".md").split("/")[0] in GENERATED:
            told = f'"{name}" has the address of a generated page'
            yield page.body.source.at(0), told, "name the file otherwise"
    taken: dict[str, Location] = {article.slug: article.body.source.at(0) for article in library.articles}
    for article in library.articles:
        for number, alias in enumerate(article.aliases):
            place = article.places[f"aliases.{number}"]
            if alias in taken:
                yield place, f'the address "{alias}" is taken', f"it leads to {taken[alias]}"
            else:
                taken[alias] = place


def title_heading(library: Library) -> Iterator[Finding]:
    """The title and the first heading of an article differ.

    The title is what lists, search and citations show, the heading what a reader of the text sees: they are
    one.

    Wrong:

        title: Tokenization
        ...
        # Tokenizers

    Right:

        title: Tokenization
        ...
        # Tokenization
    """
    for article in library.articles:
        first = article.body.headings[0] if article.body.headings else None
        if first is None or first.level != 1:
            place = article.body.source.at(first.offset if first else article.body.start)
            yield place, "no title above the text", f'write "# {article.title}"'
        elif first.text != article.title:
            place = article.body.source.at(first.offset)
            yield (
                place,
                f'the heading "{first.text}" is not the title "{article.title}"',
                "make them the same",
            )


def article_words(library: Library) -> Iterator[Finding]:
    """An article has too few words for its kind, or too many.

    An article has 2,000 to 4,500 words of prose, a guide 800 to 2,500, a note 500 to 2,000, a reference 300
    to 6,000. Code, tables, formulas and references do not count. What is shorter is another kind, or not
    finished; what is longer is two articles.

    Wrong:

        kind: article      # with 900 words

    Right:

        kind: guide        # with 900 words
    """
    for article in library.articles:
        measure, words = KINDS.get(article.kind, ANYTHING), article.body.words
        if words < measure.least_words:
            told = f"{words:,} words, where this kind has at least {measure.least_words:,}"
            yield article.places["kind"], told, "say more, or choose another kind"
        elif words > measure.most_words:
            told = f"{words:,} words, where this kind has at most {measure.most_words:,}"
            yield article.places["kind"], told, "make two of it, or choose another kind"


def article_sources(library: Library) -> Iterator[Finding]:
    """An article cites too few different papers for its kind.

    An article rests on at least 15 papers, a guide on 6, a note or a reference on 3.

    Wrong:

        kind: article      # citing 4 papers

    Right:

        kind: note         # citing 4 papers
    """
    for article in library.articles:
        cited = len({citation.key for citation in article.body.citations})
        least = KINDS.get(article.kind, ANYTHING).papers
        if cited < least:
            papers = "1 paper is" if cited == 1 else f"{cited} papers are"
            told = f"{papers} cited, where this kind cites at least {least}"
            yield article.places["kind"], told, "cite the primary source of each claim"


def article_figures(library: Library) -> Iterator[Finding]:
    """An article has too few figures for its kind.

    An article has at least two figures that explain something, a guide one.

    Wrong:

        kind: article      # without a figure

    Right:

        ![Requests in slots over time](../figures/batching/slots.svg "Slots fill again at once.")
    """
    for article in library.articles:
        figures = len(article.body.figures)
        least = KINDS.get(article.kind, ANYTHING).figures
        if figures < least:
            told = (
                f"{figures} {'figure' if figures == 1 else 'figures'}, where this kind has at least {least}"
            )
            yield article.places["kind"], told, "draw what the text explains"
