"""How many claims of an article were compared with their sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from library.claims import Compared, claims_of, compared, found_by
from library.model import Claim
from library.problems import Location, SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)
BODY = LIBRARY.bodies["articles/valid.md"]


def claim(text: str, source: str, day: int = 1) -> Claim:
    return Claim(text, source, "abstract", date(2026, 2, day), Location("articles/valid.claims.yml"))


def counted(*claims: Claim) -> Compared:
    return compared(replace(LIBRARY, claims={"valid": claims}), "valid", BODY)


def test_a_claim_is_a_sentence_with_a_paper() -> None:
    text = BODY.source.text
    pairs = claims_of(BODY)
    bracket = [key for offset, key in pairs if text[offset:].startswith("The second has a locator")]
    assert sorted(bracket) == ["alpha2020first", "beta2021second"]
    assert len(pairs) < len(BODY.citations), "a sentence that cites a paper twice is one claim"


def test_comparisons_are_counted_with_their_days() -> None:
    total = len(claims_of(BODY))
    assert counted() == Compared(0, total, None, None)
    found = counted(
        claim("The second has a locator", "beta2021second", 3), claim("the buffer takes", "gamma2022third", 5)
    )
    assert found == Compared(2, total, date(2026, 2, 3), date(2026, 2, 5))


def test_what_does_not_fit_is_not_counted() -> None:
    wrong = claim("The second has a locator", "gamma2022third"), claim("nowhere", "beta2021second")
    assert counted(*wrong).compared == 0


def test_words_are_found_on_several_lines_of_one_sentence_or_of_two() -> None:
    text = "# A\n\n> Paging is\n> fast [@a]. It is fast.\n\n- Batching\n    is slow [@b].\n"
    body = read_markdown(SourceText("articles/a.md", text), [])
    found = {
        words: found_by(claim(words, "a"), body) for words in ("is fast", "Paging is fast", "Batching is")
    }
    assert {words: len(pairs) for words, pairs in found.items()} == {
        "is fast": 2,
        "Paging is fast": 1,
        "Batching is": 1,
    }
    assert found["Paging is fast"] <= claims_of(body)
