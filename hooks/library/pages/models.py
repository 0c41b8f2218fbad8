"""The pages of the catalogue: a page for each family of models, and the list of them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ..architecture import Experts
from ..model import Page
from ..sources.markdown import slug
from .numbers import source_line
from .plots import description, memory_plot
from .sheets import CONTEXTS, FORMATS, References, mixes, release_rows, sheets
from .text import escaped, valued
from .written import site_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..architecture import Architecture
    from ..catalogue import Family
    from ..model import Library

COMPONENTS = (
    "embedding",
    "output head",
    "lookup tables",
    "attention",
    "state",
    "feed-forward",
    "experts",
    "shared experts",
    "router",
    "norms",
    "other",
    "encoder",
    "vision",
    "audio",
)
"""Components in the order in which a page shows their shares."""

UP = "../"
"""Leads from the page of a family to the root of the site."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of the page: its file beside the page, and what it shows in words."""

    file: str
    words: str


def family_data(library: Library, family: Family) -> dict[str, object]:
    """What the template of a family's page shows, but for its story."""
    references = References()
    rows = release_rows(library, family, references)
    found = sheets(library, family, references)
    others = list(_other_shapes(family, references))
    return {
        "family": family,
        "rows": rows,
        "anchor": slug(family.name),
        "mixes": mixes(library, family),
        "sheets": found,
        "others": others,
        "plots": [Plot(f"{sheet.id}.svg", description(sheet)) for sheet in found],
        "components": [name for name in COMPONENTS if any(name in sheet.shares for sheet in found)],
        "formats": FORMATS,
        "contexts": CONTEXTS,
        "sources": [source_line(library, source, UP) for source in references.listed],
        "topics": [library.topic[slug] for slug in family.topics if slug in library.topic],
        "period": period(family),
        "sizes": _sizes(family),
    }


def _other_shapes(family: Family, references: References) -> Iterator[str]:
    """What other sources say of parts of the architectures, a line of Markdown each."""
    for release in family.releases:
        for other in release.others:
            if "." in other.field:
                said = escaped(f"{release.name}: {part_words(other.field)} {other.value}")
                yield said + references.mark([other.source])


def part_words(name: str) -> str:
    """A part of an architecture as words.

    >>> part_words("architecture.layers.0.attention.kv_heads")
    'layers, group 1, attention, KV heads'
    """
    words = name.replace("vocab", "vocabulary").replace("kv_", "KV ").replace("_", " ")
    steps = words.split(".")[1:]
    return ", ".join(f"group {int(step) + 1}" if step.isdigit() else step for step in steps)


def story(library: Library, family: Family) -> str:
    """What is told of a family, as Markdown for its page with its citations open."""
    return site_markdown(library, Page(family.path, family.about, family.name)).strip()


def plots(library: Library) -> Iterator[tuple[str, Callable[[], str]]]:
    """Path of each plot of the catalogue, and what draws it."""
    for family in library.families:
        for sheet in sheets(library, family, References()):
            yield f"models/{sheet.id}.svg", partial(memory_plot, sheet)


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family in the list of all."""

    family: Family
    releases: str
    sizes: str
    period: str
    kinds: str


def family_lines(library: Library) -> list[FamilyLine]:
    """All families by name."""
    return [
        FamilyLine(
            family,
            f"{len(family.releases)}",
            _sizes(family),
            period(family),
            ", ".join(dict.fromkeys(_kinds(library, family))),
        )
        for family in sorted(library.families, key=lambda family: family.name.casefold())
    ]


def period(family: Family) -> str:
    """The years of a family's releases: `2023 to 2025`."""
    years = sorted({release.released[:4] for release in family.releases if release.released})
    return " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _sizes(family: Family) -> str:
    """The smallest and the largest stated total, in Markdown; the largest is its value for machines."""
    counts = [count.value for release in family.releases if (count := release.counts.get("parameters"))]
    if not counts:
        return ""
    ends = (min(counts), max(counts))
    return valued(" to ".join(dict.fromkeys(map(_short, ends))), max(counts))


def _short(number: int) -> str:
    """A count in three digits: `8.03B`."""
    for factor, sign in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if number >= factor:
            return f"{number / factor:.3g}{sign}"
    return f"{number:,}"


def _kinds(library: Library, family: Family) -> Iterator[str]:
    for release in family.releases:
        if architecture := library.architecture(release):
            yield kind_of(architecture)


def kind_of(architecture: Architecture) -> str:
    """What kind of model it is, in a few words: how tokens are mixed, and whether there are experts."""
    state = any(layer.state for layer in architecture.layers)
    attention = any(layer.attention for layer in architecture.layers)
    experts = any(isinstance(layer.ffn, Experts) for layer in architecture.layers)
    if architecture.encoder:
        return "encoder-decoder"
    mixing = "hybrid" if state and attention else "state space" if state else ""
    return " ".join(filter(None, (mixing, "mixture of experts" if experts else ""))) or "dense"


def release_words(family: Family) -> list[tuple[str, str, str]]:
    """Id, name and size in a few digits of each release of a family."""
    return [
        (release.id, release.name, _short(count.value) if (count := release.counts.get("parameters")) else "")
        for release in family.releases
    ]
