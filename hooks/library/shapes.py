"""What a mapping in a source file may hold, as pydantic models: the common ground of them all."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator


class Shape(BaseModel):
    """What a mapping in a source file may hold: no other field, none left empty, no value of another type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _is_not_empty(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("write a value, or leave the field out")
        return value


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that says something."""


def _differing(names: list[str]) -> list[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f'name "{name}" once')
        seen.add(name)
    return names


Names = Annotated[list[Text], AfterValidator(_differing)]
"""Texts of which none stands there twice."""

Count = Annotated[int, Field(gt=0, lt=10**15)]
"""A whole number above zero."""
