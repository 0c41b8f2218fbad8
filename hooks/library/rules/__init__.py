"""The rules that a library is held against: one generator a rule, grouped by what they look at.

A rule takes the `Library` and yields a `Finding` for each thing that it refuses. Its name, in kebab case, is its identifier; its
docstring is its entry in the site's rule reference; its golden cases are in `tests/golden/rules`. What a reader of sources
found wrong is told by the rule of that name, so that every identifier has its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..model import Library
from ..problems import Finding, Problem

Rule = Callable[[Library], Iterator[Finding]]

RULES: tuple[Rule, ...] = ()


def identifier(rule: Rule) -> str:
    """The stable identifier of a rule: `cite-unknown` for `cite_unknown`."""
    return rule.__name__.replace("_", "-")


def check(library: Library, rules: Iterable[Rule] = RULES) -> list[Problem]:
    """All problems of a library, sorted by place."""
    return sorted(
        Problem(location, identifier(rule), message, hint)
        for rule in rules
        for location, message, hint in rule(library)
    )
