"""Rules on the reading list: its fields, and the papers that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..problems import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding, Location


def reading_syntax(library: Library) -> Iterator[Finding]:
    """The reading list cannot be read as YAML.

    `references/reading.yml` is one mapping of slugs to chapters, in the plain part of YAML: no anchors,
    aliases or tags, no chapter twice, no second document.

    Wrong:

        scaling:
          title: Scaling: what more of everything brings

    Right:

        scaling:
          title: "Scaling: what more of everything brings"
    """
    yield from library.found("reading-syntax")


def reading_field(library: Library) -> Iterator[Finding]:
    """A chapter or a paper of it lacks a field, or has one that is unknown, empty or of the wrong type.

    A chapter has `title`, `about` and `papers`, a list of at least one; each paper has `paper` (its key) and
    `why` (its place in the story). The slug of a chapter, of lower-case letters, digits and single hyphens,
    is its anchor for good.

    Wrong:

        architecture:
          title: Architecture
          papers: [vaswani2017attention]

    Right:

        architecture:
          title: Architecture
          about: What a model is made of, and what each part costs.
          papers:
            - paper: vaswani2017attention
              why: It leaves recurrence out, and so begins what all others here go on with.
    """
    yield from library.found("reading-field")


def reading_paper(library: Library) -> Iterator[Finding]:
    """The reading list names a paper that is not in the bibliography, or one twice.

    Each paper has one place in the story, and a number by it. Another chapter that speaks of it cites it.

    Wrong:

        - paper: vaswani2017atention

    Right:

        - paper: vaswani2017attention
    """
    seen: dict[str, Location] = {}
    for chapter in library.chapters:
        for recommended in chapter.papers:
            key, place = recommended.paper, recommended.location
            if key not in library.known_keys:
                hint = Meant(key, library.known_keys, "add it to references/")
                yield place, f'no paper "{key}"', hint
            elif (first := seen.setdefault(key, place)) is not place:
                yield place, f'"{key}" is on the list twice', f"the first is at {first}"
