"""No small file takes long: what is tried here took minutes before it was bounded."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from library.rules import check
from library.sources import load
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from library.problems import Problem

SECONDS = 30
"""Processor time that none of it may take; it takes a few seconds where coverage is not measured."""

ARTICLE = (SAMPLE / "articles" / "valid.md").read_text(encoding="utf-8")

RELEASE = """
  - id: tiny-{number}
    name: Tiny
    released: 2024-05-06
    licence: MIT
    parameters: 1234567
    architecture:
      hidden: 32
      vocab: 100
      tied_embeddings: true
      norm: rms
      layers: [{layers}]
    sources:
      - {{of: [released, licence, parameters, architecture], from: alpha2020first}}
"""
LAYER = "{count: 1, attention: {kind: gqa, heads: 4, kv_heads: 2, head_dim: 8}, ffn: {kind: gated, size: 72}}"


def found(sample: Path, files: dict[str, str]) -> list[Problem]:
    """The problems of the miniature library with other files, in the time that they may take."""
    for name, text in files.items():
        (sample / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    problems = check(load(sample))
    assert time.process_time() - start < SECONDS
    return problems


def test_elements_that_are_not_closed(sample: Path) -> None:
    text = "# More\n\n" + "a <sub>b\n" * 30_000 + "a </sup>b\n" * 30_000
    assert len(found(sample, {"docs/more.md": text})) == 60_000


@pytest.mark.parametrize("groups", [24, 100])
def test_counts_that_are_wrong(sample: Path, groups: int) -> None:
    family = "family: T\ndeveloper: T\nopen: true\ntopics: [serving]\nabout: Made up.\nreleases:"
    layers = ", ".join([LAYER] * groups)
    family += "".join(RELEASE.format(number=number, layers=layers) for number in range(100))
    problems = found(sample, {"models/tiny.yml": family})
    assert [problem.rule for problem in problems] == ["model-arithmetic"] * 100


def test_comparisons_of_words_that_stand_everywhere_or_nowhere(sample: Path) -> None:
    line = "  - {{text: {}, source: alpha2020first, against: abstract, compared: 2026-02-01}}\n"
    claims = "claims:\n" + (line.format("The") + line.format("nowhere at all")) * 500
    article = ARTICLE + "\nThe first is cited [@alpha2020first]." * 10_000 + "\n"
    problems = found(sample, {"articles/valid.md": article, "articles/valid.claims.yml": claims})
    assert sum(problem.rule == "claim-unknown" for problem in problems) == 1000
    [problem] = found(
        sample, {"articles/valid.claims.yml": claims + line.format("The"), "articles/valid.md": ARTICLE}
    )
    assert str(problem).endswith('"claims" is a list of 1001; write at most 1000')


def test_names_that_are_not_known(sample: Path) -> None:
    entries = "".join(f"@misc{{paper2020number{number},\n}}\n" for number in range(2_000))
    text = "# More\n\n" + "".join(f"It is [@paper2021nummer{number}].\n" for number in range(20_000))
    problems = found(sample, {"references/more.bib": entries, "docs/more.md": text})
    hints = [str(problem.hint) for problem in problems if problem.rule == "cite-unknown"]
    assert len(hints) == 20_000
    assert hints[0].startswith('did you mean "paper2020number')
    assert hints[-1] == "add its entry to a file in references/"


def test_results_that_a_benchmark_does_not_have(sample: Path) -> None:
    keys = ", ".join(f'"median{number}": 1' for number in range(20_000))
    text = "# More\n\n" + "".join(
        f'It is <data value="bench.other#mode{number}">1</data>.\n' for number in range(10_000)
    )
    problems = found(sample, {"benchmarks/results/other.json": f"{{{keys}}}", "docs/more.md": text})
    assert len(problems) == 10_000
    assert max(len(str(problem.hint)) for problem in problems) < 500
