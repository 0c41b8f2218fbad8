"""What the page of a family shows of its releases: cells with their sources, and what the architecture
implies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .. import arithmetic
from ..architecture import Dense, Experts, GatedDeltaNet, GatedRecurrence, Latent, Lightning, Mamba, Mamba2
from ..checked.fields import architecture_sources
from .text import day_or_month, escaped, link, valued

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..architecture import Architecture, Layer
    from ..catalogue import Family, Release, Source
    from ..model import Library
    from ..problems import Location

ABSENT = "–"
"""Stands for what nobody has looked up yet."""

FORMATS = (("bf16", "16 bits"), ("fp8", "8 bits"), ("int4-g128", "4 bits, groups of 128"))
"""Formats of weights whose size a page shows, with their names for readers."""

CONTEXTS = (8_192, 32_768, 131_072)
"""Contexts whose cache a page shows, where the model goes so far."""

_STATES = {
    Mamba: "Mamba",
    Mamba2: "Mamba-2",
    GatedDeltaNet: "gated DeltaNet",
    Lightning: "lightning attention",
    GatedRecurrence: "RG-LRU",
}


class References:
    """The sources of a page, numbered as its cells name them."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._sources: list[Source] = []

    def mark(self, sources: Iterable[Source], place: Location | None = None) -> str:
        """Links in Markdown to the entries of the sources, as small numbers; with the line on which the value
        stands in the file of the page.
        """
        marks = []
        for source in sources:
            key = (source.origin, source.at)
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers) + 1
                self._sources.append(source)
            number = self._numbers[key]
            marks.append(f"[{number}](#source-{number})")
        line = f' data-line="{place.line}"' if place else ""
        return f"<sup{line}>{', '.join(marks)}</sup>" if marks else ""

    @property
    def listed(self) -> list[Source]:
        """All sources that were named, in the order of their numbers."""
        return self._sources


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the table of a family: each cell is Markdown with its sources."""

    id: str
    name: str
    cells: tuple[str, ...]
    place: Location


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an architecture is and implies; `names` are the releases that have it."""

    id: str
    names: tuple[str, ...]
    architecture: Architecture
    context: int
    mark: str
    """Links to its sources."""

    @property
    def name(self) -> str:
        """The names of its releases, one below the other, as Markdown."""
        return "<br>".join(map(escaped, self.names))

    @property
    def layers(self) -> str:
        """Its layers in words, as Markdown."""
        return "<br>".join(escaped(layer_words(layer)) for layer in self.architecture.layers)

    @property
    def total(self) -> int:
        """All parameters, those of the modules for multi-token prediction apart."""
        return arithmetic.parameters(self.architecture).total.total()

    @property
    def shares(self) -> dict[str, Fraction]:
        """The part of all parameters that each component has; those that have none are left out."""
        counts = arithmetic.parameters(self.architecture).total
        return {name: Fraction(n, counts.total()) for name, n in counts.items() if n}

    @property
    def mtp(self) -> int:
        """Parameters of its modules for multi-token prediction."""
        return arithmetic.mtp_parameters(self.architecture)

    @property
    def weights(self) -> list[Fraction]:
        """Bytes of the weights in each of `FORMATS`."""
        return [weight_bytes(self.architecture, name) for name, _ in FORMATS]

    @property
    def cache_a_token(self) -> int:
        """Bytes that a token adds to the cache in 16 bits."""
        return 2 * arithmetic.kv_cache_values(self.architecture, 1)

    @property
    def caches(self) -> list[int | None]:
        """Bytes of cache and state of one sequence in 16 bits at each of `CONTEXTS`; nothing beyond its
        context.
        """
        return [
            cache_bytes(self.architecture, context) if not self.context or context <= self.context else None
            for context in CONTEXTS
        ]


def weight_bytes(architecture: Architecture, name: str) -> Fraction:
    """Bytes of all weights in one format."""
    found = arithmetic.bits(name)
    assert found
    return arithmetic.weight_bytes(architecture, found)


def cache_bytes(architecture: Architecture, context: int, name: str = "bf16") -> int:
    """Bytes of cache and recurrent state of one sequence; an encoder-decoder reads as much as it writes."""
    found = arithmetic.bits(name)
    assert found
    source = context if architecture.encoder else 0
    values = arithmetic.kv_cache_values(architecture, context, source) * found
    return round((values + arithmetic.state_values(architecture) * 16) / 8)


def release_rows(library: Library, family: Family, references: References) -> list[ReleaseRow]:
    """The table of a family's releases."""
    mixed = mixes(library, family)
    return [
        ReleaseRow(
            release.id,
            release.name,
            (
                _cell(release, "released", references),
                _cell(release, "parameters", references),
                *([_cell(release, "active_parameters", references)] if mixed else []),
                _computed(library, release),
                _cell(release, "context", references),
                _cell(release, "training_tokens", references),
                _licence(family, release, references),
            ),
            release.places[""],
        )
        for release in family.releases
    ]


def mixes(library: Library, family: Family) -> bool:
    """Whether a family has releases of which a token meets a part only."""
    architectures = [library.architecture(release) for release in family.releases]
    return any("active_parameters" in release.counts for release in family.releases) or any(
        architecture and any(architecture.mixtures()) for architecture in architectures
    )


def _cell(release: Release, name: str, references: References) -> str:
    if name in release.undisclosed:
        return "undisclosed"
    return _sourced(release, name, _valued(release, name), references)


def _sourced(release: Release, name: str, value: str, references: References) -> str:
    """A value in Markdown with its sources, and what others say of it."""
    if not value:
        return ABSENT
    others = "".join(
        f"<br>also {escaped(dated(other.value))}{references.mark([other.source], other.source.location)}"
        for other in release.others
        if other.field == name
    )
    return f"{value}{references.mark(release.sources_of(name), release.places[name])}{others}"


def dated(value: str) -> str:
    """A value, a day or a month as people write it."""
    try:
        return day_or_month(value) if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value) else value
    except ValueError:  # two numbers and a hyphen
        return value


def stated(release: Release, name: str) -> str:
    """What a release states in a field, for readers; nothing where it states nothing."""
    if name in release.counts:
        return release.counts[name].text
    if name == "context":
        return f"{release.context:,}" if release.context else ""
    if name == "released":
        return day_or_month(release.released) if release.released else ""
    return release.licence if name == "licence" else ""


def release_facts(library: Library, release: Release) -> list[str]:
    """What is told of a release where there is no place for a table, in words."""
    names = {"parameters": "parameters", "context": "tokens of context"}
    facts = [f"{said} {words}" for name, words in names.items() if (said := stated(release, name))]
    facts += [f"released {said}" for said in [stated(release, "released")] if said]
    architecture = library.architecture(release)
    return facts + [layer_words(layer) for layer in architecture.layers] if architecture else facts


def _valued(release: Release, name: str) -> str:
    """The same in Markdown, with its value for machines where it is not a plain number."""
    shown = escaped(stated(release, name))
    if (count := release.counts.get(name)) and not shown.replace(",", "").isdecimal():
        return valued(shown, count.value)
    return f'<time datetime="{release.released}">{shown}</time>' if shown and name == "released" else shown


def _computed(library: Library, release: Release) -> str:
    """The computed total, with how far the stated one is from it."""
    architecture = library.architecture(release)
    if not architecture:
        return ABSENT
    total = arithmetic.parameters(architecture).total.total()
    exemption = release.exemptions.get("parameters")
    return f"{total:,}" + (f" ({escaped(exemption.reason)})" if exemption else "")


def _licence(family: Family, release: Release, references: References) -> str:
    licence = family.licences.get(release.licence)
    if not licence:
        return _cell(release, "licence", references)
    return _sourced(release, "licence", link(licence.name, licence.url), references)


def sheets(library: Library, family: Family, references: References) -> list[Sheet]:
    """The architectures of a family, each once, with the releases that share it."""
    named: dict[str, list[Release]] = {}
    for release in family.releases:
        owner = library.owner(release)
        if owner.architecture:
            named.setdefault(owner.id, []).append(release)
    found = []
    for owner_id, releases in named.items():
        owner = library.release[owner_id]
        assert owner.architecture
        place = owner.places["architecture"]
        mark = references.mark(
            {
                (source.origin, source.at): source
                for release in releases
                for source in architecture_sources(library, release)
            }.values(),
            place if place.path == family.path else None,
        )
        context = max((release.context for release in releases), default=0)
        names = tuple(release.name for release in releases)
        found.append(Sheet(releases[0].id, names, owner.architecture, context, mark))
    return found


def layer_words(layer: Layer) -> str:
    """A group of layers in a line: `32 × GQA (32 heads, 8 KV, 128 wide), gated 14,336`, where the last number
    is the size of the feed-forward block.
    """
    parts = []
    if layer.state:
        parts.append(_STATES[type(layer.state)])
    if layer.attention:
        parts.append(_attention_words(layer))
    if layer.cross_attention:
        parts.append("cross-attention")
    if isinstance(layer.ffn, Dense):
        parts.append(f"{layer.ffn.kind} {layer.ffn.size:,}")
    elif isinstance(layer.ffn, Experts):
        shared = f" + {layer.ffn.shared} shared" if layer.ffn.shared else ""
        parts.append(f"{layer.ffn.per_token} of {layer.ffn.experts} experts{shared}, each {layer.ffn.size:,}")
    return f"{layer.count} × {', '.join(parts)}"


def _attention_words(layer: Layer) -> str:
    attention = layer.attention
    if isinstance(attention, Latent):
        told = f"{attention.heads} heads, rank {attention.kv_rank} + {attention.rope_dim}"
        told += f", sparse: top {attention.indexer.top:,}" if attention.indexer else ""
        return f"MLA ({told})"
    assert attention
    told = f"{attention.kind.upper()} ({attention.heads} heads, {attention.kv_heads} KV, "
    told += f"{attention.head_dim} wide"
    if attention.window:
        told += f", {'chunks' if attention.chunked else 'window'} of {attention.window:,}"
    return told + (", shared cache)" if attention.shared_cache else ")")


@dataclass(frozen=True, slots=True)
class Resting:
    """Values of a release that rest on a paper, each with the words for its field, and the place in it."""

    family: Family
    release: Release
    values: tuple[str, ...]
    at: str


def resting_on(library: Library) -> dict[str, list[Resting]]:
    """Which values of the catalogue rest on a paper, by its key."""
    found: dict[str, list[Resting]] = defaultdict(list)
    for family, release in library.releases:
        told = [(source, tuple(_told(release, name) for name in source.of)) for source in release.sources]
        told += [
            (other.source, (f"{field_words(other.field)} {dated(other.value)}",)) for other in release.others
        ]
        for source, values in told:
            if source.is_paper:
                found[source.origin].append(Resting(family, release, values, source.at))
    return found


def _told(release: Release, name: str) -> str:
    """A field in words, with its value where that is one; parts of an architecture stand on its page."""
    return f"{field_words(name)} {'' if '.' in name else stated(release, name)}".strip()


def field_words(name: str) -> str:
    """A field's name as words: `active parameters`."""
    return name.replace("_", " ").replace(".", ": ", 1)
