"""Rules on the controlled vocabulary of topics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..shapes import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

_SLUG = re.compile(SLUG)


def topics_syntax(library: Library) -> Iterator[Finding]:
    """The vocabulary cannot be read as YAML.

    `references/topics.yml` is one mapping of slugs to fields, in the plain part of YAML: no anchors, aliases
    or tags, no key twice, no second document. The place is where the parser could not go on, which may lie
    just after the mistake.

    Wrong:

        batching:
          title: Batching: many requests at once

    Right:

        batching:
          title: "Batching: many requests at once"
    """
    yield from library.found("topics-syntax")


def topics_field(library: Library) -> Iterator[Finding]:
    """A topic lacks a field, or has one that is unknown, empty or of the wrong type.

    A topic has `title`, `about` (what it asks, where it ends, its main tension) and, below the first level,
    `parent`; all three are text. Text that YAML takes for a number or a date stands in quotes.

    `reviewed_within` says for how long a review of its articles holds, in days: short where the field moves
    fast, long where it is settled. Without it the topic above says so, and without any it is a year. `also`
    is a list of other names, abbreviations above all, by which readers search for it, each once.

    Wrong:

        batching:
          titel: Batching
          reviewed_within: 6 months

    Right:

        batching:
          title: Batching
          about: How requests share the passes of a model, and what they wait for.
          reviewed_within: 180 days
    """
    yield from library.found("topics-field")


def topic_parent(library: Library) -> Iterator[Finding]:
    """A topic's parent is no topic, or the topic stands below itself.

    Topics make a tree, along which readers find what lies nearby. `parent` is the slug of another topic of
    the file; a topic of the first level has none.

    Wrong:

        batching:
          title: Batching
          parent: servin
          about: How requests share the passes of a model.

    Right:

        batching:
          title: Batching
          parent: serving
          about: How requests share the passes of a model.
    """
    yield from library.found("topic-parent")


def topic_slug(library: Library) -> Iterator[Finding]:
    """A topic's slug is not of lower-case letters, digits and single hyphens.

    The slug is the address of the topic's page for good, and what articles and papers name; so it holds only
    what reads the same in every address.

    Wrong:

        KV_cache:
          title: KV cache
          about: What is kept of the tokens read so far, and where.

    Right:

        kv-cache:
          title: KV cache
          about: What is kept of the tokens read so far, and where.
    """
    for topic in library.topics:
        if not _SLUG.fullmatch(topic.slug):
            slug = "-".join(re.findall("[a-z0-9]+", topic.slug.lower()))
            hint = f'write "{slug}"' if slug else "use lower-case letters, digits and hyphens"
            yield topic.location, f'"{topic.slug}" cannot be an address', hint
