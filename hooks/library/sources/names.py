"""Names of authors as BibTeX writes them: lists joined by "and", persons in either order, bodies in
braces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from ..model import Author
from .latex import plain_text, resolved

_PARTING = re.compile(r"[{}]|(?:(?<!\s)\s+|^)and(?=\s|$)")
_GUARDED = re.compile(r"[{} ,]")
_GROUP = re.compile(r"\{[^{}]*\}")
_FOREIGN = re.compile(r"[0-9@;&*†‡§|]")
_BODY = re.compile(r"Team|Consortium|Collaboration|Foundation|Institute|University|Research|Inc\.?|Ltd\.?")

_ASCII = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)

_FORM = 'write "Family, Given" and join names by " and "'


def split_names(value: str) -> list[tuple[str, int]]:
    """The names of a list with their offsets in it; an "and" inside braces does not part them."""
    names = []
    depth = start = 0
    for found in _PARTING.finditer(value):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth == 0:
            names.append((start, found.start()))
            start = found.end()
    names.append((start, len(value)))
    return [(value[a:b].strip(), a + len(value[a:b]) - len(value[a:b].lstrip())) for a, b in names]


@lru_cache(maxsize=1 << 16)
def read_name(name: str) -> Author | tuple[str, str]:
    """The person or body of a name, or why it cannot be read and how to mend it.

    A person is `Family, Given`, `Family, Jr, Given` or `Given Family`; particles such as `van den` belong to
    the family's name.
    """
    name = resolved(" ".join(name.split()))
    if not name:
        return "an empty name in the list of authors", _FORM
    unbraced = _GROUP.sub("", name)
    if "et al" in unbraced.lower() or unbraced.lower() == "others":
        return f'"{name}" in the list of authors', 'end the list with " and others"'
    if found := _FOREIGN.search(unbraced):
        return f'"{name}" is not a name: it holds "{found[0]}"', f"{_FORM}; put a body in braces"
    if not unbraced and name.count("{") == 1:
        return Author(plain_text(name))
    author = _person(name)
    if author is None:
        return f'"{name}" is not a name', _FORM
    if _BODY.fullmatch(author.family) and "{" not in name:
        return (
            f'"{name}" is read as a person of the family "{author.family}"',
            f'put a body in braces: "{{{author}}}"',
        )
    return author


def in_ascii(text: str) -> str:
    """A text in small letters without accents; letters that stay beyond ASCII are left out.

    >>> in_ascii("Łukasz Kaiser")
    'lukasz kaiser'
    """
    return normalize("NFKD", text.lower().translate(_ASCII)).encode("ascii", "ignore").decode()


def _person(name: str) -> Author | None:
    parts = [part.strip() for part in _guarded(name).split(",")]
    if not all(parts) or len(parts) > 3:
        return None
    if len(parts) == 1:
        words = parts[0].split(" ")
        last = next((i for i, word in enumerate(words[:-1]) if word[:1].islower()), len(words) - 1)
        parts = [" ".join(words[last:]), " ".join(words[:last])]
    given, family = parts[-1], " ".join(parts[:-1])
    return Author(*(part.replace("\0", " ").replace("\1", ",") for part in (family, given)))


def _guarded(name: str) -> str:
    """The name without its braces; spaces and commas that they protected stand as control characters."""
    if "{" not in name:
        return name
    depth = 0

    def guard(found: re.Match[str]) -> str:
        nonlocal depth
        match found[0]:
            case "{":
                depth += 1
                return ""
            case "}":
                depth -= 1
                return ""
            case sign:
                return sign if depth <= 0 else "\0" if sign == " " else "\1"

    return _GUARDED.sub(guard, name)
