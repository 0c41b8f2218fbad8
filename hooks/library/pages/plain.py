"""Pages as Markdown for whoever reads without a browser: programs, models, people in a terminal.

Each stands at the path of its source, so that links from one to the next hold as they are written. Citations
are in words and lead to the papers, figures have their numbers, checked numbers are plain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ..addresses import at, made_of
from ..model import Article
from .numbers import number_section
from .reference import reference, short_people
from .text import escaped
from .written import NO_BREAK, edited, link_edits, site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..addresses import Publication
    from ..body import Body
    from ..model import Library, Page, Paper
    from .numbers import Edit

Labels = dict[str, tuple[str, "Paper"]]
"""What each paper that a text cites is called in it, by key, with the paper."""

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CITATION = re.compile(r"\[(@[^\[\]]*)\]")
COMMENT = re.compile(r"^<!--.*?-->[ \t]*\n?", re.DOTALL | re.MULTILINE)
CAPTION = re.compile(r"""(?:\[[^\[\]]*\]|[^\[\]])*?\]\(<?[^\s<>()]+>?(\s+["'])""")

_CODE = re.compile(r"(^`{3,}[^`\n]*\n.*?^`{3,}$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_REFERENCE = re.compile(r"&#(\d+);")
_PLAIN = "@^!:?/"
"""Signs that have no meaning of their own in Markdown."""
_OF_THE_SITE = (
    (re.compile(r' ?<a class="at-line"[^>]*>.*?</a>'), ""),
    (re.compile(r' ?<a href="#number-from-\d+"[^>]*>.*?</a>'), ""),
    (re.compile(r"<button[^>]*>.*?</button>"), ""),
    (re.compile(r'<a class="checked"[^>]*>(.*?)</a>'), r"\1"),
    (re.compile(r"<sup data-line=[^>]*>(.*?)</sup>"), r" \1"),
    (re.compile(r"</?(?:data|span|time)\b[^>]*>"), ""),
)
"""What generated pages hold for the sake of their look on the site, and what is left of it here."""


def plain_text(library: Library, page: Article | Page, publication: Publication) -> str:
    """What somebody wrote, with the sources that it cites."""
    body = page.body
    labels = _labels(library, body)
    up = "../" * page.path.count("/")
    edits = [
        *_citations(body, labels, up),
        *_figures(body),
        *link_edits(library, page),
        *((datum.offset, datum.end, datum.text) for datum in body.data),
        *_comments(body),
    ]
    text = edited(body, edits).strip()
    if isinstance(page, Article):
        title, _, text = text.partition("\n")
        text = f"{title}\n\n{_facts(library, page, publication)}\n\n{text.lstrip()}"
    sections = [text, _references(labels, up), _readable(number_section(library, page))]
    return "\n\n".join(filter(None, map(str.strip, sections))) + "\n"


def plain_page(library: Library, path: str, markdown: str) -> str:
    """A page that is generated; nothing in it cites but what is told of a family of models."""
    stories = {made_of(story.path): story.body for story in library.stories}
    labels = _labels(library, stories[path]) if path in stories else {}
    up = "../" * path.count("/")
    text = FRONT_MATTER.sub("", markdown.lstrip("\n"))
    if labels:  # then every bracket but those of citations is masked
        text = CITATION.sub(lambda match: _told(match, labels, up), text).replace(NO_BREAK, " ")
    return "\n\n".join(filter(None, (_readable(unmasked(text)).strip(), _references(labels, up)))) + "\n"


def _labels(library: Library, body: Body) -> Labels:
    """What each paper that a text cites is called in it, by key: `Kwon et al. 2023`, with a letter where two
    would be called the same.
    """
    named: dict[str, list[Paper]] = defaultdict(list)
    for key in dict.fromkeys(citation.key for citation in body.citations):
        paper = library.paper[key]
        named[f"{short_people(paper)} {paper.year}"].append(paper)
    letters = {
        paper.key: chr(ord("a") + number) if len(papers) > 1 else ""
        for papers in named.values()
        for number, paper in enumerate(papers)
    }
    return {
        paper.key: (label + letters[paper.key], paper) for label, papers in named.items() for paper in papers
    }


def _citations(body: Body, labels: Labels, up: str) -> Iterator[Edit]:
    text = body.source.text
    for start in {text.rfind("[", 0, citation.offset) for citation in body.citations}:
        if match := CITATION.match(text, start):
            yield *match.span(), _told(match, labels, up)


def in_words(library: Library, passage: Page, up: str) -> str:
    """What somebody wrote as one entry among others, as Markdown for their page: its citations are in words,
    since a list of references would stand far from them.
    """
    labels = _labels(library, passage.body)
    text = site_markdown(library, passage)
    return unmasked(CITATION.sub(lambda match: _told(match, labels, up), text)).strip()


def _told(match: re.Match[str], labels: Labels, up: str) -> str:
    """A citation in words, in parentheses, with its locators."""
    told = []
    for part in match[1].split(";"):
        key, comma, locator = part.strip().removeprefix("@").partition(",")
        label = _readable(escaped(labels[key.strip()][0]))
        told.append(f"[{label}]({up}papers/{key.strip()}.md)" + (f", {locator.strip()}" if comma else ""))
    return f"({'; '.join(told)})"


def _figures(body: Body) -> Iterator[Edit]:
    """A figure's caption stands under it, with its number."""
    text = body.source.text
    for number, figure in enumerate(body.figures, start=1):
        end = text.find("\n\n", figure.offset)
        paragraph = text[: end if end >= 0 else len(text)].rstrip()
        if caption := CAPTION.match(text, figure.offset + len("![")):
            yield *caption.span(1), f")\n\n*Figure {number}.* "
            close = max(paragraph.rfind('"'), paragraph.rfind("'"))
            yield close, len(paragraph), ""


def _comments(body: Body) -> Iterator[Edit]:
    for comment in COMMENT.finditer(body.source.text, body.start):
        if not any(code.offset <= comment.start() < code.end for code in body.codes):
            yield *comment.span(), ""


def _facts(library: Library, article: Article, publication: Publication) -> str:
    """What is known about an article, under its title."""
    topics = ", ".join(
        f"[{escaped(library.topic[slug].title)}](../topics/{slug}.md)" for slug in article.topics
    )
    lines = [
        f"> {escaped(article.description)}",
        "",
        f"By {escaped(', '.join(article.authors))}. Topics: {topics}. Level: {article.level}. "
        f"Written {article.created}, last reviewed {article.reviewed}.",
    ]
    if url := publication.url(at(article.path)):
        lines[-1] += f" Published at <{url}>."
    return _readable("\n".join(lines))


def _references(labels: Labels, up: str) -> str:
    lines = [
        f"- **{escaped(label)}.** {reference(paper, f'{up}papers/{key}.md')}"
        for key, (label, paper) in labels.items()
    ]
    return _readable("\n".join(["## References", "", *lines])) if lines else ""


def _readable(markdown: str) -> str:
    """Generated Markdown, outside of code: without what it holds for the site, and with its signs in place of
    the character references by which pages are sure to show them.
    """
    parts = _CODE.split(markdown)
    parts[::2] = map(_cleaned, parts[::2])
    return "".join(parts)


def _cleaned(text: str) -> str:
    for pattern, replacement in _OF_THE_SITE:
        text = pattern.sub(replacement, text)
    return _REFERENCE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    sign = chr(int(match[1]))
    return sign if sign in _PLAIN else f"\\{sign}"
