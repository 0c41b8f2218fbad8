"""What the site holds, for language models that read it: `llms.txt`, in the form that llmstxt.org proposes.

Its links lead to the pages as Markdown, which stand beside the pages for people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .bibliographies import FORMATS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..addresses import Publication
    from ..model import Library

_SPECIAL = re.compile(r"[\\`*_\[\]<>]")

SUMMARY = (
    "How large language models work, and how to train, run and judge them: articles with the source of every"
    " number, the papers that they rest on, and a catalogue of models."
)
NOTES = (
    "Every article, paper, topic and family of models is here as Markdown too: at the address of its page,"
    " with .md in place of the last slash. A number in an article has a citation or a computation in its"
    " sentence; what follows from a model's architecture is computed by the build, which refuses a text that"
    " says otherwise. A review of an article holds for some months: each tells the day of its last one. Text,"
    " figures and data are under CC BY-SA 4.0."
)


def llms(library: Library, publication: Publication) -> str:
    """The file: articles, topics, models, indexes and data; not each paper, to which the indexes lead."""
    articles = sorted(library.articles, key=lambda article: article.title)
    families = sorted(library.families, key=lambda family: family.name.casefold())
    sections = {
        "Articles": [(a.title, f"articles/{a.slug}.md", a.description) for a in articles],
        "Topics": [(t.title, f"topics/{t.slug}.md", _held(library, t.slug)) for t in library.topics],
        "Models": [
            ("All families", "models/index.md", "by name, with developers, sizes and years"),
            *(
                (f.name, f"models/{f.slug}.md", f"by {f.developer}, {_count(f.releases, 'release')}")
                for f in families
            ),
        ],
        "Papers": [
            ("All", "papers/index.md", f"{_count(library.papers, 'paper')}, each with a page of its own"),
            ("By year", "years/index.md", "the same by the year in which they appeared"),
            ("Important papers", "papers/reading.md", "those to read first, in order, and why"),
        ],
        "Resources": [
            (
                "By kind",
                "resources/index.md",
                f"{_count(library.resources, 'resource')} beside papers: programs, courses, benchmarks",
            )
        ],
        "Data": [
            ("Data and exports", "data/index.md", "all that can be taken away, its licence, how to cite it"),
            ("Models", "models.json", "what sources state of each release, and what is computed"),
            (
                "Snapshot",
                "snapshot.json",
                "papers, topics and what articles cite, dated, to be kept and cited",
            ),
            *(
                (
                    f"Papers as {form.name}",
                    f"{WHOLE}{form.ending}",
                    "all of them; those of a topic, article or author"
                    f" stand beside its page, with {form.ending} in place of the last slash",
                )
                for form in FORMATS
            ),
            ("Feed", "feed.xml", "in Atom: new and revised articles, papers added"),
        ],
        "Optional": [
            ("Rules", "rules/index.md", "what the build refuses, and why"),
            ("Roadmap", "roadmap/index.md", "what is planned and not there"),
            ("Reviews", "review/index.md", "which articles are to be reviewed, and when"),
        ],
    }
    parts = [f"# {_plain(publication.name)}", f"> {SUMMARY}", NOTES]
    for title, entries in sections.items():
        lines = [
            f"- [{_plain(name)}]({publication.url(path) or path}): {_plain(told)}"
            for name, path, told in entries
        ]
        if lines:
            parts += [f"## {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _held(library: Library, slug: str) -> str:
    """What is filed under a topic, those below it included."""
    articles = library.articles_of.get(slug, ())
    papers = _count(library.papers_of.get(slug, ()), "paper")
    return f"{_count(articles, 'article')}, {papers}" if articles else papers


def _count(items: Iterable[object], noun: str) -> str:
    number = len(tuple(items))
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _plain(text: str) -> str:
    """Plain text, on one line, as Markdown that shows it."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))
