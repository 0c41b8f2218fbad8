"""How numbers may be written: what is read agrees with the value or is refused, to the digit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.checked.texts import Kind, Written, differs, exact, read, rounded

BYTES, COUNT, FACTOR, OPERATIONS = Kind("bytes"), Kind("count"), Kind("factor"), Kind("operations")

UNITS = {
    BYTES: ["B", "bytes", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "million bytes"],
    COUNT: ["", "K", "M", "B", "T", "thousand", "million", "billion", "trillion"],
    FACTOR: ["", "×", "times", "%", "-fold"],
    OPERATIONS: ["FLOP", "GFLOP", "TFLOPs", "billion operations"],
}
written = st.sampled_from([(kind, unit) for kind, units in UNITS.items() for unit in units])
values = st.fractions(min_value=Fraction(1, 1000), max_value=10**13)


@given(written, values, st.integers(0, 4))
def test_what_is_rounded_agrees(how: tuple[Kind, str], value: Fraction, decimals: int) -> None:
    kind, unit = how
    factor = kind.factor(unit)
    assert factor
    text = rounded(value / factor, Written("1", "0" * decimals, unit))
    assert differs(text, value, kind) is None


@given(written, values, st.integers(0, 3), st.data())
def test_one_other_digit_does_not_agree(
    how: tuple[Kind, str], value: Fraction, decimals: int, data: st.DataObject
) -> None:
    kind, unit = how
    factor = kind.factor(unit)
    assert factor
    text = rounded(value / factor, Written("1", "0" * max(decimals, 1), unit))
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != text[place]]))
    changed = text[:place] + other + text[place + 1 :]
    near = read(changed)
    right = read(text)
    assert near
    assert right
    if abs(near.number - right.number) > right.step:  # neighbours may both be within half a step
        assert differs(changed, value, kind)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("128 KiB", 131_072, BYTES),
        ("131,072 bytes", 131_072, BYTES),
        ("131\u2009072\u00a0bytes", 131_072, BYTES),
        ("131 kB", 131_072, BYTES),
        ("130 kB", 131_072, BYTES),
        ("1.34 GB", 1_342_177_280, BYTES),
        ("8.03B", 8_030_261_248, COUNT),
        ("8.03 billion", 8_030_261_248, COUNT),
        ("8,030,000,000", 8_030_261_248, COUNT),
        ("8,030,261,248", 8_030_261_248, COUNT),
        ("32", 32, COUNT),
        ("0.5×", Fraction(1, 2), FACTOR),
        ("3.1 times", Fraction(31, 10), FACTOR),
        ("96.3 %", Fraction(963, 1000), FACTOR),
        ("17.2 GFLOP", 17_157_332_992, OPERATIONS),
        ("17.2 billion operations", 17_157_332_992, OPERATIONS),
        ("12.5 ms", Fraction(25, 2), Kind("measured", "ms")),
        ("0.0125 s", Fraction(25, 2), Kind("measured", "ms")),
        ("2.1 GB", 2100, Kind("measured", "MB")),
        ("40 tokens/s", 40, Kind("measured", "tokens/s")),
        ("7.6 %", Fraction(76, 1000), Kind("measured")),
    ],
)
def test_ways_to_write_a_value(text: str, value: Fraction | int, kind: Kind) -> None:
    assert differs(text, Fraction(value), kind) is None


@pytest.mark.parametrize(
    ("text", "value", "kind", "right"),
    [
        ("10.7 GB", 1_342_177_280, BYTES, "1.34 GB"),
        ("128 kB", 131_072, BYTES, "131 kB"),
        ("100 KiB", 131_072, BYTES, "128 KiB"),
        ("70B", 1_040_000_000_000, COUNT, "1,040B"),
        ("1,000", 1051, COUNT, "1,051"),
        ("31", 32, COUNT, "32"),
        ("2×", Fraction(5, 2), FACTOR, None),
        ("3×", Fraction(5, 2), FACTOR, None),
        ("4×", Fraction(5, 2), FACTOR, "2.5×"),
        ("25 %", Fraction(1, 3), FACTOR, "33.3 %"),
    ],
)
def test_right_figure_is_told(text: str, value: Fraction | int, kind: Kind, right: str | None) -> None:
    wrong = differs(text, Fraction(value), kind)
    assert (wrong and wrong[1]) == (f'write "{right}"' if right else None)


@pytest.mark.parametrize(
    "text",
    [
        "5" * 5000,
        "",
        "GB",
        "about 5 GB",
        "5,00 GB",
        "1,0000",
        "5 GB and 6",
        "-5",
        "5..1",
        "½",
        "1e5 B",
        "\uff15 GB",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert differs(text, Fraction(5 * 10**9), BYTES)


def test_days_and_months() -> None:
    day = Kind("date")
    for text in ("23 July 2024", "July 2024", "2024", "2024-07-23", "2024-07"):
        assert differs(text, "2024-07-23", day) is None
    wrong = '"24 July 2024" is not the value', 'write "23 July 2024"'
    assert differs("24 July 2024", "2024-07-23", day) == wrong
    assert differs("1 July 2024", "2024-07", day)
    assert exact("2024-07", day) == "July 2024"


def test_exact_value_is_told_with_its_unit() -> None:
    assert exact(Fraction(1_342_177_280), BYTES) == "1,342,177,280 bytes"
    assert exact(Fraction(1, 3), FACTOR) == "0.333333"
    assert exact(Fraction(5), Kind("measured", "ms")) == "5 ms"
    assert exact("Apache-2.0", Kind("text")) == "Apache-2.0"
