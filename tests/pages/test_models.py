"""Pages of the catalogue: cells with their sources, what follows from an architecture, and its plot."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from library.addresses import Publication
from library.catalogue import Licence, OtherStatement, Source
from library.exports.catalogue import catalogue
from library.pages import generate
from library.pages.files import handed_out
from library.pages.models import kind_of
from library.pages.numbers import number_section, short_address
from library.pages.sheets import References, dated, resting_on, sheets
from library.pages.text import byte_size, day_or_month, percent
from library.problems import Problem, SourceText
from library.sources import load
from library.sources.svg import read_svg
from tests.conftest import DAY, ROOT, SAMPLE
from tests.shapes import architecture

if TYPE_CHECKING:
    from pathlib import Path

    from library.model import Library
    from library.pages import GeneratedPage

PUBLICATION = Publication("Sample")


@pytest.fixture(scope="module")
def library() -> Library:
    return load(SAMPLE)


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, GeneratedPage]:
    return {page.path: page for page in generate(library, DAY)}


def unmasked(page: GeneratedPage) -> str:
    return page.markdown.replace("\ue000", "[")


def test_cells_lead_to_their_sources(pages: dict[str, GeneratedPage]) -> None:
    text = unmasked(pages["models/sample.md"])
    [row] = [line for line in text.split("\n") if '✎</a> | <time datetime="2021-06">June 2021</time>' in line]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[0].startswith('<span id="sample-moe"></span>Sample MoE <a class="at-line"')
    assert re.match(
        r'<data value="1410000000">1\.41B</data><sup data-line="\d+">\[5\]\(#source-5\)</sup>'
        r'<br>also 1\.4B<sup data-line="\d+">\[',
        cells[2],
    )
    assert cells[4] == "1,406,842,880"
    assert cells[5] == "undisclosed"
    assert "[Sample Licence](https://example.org/licence)" in cells[7]
    listed = text.partition("## Sources")[2]
    assert re.search(
        r'^5\. <span id="source-5"></span>\[Beta et al\. 2021\]\(\.\./papers/beta2021second\.md\), Table 2',
        listed,
        re.MULTILINE,
    )


def test_each_stated_value_and_each_release_knows_its_line(
    library: Library, pages: dict[str, GeneratedPage]
) -> None:
    text = unmasked(pages["models/sample.md"])
    lines = (library.root / "models" / "sample.yml").read_text(encoding="utf-8").split("\n")
    for shown, stands in (
        ("284M", "parameters: 284M"),
        ("4,096", "context: 4096"),
        ("2B", "training_tokens: 2B"),
    ):
        [line] = re.findall(rf'\| (?:<data value="\d+">)?{shown}(?:</data>)?<sup data-line="(\d+)">', text)
        assert lines[int(line) - 1].strip() == stands
    [line] = re.findall(r'also 1\.4B<sup data-line="(\d+)">', text)
    assert "value: 1.4B" in lines[int(line) - 1]
    releases = re.findall(r'href="\.\./models/sample\.yml#L(\d+)" aria-label="Correct ([^"]+)"', text)
    assert [(lines[int(line) - 1].strip(), name) for line, name in releases] == [
        ("- id: sample-small", "Sample Small"),
        ("- id: sample-moe", "Sample MoE"),
        ("- id: sample-chat", "Sample Chat"),
    ]


def test_every_mark_has_its_source(pages: dict[str, GeneratedPage]) -> None:
    text = unmasked(pages["models/sample.md"])
    assert set(re.findall(r"\(#source-(\d+)\)", text)) == set(re.findall(r'id="source-(\d+)"', text))


def test_story_keeps_its_citations_and_nothing_else_is_taken_for_one(pages: dict[str, GeneratedPage]) -> None:
    page = pages["models/sample.md"]
    _, _, body = page.markdown.partition("\n---\n")
    assert re.findall(r"\[[^\]]*\]", body) == ["[@alpha2020first]", "[@beta2021second, Section 2]"]


def test_releases_with_one_architecture_stand_together(library: Library) -> None:
    found = sheets(library, library.families[0], References())
    assert [sheet.names for sheet in found] == [("Sample Small",), ("Sample MoE", "Sample Chat")]
    assert sum(found[0].shares.values()) == 1
    assert found[0].cache_a_token == 32_768
    assert found[0].caches == [None, None, None], "its context ends before"


def test_paper_lists_what_rests_on_it(library: Library, pages: dict[str, GeneratedPage]) -> None:
    text = pages["papers/beta2021second.md"].markdown
    line = "parameters 1.41B, active parameters 0.50B, training tokens 2B (Table 2)"
    assert f"- [Sample MoE](../models/sample.md#sample-moe): {line}\n" in text
    assert "architecture: vocab" in text
    resting = resting_on(library)
    assert {value.release.id for value in resting["gamma2022third"]} == {"sample-moe"}


def test_topic_lists_its_releases(pages: dict[str, GeneratedPage]) -> None:
    assert "[Sample MoE](../models/sample.md#sample-moe) (1.41B)" in pages["topics/serving.md"].markdown
    assert "## Models" not in pages["topics/batching.md"].markdown


def test_list_of_families(pages: dict[str, GeneratedPage]) -> None:
    text = pages["models/index.md"].markdown
    assert "1 family, 3 releases." in text
    assert (
        '| [Sample](sample.md) | Sample Laboratory | 3 | <data value="1410000000">284M to 1.41B</data> '
        "| 2021 | dense, mixture of experts |" in text
    )


def test_entries_of_checked_numbers(library: Library) -> None:
    [article] = [article for article in library.articles if article.slug == "valid"]
    text = number_section(library, article)
    assert (
        '1. <span id="number-1"></span>'
        "[KV cache per token of Sample Small, kv bf16](../models/sample.md#sample-small): "
        "16 layers × 2 × 4 KV heads × 128 × 2 bytes = 32,768 bytes. "
        "Source: [config.json (example/sample)](https://github.com/example/sample/blob/main/config.json). "
        '<a class="at-line" href="../models/sample.yml#L20">Correct it in models/sample.yml, line 20</a> '
        '<a href="#number-from-1" aria-label="Back to the number">↩</a>'
    ) in text
    assert "benchmarks/results/speed.json" in text
    assert text.count('class="at-line"') == 3, "one for the first, two for the quotient, none for the result"
    assert text.count('<span id="number-') == 3


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("https://github.com/a/b/blob/main/c/d.py#L3", "d.py (a/b)"),
        ("https://github.com/a/b", "b (github.com)"),
        ("https://example.org/", "example.org"),
        ("https://www.example.org/models/card.md?x=1", "card.md (example.org)"),
    ],
)
def test_short_name_of_an_address(address: str, short: str) -> None:
    assert short_address(address) == short


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["real", "sample"])
def test_plots_are_drawings_that_the_rules_let_through(root: Path) -> None:
    library = load(root)
    drawn = [
        (file.path, file.make())
        for file in handed_out(library, (), PUBLICATION, {})
        if file.path.endswith(".svg")
    ]
    assert drawn
    for path, text in drawn:
        problems: list[Problem] = []
        width, height = read_svg(SourceText(path, text), problems)
        assert problems == [], path
        assert (width, height) == (360, 270)
        assert "<title>Memory of " in text
        for points in re.findall(r' d="M([^"]+)"', text):
            across = [float(point.split()[0]) for point in points.split(" L")]
            up = [float(point.split()[1]) for point in points.split(" L")]
            assert across == sorted(across)
            assert all(62 <= x <= 347 for x in across), path
            assert all(83 <= y <= 233 for y in up), path
            assert up == sorted(up, reverse=True), "memory never shrinks"


def test_catalogue_for_programs(library: Library) -> None:
    told = json.loads(catalogue(library))
    [family] = told["families"]
    small, mixture, chat = family["releases"]
    assert small["parameters"] == 284_000_000
    assert small["computed"]["parameters"] == 284_460_032
    assert small["computed"]["kv_cache_bytes_per_token"] == 32_768
    assert mixture["computed"]["active_parameters"] == 500_873_216
    assert mixture["undisclosed"] == ["context"]
    assert mixture["also_stated"] == [{"field": "parameters", "value": "1.4B", "paper": "gamma2022third"}]
    assert {"of": ["architecture.vocab"], "paper": "beta2021second"} in mixture["sources"]
    assert chat["same_architecture_as"] == "sample-moe"
    assert chat["computed"] == mixture["computed"]
    assert mixture["architecture"]["layers"][1]["ffn"]["experts"] == 8


def test_kinds_of_models() -> None:
    heads = {"kind": "mha", "heads": 2, "head_dim": 4}
    state = {"kind": "lightning", "heads": 2, "head_dim": 4}
    experts = {"kind": "moe", "experts": 4, "per_token": 2, "size": 3}
    assert kind_of(architecture({"count": 1, "attention": heads})) == "dense"
    assert kind_of(architecture({"count": 1, "attention": heads, "ffn": experts})) == "mixture of experts"
    assert kind_of(architecture({"count": 1, "state": state})) == "state space"
    both = architecture({"count": 1, "attention": heads}, {"count": 1, "state": state, "ffn": experts})
    assert kind_of(both) == "hybrid mixture of experts"
    encoder = {"layers": [{"count": 1, "attention": heads}]}
    assert kind_of(architecture({"count": 1, "attention": heads}, encoder=encoder)) == "encoder-decoder"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0\u00a0bytes"),
        (999, "999\u00a0bytes"),
        (1000, "1.00\u00a0kB"),
        (70_272, "70.3\u00a0kB"),
        (999_600, "1.00\u00a0MB"),
        (16_060_522_496, "16.1\u00a0GB"),
        (812 * 10**9, "812\u00a0GB"),
        (5 * 10**15, "5,000\u00a0TB"),
    ],
)
def test_sizes_in_three_digits(size: int, shown: str) -> None:
    assert byte_size(size) == shown


def test_dates_and_shares() -> None:
    assert day_or_month("2024-07-23") == "23 July 2024"
    assert day_or_month("2024-07") == "July 2024"
    assert [dated(value) for value in ("2024-07", "2024-13", "2023-02-29", "1.4B")] == [
        "July 2024",
        "2024-13",
        "2023-02-29",
        "1.4B",
    ]
    assert percent(Fraction(1, 3)) == "33.3\u00a0%"
    assert percent(Fraction(1, 10**6)) == "under 0.1\u00a0%"


def test_hostile_sheets_stay_text(library: Library) -> None:
    evil = '"><script>alert(1)</script> | [x](javascript:alert(1)) {{ 7 * 7 }} [@alpha2020first] ```\n# Not'
    family = library.families[0]
    source = Source("https://a.b/" + evil, evil, family.releases[0].sources[0].location, ("released",))
    release = replace(
        family.releases[0], name=evil, sources=(source,), others=(OtherStatement("released", evil, source),)
    )
    licences = {"LicenseRef-Evil": Licence(evil, "https://a.b/" + evil, source.location)}
    licensed = replace(
        release, id="other", licence="LicenseRef-Evil", released="", shares=evil, architecture=None
    )
    hostile = replace(family, name=evil, developer=evil, licences=licences, releases=(release, licensed))
    changed = replace(library, families=(hostile,), articles=(), pages=())
    for page in generate(changed, DAY):
        text = re.sub(r"^(`{3,}).*?^\1$", "", page.markdown.split("---\n", 2)[2], flags=re.M | re.S)
        assert "<script" not in text, page.path
        assert "](javascript" not in text, page.path
        assert "\n# Not" not in text, page.path
        assert text.count("[@alpha2020first]") <= 1, "only the story cites"
    for file in handed_out(changed, (), PUBLICATION, {}):
        if file.path.endswith(".svg"):
            assert "<script" not in file.make()


def test_name_of_a_family_may_hold_brackets_and_be_the_id_of_a_release(library: Library) -> None:
    (family,) = library.families
    for name in ("[Sample] family", "Sample small"):
        renamed = replace(library, families=(replace(family, name=name),))
        page = next(page for page in generate(renamed, DAY) if page.path == "models/sample.md")
        assert page.markdown.startswith(f'---\ntitle: "{name}"\n')
        assert page.markdown.count('id="sample-small"') == (name != "Sample small")


def test_other_statements_on_parts_of_an_architecture_are_shown_with_their_sources(library: Library) -> None:
    (family,) = library.families
    small, *rest = family.releases
    source = Source("beta2021second", "Table 9", small.places[""])
    others = (
        OtherStatement("architecture.vocab", "32,128", source),
        OtherStatement("architecture.layers.0.attention.kv_heads", "8", source),
    )
    changed = replace(library, families=(replace(family, releases=(replace(small, others=others), *rest)),))
    page = next(page for page in generate(changed, DAY) if page.path == "models/sample.md")
    lines = re.findall(r"^- (Sample Small: .*)<sup>\[(\d+)\]", unmasked(page), re.MULTILINE)
    number = lines[0][1]
    assert lines == [
        ("Sample Small: vocabulary 32,128", number),
        ("Sample Small: layers, group 1, attention, KV heads 8", number),
    ]
    entry = f'<span id="source-{number}"></span>[Beta et al. 2021](../papers/beta2021second.md), Table 9'
    assert entry in unmasked(page)
    before = next(page for page in generate(library, DAY) if page.path == "models/sample.md")
    assert "Other sources say otherwise" not in before.markdown
