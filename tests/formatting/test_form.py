"""The form of bibliographies and of YAML: what it looks like, that it is stable, and that nothing is lost."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from library.formatting import form, formed_files
from library.formatting.bibtex import ORDER
from library.formatting.yaml_form import WIDTH, comments
from library.problems import Problem, SourceText
from library.rules import papers as rules
from library.sources.bibtex import read_bibtex
from library.sources.yaml_text import read_yaml
from tests.conftest import GOLDEN, ROOT

CASES = {
    f"{path.stem}: {case['case']}": (f"references/sample.{path.stem}", case)
    for path in sorted((GOLDEN / "formatting").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
}


def formed(path: str, text: str) -> str:
    problems: list[Problem] = []
    result = form(SourceText(path, text), problems)
    assert result is not None, problems
    return result


@pytest.mark.parametrize(("path", "case"), CASES.values(), ids=CASES)
def test_form(path: str, case: dict) -> None:
    problems: list[Problem] = []
    result = form(SourceText(path, case["input"]), problems)
    assert [str(problem) for problem in problems] == case.get("problems", [])
    assert result == case.get("output")
    if result is not None:
        assert formed(path, result) == result


def test_every_field_has_its_place() -> None:
    named = {*rules._FIELDS_OF_ALL, *(name for names in rules._FIELDS.values() for name in names)}
    assert named == {*ORDER}
    assert len(ORDER) == len({*ORDER})


def test_files_of_the_library_have_a_form() -> None:
    paths = formed_files(ROOT)
    assert {"references/topics.yml", "references/serving.bib", "models/llama.yml"} <= {*paths}
    assert "articles/kv-cache-optimization.claims.yml" in paths
    for path in paths:
        text = (ROOT / path).read_text(encoding="utf-8")
        once = formed(path, text)
        assert formed(path, once) == once


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.dates()
    | st.sampled_from(
        ["", " ", "a: b", "- a", "#", "a #b", "'", '"', "a\nb", "a\n\nb\n", " a\n b", "x " * 90, "\n"]
    )
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab#: é-", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
layouts = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, True, False]),
        "default_style": st.sampled_from([None, None, None, "'", '"', "|", ">"]),
        "indent": st.sampled_from([2, 3, 6]),
        "width": st.sampled_from([10, 40, 200]),
        "allow_unicode": st.booleans(),
    }
)
inserted = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from(["\n", "# c\n", "  # d\n", "      # e\n", "\n# f\n\n", "\n\n", " # behind"]),
    ),
    max_size=5,
)


def with_insertions(text: str, insertions: list[tuple[int, str]]) -> str:
    lines = text.split("\n")
    for place, what in insertions:
        if place < len(lines):
            lines[place] = what + lines[place] if what.endswith("\n") else lines[place] + what
    return "\n".join(lines)


@settings(max_examples=400)
@given(st.dictionaries(st.text("abc", min_size=1), values, min_size=1, max_size=4), layouts, inserted)
def test_yaml_says_the_same_in_its_form_and_keeps_it(
    value: dict, layout: dict, insertions: list[tuple[int, str]]
) -> None:
    text = with_insertions(yaml.safe_dump(value, sort_keys=False, **layout), insertions)
    problems: list[Problem] = []
    before = read_yaml(SourceText("", text), problems, "")
    if problems or not before:
        told: list[Problem] = []
        assert form(SourceText("references/a.yml", text), told) is None
        assert told
        return
    once = formed("references/a.yml", text)
    after = read_yaml(SourceText("", once), problems, "")
    assert after
    assert repr(after[0]) == repr(before[0])
    assert Counter(comments(once)) == Counter(comments(text))
    assert formed("references/a.yml", once) == once


words = st.text(st.sampled_from('ab {}é\n\t%"#,=@ '), max_size=12).filter(
    lambda text: "\n@" not in text.replace(" ", "").replace("\t", "")
)
balanced = words.map(lambda text: "".join(sign for sign in text if sign not in "{}"))
gaps = st.sampled_from(
    ["\n", "\n\n", "\n% a\n", "\n\n% b\n\n% c\n", " % behind\n", "\n@comment{of {no} paper}\n", "\n"]
)
entries = st.lists(
    st.tuples(
        st.sampled_from(["misc", "Article", "BOOK"]),
        st.text("abcdK", min_size=1, max_size=2),
        st.dictionaries(st.sampled_from(["title", "Year", "x", "doi", "url", "note"]), balanced, max_size=4),
        st.sampled_from(["{%s}", '"{%s}"', "{{%s}}"]),
        gaps,
    ),
    max_size=5,
)


@settings(max_examples=400)
@given(gaps, entries)
def test_bibliography_says_the_same_in_its_form_and_keeps_it(start: str, given: list[tuple]) -> None:
    text = start.lstrip(" ")
    for kind, key, fields, braces, gap in given:
        inside = ", ".join(f"{name} = {braces % value}" for name, value in fields.items())
        text += f"@{kind}{{{key}, {inside}}}{gap}"
    problems: list[Problem] = []
    before = read_bibtex(SourceText("", text), problems)[0]
    if any(problem.rule in ("bibtex-syntax", "paper-field") for problem in problems):
        assert form(SourceText("references/a.bib", text), []) is None
        return
    once = formed("references/a.bib", text)
    after = read_bibtex(SourceText("", once), [])[0]
    assert Counter((p.key, p.type, *sorted(p.fields.items())) for p in before) == Counter(
        (p.key, p.type, *sorted(p.fields.items())) for p in after
    )
    assert [p.key for p in after] == sorted((p.key for p in after), key=lambda key: (key.lower(), key))
    assert once.count("%") == text.count("%")
    assert formed("references/a.bib", once) == once


def test_folded_text_is_filled_to_the_width() -> None:
    text = formed("references/a.yml", "a:\n    about: >\n      " + "word\n      " * 60 + "\n")
    assert text.startswith("a:\n  about: >\n    word word")
    assert {len(line) <= WIDTH for line in text.split("\n")} == {True}
    assert min(len(line) for line in text.split("\n")[2:-2]) > WIDTH - 5


@pytest.mark.parametrize(
    ("path", "text", "made"),
    [
        ("references/a.yml", "a:  1\n", "a: 1.0\n"),
        ("references/a.yml", "a:  1  # c\n", "a: 1\n"),
        ("references/a.yml", "a:  1\n", "a: [\n"),
        ("references/a.bib", "@misc{a,title={x}}\n", "@misc{a,\n  title = {y},\n}\n"),
        ("references/a.bib", "% c\n@misc{a}\n", "@misc{a,\n}\n"),
    ],
)
def test_form_that_would_lose_something_is_refused(
    monkeypatch: pytest.MonkeyPatch, path: str, text: str, made: str
) -> None:
    monkeypatch.setattr("library.formatting.form_yaml", lambda _: made)
    monkeypatch.setattr("library.formatting.form_bibtex", lambda *_: made)
    problems: list[Problem] = []
    assert form(SourceText(path, text), problems) is None
    assert [(problem.rule, problem.location.path) for problem in problems] == [("fmt", path)]
    assert "would say something else" in problems[0].message
