"""The fields that a checked number may name: what they take, how they are computed, and from which sources.

The formula of each is told in numbers, so that a reader can redo it by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .. import arithmetic, operations
from ..architecture import Dense, Experts, Latent
from ..problems import Meant
from .texts import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..architecture import Architecture
    from ..catalogue import Release, Source
    from ..model import Library
    from ..problems import Hint, Location

    Arguments = Mapping[str, Any]
    Computation = Callable[[Architecture, Arguments], tuple[Fraction | int, str]]

COUNT, BYTES, OPERATIONS = Kind("count"), Kind("bytes"), Kind("operations")

_ARGUMENT = re.compile(r"\s*([a-z_]+)\s*=\s*([^\s=,]+)\s*")
_LARGEST = 10**12


class Unknown(Exception):
    """A value that cannot be found: what is wrong, and how to mend it."""

    def __init__(self, message: str, hint: Hint) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Found:
    """The value of a field, how it is computed (nothing where it is stated), from which sources, and where
    what it is or follows from stands.
    """

    value: Fraction | str
    formula: str
    sources: tuple[Source, ...]
    place: Location


@dataclass(frozen=True)
class Field:
    """A field: `of` gives its value for a release and arguments."""

    title: str
    kind: Kind
    of: Callable[[Library, Release, Arguments], Found]
    takes: Mapping[str, Any] = field(default_factory=dict)
    """Arguments with their defaults; one without (`None`) has to be given."""


def arguments_of(entry: Field, name: str, text: str) -> dict[str, Any]:
    """The arguments of a field as written between parentheses, with defaults for the others.

    Formats become pairs of their name and their bits. Raises `Unknown` for what the field does not take.
    """
    given: dict[str, Any] = {}
    for part in text.split(",") if text.strip() else ():
        match = _ARGUMENT.fullmatch(part)
        if not match:
            raise Unknown(f'"{part.strip()}" is no argument', 'write "name=value", parted by commas')
        argument, value = match[1], match[2]
        if argument not in entry.takes:
            listed = f"it takes {', '.join(entry.takes)}" if entry.takes else "it takes none"
            hint = Meant(argument, entry.takes, listed)
            raise Unknown(f'"{name}" has no argument "{argument}"', hint)
        if argument in given:
            raise Unknown(f'argument "{argument}" twice', "delete one")
        given[argument] = _argument(argument, value)
    for argument, default in entry.takes.items():
        if default is None and argument not in given:
            raise Unknown(f'"{name}" wants "{argument}"', f'write "{name}({argument}=...)"')
    return {argument: given.get(argument, default) for argument, default in entry.takes.items()}


def _argument(name: str, text: str) -> Any:
    if name in _WHOLE:
        if not text.isascii() or not text.isdigit() or not 0 < int(text[:14]) <= _LARGEST or len(text) > 13:
            raise Unknown(f'"{name}" is "{text}"', "write a whole number above zero, without commas")
        return int(text)
    if name in _COUNTED:
        if text not in ("yes", "no"):
            raise Unknown(f'"{name}" is "{text}"', f'write "{name}=yes" or "{name}=no"')
        return text
    if arithmetic.bits(text) is None:
        listed = f"the formats are {', '.join(arithmetic.BITS)}, int4, int4-g128, int4-g128z"
        hint = Meant(text, [*arithmetic.BITS, "int8", "int4", "int4-g128"], listed)
        raise Unknown(f'no format "{text}"', hint)
    return text


_COUNTED = ("embedding", "head")
_WHOLE = frozenset({"context", "batch", "source", "tokens"})


def _bits(name: str) -> Fraction:
    found = arithmetic.bits(name)
    assert found is not None
    return found


def _computed(title: str, kind: Kind, compute: Computation, **takes: Any) -> Field:
    def of(library: Library, release: Release, given: Arguments) -> Found:
        architecture = library.architecture(release)
        if not architecture:
            told = f'"{release.id}" has no architecture, from which this is computed'
            raise Unknown(told, "add its architecture, with its source, or cite the source of the number")
        value, formula = compute(architecture, given)
        place = library.owner(release).places["architecture"]
        return Found(Fraction(value), formula, architecture_sources(library, release), place)

    return Field(title, kind, of, takes)


def architecture_sources(library: Library, release: Release) -> tuple[Source, ...]:
    """The sources of an architecture: those of its parts, and of each release that says that it shares it."""
    found: dict[tuple[str, str], Source] = {}
    seen: set[str] = set()
    while release.id not in seen:
        seen.add(release.id)
        for source in release.sources:
            if any(name.partition(".")[0] == "architecture" for name in source.of):
                found.setdefault((source.origin, source.at), source)
        release = library.release.get(release.shares, release)
    return tuple(found.values())


def _stated(title: str, kind: Kind, name: str) -> Field:
    def of(library: Library, release: Release, given: Arguments) -> Found:
        count = release.counts.get(name)
        value = Fraction(count.value) if count else getattr(release, name, "")
        if not value:
            said = (
                "its maker does not disclose it" if name in release.undisclosed else "nobody has added it yet"
            )
            raise Unknown(f'"{release.id}" does not state "{name}"', f"{said}: cite the source of the number")
        value = Fraction(value) if isinstance(value, int) else value
        return Found(value, "", tuple(release.sources_of(name)), release.places[name])

    return Field(title, kind, of)


def _shape(title: str, values: Callable[[Architecture], Iterator[int | None]]) -> Field:
    """A number of the architecture, which has to be the same in all layers that have it."""

    def compute(architecture: Architecture, given: Arguments) -> tuple[int, str]:
        found = list(dict.fromkeys(value for value in values(architecture) if value is not None))
        if not found:
            raise Unknown(f'no layer has a value for "{title}"', "name another field")
        if len(found) > 1:
            listed = ", ".join(f"{value:,}" for value in found)
            told = f'"{title}" is not the same in all layers: {listed}'
            raise Unknown(told, "cite the source of the number")
        return found[0], ""

    return _computed(title, COUNT, compute)


def _sum(parts: Mapping[str, int]) -> str:
    return " + ".join(f"{name} {count:,}" for name, count in parts.items() if count)


def _parameters(architecture: Architecture, _: Arguments) -> tuple[int, str]:
    counts = arithmetic.parameters(architecture).total
    return counts.total(), _sum(counts)


def _non_embedding(architecture: Architecture, _: Arguments) -> tuple[int, str]:
    counts = arithmetic.parameters(architecture).total
    left = {name: n for name, n in counts.items() if name not in (*arithmetic.EMBEDDINGS, *arithmetic.TOWERS)}
    return arithmetic.non_embedding_parameters(architecture), _sum(left)


def _active(architecture: Architecture, given: Arguments) -> tuple[int, str]:
    embedding, head = (given[name] == "yes" for name in _COUNTED)
    counts = arithmetic.parameters(architecture).active
    value = arithmetic.active_parameters(architecture, embedding, head)
    parts = {name: n for name, n in counts.items() if name not in arithmetic.TOWERS}
    less = arithmetic.active_parameters(architecture) - value
    return value, _sum(parts) + (f" - {less:,} that are not counted" if less else "")


def _mtp(architecture: Architecture, _: Arguments) -> tuple[int, str]:
    if not architecture.mtp:
        raise Unknown("there are no modules for multi-token prediction", "name another field")
    return arithmetic.mtp_parameters(architecture), ""


def _weight_bytes(architecture: Architecture, given: Arguments) -> tuple[Fraction, str]:
    whole, experts, embeddings = (given[name] for name in ("format", "experts", "embeddings"))
    special = {"experts": experts, **dict.fromkeys(arithmetic.EMBEDDINGS, embeddings)}
    by_format: dict[str, int] = {}
    for name, count in arithmetic.parameters(architecture).total.items():
        used = special.get(name) or whole
        by_format[used] = by_format.get(used, 0) + count
    value = arithmetic.weight_bytes(
        architecture,
        _bits(whole),
        _bits(experts) if experts else None,
        _bits(embeddings) if embeddings else None,
    )
    parts = (f"{n:,} × {float(_bits(used)):g} bits ({used})" for used, n in by_format.items() if n)
    return value, f"({' + '.join(parts)}) / 8"


def kept(architecture: Architecture) -> Iterator[tuple[int, str, int, int | None]]:
    """Layers, what each keeps of a token in words, how many numbers that is, and the window; by what they
    keep.
    """
    counts: dict[tuple[str, int, int | None], int] = {}
    for count, attention in architecture.attentions():
        values = arithmetic.cached_values(attention)
        if not values:
            continue
        if isinstance(attention, Latent):
            told = f"({attention.kv_rank:,} + {attention.rope_dim}"
            told += f" + {attention.indexer.head_dim})" if attention.indexer else ")"
        else:
            heads = "1 KV head" if attention.kv_heads == 1 else f"{attention.kv_heads} KV heads"
            told = f"2 × {heads} × {attention.head_dim}"
        key = told, values, arithmetic.window_of(attention)
        counts[key] = counts.get(key, 0) + count
    for (told, values, window), count in counts.items():
        yield count, told, values, window


def _layers(count: int) -> str:
    return "1 layer" if count == 1 else f"{count} layers"


def _bytes(name: str) -> str:
    size = _bits(name) / 8
    return f"{float(size):g} {'byte' if size == 1 else 'bytes'}"


def _cache_token(architecture: Architecture, given: Arguments) -> tuple[Fraction, str]:
    kv = given["kv"]
    parts = [f"{_layers(count)} × {told}" for count, told, _, _ in kept(architecture)]
    values = arithmetic.kv_cache_values(architecture, 1)
    formula = f"({' + '.join(parts)})" if len(parts) > 1 else "".join(parts)
    return values * _bits(kv) / 8, f"{formula or 'no layer keeps keys and values: 0'} × {_bytes(kv)}"


def _cache(architecture: Architecture, given: Arguments) -> tuple[Fraction, str]:
    kv, batch, context = (given[name] for name in ("kv", "batch", "context"))
    source = _source(architecture, given)
    parts = [
        f"{_layers(count)} × {min(context, window or context):,} tokens × {told}"
        for count, told, _, window in kept(architecture)
    ]
    for layer in architecture.layers:
        if layer.cross_attention and source:
            each = arithmetic.cached_values(layer.cross_attention)
            parts.append(f"{_layers(layer.count)} × {source:,} source tokens × {each:,}")
    values = arithmetic.kv_cache_values(architecture, context, source)
    formula = f"({' + '.join(parts)})" if len(parts) > 1 else "".join(parts)
    formula = f"{formula or 'no layer keeps keys and values: 0'} × {_bytes(kv)}"
    return batch * values * _bits(kv) / 8, f"{batch} sequences × {formula}" if batch > 1 else formula


def _source(architecture: Architecture, given: Arguments) -> int:
    """The tokens that cross-attention sees, which are given if, and only if, there is any."""
    crosses = any(layer.cross_attention for layer in architecture.layers)
    if crosses and not given["source"]:
        raise Unknown("cross-attention sees the source as well", 'write "source=...", its tokens')
    if given["source"] and not crosses:
        raise Unknown("there is no cross-attention that could see a source", 'leave out "source"')
    return int(given["source"])


def _state_bytes(architecture: Architecture, given: Arguments) -> tuple[Fraction, str]:
    values = arithmetic.state_values(architecture)
    if not values:
        raise Unknown("there is no recurrent state", "name another field")
    batch, state = given["batch"], given["state"]
    formula = f"{values:,} numbers × {_bytes(state)}"
    return batch * values * _bits(state) / 8, f"{batch} sequences × {formula}" if batch > 1 else formula


def _decode(architecture: Architecture, given: Arguments) -> tuple[int, str]:
    context, source = given["context"], _source(architecture, given)
    value = operations.decode_flops(architecture, context, source)
    weights = operations.multiplied_weights(architecture)
    return value, f"2 × {weights:,} weights + {value - 2 * weights:,} in {_mixers(architecture)}"


def _prefill(architecture: Architecture, given: Arguments) -> tuple[int, str]:
    tokens = given["tokens"]
    value = operations.prefill_flops(architecture, tokens)
    if architecture.encoder:
        return value, f"the encoder over {tokens:,} tokens, and the keys and values of cross-attention"
    head = architecture.vocab * architecture.hidden
    weights = operations.multiplied_weights(architecture) - head
    rest = value - 2 * weights * tokens - 2 * head
    told = f"2 × {tokens:,} tokens × {weights:,} weights + 2 × {head:,} of the head"
    return value, f"{told} + {rest:,} in {_mixers(architecture)}"


def _mixers(architecture: Architecture) -> str:
    """What mixes tokens in a model, in words."""
    attention = any(layer.attention for layer in architecture.layers)
    state = any(layer.state for layer in architecture.layers)
    return " and ".join(name for name, there in (("attention", attention), ("states", state)) if there)


def _heads(name: str) -> Callable[[Architecture], Iterator[int | None]]:
    return lambda architecture: (getattr(one, name, None) for _, one in architecture.attentions())


def _mixture(name: str) -> Callable[[Architecture], Iterator[int | None]]:
    return lambda architecture: (getattr(one, name) for one in architecture.mixtures())


def _feed_forward(architecture: Architecture) -> Iterator[int | None]:
    return (layer.ffn.size for layer in architecture.layers if isinstance(layer.ffn, Dense | Experts))


FIELDS: dict[str, Field] = {
    "parameters": _computed("Parameters", COUNT, _parameters),
    "active_parameters": _computed("Active parameters", COUNT, _active, embedding="yes", head="yes"),
    "non_embedding_parameters": _computed("Parameters without embeddings", COUNT, _non_embedding),
    "mtp_parameters": _computed("Parameters of the multi-token-prediction modules", COUNT, _mtp),
    "weight_bytes": _computed("Weights", BYTES, _weight_bytes, format="bf16", experts="", embeddings=""),
    "kv_cache_bytes_per_token": _computed("KV cache per token", BYTES, _cache_token, kv="bf16"),
    "kv_cache_bytes": _computed("KV cache", BYTES, _cache, context=None, batch=1, kv="bf16", source=0),
    "state_bytes": _computed("Recurrent state", BYTES, _state_bytes, batch=1, state="bf16"),
    "decode_flops": _computed("Operations for one more token", OPERATIONS, _decode, context=None, source=0),
    "prefill_flops": _computed("Operations for a prompt", OPERATIONS, _prefill, tokens=None),
    "hidden": _shape("Width", lambda architecture: iter((architecture.hidden,))),
    "vocab": _shape("Vocabulary", lambda architecture: iter((architecture.vocab,))),
    "layers": _shape("Layers", lambda architecture: iter((sum(one.count for one in architecture.layers),))),
    "heads": _shape("Attention heads", _heads("heads")),
    "kv_heads": _shape("KV heads", _heads("kv_heads")),
    "head_dim": _shape("Size of a head", _heads("head_dim")),
    "kv_rank": _shape("Size of the latent vector", _heads("kv_rank")),
    "rope_dim": _shape("Size of the rotary key", _heads("rope_dim")),
    "window": _shape("Window", _heads("window")),
    "ffn_size": _shape("Size of the feed-forward block", _feed_forward),
    "experts": _shape("Experts", _mixture("experts")),
    "experts_per_token": _shape("Experts per token", _mixture("per_token")),
    "shared_experts": _shape("Shared experts", _mixture("shared")),
    "context": _stated("Context", COUNT, "context"),
    "training_tokens": _stated("Training tokens", COUNT, "training_tokens"),
    "released": _stated("Release date", Kind("date"), "released"),
    "licence": _stated("Licence", Kind("text"), "licence"),
}
