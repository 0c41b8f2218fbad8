"""Proposes the topics of a paper, and the file in which it stands.

Two things speak for a topic: its title and other names, where the paper's title or abstract has them, and the
papers that have it already, by the rare words that their titles and annotations share with those. Asked in
this way for the papers that it has, the library agrees with itself on the first one for seven of ten.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model import Library

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[^\Ws]{3})s$")
_SMALL = frozenset(
    "a an and are as at be by can do for from how in into is it its more not of on or our than that the their"
    " they this to up we what when which with".split()
)
_NEIGHBOURS = 16
"""Papers whose topics count, the nearest ones."""

_MOST = 3
"""Topics that are proposed."""

_ENOUGH = 0.45
"""How much a further topic has to have of the score of the first."""

_IN_TITLE, _IN_ABSTRACT, _OF_NEIGHBOURS = 0.5, 0.1, 2.0
"""What a topic's name counts, in the title and in the abstract, and the votes of all neighbours together."""


def propose_topics(library: Library, title: str, abstract: str) -> tuple[str, ...]:
    """Slugs of topics for a paper, the one that fits best first; none where nothing speaks for any."""
    scores = _votes(library, _counted(title, abstract))
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


def _votes(library: Library, own: Mapping[str, int]) -> dict[str, float]:
    """What the nearest papers give to their topics, the first of each more than the others."""
    texts = {paper.key: _counted(paper.title, paper.annotation) for paper in library.papers}
    held = Counter(word for words in texts.values() for word in words)
    rarity = {word: math.log((1 + len(texts)) / number) for word, number in held.items()}
    likeness = {key: _likeness(own, words, rarity) for key, words in texts.items() if own.keys() & words}
    nearest = sorted(likeness.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
    total = sum(like for _, like in nearest)
    votes = dict.fromkeys(library.known_topics, 0.0)
    for key, like in nearest:
        for place, topic in enumerate(library.paper[key].topics):
            if topic in votes and total:
                votes[topic] += _OF_NEIGHBOURS * like / total / (1 + place)
    return votes


def _likeness(own: Mapping[str, int], other: Mapping[str, int], rarity: Mapping[str, float]) -> float:
    """How much of the other paper's words is in this one, the rare ones for more."""
    shared = sum(own[word] * other[word] * rarity[word] ** 2 for word in own.keys() & other.keys())
    return shared / (1 + math.sqrt(sum((count * rarity[word]) ** 2 for word, count in other.items())))


def _counted(title: str, text: str) -> dict[str, int]:
    """The words of a paper, those of its title twice."""
    counted = dict.fromkeys(_words(text), 1) | dict.fromkeys(_words(title), 2)
    return {word: count for word, count in counted.items() if word not in _SMALL}


def _words(text: str) -> list[str]:
    return [_PLURAL.sub("", word) for word in _WORD.findall(text.casefold())]


def _sequence(text: str) -> str:
    """The words of a text between spaces, so that a name is found only as a whole."""
    return f" {' '.join(_words(text))} "
