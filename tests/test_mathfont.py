"""The font of the formulas holds what they need, and nothing else, in the same bytes each time."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from kept import Kept
from library import mathematics
from mathfont import math_font, needed
from tests.conftest import ROOT, built, copied_sample, with_site

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = [r"\sqrt{\frac{\alpha}{2}} + h_i", r"\left[\sum_k x_k\right]", r"\text{a} < \log n"]


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    return [str(told) for told in mathematics.convert([(tex, True) for tex in FORMULAS]).values()]


def opened(font: bytes) -> TTFont:
    return TTFont(BytesIO(font))


def test_characters_are_those_that_are_shown(drawn: list[str]) -> None:
    characters = set(needed(drawn))
    assert set("2+[]∑√αlogan<") <= characters  # what is written
    # letters that stand alone are shown in italics: alpha, Planck's h, i, k, n and x
    assert set("\U0001d6fc\u210e\U0001d456\U0001d458\U0001d45b\U0001d465") <= characters
    assert not set("\\{}_^fracsqrt") & (characters - set("logatn"))  # TeX is not shown
    assert needed(reversed(drawn)) == needed(drawn)
    assert needed([]) == "√"


def test_font_has_the_characters_and_their_larger_forms(drawn: list[str], tmp_path: Path) -> None:
    found = math_font(drawn, Kept(tmp_path, ""))
    font = opened(found)
    assert set(map(ord, needed(drawn))) - {0x2061} <= set(font.getBestCmap())
    assert len(font.getGlyphOrder()) > len(needed(drawn)) + 20
    larger = font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs
    assert {font.getBestCmap()[ord(sign)] for sign in "[√∑"} <= set(larger)
    assert len(found) < 12_000


def test_font_tells_whose_it_is_and_its_licence(drawn: list[str], tmp_path: Path) -> None:
    names = opened(math_font(drawn, Kept(tmp_path, "")))["name"]
    told = (ROOT / "docs" / "assets" / "stix-two-math.txt").read_text(encoding="utf-8")
    assert names.getDebugName(0) in told
    assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
    assert "Reserved Font Name" not in names.getDebugName(0)


def test_font_is_kept_by_its_characters(drawn: list[str], tmp_path: Path) -> None:
    first, other = Kept(tmp_path / "one", ""), Kept(tmp_path / "two", "")
    assert math_font(drawn, first) == math_font(drawn, other)
    key = first.key("assets/stix-two-math.woff2", needed(drawn))
    assert first.get(key)
    first.put(key, "")
    assert math_font(drawn, first) == math_font(drawn, other)  # what is spoiled is made anew
    assert math_font([*drawn, "<math><mi>ω</mi></math>"], first) != math_font(drawn, first)


def test_site_hands_out_the_font_that_its_formulas_need(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    path = "assets/stix-two-math.woff2"
    before = (built(library, library / "one").folder / path).read_bytes()
    page = library / "docs" / "about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n$\\Xi$ stands for nothing.\n", encoding="utf-8")
    site = built(library, library / "two")
    assert site.status == 0, site.log
    after = opened((site.folder / path).read_bytes()).getBestCmap()
    assert ord("Ξ") in after
    assert ord("Ξ") not in opened(before).getBestCmap()
    assert 'rel="preload" href="../assets/stix-two-math.woff2"' in site.page("about/index.html")
    assert 'rel="preload"' not in site.page("papers/index.html")
