"""Rules on the architectures of models: that their parts fit together, and make the counts stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import arithmetic
from ..architecture import (
    Architecture,
    Experts,
    GatedDeltaNet,
    GatedRecurrence,
    GroupedQuery,
    Heads,
    Latent,
    Mamba2,
)
from ..catalogue import COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..architecture import Layer, Stack
    from ..catalogue import Release, Stated
    from ..model import Library
    from ..problems import Finding

Number = tuple[tuple[str | int, ...], int]
"""The way to a number in nested mappings and lists, and the number."""

_MOST_TRIED = 100_000
"""Pairs of numbers in architectures that a run looks through for slips, which takes less than a second."""


def model_shape(library: Library) -> Iterator[Finding]:
    """The parts of an architecture do not fit together.

    Query heads are shared out evenly among the heads of keys and values, an expert is one of those that there
    are, a chunk is a window, rotated dimensions come in pairs. What does not fit is most often a digit that
    was copied wrongly.

    Wrong:

        attention: {kind: gqa, heads: 32, kv_heads: 7, head_dim: 128}

    Right:

        attention: {kind: gqa, heads: 32, kv_heads: 8, head_dim: 128}
    """
    for _, release in library.releases:
        for name, stack in _stacks(release.architecture):
            for number, layer in enumerate(stack.layers):
                where = f"{name}layers.{number}"
                for part, message, hint in _misfits(layer):
                    yield (
                        release.places[f"{where}.{part}" if part else where],
                        f"{release.id}: {message}",
                        hint,
                    )


def model_arithmetic(library: Library) -> Iterator[Finding]:
    """A stated number of parameters is not the one that the architecture makes.

    The total, the active and the non-embedding parameters are computed from the layers. A whole number has to
    agree to the last parameter; a rounded one may differ by half its last digit, or by 1 % where that is
    more. An active count agrees with both matrices of the vocabulary, with that of the output alone or with
    neither, since makers count in each of these ways. Where the two cannot agree, an exception (such as
    `parameters_exception`) gives the reason and its source; one that is not needed is refused too.

    Wrong:

        parameters: 8.03B
        architecture:
          layers:
            - {count: 23, ...}

    Right:

        parameters: 8.03B
        architecture:
          layers:
            - {count: 32, ...}
    """
    left = _MOST_TRIED
    for _, release in library.releases:
        architecture = library.architecture(release)
        for name in COUNTS:
            stated = release.counts.get(name)
            exemption = release.exemptions.get(name)
            agrees = not (stated and architecture) or any(
                abs(computed - stated.value) <= stated.tolerance
                for computed in computed_counts(architecture, name)
            )
            if exemption and agrees:
                told = f'"{name}" of {release.id} needs no exception'
                yield exemption.source.location, told, "delete it"
            elif architecture and not agrees and not exemption:
                numbers = list(_numbers(architecture.model_dump(exclude_none=True), ()))
                tried = numbers if len(numbers) ** 2 <= left else []
                left -= len(tried) ** 2
                yield release.places[name], *_difference(library, release, name, tried)


def computed_counts(architecture: Architecture, name: str) -> list[int]:
    """What may be meant by a count: towers belong to the total, and active parameters are counted with both
    matrices of the vocabulary, with that of the output alone, or with neither.
    """
    match name:
        case "parameters":
            return [arithmetic.parameters(architecture).total.total()]
        case "active_parameters":
            counted = ((True, True), (False, True), (False, False))
            return [arithmetic.active_parameters(architecture, *which) for which in counted]
        case _:
            return [arithmetic.non_embedding_parameters(architecture)]


def _difference(library: Library, release: Release, name: str, tried: list[Number]) -> tuple[str, str]:
    """How a stated count differs, and which of the numbers to try would mend it."""
    owner = library.owner(release)
    stated, architecture = release.counts[name], owner.architecture
    assert architecture
    counts = arithmetic.parameters(architecture)
    parts = counts.active if name == "active_parameters" else counts.total
    listed = ", ".join(f"{part} {count:,}" for part, count in parts.most_common() if count)
    told = f'"{name}" of {release.id} is stated as {stated.text}, but its architecture makes '
    told += " or ".join(f"{number:,}" for number in dict.fromkeys(computed_counts(architecture, name)))
    mended = [
        f"{field} {value} at {owner.places[f'architecture.{field}']}"
        for field, value in _slips(architecture, name, stated, tried)
    ]
    hint = f"it would agree with {' or '.join(mended)}; " if mended else ""
    return told, f"{hint}by component: {listed}"


def _slips(
    architecture: Architecture, name: str, stated: Stated, numbers: list[Number]
) -> Iterator[tuple[str, int]]:
    """Numbers of the architecture that would make the stated count if one digit were another, by their dotted
    names, with what they would be.

    A count is linear in nearly all of them, so that the difference and the slope tell the number.
    """
    whole = architecture.model_dump(exclude_none=True)

    def difference(change: tuple[str | int, ...], value: int) -> int:
        changed = Architecture.model_validate(_replaced(whole, change, value))
        return min((count - stated.value for count in computed_counts(changed, name)), key=abs)

    for path, value in numbers:
        missing = difference(path, value)
        slope = difference(path, value + 1) - missing
        better = value - round(missing / slope) if slope else 0
        is_slip = len(str(better)) == len(str(value)) and (
            sum(one != other for one, other in zip(str(better), str(value), strict=True)) == 1
        )
        if better > 0 and is_slip and abs(difference(path, better)) <= stated.tolerance:
            yield ".".join(map(str, path)), better


def _numbers(value: Any, path: tuple[str | int, ...]) -> Iterator[Number]:
    """The whole numbers in nested mappings and lists, with the way to each."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from _numbers(item, (*path, step))


def _replaced(value: Any, path: tuple[str | int, ...], new: int) -> Any:
    """A copy of nested mappings and lists with another number at the end of a way."""
    if not path:
        return new
    step, *rest = path
    copy = value.copy()
    copy[step] = _replaced(value[step], tuple(rest), new)
    return copy


def _stacks(architecture: Architecture | None) -> Iterator[tuple[str, Stack]]:
    """The stacks of an architecture, each with what stands before its fields' names."""
    if architecture:
        yield "architecture.", architecture
        for name in ("encoder", "vision", "audio", "mtp"):
            if stack := getattr(architecture, name):
                yield f"architecture.{name}.", stack


def _misfits(layer: Layer) -> Iterator[tuple[str, str, str]]:
    """What does not fit in a layer: the part, what is wrong, and how to mend it."""
    if not layer.parts:
        yield "", "a layer of nothing", "give it attention, state or ffn"
    for name in ("attention", "cross_attention"):
        attention = getattr(layer, name)
        if isinstance(attention, GroupedQuery) and attention.heads % attention.kv_heads:
            told = f"{attention.heads} heads cannot share {attention.kv_heads} KV heads evenly"
            yield f"{name}.kv_heads", told, "look both up again"
        elif isinstance(attention, GroupedQuery) and attention.kv_heads in (1, attention.heads):
            kind = "mqa" if attention.kv_heads == 1 else "mha"
            told = f'grouped heads, where "kv_heads: {attention.kv_heads}" makes it "{kind}"'
            yield f"{name}.kind", told, f'write "kind: {kind}" without "kv_heads"'
        if isinstance(attention, Heads) and attention.chunked and not attention.window:
            yield f"{name}.chunked", "a chunk without its size", 'give it as "window"'
        if isinstance(attention, Latent) and attention.rope_dim % 2:
            told = f"{attention.rope_dim} rotated dimensions do not make pairs"
            yield f"{name}.rope_dim", told, "look it up again"
        if isinstance(attention, Latent) and attention.indexer and not attention.q_rank:
            yield f"{name}.indexer", "an indexer without latent queries", 'give "q_rank"'
    if isinstance(layer.ffn, Experts):
        yield from _misfits_of_experts(layer.ffn)
    state = layer.state
    if isinstance(state, GatedDeltaNet) and state.value_heads % state.key_heads:
        told = f"{state.value_heads} value heads cannot share {state.key_heads} key heads evenly"
        yield "state.value_heads", told, "look both up again"
    if isinstance(state, Mamba2) and (state.inner % state.heads or state.heads % state.groups):
        told = f"inner {state.inner}, heads {state.heads} and groups {state.groups} do not divide evenly"
        yield "state.heads", told, "look them up again"
    if isinstance(state, GatedRecurrence) and state.width % state.heads:
        told = f"{state.width} dimensions do not make {state.heads} equal blocks"
        yield "state.heads", told, "look both up again"


def _misfits_of_experts(mixture: Experts) -> Iterator[tuple[str, str, str]]:
    if mixture.per_token > mixture.experts:
        told = f"{mixture.per_token} experts a token, of {mixture.experts}"
        yield "ffn.per_token", told, "look both up again"
    if not mixture.shared and (mixture.shared_size or mixture.shared_gate):
        name = "shared_size" if mixture.shared_size else "shared_gate"
        yield f"ffn.{name}", "no shared experts that it could belong to", 'give "shared"'
