"""When two titles are the same and two names are one person's, whatever a register made of case, accents,
marks and initials.

What is forgiven is how a name is spelt or cut; another name is never forgiven, however near.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, lookup, normalize

from ..sources.latex import plain_text

if TYPE_CHECKING:
    from ..model import Author

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_NO_LETTER = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile("['\u2019\u2018`\u00b4\u02bb\u02bc]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SPELT_OUT = str.maketrans({letter: f"{base}e" for letter, base in zip("äöøü", "aoou", strict=True)})
_LONGEST = 500
"""Characters of a title that are compared for likeness, which takes time quadratic in them."""


class _Name(NamedTuple):
    """The words of a name, and those of them that are the family's."""

    words: tuple[str, ...]
    family: frozenset[str]


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same: letters and digits alone count.

    >>> same_title("H$_2$O: {Heavy} Hitters & more", "H2O – heavy hitters and more")
    True
    """
    return title_letters(one) == title_letters(other)


def title_likeness(one: str, other: str) -> float:
    """How much of two titles is the same, from 0 to 1."""
    first, second = (title_letters(title)[:_LONGEST] for title in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


@lru_cache(maxsize=1 << 12)
def title_letters(title: str) -> str:
    """Letters and digits of a title in lower case, without accents; formulas by the signs that they draw."""
    text = _COMMAND.sub(_sign, plain_text(title)).replace("&", " and ")
    return _NO_LETTER.sub("", _folded(text)) or _folded(text)


def same_person(one: Author, other: Author) -> bool:
    """Whether two names can be one person's: given names may be initials, in another order, or left out on
    one side, as long as the family's name is there on both.

    >>> same_person(Author("González", "J. E."), Author("Gonzalez", "Joseph E."))
    True
    >>> same_person(Author("Zhang", "Wei"), Author("Zhang", "Wen"))
    False
    """
    return any(_fit(first, second) for first in _spellings(one) for second in _spellings(other))


@lru_cache(maxsize=1 << 14)
def _spellings(author: Author) -> tuple[_Name, ...]:
    """A name with its accents dropped, and with its umlauts spelt out if it has any."""
    family, given = author.family.lower(), author.given.lower()
    plain = _name(family, given)
    spelt_out = _name(family.translate(_SPELT_OUT), given.translate(_SPELT_OUT))
    return (plain,) if plain == spelt_out else (plain, spelt_out)


def _name(family: str, given: str) -> _Name:
    own = _words(family)
    words = (*own, *_words(given))
    kept = tuple(word for word in words if word not in _SUFFIXES)
    return _Name(kept or words, frozenset(own) - _SUFFIXES or frozenset(own))


def _words(text: str) -> list[str]:
    return [word for word in _NO_LETTER.split(_APOSTROPHE.sub("", _folded(text))) if word]


def _fit(one: _Name, other: _Name) -> bool:
    if one.words == other.words or _run_together(one.words, other.words):
        return True
    common = Counter(one.words) & Counter(other.words)
    if not (common.keys() & one.family and common.keys() & other.family):
        return False
    first, second = (_without(name.words, common) for name in (one, other))
    if not first or not second:
        return True
    shorter, longer = sorted((first, second), key=len)
    initials = "".join(word[0] for word in longer)
    return _abbreviate(shorter, longer) or "".join(shorter) == initials


def _run_together(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether names are the same but for order and for where they are parted: `Xiao-Dong Li`, `Li
    Xiaodong`.
    """
    text = "".join(one)
    return any("".join(other[start:] + other[:start]) == text for start in range(len(other)))


def _without(words: tuple[str, ...], common: Counter[str]) -> list[str]:
    left = Counter(common)
    kept = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            kept.append(word)
    return kept


def _abbreviate(shorter: list[str], longer: list[str]) -> bool:
    """Whether each word of the one list has in the other, in order, a word of which it is the initial, or the
    other way round; an initial behind a whole name is that of a second name, which nobody goes by alone.
    """
    waiting = iter(longer)
    for word in shorter:
        passed = False
        for other in waiting:
            if word[0] == other[0] and (len(word) == 1 or (len(other) == 1 and not passed)):
                break
            passed = passed or len(other) > 1
        else:
            return False
    return True


def _folded(text: str) -> str:
    """Lower case, without accents and with letters of other alphabets that stand for Latin ones replaced."""
    lowered = normalize("NFKC", text).casefold().translate(_PLAIN)
    return "".join(letter for letter in normalize("NFKD", lowered) if not combining(letter))


def _sign(command: re.Match[str]) -> str:
    """The letter that a command of TeX draws; nothing for one that draws none."""
    name = command[1].removeprefix("var")
    if name == "lambda":  # Unicode's name of it lacks the b
        return "λ"
    try:
        return lookup(f"GREEK SMALL LETTER {name.upper()}")
    except KeyError:
        return " "
