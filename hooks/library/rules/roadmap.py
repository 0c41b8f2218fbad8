"""Rules on the roadmap: what is planned is not there yet, and belongs somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..problems import Meant
from ..sources import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FORMS = {
    "articles": (re.compile(rf"articles/{_NAME}\.md"), "articles/<name>.md"),
    "models": (re.compile(rf"models/{_NAME}\.yml"), "models/<family>.yml"),
}
"""What a file of each folder is called, where the name is an address; and how that is told."""

_FILE = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.[a-z0-9]+)+")


def roadmap_syntax(library: Library) -> Iterator[Finding]:
    """The roadmap cannot be read as YAML.

    `references/roadmap.yml` is one mapping of files to what each will be, in the plain part of YAML: no
    anchors, aliases or tags, no file twice, no second document.

    Wrong:

        articles/tokenization.md:
          title: Tokenization: from bytes to units

    Right:

        articles/tokenization.md:
          title: "Tokenization: from bytes to units"
    """
    yield from library.found("roadmap-syntax")


def roadmap_field(library: Library) -> Iterator[Finding]:
    """A plan lacks a field, or has one that is unknown, empty or of the wrong type.

    A plan has `title`, `why` (what a reader will get of it, in a sentence or two) and, for what is filed
    under topics, `topics`.

    Wrong:

        articles/tokenization.md:
          title: Tokenization
          because: It decides what a token is.

    Right:

        articles/tokenization.md:
          title: Tokenization
          topics: [tokenization]
          why: It decides what a token is.
    """
    yield from library.found("roadmap-field")


def roadmap_file(library: Library) -> Iterator[Finding]:
    """A plan stands under a name that no file of the library could have.

    The name is the path of the file that will be there when the plan is carried out, so that the roadmap can
    be held against the library: an article, a family of models, or the first file of something else.

    Wrong:

        articles/Tokenization:

    Right:

        articles/tokenization.md:
    """
    for plan in library.plans:
        folder = plan.makes.partition("/")[0]
        form, told = _FORMS.get(folder, (_FILE, ""))
        if folder not in FOLDERS:
            hint = f"write a path in {', '.join(FOLDERS)}"
            yield plan.location, f'"{plan.makes}" lies in no folder of the library', hint
        elif not form.fullmatch(plan.makes):
            told = told or "the path of a file, with its ending"
            yield plan.location, f'"{plan.makes}" cannot be the path of a file there', f"write {told}"


def roadmap_topic(library: Library) -> Iterator[Finding]:
    """A plan names a topic that is not in the vocabulary, or one twice; or an article is planned under none.

    Readers find planned articles by topic, as they find written ones.

    Wrong:

        topics: [tokenisation]

    Right:

        topics: [tokenization]
    """
    for plan in library.plans:
        if plan.makes.startswith("articles/") and not plan.topics:
            wanted = 'write "topics: [...]" with slugs of references/topics.yml'
            yield plan.location, f'"{plan.makes}" is planned under no topic', wanted
        for number, slug in enumerate(plan.topics):
            place = plan.places[f"topics.{number}"]
            if library.known_topics and slug not in library.known_topics:
                hint = Meant(slug, library.known_topics, "the topics are in references/topics.yml")
                yield place, f'no topic "{slug}"', hint
            elif slug in plan.topics[:number]:
                yield place, f'the topic "{slug}" is named twice', "remove one"


def roadmap_done(library: Library) -> Iterator[Finding]:
    """What is planned is there already.

    Whoever carries out a plan deletes its entry in the same change, so that the roadmap never promises what
    readers have. An article counts by its file and by its title.

    Wrong:

        articles/kv-cache-optimization.md:
          title: KV cache optimization

    Right:

        articles/tokenization.md:
          title: Tokenization
    """
    titles = {article.title.casefold(): article.path for article in library.articles}
    for plan in library.plans:
        there = plan.makes if plan.makes in library.files else titles.get(plan.title.casefold())
        if there:
            yield plan.location, f'"{plan.title}" is there: {there}', "delete the plan"
