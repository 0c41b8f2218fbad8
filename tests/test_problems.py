"""Places in a text, and how a problem is told."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from library.problems import Location, Problem, SourceText, tell

TWO = [
    Problem(Location("b.md", 2, 1), "rule-b", "second"),
    Problem(Location("a.md", 10, 3), "rule-a", 'first, "größer"', "mend it"),
]


def test_problem_is_told_on_one_line_with_its_place_rule_message_and_hint() -> None:
    assert str(TWO[1]) == 'a.md:10:3: rule-a: first, "größer"; mend it'
    assert str(TWO[0]) == "b.md:2:1: rule-b: second"


def test_problems_are_told_in_the_order_of_their_places() -> None:
    lines = [Location("b.md", 1, 1), Location("a.md", 10, 2), Location("a.md", 9, 10), Location("a.md", 9, 9)]
    told = tell(Problem(place, "rule", "message") for place in lines)
    assert [line.split(": ")[0] for line in told.splitlines()] == [
        "a.md:9:9",
        "a.md:9:10",
        "a.md:10:2",
        "b.md:1:1",
    ]


def test_no_problems_are_told_as_nothing() -> None:
    assert tell([]) == ""
    assert tell([], "github") == ""
    assert json.loads(tell([], "json")) == []


def test_json_gives_each_part_by_its_name() -> None:
    told = tell(TWO, "json")
    assert "größer" in told
    assert json.loads(told)[0] == {
        "path": "a.md",
        "line": 10,
        "column": 3,
        "rule": "rule-a",
        "message": 'first, "größer"',
        "hint": "mend it",
    }


def test_github_gives_one_command_a_problem() -> None:
    assert tell(TWO, "github") == (
        '::error file=a.md,line=10,col=3,title=rule-a::first, "größer"; mend it\n'
        "::error file=b.md,line=2,col=1,title=rule-b::second\n"
    )


def test_github_takes_no_command_out_of_a_file_name_or_a_message() -> None:
    problem = Problem(Location("a,b:c%.md"), "rule", "100 %\n::error::no")
    assert tell([problem], "github") == (
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,title=rule::100 %25%0A::error::no\n"
    )


def test_place_counts_lines_and_characters_from_one() -> None:
    source = SourceText("a.md", "größe\n\n世界 🙂x\n")
    assert str(source.at(0)) == "a.md:1:1"
    assert str(source.at(3)) == "a.md:1:4"
    assert str(source.at(5)) == "a.md:1:6"
    assert str(source.at(6)) == "a.md:2:1"
    assert str(source.at(7)) == "a.md:3:1"
    assert str(source.at(11)) == "a.md:3:5"
    assert str(source.at(13)) == "a.md:4:1"


def test_text_without_places_of_its_own_has_one() -> None:
    place = Location("topics.yml", 7, 9)
    assert SourceText("topics.yml", "one\ntwo", fixed=place).at(5) == place


@given(st.text(alphabet="ab\n", max_size=30), st.data())
def test_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = SourceText("a.md", text).at(offset)
    lines = text.split("\n")
    assert sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1 == offset
