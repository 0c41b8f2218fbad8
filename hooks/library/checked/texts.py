"""Numbers as they are written: their units, their precision, and whether they say what is so.

A comma or a thin space groups thousands, GB is 10^9 bytes and GiB 2^30, as the IEC has it (IEC 80000-13).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Dimension = Literal["bytes", "operations", "count", "factor", "measured", "date", "text"]

_DECIMAL = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}
_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"K": 10**3, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_TIMES = {"ns": 10**-9, "µs": 10**-6, "μs": 10**-6, "us": 10**-6, "ms": 10**-3, "s": 1, "min": 60, "h": 3600}

_UNITS: dict[str, dict[str, Fraction]] = {
    "bytes": {f"{name}B": Fraction(size) for name, size in (_DECIMAL | _BINARY).items()}
    | {"B": Fraction(1), "byte": Fraction(1), "bytes": Fraction(1)}
    | {f"{word} bytes": Fraction(size) for word, size in _WORDS.items()},
    "operations": {
        f"{name}{noun}": Fraction(size)
        for name, size in ({"": 1} | _DECIMAL).items()
        for noun in ("FLOP", "FLOPs")
    }
    | {
        f"{word} {noun}": Fraction(size)
        for word, size in _WORDS.items()
        for noun in ("operations", "FLOP", "FLOPs")
    }
    | {"operations": Fraction(1)},
    "count": {name: Fraction(size) for name, size in ({"": 1} | _SHORT | _WORDS).items()},
    "factor": dict.fromkeys(("", "×", "x", "times", "fold", "-fold"), Fraction(1))
    | dict.fromkeys(("%", "per cent", "percent"), Fraction(1, 100)),
}
_SECONDS = {name: Fraction(size).limit_denominator(10**9) for name, size in _TIMES.items()}

_NUMBER = re.compile(
    r"(?!0[0-9,\u2009\u202f])([0-9]{1,3}(?:[,\u2009\u202f][0-9]{3})+|[0-9]+)(?:\.([0-9]+))?"
    r"[ \u00a0\u2009\u202f]*([^\d\s].*|)"
)
_LONGEST = 60
"""Characters of the longest text that is taken for a number with its unit."""

_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Kind:
    """What a value counts; a measured one has its own unit."""

    dimension: Dimension
    unit: str = ""

    def factor(self, unit: str) -> Fraction | None:
        """What one of a written unit is worth, or nothing where it does not fit."""
        if self.dimension != "measured":
            return _UNITS.get(self.dimension, {}).get(unit)
        for table in (_SECONDS, _UNITS["bytes"]):
            if self.unit in table and unit in table:
                return table[unit] / table[self.unit]
        if unit == self.unit:
            return Fraction(1)
        return _UNITS["factor"].get(unit) if not self.unit else None

    @property
    def noun(self) -> str:
        """What such a value is called."""
        return {
            "bytes": "number of bytes",
            "operations": "number of operations",
            "count": "count",
            "factor": "factor or percentage",
            "measured": f"measurement in {self.unit}" if self.unit else "number without a unit",
            "date": "date",
            "text": "text",
        }[self.dimension]

    @property
    def example(self) -> str:
        """How such a value may be written."""
        return {
            "bytes": "1.34 GB or 128 KiB",
            "operations": "17.2 GFLOP",
            "count": "8.03B, 8.03 billion or 131,072",
            "factor": "3.1×, 3.1 times or 96.3 %",
            "measured": f"4.48 {self.unit}".strip(),
            "date": "23 July 2024, July 2024 or 2024-07-23",
            "text": "the value itself",
        }[self.dimension]


@dataclass(frozen=True)
class Written:
    """A number as somebody wrote it."""

    digits: str
    decimals: str
    unit: str

    @property
    def number(self) -> Fraction:
        """Its value in its own unit."""
        return Fraction(f"{self.digits}.{self.decimals}0")

    @property
    def step(self) -> Fraction:
        """What its last digit counts: zeros at the end of a whole number are taken for rounded, but for those
        among its first two digits.
        """
        if self.decimals:
            return Fraction(1, 10 ** len(self.decimals))
        zeros = len(self.digits) - len(self.digits.rstrip("0"))
        return Fraction(10 ** max(min(zeros, len(self.digits) - 2), 0))


def read(text: str) -> Written | None:
    """The number in a text, or nothing where it is not one number with a unit behind it.

    >>> read("16.06 GB")
    Written(digits='16', decimals='06', unit='GB')
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match or len(text) > _LONGEST:
        return None
    return Written(re.sub(r"\D", "", match[1]), match[2] or "", " ".join(match[3].split()))


def differs(text: str, value: Fraction | str, kind: Kind) -> tuple[str, str] | None:
    """What is wrong with a text that is to say this value, and how to write it; or nothing.

    A number agrees if it is the value rounded to its own last digit; zero is nothing but zero.
    """
    if isinstance(value, str):
        right = _dates(value) if kind.dimension == "date" else [value]
        told = " ".join(text.split())
        return None if told in right else (f'"{told}" is not the value', f'write "{right[0]}"')
    written = read(text)
    factor = kind.factor(written.unit) if written else None
    if not written or not factor:
        told = f'"{text}" is no {kind.noun}' if written else f'"{text}" cannot be read as a number'
        return told, f"write it as {kind.example}"
    if abs(value / factor - written.number) <= written.step / 2 and (written.number or not value):
        return None
    return f'"{text}" is not the value', f'write "{rounded(value / factor, written)}"'


def rounded(value: Fraction, like: Written) -> str:
    """A value in the unit and with the decimals of a written number; with three digits where that would leave
    fewer.
    """
    decimals = _enough(value, len(like.decimals))
    space = "" if not like.unit or like.unit in _SHORT or like.unit in ("×", "x", "-fold") else " "
    return f"{_grouped(value, decimals)}{space}{like.unit}"


def exact(value: Fraction | str, kind: Kind) -> str:
    """A value to its last digit, or to six decimals or three digits where it has no last one."""
    if isinstance(value, str):
        return _dates(value)[0] if kind.dimension == "date" else value
    number = _grouped(value, _enough(value, 6))
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    unit = {"bytes": " bytes", "operations": " FLOP", "measured": f" {kind.unit}"}.get(kind.dimension, "")
    return f"{number}{unit}".strip()


def _enough(value: Fraction, decimals: int) -> int:
    """So many decimals, or as many as give three digits."""
    while decimals < 30 and value and value < Fraction(100, 10**decimals) and round(value, decimals) != value:
        decimals += 1
    return decimals


def _grouped(value: Fraction, decimals: int) -> str:
    whole, rest = divmod(round(value * 10**decimals), 10**decimals)
    return f"{whole:,}.{rest:0{decimals}}" if decimals else f"{whole:,}"


def _dates(value: str) -> list[str]:
    """The ways to write a day or a month, the plainest first."""
    year, month, *day = value.split("-")
    name = _MONTHS[int(month) - 1]
    ways = [f"{name} {year}", year, value]
    if day:
        ways = [f"{date.fromisoformat(value).day} {name} {year}", *ways, f"{year}-{month}"]
    return ways
