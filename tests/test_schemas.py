"""The schemas that editors use: up to date, true of every file, and no stricter than the check."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from library.commands.schemas import FOLDER, schemas
from library.problems import SourceText
from library.rules import check
from library.sources import load
from library.sources.articles import FRONT_MATTER
from library.sources.yaml_text import read_yaml
from tests.conftest import ROOT, SAMPLE
from tests.test_rules import cases

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = {name: Draft202012Validator(json.loads(text)) for name, text in schemas().items()}
WIRED = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]


def schema_of(path: str) -> str:
    """The schema that holds for a file of the library, or nothing."""
    if path.startswith("articles/"):
        return "claims.json" if path.endswith(".claims.yml") else "front-matter.json"
    if path.startswith("references/") and path.endswith(".yml"):
        return path.removeprefix("references/").replace(".yml", ".json")
    return "models.json" if path.startswith("models/") else ""


def refused(path: str, text: str) -> list[str]:
    """What the schema of a file refuses in it, as an editor reads it: with dates as texts."""
    match = FRONT_MATTER.match(text)
    read = read_yaml(SourceText(path, match[1] if match else text), [], "")
    if not read or not schema_of(path):
        return []
    plain = json.loads(json.dumps(read[0], default=str))
    return [error.message for error in SCHEMAS[schema_of(path)].iter_errors(plain)]


def test_schemas_are_up_to_date() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).iterdir()}
    assert written == schemas(), "run: .venv/bin/library schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name].schema)


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["real", "sample"])
def test_every_file_holds_to_its_schema(root: Path) -> None:
    held = set()
    for path in sorted([*root.glob("articles/*"), *root.glob("models/*"), *root.glob("references/*.yml")]):
        name = path.relative_to(root).as_posix()
        assert refused(name, path.read_text(encoding="utf-8")) == [], name
        held.add(schema_of(name))
    assert held - {""} <= {*SCHEMAS}
    assert root == ROOT or held - {""} == {*SCHEMAS}


FIELDS = [
    case
    for case in cases()
    if case.rule
    in (
        "claims-field",
        "front-matter-field",
        "model-field",
        "reading-field",
        "resources-field",
        "topics-field",
    )
    and any(schema_of(path) and path in " ".join(case.problems) for path in case.files)
]


@pytest.mark.parametrize("case", FIELDS, ids=lambda case: f"{case.rule}: {case.case}")
def test_schema_refuses_what_the_rules_on_fields_refuse(case: Any) -> None:
    texts = {path: text for path, text in case.files.items() if isinstance(text, str)}
    assert any(refused(path, text) for path, text in texts.items())


@pytest.mark.parametrize("schema", WIRED)
def test_editor_finds_the_schemas_and_they_hold_for_the_files_it_gives_them(schema: str) -> None:
    given = [
        path.relative_to(root).as_posix() for root in (ROOT, SAMPLE) for path in root.glob(WIRED[schema])
    ]
    assert given
    assert {f"./{FOLDER}/{schema_of(path)}" for path in given} == {schema}


def paths(value: Any, path: tuple = ()) -> list[tuple]:
    """Paths of all values inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in inner for found in ((*path, key), *paths(item, (*path, key)))]


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, _: Any) -> bool:
        return True


TEXTS = [
    "",
    " ",
    " serving ",
    "gqa",
    "moe",
    "8.03B",
    "0B",
    "2024-07",
    "2024-13",
    "LicenseRef-Sample",
    "x y",
    "Ä",
]
OTHERS = [0, 1, -1, 8, 10**15, 1.5, True, None, date(2021, 3, 4), [], {}, ["serving"], [1], {"kind": "gqa"}]
VALUES = st.sampled_from([*TEXTS, *OTHERS])


@st.composite
def changed(draw: st.DrawFn, name: str) -> str:
    """The text of a file of the miniature library with one or two values replaced, added or taken out."""
    value = read_yaml(SourceText(name, (SAMPLE / name).read_text(encoding="utf-8")), [], "")[0]
    for _ in range(draw(st.integers(1, 2))):
        if not paths(value):
            break
        *above, last = draw(st.sampled_from(paths(value)))
        holder = value
        for step in above:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "delete", "add"])):
            case "replace":
                holder[last] = deepcopy(draw(VALUES))
            case "delete":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["window", "at", "biases", "context", "more"]))] = deepcopy(
                    draw(VALUES)
                )
            case "add":
                holder.append(deepcopy(draw(VALUES)))
    return yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    "name",
    [
        "models/sample.yml",
        "references/topics.yml",
        "references/resources.yml",
        "references/reading.yml",
        "articles/valid.claims.yml",
    ],
)
def test_what_a_schema_refuses_the_check_refuses(name: str, sample: Path) -> None:
    @given(changed(name))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
    def holds(text: str) -> None:
        (sample / name).write_text(text, encoding="utf-8")
        assert not refused(name, text) or any(
            problem.location.path == name for problem in check(load(sample))
        )

    holds()
