"""Reading of YAML: values, places, what is refused, and that nothing is expanded, built or raised."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from library.problems import Location, Problem, SourceText
from library.shapes import Shape
from library.sources.yaml_text import NO_TEXT, Places, read_yaml, validate


def read(
    text: str, start: int = 0, end: int | None = None
) -> tuple[dict[str, Any] | None, Places, list[str]]:
    problems: list[Problem] = []
    found = read_yaml(SourceText("a.yml", text), problems, "rule", start, end)
    value, places = found or (None, {})
    return value, places, [str(problem) for problem in sorted(problems)]


VALUES: dict[str, Any] = {
    "text": "text",
    "'quoted'": "quoted",
    '"2026"': "2026",
    "'true'": "true",
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
    "True": "True",
    "yes": "yes",
    "no": "no",
    "off": "off",
    "0": 0,
    "-12": -12,
    "+3": 3,
    "010": "010",
    "0x1F": "0x1F",
    "1_000": "1_000",
    "12:30:45": "12:30:45",
    "9" * 5000: "9" * 5000,
    "1.5": 1.5,
    "-.5": -0.5,
    "2.": 2.0,
    "1e3": "1e3",
    "1.5E-3": 0.0015,
    "1e999": "1e999",
    ".inf": ".inf",
    ".nan": ".nan",
    "2026-11-22": date(2026, 11, 22),
    "2026-11-22 10:00:00": "2026-11-22 10:00:00",
    "2026-1-2": "2026-1-2",
    "[a, 1, [b]]": ["a", 1, ["b"]],
    "{b: c, d: {}}": {"b": "c", "d": {}},
    "|\n  one\n  two\n": "one\ntwo\n",
    ">-\n  one\n  two\n": "one two",
    "# a comment": None,
}


@pytest.mark.parametrize("written", VALUES)
def test_value_is_read(written: str) -> None:
    value, _, problems = read(f"a: {written}")
    assert problems == []
    assert value == {"a": VALUES[written]}
    assert type(value["a"]) is type(VALUES[written])


def test_places_of_values_and_keys() -> None:
    text = "---\ntitle: é x\ntopics:\n  - a\n  - 'b'\nrevised: [{date: 2026-01-01}]\n---\nbody"
    value, places, problems = read(text, 4, text.rindex("---"))
    assert problems == []
    assert value == {"title": "é x", "topics": ["a", "b"], "revised": [{"date": date(2026, 1, 1)}]}
    expected = {
        (): (2, 1),
        ("title", None): (2, 1),
        ("title",): (2, 8),
        ("topics", None): (3, 1),
        ("topics",): (4, 3),
        ("topics", 0): (4, 5),
        ("topics", 1): (5, 5),
        ("revised", None): (6, 1),
        ("revised",): (6, 10),
        ("revised", 0): (6, 11),
        ("revised", 0, "date", None): (6, 12),
        ("revised", 0, "date"): (6, 18),
    }
    assert places == {path: Location("a.yml", *place) for path, place in expected.items()}


STOPPED = {
    "": "1:1: rule: empty",
    "# nothing": "1:1: rule: empty",
    "- a": "1:1: rule: a list",
    "text": '1:1: rule: the text "text"',
    "a: b\n---\nc: d": "2:1: rule: a second document",
    "a: b: c": "1:5: rule: not YAML: mapping values",
    "a: @b": "1:4: rule: not YAML: found character",
    "a: [b": "1:6: rule: not YAML",
    "a: 'b": "1:6: rule: not YAML",
    "a: b\n c: d": "2:3: rule: not YAML",
    "? [a]\n: b": "1:3: rule: a key that is not text",
    "&a b: c": "1:1: rule: a key that is not text",
    "a: \0": "1:4: rule: character U+0000",
    "a: \x1b[0m": "1:4: rule: character U+001B",
    "\ufeffa: b": "1:1: rule: character U+FEFF",
    "a: " + "[" * 21 + "]" * 21: "1:23: rule: nested more than 20 deep",
    "%YAML 3.0\n---\na: b": "1:1: rule: not YAML",
}


@pytest.mark.parametrize("text", STOPPED)
def test_text_that_is_no_mapping_is_told(text: str) -> None:
    value, _, (problem,) = read(text)
    assert value is None
    assert problem.startswith(f"a.yml:{STOPPED[text]}")


REFUSED = {
    "a: 1\nb: 2\na: 3": ['3:1: rule: "a" twice; the first is at a.yml:1:1'],
    "a: {b: 1, b: {c: 2}}": ['1:11: rule: "b" twice; the first is at a.yml:1:5'],
    "a: !!python/object/apply:os.system [echo]": ['1:4: rule: a tag, "!!python/object/apply:os.system"'],
    "a: !x b": ['1:4: rule: a tag, "!x"'],
    "a: &x b\nc: *x": ['1:4: rule: an anchor, "&x"', '2:4: rule: an alias, "*x"'],
    "a: &x [*x]": ['1:4: rule: an anchor, "&x"', '1:8: rule: an alias, "*x"'],
    "1: a": ['1:1: rule: the key "1" is not text'],
    "true: a": ['1:1: rule: the key "true" is not text'],
    "a: 2026-13-01": ["1:4: rule: no such day: 2026-13-01"],
    "a: [2026-02-30, 2026-00-10]": [
        "1:5: rule: no such day: 2026-02-30",
        "1:17: rule: no such day: 2026-00-10",
    ],
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_does_not_end_the_reading(text: str) -> None:
    value, _, problems = read(text + "\nlast: 1")
    assert value is not None
    assert value["last"] == 1
    assert len(problems) == len(REFUSED[text])
    for problem, start in zip(problems, REFUSED[text], strict=True):
        assert problem.startswith(f"a.yml:{start}")


def test_nothing_is_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    began = time.process_time()
    value, _, problems = read("\n".join(lines))
    assert value is not None
    assert len(problems) == 12 + 11 * 9
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100000,
        "{a: " * 50000,
        "a: " + "[{b: " * 50000,
        "- " * 50000,
        "? " * 50000,
        "a: &b " * 20000,
        "a:\n" + "\n".join(" " * n + "a:" for n in range(1, 400)),
        "a: " + "x " * 100000,
        "a: '" + "\n" * 100000,
    ],
    ids=range(9),
)
def test_time_grows_with_the_length_alone(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 5


class Revision(Shape):
    date: date
    about: str


class Matter(Shape):
    title: str
    kind: Literal["article", "guide"]
    topics: list[str]
    created: date
    words: int = 0
    draft: bool = False
    score: float = 0.0
    revised: list[Revision] = Field(default_factory=list)


GOOD = "title: A\nkind: article\ntopics: [a]\ncreated: 2026-01-01\n"


def misfits(text: str) -> list[str]:
    problems: list[Problem] = []
    source = SourceText("a.yml", text)
    found = read_yaml(source, problems, "syntax")
    assert found
    fits = validate(Matter, *found, problems, "field")
    assert (fits is None) is bool(problems)
    return [str(problem) for problem in sorted(problems)]


def test_value_that_fits_becomes_the_model() -> None:
    source = SourceText("a.yml", GOOD + "score: 1\nrevised:\n  - {date: 2026-02-01, about: Mended.}\n")
    found = read_yaml(source, [], "syntax")
    assert found
    matter = validate(Matter, *found, [], "field")
    assert matter
    assert matter.created == date(2026, 1, 1)
    assert matter.score == 1.0
    assert matter.revised == [Revision(date=date(2026, 2, 1), about="Mended.")]


MISFITS = {
    "titel: B": 'a.yml:5:1: field: unknown field "titel"; did you mean "title"?',
    "zzz: B": 'a.yml:5:1: field: unknown field "zzz"; the fields are title, kind, topics',
    "words: many": 'a.yml:5:8: field: "words" is the text "many"; write a whole number',
    "words: 1.5": 'a.yml:5:8: field: "words" is the number 1.5; write a whole number',
    "draft: yes": 'a.yml:5:8: field: "draft" is the text "yes"; write true or false',
    "score: [1]": 'a.yml:5:8: field: "score" is a list; write a number',
    "revised: {}": 'a.yml:5:10: field: "revised" is empty; write a list',
    "revised:\n  - {date: soon, about: x}": 'a.yml:6:12: field: "revised.0.date" is the text "soon"',
    "revised:\n  - about: x": 'a.yml:6:5: field: no field "date"; write "date: ..."',
    "revised:\n  - about: x\n    date: 2026-01-01\n    by: y": 'a.yml:8:5: field: unknown field "by"',
    "revised: [x]": 'a.yml:5:11: field: "revised.0" is the text "x"; write fields',
    "created: 2026-02-30": "a.yml:4:10: syntax: no such day: 2026-02-30",
    "kind: artcle": 'a.yml:2:7: field: "kind" is the text "artcle"; did you mean "article"?',
    "kind: zzz": 'a.yml:2:7: field: "kind" is the text "zzz"; write "article" or "guide"',
    "kind: [zzz]": 'a.yml:2:7: field: "kind" is a list; write "article" or "guide"',
    "topics: batching": 'a.yml:3:9: field: "topics" is the text "batching"; write a list',
    "topics: [a, 2026-01-01]": 'a.yml:3:13: field: "topics.1" is the date 2026-01-01; write text',
    "title: true": 'a.yml:1:8: field: "title" is true; write text',
}


@pytest.mark.parametrize("line", MISFITS)
def test_misfit_is_told_at_its_place(line: str) -> None:
    name = line.split(":")[0]
    text = re.sub(rf"(?m)^{name}: .*$", line, GOOD) if f"{name}:" in GOOD else GOOD + line
    (problem,) = misfits(text)
    assert problem.startswith(MISFITS[line])


def test_missing_field_is_told_where_the_mapping_begins() -> None:
    text = "\n# c\nkind: guide\ntopics: []\ncreated: 2026-01-01"
    assert misfits(text) == ['a.yml:3:1: field: no field "title"; write "title: ..."']


tokens = st.sampled_from(
    [
        "a",
        "b: ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "  ",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a ",
        "!!str ",
        "!x ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "#",
        "? ",
        "<<: ",
        "2026-02-30",
        "12",
        "true",
        "~",
        "\t",
        "\r\n",
        "\u2028",
        "\x85",
        "é",
        "@",
        "\\",
    ]
)


def assert_read(text: str) -> None:
    problems: list[Problem] = []
    found = read_yaml(SourceText("a.yml", "---\n" + text), problems, "rule", 4)
    assert found or problems
    for place in [*(found[1].values() if found else ()), *(problem.location for problem in problems)]:
        assert 2 <= place.line <= text.count("\n") + 2
    if found:
        validate(Matter, *found, problems, "rule")


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert_read(text)


@settings(deadline=None, max_examples=400)
@given(st.lists(tokens).map("".join))
def test_no_sequence_of_tokens_raises(text: str) -> None:
    assert_read(text)


texts = st.text().filter(lambda text: not NO_TEXT.search(text))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.dates() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.dictionaries(texts, plain, min_size=1, max_size=4))
def test_what_yaml_writes_is_read_back(value: dict[str, Any]) -> None:
    text = yaml.dump(value, Dumper=_NoAliases, allow_unicode=False)
    found, _, problems = read(text)
    assert problems == []
    assert found == value


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
