"""The catalogue of models for programs: what is stated, with its sources, and what is computed, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import arithmetic

if TYPE_CHECKING:
    from ..architecture import Architecture
    from ..catalogue import Family, Release, Source
    from ..model import Library

VERSION = 1
"""Of the form; it grows when a name goes or changes its meaning."""


def catalogue(library: Library) -> str:
    """All families and releases; sizes in bytes are for 16 bits, counts are whole numbers."""
    families = [_family(library, family) for family in library.families]
    return json.dumps({"version": VERSION, "families": families}, ensure_ascii=False, indent=1) + "\n"


def _family(library: Library, family: Family) -> dict[str, Any]:
    return {
        "id": family.slug,
        "name": family.name,
        "developer": family.developer,
        "open": family.open,
        "topics": list(family.topics),
        "licences": {
            name: {"name": licence.name, "url": licence.url} for name, licence in family.licences.items()
        },
        "releases": [_release(library, release) for release in family.releases],
    }


def _release(library: Library, release: Release) -> dict[str, Any]:
    architecture = library.architecture(release)
    stated = {
        "released": release.released,
        "licence": release.licence,
        **{name: count.value for name, count in release.counts.items()},
        "context": release.context,
    }
    told: dict[str, Any] = {
        "id": release.id,
        "name": release.name,
        "size_name": release.size_name,
        **{name: value for name, value in stated.items() if value},
        "undisclosed": list(release.undisclosed),
        "same_architecture_as": release.shares,
        "architecture": architecture.model_dump(exclude_defaults=True) if architecture else None,
        "computed": _computed(architecture) if architecture else None,
        "exceptions": {
            name: {"reason": exemption.reason, **_source(exemption.source)}
            for name, exemption in release.exemptions.items()
        },
        "also_stated": [
            {"field": other.field, "value": other.value, **_source(other.source)} for other in release.others
        ],
        "sources": [{"of": list(source.of), **_source(source)} for source in release.sources],
    }
    return {name: value for name, value in told.items() if value not in ("", [], {}, None)}


def _source(source: Source) -> dict[str, str]:
    kind = "paper" if source.is_paper else "url"
    return {kind: source.origin} | ({"at": source.at} if source.at else {})


def _computed(architecture: Architecture) -> dict[str, Any]:
    counts = arithmetic.parameters(architecture)
    computed = {
        "parameters": counts.total.total(),
        "parameters_by_component": {name: n for name, n in counts.total.items() if n},
        "active_parameters": arithmetic.active_parameters(architecture),
        "active_parameters_without_embedding": arithmetic.active_parameters(architecture, embedding=False),
        "non_embedding_parameters": arithmetic.non_embedding_parameters(architecture),
        "mtp_parameters": arithmetic.mtp_parameters(architecture),
        "kv_cache_bytes_per_token": 2 * arithmetic.kv_cache_values(architecture, 1),
        "state_bytes": 2 * arithmetic.state_values(architecture),
    }
    return {name: value for name, value in computed.items() if value}
