"""`library schemas`: writes the JSON Schemas by which editors complete, explain and check what is typed.

They come from the shapes that the check reads sources with, and refuse nothing that it lets through. It
refuses more: whatever needs more than the one value to be judged.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from ..shapes import Slug
from ..sources.articles import FrontMatter
from ..sources.claims import ClaimsShape
from ..sources.models import FamilyShape
from ..sources.reading import ChapterShape
from ..sources.resources import ResourceShape
from ..sources.roadmap import PlanShape
from ..sources.topics import TopicShape

if TYPE_CHECKING:
    import argparse

    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

SUMMARY = "write the JSON Schemas that editors use"
DESCRIPTION = "Writes schemas/*.json from the shapes that sources are checked with."

FOLDER = "schemas"


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing of its own."""


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Writes the schemas."""
    folder = options.root / FOLDER
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"Written: {FOLDER}/{name}")
    return 0


def schemas() -> dict[str, str]:
    """The text of each schema by the name of its file."""
    made = {
        "claims": _schema(ClaimsShape),
        "front-matter": _schema(FrontMatter),
        "models": _schema(FamilyShape),
        "reading": _slugs(ChapterShape),
        "resources": _slugs(ResourceShape),
        "roadmap": _schema(dict[str, PlanShape]),
        "topics": _slugs(TopicShape),
    }
    dialect = {"$schema": GenerateJsonSchema.schema_dialect}
    return {
        f"{name}.json": json.dumps(dialect | schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in made.items()
    }


def _slugs(shape: Any) -> JsonSchemaValue:
    """A mapping of slugs, and of no other names."""
    return _schema(dict[Slug, shape]) | {"additionalProperties": False}


def _schema(shape: Any) -> JsonSchemaValue:
    return TypeAdapter(shape).json_schema(schema_generator=_Generator)


class _Generator(GenerateJsonSchema):
    """Pydantic's schemas without titles, which say no more than the names that they are made of, and without
    the empty value, which may stand for a field that is left out but not in a file.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        return {name: value for name, value in made.items() if (name, value) != ("default", None)}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        return made

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(name).strip("_").removesuffix("Shape")
