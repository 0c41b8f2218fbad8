"""Proposes the topics of a paper, and the file in which it stands.

Two things speak for a topic: its title and other names, where the paper's title or abstract has them, and the
titles of papers that have it already, by the rare words that they share with this one's.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model import Library, Paper

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[^\Ws]{3})s$")
_NEIGHBOURS = 8
"""Papers whose topics count, the nearest ones."""

_MOST = 3
"""Topics that are proposed."""

_ENOUGH = 0.45
"""How much a further topic has to have of the score of the first."""

_IN_TITLE, _IN_ABSTRACT, _OF_NEIGHBOURS = 1.0, 0.5, 2.0
"""What a topic's name counts, in the title and in the abstract, and the votes of all neighbours together."""


def propose_topics(library: Library, title: str, abstract: str) -> tuple[str, ...]:
    """Slugs of topics for a paper, the one that fits best first; none where nothing speaks for any."""
    scores = _votes(library.papers, title, library.known_topics)
    words = {_IN_TITLE: _sequence(title), _IN_ABSTRACT: _sequence(abstract)}
    for topic in library.topics:
        names = {_sequence(name) for name in (topic.title, *topic.also)} - {" "}
        scores[topic.slug] += max(
            (weight for weight, text in words.items() if any(name in text for name in names)), default=0.0
        )
    ranked = sorted(((score, slug) for slug, score in scores.items() if score > 0), reverse=True)
    return tuple(slug for score, slug in ranked[:_MOST] if score >= _ENOUGH * ranked[0][0])


def propose_file(library: Library, topics: Iterable[str]) -> str:
    """The file with most of the papers of which the first topic that has any is the main one; where there is
    none yet, one named after it.
    """
    files: Mapping[str, Counter[str]] = defaultdict(Counter)
    for paper in library.papers:
        files[next(iter(paper.topics), "")][paper.location.path] += 1
    for topic in topics:
        if topic in files:
            return files[topic].most_common(1)[0][0]
    return f"references/{next(iter(topics), 'papers')}.bib"


def _votes(papers: Iterable[Paper], title: str, known: Iterable[str]) -> dict[str, float]:
    """What the nearest papers give to their topics, the first of each more than the others."""
    words = {paper.key: frozenset(_words(paper.title)) for paper in papers}
    held = Counter(word for shared in words.values() for word in shared)
    weight = {word: math.log((1 + len(words)) / number) for word, number in held.items()}
    own = set(_words(title))
    likeness = {
        key: sum(weight[word] for word in own & other) / (1 + sum(weight[word] for word in other)) ** 0.5
        for key, other in words.items()
        if own & other
    }
    topics = {paper.key: paper.topics for paper in papers}
    nearest = sorted(likeness.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
    total = sum(like for _, like in nearest)
    votes = dict.fromkeys(known, 0.0)
    for key, like in nearest:
        for place, topic in enumerate(topics[key]):
            if topic in votes:
                votes[topic] += _OF_NEIGHBOURS * like / total / (1 + place)
    return votes


def _words(text: str) -> list[str]:
    return [_PLURAL.sub("", word) for word in _WORD.findall(text.casefold())]


def _sequence(text: str) -> str:
    """The words of a text between spaces, so that a name is found only as a whole."""
    return f" {' '.join(_words(text))} "
