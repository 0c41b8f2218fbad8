"""Writes into an entry of the bibliography what it was held against and when: the field `verified`, and not a
byte beside it.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from ..formatting import replace_file
from ..problems import SourceText
from ..sources.bibtex import field_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

_DATED = re.compile(r"(.+?),?\s+([0-9]{4}-[0-9]{2}-[0-9]{2})")


def mark(path: Path, registers: Mapping[str, Iterable[str]], day: date) -> list[str]:
    """Tells in a file that entries were held against the records of registers; gives the keys of those whose
    field was changed.

    The file is replaced as a whole, so that nobody ever finds half of it.
    """
    raw = path.read_bytes().decode("utf-8", "surrogateescape")
    bom = "\ufeff" if raw.startswith("\ufeff") else ""
    text, changed = marked(raw.removeprefix(bom), registers, day)
    if changed:
        replace_file(path, (bom + text).encode("utf-8", "surrogateescape"))
    return changed


def marked(text: str, registers: Mapping[str, Iterable[str]], day: date) -> tuple[str, list[str]]:
    """The text of a file with what was verified in it, and the keys of the entries that say something else
    now.
    """
    same_length = text.replace("\r\n", " \n").replace("\r", "\n")
    spans = field_spans(SourceText("", same_length), "verified")
    changed = []
    for key, (start, end, inside) in sorted(spans.items(), key=lambda item: item[1], reverse=True):
        if key not in registers:
            continue
        before = " ".join(text[start:end].split())
        told = said(before, registers[key], day)
        if told == before:
            continue
        changed.append(key)
        text = text[:start] + told + text[end:] if inside else _with_field(text, start, told)
    return text, changed[::-1]


def said(before: str, registers: Iterable[str], day: date) -> str:
    """What `verified` says after a comparison with registers: their records and the day, then whatever else
    it said.

    >>> said("arXiv record; abstract read, 2026-11-22", ["arXiv"], date(2026, 11, 24))
    'arXiv record, 2026-11-24; abstract read, 2026-11-22'
    """
    known = _clauses(before)
    clauses = [(f"{register} record", day.isoformat()) for register in registers]
    if all(clause in known for clause in clauses):
        return before
    records = {record for record, _ in clauses}
    clauses += [clause for clause in known if clause[0] not in records]
    return "; ".join(
        ", ".join(filter(None, ("; ".join(what for what, _ in same), when)))
        for when, same in groupby(clauses, key=lambda clause: clause[1])
    )


def _clauses(told: str) -> list[tuple[str, str]]:
    """What a field names, with the day of each: the next that is given after it, or none."""
    clauses = []
    waiting: list[str] = []
    for part in (" ".join(part.split()) for part in told.split(";")):
        if dated := _DATED.fullmatch(part):
            clauses += [(what, dated[2]) for what in (*waiting, dated[1])]
            waiting = []
        elif part:
            waiting.append(part)
    return clauses + [(what, "") for what in waiting]


def _with_field(text: str, brace: int, told: str) -> str:
    """The text with the field at the end of the entry that a brace closes, laid out as its last line is."""
    body = text[:brace].rstrip()
    comma = "" if body.endswith(",") else ","
    end = "\r\n" if "\r\n" in text else "\n"
    last = body.splitlines()[-1]
    margin = last[: len(last) - len(last.lstrip())] or "  "
    return f"{body}{comma}{end}{margin}verified = {{{told}}},{end}{text[brace:]}"
