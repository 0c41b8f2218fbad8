"""What a mapping in a source file may hold, as pydantic models: the common ground of them all.

The same models give the JSON Schemas that editors use, so a field's docstring is what an editor shows of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
    field_validator,
)

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler


class Shape(BaseModel):
    """What a mapping in a source file may hold: no other field, none left empty, no value of another type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    @field_validator("*")
    @classmethod
    def _is_not_empty(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("write a value, or leave the field out")
        return value


@dataclass(frozen=True, slots=True)
class ReadApart:
    """Marks a value that is read by itself, so that what is wrong in it spoils nothing around it; editors are
    told its shape all the same.
    """

    shape: Any

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(TypeAdapter(self.shape).core_schema)


def of_form(form: str) -> WithJsonSchema:
    """Tells editors the form of a text that a rule holds it to."""
    return WithJsonSchema({"type": "string", "pattern": rf"^\s*(?:{form})\s*$"})


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that says something."""


def _one_paragraph(text: str) -> str:
    if re.search(r"\n[ \t]*\n", text):
        raise ValueError("write one paragraph, without an empty line")
    return text


Paragraph = Annotated[Text, AfterValidator(_one_paragraph)]
"""Markdown for a line of a list."""

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""The form of what becomes an address: small letters, digits and single hyphens."""

ID = "[a-z0-9]+(?:[.-][a-z0-9]+)*"
"""The form of what names a release or a family: that of an address, with dots."""

Slug = Annotated[Text, of_form(SLUG)]


def _differing(names: list[str]) -> list[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f'name "{name}" once')
        seen.add(name)
    return names


Names = Annotated[list[Text], AfterValidator(_differing), Field(json_schema_extra={"uniqueItems": True})]
"""Texts of which none stands there twice."""

Slugs = Annotated[list[Slug], AfterValidator(_differing), Field(json_schema_extra={"uniqueItems": True})]
"""Slugs, likewise."""

Count = Annotated[int, Field(gt=0, lt=10**15)]
"""A whole number above zero."""
