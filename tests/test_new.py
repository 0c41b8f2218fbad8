"""`library new`: what it writes, what it leaves to the author, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.__main__ import main
from library.commands.new import AUTHORS, as_yaml
from library.problems import SourceText
from library.rules import RULES, check, identifier
from library.rules.articles import KINDS, SLUG
from library.sources import load
from library.sources.yaml_text import read_yaml
from tests.conftest import GOLDEN, ROOT, copied_library

if TYPE_CHECKING:
    from pathlib import Path

RUNS = {
    f"{path.stem}: {run['case']}": run
    for path in sorted((GOLDEN / "new").glob("*.yml"))
    for run in yaml.safe_load(path.read_text(encoding="utf-8"))
}
BEGINNINGS = [
    *(["article", "begun", "--kind", kind] for kind in KINDS),
    ["article", "begun", "--title", "What it costs: 4 # and more"],
    ["family", "begun-1.5"],
    ["family", "begun", "--name", "Begun: the first"],
]


def begin(root: Path, *arguments: str) -> int:
    try:
        return main(["new", "--root", str(root), *arguments])
    except SystemExit as ended:
        return int(str(ended.code))


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] != ".cache"
    }


def announced(out: str) -> list[str]:
    """What was left to the author, told as the check tells it."""
    told = []
    for line in out.partition("Left to you:\n")[2].splitlines():
        if line.endswith(")") and ": " in line and line[0] in "afm" and "(" in line:
            place, rest = line.split(": ", 1)
            hint, _, said = rest.removesuffix(")").rpartition(" (")
            told.append(f"{place}: {said}; {hint}")
    return told


@pytest.fixture
def run(sample: Path, capsys: pytest.CaptureFixture[str]) -> object:
    """Runs `library new` in the miniature library; its status, what it said, and the files that are new."""

    def begun(*arguments: str) -> tuple[int, str, dict[str, str]]:
        before = files(sample)
        status = begin(sample, *arguments)
        said = capsys.readouterr()
        after = files(sample)
        assert {name: after.get(name) for name in before} == before
        made = {name: after[name].decode() for name in sorted(after.keys() - before.keys())}
        return status, said.out + said.err, made

    return begun


@pytest.mark.parametrize("case", RUNS.values(), ids=RUNS)
def test_whole_run(case: dict, run: object) -> None:
    status, said, made = run(*case["arguments"])
    today = date.today().isoformat()
    assert said.splitlines() == case["output"].splitlines()
    assert {name: text.replace(today, "TODAY") for name, text in made.items()} == case["files"]
    assert status == 0


@pytest.mark.parametrize("arguments", BEGINNINGS, ids=" ".join)
def test_what_is_left_is_what_was_announced(
    arguments: list[str], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(sample, *arguments) == 0
    told = announced(capsys.readouterr().out)
    assert told == [str(problem) for problem in check(load(sample))] != []


def test_the_same_holds_in_this_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied_library(tmp_path / "library")
    told: list[str] = []
    for arguments in (
        ["article", "begun", "--topics", "kv-cache,serving"],
        ["figure", "begun", "drawn"],
        ["family", "begun", "--topics", "models"],
    ):
        assert begin(root, *arguments) == 0
        told += announced(capsys.readouterr().out)
    assert sorted(told) == sorted(str(problem) for problem in check(load(root)))


def test_what_is_left_is_left_by_rules_that_there_are() -> None:
    assert {identifier(rule) for rule in RULES} >= AUTHORS


def test_program_of_a_figure_draws_what_was_written_beside_it(sample: Path) -> None:
    assert begin(sample, "figure", "valid", "drawn") == 0
    drawing = sample / "figures/valid/drawn.svg"
    written = drawing.read_text(encoding="utf-8")
    drawing.unlink()
    program = [sys.executable, str(drawing.with_suffix(".py"))]
    subprocess.run(program, check=True, env={"PYTHONPATH": str(ROOT / "hooks")})
    assert drawing.read_text(encoding="utf-8") == written


def test_line_to_paste_is_refused_until_text_and_caption_are_written(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(sample, "figure", "valid", "drawn")
    line = capsys.readouterr().out.splitlines()[-1]
    assert line == '![](../figures/valid/drawn.svg "")'
    article = sample / "articles/valid.md"
    article.write_text(f"{article.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    refused = {
        problem.rule for problem in check(load(sample)) if problem.location.path == "articles/valid.md"
    }
    assert refused == {"image-alt", "image-inline"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["article", "index"], '"index" is no name'),
        (["article", "KV_Cache"], '"KV_Cache" is no name'),
        (["article", "../outside"], '"../outside" is no name'),
        (["article", "/outside"], '"/outside" is no name'),
        (["article", ""], '"" is no name'),
        (["article", "old-valid"], 'address-duplicate: the address "old-valid" is taken'),
        (["article", "valid"], "articles/valid.md is there already"),
        (["article", "begun", "--topics", "servng"], 'no topic "servng"; did you mean "serving"?'),
        (["article", "begun", "--topics", "serving,serving"], 'the topic "serving" is named twice'),
        (["article", "begun", "--topics", "a]\nx: [b"], 'no topic "a]\nx: [b"'),
        (["article", "begun", "--title", "The *best*"], 'title-heading: the heading "The best" is not'),
        (["article", "begun", "--title", "A\x07bell"], "front-matter-syntax: "),
        (["article", "begun", "--title", "Half \udcff"], "argument --title: no text in UTF-8"),
        (["article", "begun", "--kind", "essay"], "invalid choice: 'essay'"),
        (["article", "begun", "--level", "hard"], "invalid choice: 'hard'"),
        (["article"], "the following arguments are required: NAME"),
        (["family", "sample"], "models/sample.yml is there already"),
        (["family", "index"], '"index" is the list of all families'),
        (["family", "../outside"], '"../outside" is no name'),
        (["family", "begun", "--topics", "servng"], 'no topic "servng"; did you mean "serving"?'),
        (
            ["family", "begun", "--topics", "other"],
            'no topic "other"; there are attention, batching, serving',
        ),
        (["figure", "vlid", "drawn"], 'no article "vlid"; did you mean "valid"?'),
        (["figure", "../articles/valid", "drawn"], 'no article "../articles/valid"'),
        (["figure", "valid", "../drawn"], '"../drawn" is no name'),
        (["figure", "valid", "boxes"], "figures/valid/boxes.svg is there already"),
        (["paper", "begun"], "invalid choice: 'paper'"),
        ([], "the following arguments are required: WHAT"),
    ],
)
def test_what_is_not_allowed_is_refused_and_nothing_written(
    arguments: list[str], message: str, run: object
) -> None:
    status, said, made = run(*arguments)
    assert (status, made) == (2, {})
    assert message in said


def test_folder_that_leads_out_of_the_library_is_left_alone(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (sample / "figures/other").symlink_to(outside)
    assert begin(sample, "figure", "other", "drawn") == 2
    assert "leads out of the library" in capsys.readouterr().err
    assert not list(outside.iterdir())


def test_nothing_stays_where_something_cannot_be_written(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(sample)
    (sample / "figures/other").mkdir()
    (sample / "figures/other/drawn.svg").symlink_to(sample / "nowhere")  # not there, and not to be written
    assert begin(sample, "figure", "other", "drawn") == 2
    assert "figures/other/drawn.svg is there already" in capsys.readouterr().err
    assert files(sample) == before


def test_root_may_stand_on_either_side(sample: Path) -> None:
    assert main(["new", "article", "--root", str(sample), "begun"]) == 0
    assert main(["new", "--root", str(sample), "article", "begun-too"]) == 0


@given(st.text(alphabet="ab0-./_ Aé\n", max_size=8) | st.from_regex(SLUG, fullmatch=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_name_is_written_as_one_article_or_refused(sample: Path, name: str) -> None:
    before = files(sample)
    status = begin(sample, "article", "--topics", "serving", "--", name)
    made = files(sample).keys() - before.keys()
    path = f"articles/{name}.md"
    assert (status, made) in ((0, {path}), (2, set()))
    assert bool(made) == (SLUG.fullmatch(name) is not None and path not in before)
    for one in made:
        left = check(load(sample))
        (sample / one).unlink()
        assert {problem.location.path for problem in left} == {one}
        assert {problem.rule for problem in left} <= AUTHORS


@given(st.text() | st.text(alphabet="a:#'\"\\-[]{}&*!|>%@` 0.~é\t", max_size=8))
def test_text_as_yaml_is_read_back_or_refused(text: str) -> None:
    problems: list = []
    read = read_yaml(SourceText("", f"text: {as_yaml(text)}\n"), problems, "")
    assert problems or read[0] == {"text": text}
    assert as_yaml("Paged attention") == "Paged attention"
