"""Each rule refuses what it says, at the right place, and nothing else; and what holds for all rules."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import socket
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from library import rules
from library.rules import (
    RULES,
    check,
    citations,
    headings,
    identifier,
    links,
    markup,
    mathematics,
    numbers,
    text,
)
from library.sources import load
from tests.conftest import GOLDEN, ROOT, SAMPLE, copied_sample

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from library.rules import Rule


@dataclass(frozen=True)
class Case:
    """What is laid over the miniature library, and the whole of what the rule then says of it."""

    rule: str
    case: str
    problems: list[str]
    files: dict[str, str | bytes | None] = field(default_factory=dict)
    """Contents by path; a file with none is deleted."""
    links: dict[str, str] = field(default_factory=dict)
    """Targets of symbolic links, by path."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Files of that many bytes."""
    unreadable: list[str] = field(default_factory=list)

    def lay(self, root: Path) -> None:
        for name, content in self.files.items():
            path = root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, target in self.links.items():
            (root / name).symlink_to(target)
        for name, size in self.sizes.items():
            (root / name).write_bytes(b"x" * size)
        for name in self.unreadable:
            bind_socket(root / name)


def bind_socket(path: Path) -> None:
    """Makes a file that nobody can read, whoever runs the tests: a mode would keep no administrator out."""
    with socket.socket(socket.AF_UNIX) as unopenable, pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)  # the name of a socket may not be long
        unopenable.bind(path.name)


@cache
def cases() -> tuple[Case, ...]:
    return tuple(
        Case(rule=path.stem, **case)
        for path in sorted((GOLDEN / "rules").glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def told(case: Case, folder: Path, active: Iterable[Rule] = RULES) -> list[str]:
    """What the case's rule says, if it is among the active ones."""
    root = copied_sample(folder / "library")
    case.lay(root)
    chosen = [rule for rule in active if identifier(rule) == case.rule]
    return [str(problem) for problem in check(load(root), chosen)]


def named(value: Any) -> str | None:
    return f"{value.rule}: {value.case}" if isinstance(value, Case) else None


@pytest.mark.parametrize("case", cases(), ids=named)
def test_golden_case(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) == case.problems


def test_sample_has_no_problem(sample: Path) -> None:
    assert check(load(sample)) == []


@pytest.mark.parametrize("rule", RULES, ids=identifier)
def test_suite_fails_where_a_rule_is_switched_off(rule: Rule, tmp_path: Path) -> None:
    others = [other for other in RULES if other is not rule]
    own = [case for case in cases() if case.rule == identifier(rule)]
    failed = [
        case for number, case in enumerate(own) if told(case, tmp_path / str(number), others) != case.problems
    ]
    assert failed, "no golden case wants this rule to refuse anything"


# What only the system could break has no near miss.
WITHOUT_NEAR_MISS = {"file-unreadable"}


@pytest.mark.parametrize("rule", RULES, ids=identifier)
def test_rule_has_a_case_that_it_lets_through(rule: Rule) -> None:
    own = [case for case in cases() if case.rule == identifier(rule)]
    assert identifier(rule) in WITHOUT_NEAR_MISS or any(not case.problems for case in own)


def test_each_golden_file_belongs_to_a_rule() -> None:
    assert {case.rule for case in cases()} == {identifier(rule) for rule in RULES}


def test_names_of_cases_differ_within_a_rule() -> None:
    names = [(case.rule, case.case) for case in cases()]
    assert len(names) == len(set(names))


def test_cases_expect_their_own_rule_alone() -> None:
    for case in cases():
        for line in case.problems:
            assert line.split(": ")[1] == case.rule, line


def test_every_rule_is_active() -> None:
    modules = [
        importlib.import_module(f"{rules.__name__}.{found.name}")
        for found in pkgutil.iter_modules(rules.__path__)
    ]
    written = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert written == set(RULES)
    assert len(RULES) == len(set(RULES))


def test_every_reading_problem_has_its_rule() -> None:
    """The identifiers stand in the sources as whole strings, two words or more joined by hyphens."""
    known = {identifier(rule) for rule in RULES}
    families = {name.split("-")[0] for name in known} - {"math"}
    for path in sorted((ROOT / "hooks" / "library" / "sources").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        named_there = {
            name for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text) if name.split("-")[0] in families
        }
        assert named_there <= known, path.name


def test_every_reading_problem_of_a_case_has_its_rule(tmp_path: Path) -> None:
    known = {identifier(rule) for rule in RULES}
    for number, case in enumerate(cases()):
        root = copied_sample(tmp_path / str(number))
        case.lay(root)
        assert {problem.rule for problem in load(root).problems} <= known, case


@pytest.mark.parametrize("rule", RULES, ids=identifier)
def test_docstring_is_an_entry_of_the_rule_reference(rule: Rule) -> None:
    summary, *paragraphs = (inspect.getdoc(rule) or "").split("\n\n")
    assert summary.endswith(".")
    assert paragraphs.count("Wrong:") == paragraphs.count("Right:") == 1
    wrong, right = paragraphs.index("Wrong:"), paragraphs.index("Right:")
    assert 1 <= wrong < right, "the reason comes before the examples"
    assert all(paragraph.endswith(".") and not paragraph.startswith(" ") for paragraph in paragraphs[:wrong])
    for example in (paragraphs[wrong + 1 : right], paragraphs[right + 1 :]):
        assert example
        assert all(paragraph.startswith("    ") for paragraph in example)


TEXTUAL = [
    *(
        rule
        for rule in RULES
        if rule.__module__ in (headings.__name__, text.__name__, markup.__name__, numbers.__name__)
    ),
    citations.cite_form,
    links.link_empty,
    links.link_outside,
    links.link_undefined,
    mathematics.math_syntax,
]
"""Rules whose examples are texts that stand for themselves."""


@pytest.mark.parametrize("rule", TEXTUAL, ids=identifier)
def test_examples_of_the_rule_reference_are_true(rule: Rule, tmp_path: Path) -> None:
    wrong, right = re.split(
        r"^Right:\n", (inspect.getdoc(rule) or "").partition("Wrong:\n")[2], flags=re.MULTILINE
    )
    for name, example in (("wrong", wrong), ("right", right)):
        files = {"docs/example.md": re.sub(r"^    ", "", example, flags=re.MULTILINE).strip("\n") + "\n"}
        refused = told(Case(identifier(rule), name, [], files), tmp_path / name)
        assert bool(refused) == (name == "wrong"), (name, refused)


def test_messages_are_of_one_form() -> None:
    """They begin with a small letter or a name and end without a full stop; a hint is no second message."""
    for case in cases():
        for line in case.problems:
            message, _, _ = line.split(": ", 2)[2].partition("; ")
            assert not re.match(r"[A-Z][a-z]", message), line
            assert not line.endswith("."), line


def test_sample_is_not_written_in() -> None:
    assert not [path for path in SAMPLE.rglob("*") if path.suffix == ".html"]
