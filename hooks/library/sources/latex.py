"""LaTeX as bibliographies use it, turned into plain text: accents, special letters, dashes, quotation marks,
protecting braces.

Formulas and all other commands are left to the reader of the bibliography, who refuses them.
"""

from __future__ import annotations

import re
from unicodedata import normalize

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "i": "\u0131", "j": "\u0237",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
}  # fmt: skip
_SIGNS = {
    "---": "—", "--": "–", "``": "“", "''": "”", "~": " ",
    r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_", "\\ ": " ", r"\-": "", r"\/": "",
}  # fmt: skip

_MARKED = re.compile(r"[\\{}~]|--|``|''")
_ACCENT = re.compile(
    r"""\\(?:([`'^~"=.])[ ]?|([uvHckrdb])(?:[ ]|(?=[{\\])))"""
    r"(?:\{(\\[ij](?![A-Za-z])[ ]?|[^\W\d_])\}|(\\[ij](?![A-Za-z])[ ]?|[^\W\d_]))"
)
_LETTER = re.compile(rf"\\({'|'.join(_LETTERS)})(?![A-Za-z])(?:\{{\}}|[ ]+)?")
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.?)", re.DOTALL)


def plain_text(value: str) -> str:
    """The value as a reader sees it; one that holds a command not known here keeps it, and its braces."""
    if not _MARKED.search(value):
        return value
    text = resolved(value)
    return text if "\\" in text else text.replace("{", "").replace("}", "")


def resolved(value: str) -> str:
    """The value with accents, letters and signs resolved and its braces kept."""
    if not _MARKED.search(value):
        return value
    text = value
    if "\\" in text:
        for _ in range(2):  # Vietnamese letters carry an accent over an accent
            text = _ACCENT.sub(_accented, text)
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    return _SIGN.sub(lambda found: _SIGNS[found[0]], text)


def unknown_command(value: str) -> str:
    """The first command in a value that `resolved` has left there, or nothing."""
    found = _COMMAND.search(value)
    return found[0] if found else ""


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).strip().lstrip("\\")
    return normalize("NFC", letter + _ACCENTS[found[1] or found[2]])
