"""The rule reference, out of docstrings."""

from __future__ import annotations

from library.pages.rulebook import rulebook
from library.rules import RULES, identifier


def test_every_rule_has_its_entry_under_its_identifier() -> None:
    entries = [entry.id for chapter in rulebook() for entry in chapter.entries]
    assert sorted(entries) == sorted(map(identifier, RULES))


def test_an_entry_says_what_and_why_and_shows_wrong_and_right() -> None:
    for chapter in rulebook():
        assert chapter.title
        for entry in chapter.entries:
            before, _, after = entry.text.partition("Wrong:\n\n```")
            assert len(before.split("\n\n")) >= 2, entry.id
            assert "```\n\nRight:\n\n```" in after, entry.id
            assert entry.text.endswith("```"), entry.id
