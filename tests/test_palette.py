"""The colours that the style sheet names: each is legible on what it stands on, in both schemes."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

SHEET = (ROOT / "docs" / "assets" / "library.css").read_text("utf-8")
PAIRS = dict(re.findall(r"^  --([\w-]+): (light-dark\([^)]+\));$", SHEET, re.MULTILINE))
SCHEMES = {"light": 0, "dark": 1}
LEAST = 4.5
"""What WCAG asks of text at level AA."""


def colour(name: str, scheme: str) -> str:
    return re.findall(r"#[0-9a-f]{6}\b", PAIRS[name])[SCHEMES[scheme]]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_is_legible(ground: str, scheme: str) -> None:
    texts = {"ink", "ink-soft", "link", "mark", "md-default-fg-color--lighter"}
    texts |= {name for name in PAIRS if name.startswith("md-code")}
    assert len(texts) > 10
    too_faint = {
        name: round(found, 2)
        for name in texts
        if (found := contrast(colour(name, scheme), colour(ground, scheme))) < LEAST
    }
    assert too_faint == {}
