"""Reads `benchmarks/results/*.json`: what the benchmarks found, for numbers in texts to be held against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..problems import Problem

if TYPE_CHECKING:
    from ..problems import SourceText


def read_results(source: SourceText, problems: list[Problem]) -> Any:
    """What the file holds, or nothing where it is not JSON."""
    try:
        value = json.loads(source.text)
    except json.JSONDecodeError as error:
        told = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        problems.append(Problem(source.at(error.pos), "results-syntax", told, "run the benchmark again"))
    except (RecursionError, ValueError):
        told = "lists and mappings nested too deep, or a number too long, to be read"
        problems.append(Problem(source.at(0), "results-syntax", told, "run the benchmark again"))
    else:
        if isinstance(value, dict | list):
            return value
        told = "no mapping or list of results"
        problems.append(Problem(source.at(0), "results-syntax", told, "run the benchmark again"))
    return None
