"""Model sheets: what is read has its place, and nothing that anybody writes stops the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from library.catalogue import Family, Source, Stated
from library.problems import Location, Problem, SourceText
from library.sources.claims import read_claims
from library.sources.markdown import read_markdown
from library.sources.models import read_family
from library.sources.results import read_results
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "models/sample.yml"
TEXT = (SAMPLE / PATH).read_text(encoding="utf-8")


def read(text: str) -> tuple[Family | None, frozenset[str], list[Problem]]:
    problems: list[Problem] = []
    family, known = read_family(SourceText(PATH, text), problems, read_markdown)
    return family, known, problems


@pytest.fixture(scope="module")
def family() -> Family:
    found, _, problems = read(TEXT)
    assert problems == []
    assert found
    return found


def test_family_and_releases(family: Family) -> None:
    assert (family.slug, family.name, family.developer, family.open) == (
        "sample",
        "Sample",
        "Sample Laboratory",
        True,
    )
    assert [release.id for release in family.releases] == ["sample-small", "sample-moe", "sample-chat"]
    small, mixture, chat = family.releases
    assert small.released == "2021-03-04"
    assert mixture.released == "2021-06"
    assert small.counts["non_embedding_parameters"] == Stated("251,692,032", 251_692_032)
    assert mixture.counts["parameters"] == Stated("1.41B", 1_410_000_000, 10_000_000)
    assert mixture.undisclosed == ("context",)
    assert chat.architecture is None
    assert chat.shares == "sample-moe"
    assert mixture.others[0].value == "1.4B"


def test_each_value_has_its_place(family: Family) -> None:
    lines = TEXT.split("\n")
    for release in family.releases:
        for name, place in release.places.items():
            rest = lines[place.line - 1][place.column - 1 :]
            assert rest, (release.id, name)
            if name == "architecture.layers.0.attention.heads":
                assert rest.startswith("8, ")
            if name == "released":
                assert rest.startswith("2021-")


def test_story_has_the_places_of_its_file(family: Family) -> None:
    [first, _] = family.about.citations
    place = family.about.source.at(first.offset)
    line = TEXT.split("\n")[place.line - 1]
    assert line[place.column - 1 :].startswith("@alpha2020first")


def test_folded_story_is_told_at_its_field() -> None:
    found, _, problems = read(TEXT.replace("about: |", "about: >-"))
    assert found
    assert not problems
    assert found.about.source.at(70).line == 5


def test_a_value_has_the_nearest_of_its_sources(family: Family) -> None:
    mixture = family.releases[1]

    def origins(name: str) -> list[str]:
        return [source.origin for source in mixture.sources_of(name)]

    assert origins("architecture.vocab") == ["beta2021second"]
    assert origins("architecture.layers.1.ffn.size") == [
        "https://github.com/example/sample/blob/main/moe.json"
    ]
    assert origins("parameters") == ["beta2021second"]
    assert origins("nothing") == []


@pytest.mark.parametrize(
    ("origin", "is_paper"),
    [
        ("kwon2023efficient", True),
        ("https://example.org/", False),
        ("http://example.org/", False),
        ("a paper", False),
        ("javascript:alert(1)", False),
    ],
)
def test_what_names_a_paper(origin: str, is_paper: bool) -> None:
    assert Source(origin, "", Location(PATH)).is_paper == is_paper


@pytest.mark.parametrize(
    ("given", "value", "unit"),
    [
        (8_030_261_248, 8_030_261_248, 1),
        ("8.03B", 8_030_000_000, 10_000_000),
        ("70B", 70_000_000_000, 1_000_000_000),
        ("1.04T", 1_040_000_000_000, 10_000_000_000),
        ("124M", 124_000_000, 1_000_000),
        ("1.5K", 1500, 100),
    ],
)
def test_count_as_stated(given: int | str, value: int, unit: int) -> None:
    stated = Stated.of(given)
    assert (stated.value, stated.unit) == (value, unit)


@pytest.mark.parametrize(
    "given", ["", "B", "8.03", "8,03B", "8.03 B", "-8B", "0B", 0, -5, True, 8.03, None, "1e9", "٣B"]
)
def test_what_is_no_count(given: Any) -> None:
    with pytest.raises(ValueError, match="write a whole number"):
        Stated.of(given)


def test_broken_file_leaves_its_releases_known() -> None:
    found, known, problems = read(TEXT.replace("topics: [", "topics: [["))
    assert found is None
    assert known == {"sample-small", "sample-moe", "sample-chat"}
    assert problems


def test_broken_release_leaves_the_others() -> None:
    found, _, problems = read(TEXT.replace("kv_heads: 4", "kv_heads: four"))
    assert found
    assert [release.id for release in found.releases] == ["sample-moe", "sample-chat"]
    assert [problem.rule for problem in problems] == ["model-field"]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


WHOLE = yaml.safe_load(TEXT)
strange = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**16) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(sorted(paths(WHOLE), key=str)), strange)
@settings(max_examples=300)
def test_whatever_stands_in_a_field_is_read_or_refused(path: tuple[Any, ...], value: Any) -> None:
    whole = yaml.safe_load(TEXT)
    if path:
        inner = whole
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
    else:
        whole = value
    _, _, problems = read(yaml.safe_dump(whole, allow_unicode=True))
    assert all(problem.rule in ("model-field", "model-syntax") or problem.message for problem in problems)


@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>\n \"'#", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found, _, problems = read(text)
    assert found is None
    assert problems
    claims: list[Problem] = []
    assert read_claims(SourceText("articles/a.claims.yml", text), claims) == ()
    assert claims


@given(st.text(max_size=50))
def test_any_text_is_a_result_or_refused(text: str) -> None:
    problems: list[Problem] = []
    found = read_results(SourceText("benchmarks/results/a.json", text), problems)
    assert found is None or not problems
