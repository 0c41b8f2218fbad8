"""What GitHub reads: forms for issues by its documented syntax, the template of pull requests, and the
citation.
"""

from __future__ import annotations

import re
import tomllib
from urllib.parse import parse_qs

import pytest
import yaml

from library.sources import load
from tests.conftest import ROOT

FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
NAMES = {"article", "error", "model", "paper"}

TOP = {"name": True, "description": True, "body": True, "title": False, "labels": False, "assignees": False}
"""Keys of a form, and whether each is required."""

INPUT = {"label": True, "description": False, "placeholder": False, "value": False}
ATTRIBUTES = {
    "markdown": {"value": True},
    "input": INPUT,
    "textarea": INPUT | {"render": False},
    "dropdown": {"label": True, "options": True, "description": False, "multiple": False, "default": False},
    "checkboxes": {"label": True, "options": True, "description": False},
}
"""Attributes of each type of element, and whether each is required."""

RESERVED = {"template", "title", "labels", "assignees", "body", "milestone", "projects"}
"""Parameters of the address of a new issue that mean something else than a field."""


def wrong(given: object, keys: dict[str, bool]) -> set[str]:
    """Keys that a mapping lacks, or has and may not have."""
    assert isinstance(given, dict)
    return {key for key, required in keys.items() if required and not given.get(key)} | set(given) - set(keys)


@pytest.fixture(params=sorted(NAMES))
def form(request: pytest.FixtureRequest) -> dict[str, object]:
    return yaml.safe_load((FORMS / f"{request.param}.yml").read_text(encoding="utf-8"))


def test_the_forms_are_these() -> None:
    assert {path.stem for path in FORMS.iterdir()} == NAMES | {"config"}
    assert {path.suffix for path in FORMS.iterdir()} == {".yml"}


def test_form_has_the_keys_that_a_form_may_have(form: dict[str, object]) -> None:
    assert wrong(form, TOP) == set()
    assert len(str(form["name"])) > 3, "GitHub does not show a shorter name"


def test_elements_have_the_keys_that_their_type_may_have(form: dict[str, object]) -> None:
    for element in form["body"]:
        kind = element["type"]
        assert kind in ATTRIBUTES
        more = {"id": True, "validations": False} if kind != "markdown" else {}
        assert wrong(element, {"type": True, "attributes": True} | more) == set(), element
        assert wrong(element["attributes"], ATTRIBUTES[kind]) == set(), element
        assert wrong(element.get("validations", {}), {"required": False}) == set(), element
        for value in element["attributes"].values():
            assert not isinstance(value, str) or value.strip()
        options = element["attributes"].get("options", [])
        assert len(options) == len(set(options))
        assert "none" not in {str(option).lower() for option in options}, "GitHub keeps that word"


def test_fields_are_told_apart_and_one_at_least_is_wanted(form: dict[str, object]) -> None:
    fields = [element for element in form["body"] if element["type"] != "markdown"]
    names = [field["id"] for field in fields]
    labels = [field["attributes"]["label"].lower() for field in fields]
    assert len(names) == len(set(names))
    assert len(labels) == len(set(labels))
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
    assert not set(names) & RESERVED
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_names_of_forms_differ() -> None:
    names = [yaml.safe_load(path.read_text(encoding="utf-8")).get("name") for path in FORMS.glob("*.yml")]
    assert len(names) == len(set(names))


def test_config_has_the_keys_that_it_may_have() -> None:
    config = yaml.safe_load((FORMS / "config.yml").read_text(encoding="utf-8"))
    assert wrong(config, {"blank_issues_enabled": False, "contact_links": False}) == set()
    assert config["blank_issues_enabled"] is True


def test_links_of_the_site_fill_fields_that_the_form_has() -> None:
    """The page by the template, the rest by the script."""
    template = (ROOT / "overrides" / "partials" / "source-file.html").read_text(encoding="utf-8")
    [query] = re.findall(r"/issues/new\?([^\"]+)", template)
    given = set(parse_qs(query, keep_blank_values=True))
    script = (ROOT / "docs" / "assets" / "report.js").read_text(encoding="utf-8")
    given |= set(re.findall(r"\b(section|quote): ", script))
    form = yaml.safe_load((FORMS / "error.yml").read_text(encoding="utf-8"))
    assert given == {"template", "page", "section", "quote"}
    assert given - {"template"} <= {element.get("id") for element in form["body"]}
    assert "template=error.yml" in query


def test_topics_that_forms_name_as_examples_are_there() -> None:
    form = yaml.safe_load((FORMS / "paper.yml").read_text(encoding="utf-8"))
    [shown] = [
        element["attributes"]["placeholder"] for element in form["body"] if element.get("id") == "topics"
    ]
    assert set(shown.split(", ")) <= load(ROOT).known_topics


def test_files_that_texts_for_contributors_name_are_there() -> None:
    for path in (FORMS.parent / "PULL_REQUEST_TEMPLATE.md", *FORMS.glob("*.yml")):
        for name in re.findall(
            r"\b(?:references|articles|models|docs)/[a-z./-]+", path.read_text(encoding="utf-8")
        ):
            assert (ROOT / name).exists() or name.startswith("articles/"), (path.name, name)


CITATION = {
    "cff-version": True,
    "message": True,
    "title": True,
    "authors": True,
    "abstract": False,
    "date-released": False,
    "doi": False,
    "keywords": False,
    "license": False,
    "repository-code": False,
    "type": False,
    "url": False,
    "version": False,
}
"""Keys of the Citation File Format that we may use, and whether each is required."""


def test_citation_is_of_the_citation_file_format() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert wrong(citation, CITATION) == set()
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in ("dataset", "software")
    assert all(set(author) == {"name"} for author in citation["authors"])
    assert len(citation["keywords"]) == len(set(citation["keywords"]))


def test_citation_agrees_with_the_project() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert [author["name"] for author in citation["authors"]] == [one["name"] for one in project["authors"]]
    assert (ROOT / "LICENSES" / f"{citation['license']}.txt").is_file()
