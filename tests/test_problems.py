"""Places in a text, and how a problem is told."""

from __future__ import annotations

import json

import pyromark
from hypothesis import example, given
from hypothesis import strategies as st
from justhtml import JustHTML

from library.problems import MARKDOWN_LIMIT, Location, Meant, Problem, SourceText, tell

TWO = [
    Problem(Location("b.md", 2, 1), "rule-b", "second"),
    Problem(Location("a.md", 10, 3), "rule-a", 'first, "größer"', "mend it"),
]


def test_problem_is_told_on_one_line_with_its_place_rule_message_and_hint() -> None:
    assert str(TWO[1]) == 'a.md:10:3: rule-a: first, "größer"; mend it'
    assert str(TWO[0]) == "b.md:2:1: rule-b: second"


def test_name_that_may_be_meant_is_told_where_one_is_near() -> None:
    known = ["serving", "sampling", "attention"]
    assert str(Meant("servng", known)) == 'did you mean "serving"?'
    assert str(Meant("servng", known, told=lambda near: f"see {near}")) == "see serving"
    assert str(Meant("servng", known, "add it", but="serving")) == "add it"
    assert str(Meant("servng", known, "add it", cutoff=0.95)) == "add it"
    assert (
        str(Problem(TWO[0].location, "rule-b", "second", Meant("zzz", known))) == "b.md:2:1: rule-b: second"
    )


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
    assert tell([], "markdown") == ""
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


def cells(text: str) -> list[str]:
    """What a reader of the table sees, after nothing but a row and its cells was found in it."""
    html = pyromark.html(
        tell([Problem(Location("a.md"), "rule", text)], "markdown"),
        options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_GFM,
    )
    body = JustHTML(html, sanitize=False).root.query_one("tbody")
    assert [element.name for element in body.query("*")] == ["tr", *["td", "code"] * 3], html
    return ["".join(code.to_text(separator="").split()) for code in body.query("code")]


@given(st.text(st.characters(exclude_categories=["C"])))
@example("|`|` <b>&lt;</b> <!-- @all #1 ![x](y) http://x.y www.x.y x@y.z :+1: $x$ | - \\|")
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    assert cells(text) == ["a.md:1:1", "rule", "".join(text.split())]


def test_markdown_shows_what_cannot_be_seen() -> None:
    assert cells("\r\n|\x00\u202e\u200b@all") == ["a.md:1:1", "rule", "\\r\\n|\\x00\\u202e\\u200b@all"]


@given(st.text())
def test_markdown_has_no_letter_that_github_makes_a_mention_or_an_address_of(text: str) -> None:
    told = tell([Problem(Location("a.md"), "rule", text)], "markdown")
    row = told.splitlines()[2].replace("<code>", "").replace("</code>", "").replace("&#", "")
    assert not set(row) & set("@#`*_~<>[]!:.$\\&")


def test_markdown_that_grows_too_long_ends_with_the_number_of_problems() -> None:
    problems = [Problem(Location("a.md", line), "rule", "a long message " * 10) for line in range(1, 1001)]
    told = tell(problems, "markdown")
    assert len(told) < MARKDOWN_LIMIT + 10_000
    assert told.endswith("|\n\nThis table ends here; there are 1000 problems in all.\n")


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
