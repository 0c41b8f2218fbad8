"""What follows from an architecture: parameters, and the bytes of weights, cache and state.

Each formula stands with its derivation or source. Everything is exact: whole numbers, or fractions where a
format has bits to a group. What a machine makes of it (padding, workspace, activations) is not counted.
`operations` counts what a token costs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .architecture import Dense, Experts, GatedDeltaNet, GatedRecurrence, Latent, Lightning, Mamba, Mamba2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .architecture import Architecture, GroupedQuery, Layer, MultiHead, MultiQuery, Norm, Stack, Tensor

    AnyAttention = MultiHead | MultiQuery | GroupedQuery | Latent
    AnyState = Mamba | Mamba2 | GatedDeltaNet | Lightning | GatedRecurrence

EMBEDDINGS = ("embedding", "lookup tables", "output head")
"""Components that turn tokens into vectors and back."""

TOWERS = ("vision", "audio")
"""Components that read images and sound: part of a model's total, and no part of its language model."""

BITS = {
    "fp32": Fraction(32),
    "bf16": Fraction(16),
    "fp16": Fraction(16),
    "fp8": Fraction(8),
    "mxfp8": Fraction(8) + Fraction(8, 32),
    "mxfp6": Fraction(6) + Fraction(8, 32),
    "mxfp4": Fraction(4) + Fraction(8, 32),
    "nvfp4": Fraction(4) + Fraction(8, 16),
    "nf4": Fraction(4) + Fraction(32, 64),
    "q4_0": Fraction(4) + Fraction(16, 32),
    "q8_0": Fraction(8) + Fraction(16, 32),
}
"""Bits a value by format, scales included: the Microscaling formats keep 8 bits to 32 values
(arXiv:2310.10537, Table 1), NVFP4 8 bits to 16 (arXiv:2509.25149), NF4 32 bits to 64 (arXiv:2305.14314,
Section 3), the blocks of llama.cpp 16 bits to 32 (its `ggml-common.h`). One scale for a tensor or a channel
is too little to count.
"""

_INTEGER = re.compile(r"int([1-8])(?:-g([1-9][0-9]{0,4})(z)?)?")


def bits(name: str) -> Fraction | None:
    """Bits a value takes in a format, or nothing for a name that is none.

    Besides those of `BITS`, `int4` is four bits alone, `int4-g128` has a scale of 16 bits for each group of
    128, and `int4-g128z` a zero point of 4 bits as well.
    """
    if name in BITS:
        return BITS[name]
    if not (match := _INTEGER.fullmatch(name)):
        return None
    width = int(match[1])
    extra = (16 + (width if match[3] else 0), int(match[2])) if match[2] else (0, 1)
    return width + Fraction(*extra)


@dataclass(frozen=True)
class Parameters:
    """Numbers of parameters by component: all of them, and those that one token meets."""

    total: Counter[str]
    active: Counter[str]


def parameters(architecture: Architecture) -> Parameters:
    """All parameters of a model, multi-token-prediction modules apart.

    Of a mixture's routed experts a token meets as many as it is sent to; it meets all else. A tied output
    head is the embedding matrix and has none of its own.
    """
    matrix = architecture.vocab * architecture.hidden
    total, active = _of_stack(architecture, architecture.hidden, architecture.norm)
    for counts in (total, active):
        counts["embedding"] += matrix
        counts["output head"] += 0 if architecture.tied_embeddings else matrix
    if architecture.encoder:
        own, met = _of_stack(architecture.encoder, architecture.hidden, architecture.norm)
        total["encoder"], active["encoder"] = own.total(), met.total()
    for name, tower in (("vision", architecture.vision), ("audio", architecture.audio)):
        if tower:
            own, met = _of_stack(tower, tower.hidden, tower.norm)
            total[name], active[name] = own.total(), met.total()
    return Parameters(total, active)


def mtp_parameters(architecture: Architecture) -> int:
    """Parameters of the modules for multi-token prediction, without the embedding and head that they share
    (DeepSeek-V3, arXiv:2412.19437, Section 2.2).
    """
    if not architecture.mtp:
        return 0
    return _of_stack(architecture.mtp, architecture.hidden, architecture.norm)[0].total()


def non_embedding_parameters(architecture: Architecture) -> int:
    """All parameters of the language model but those of `EMBEDDINGS`."""
    counts = parameters(architecture).total
    return counts.total() - sum(counts[name] for name in (*TOWERS, *EMBEDDINGS))


def active_parameters(architecture: Architecture, embedding: bool = True, head: bool = True) -> int:
    """Parameters of the language model that one token meets; without `embedding`, less the tables of which it
    reads one row, without `head` less the output head too. Makers count in each of these ways.
    """
    counts = parameters(architecture).active
    tied = architecture.tied_embeddings
    tables = counts["lookup tables"] + (0 if tied else counts["embedding"])
    output = counts["embedding" if tied else "output head"]
    left_out = (0 if embedding else tables) + (0 if head else output)
    return counts.total() - sum(counts[name] for name in TOWERS) - left_out


def weight_bytes(
    architecture: Architecture,
    whole: Fraction = Fraction(16),
    experts: Fraction | None = None,
    embeddings: Fraction | None = None,
) -> Fraction:
    """Bytes of all weights at so many bits each, routed experts and `EMBEDDINGS` at others where they are
    given.
    """
    given = {"experts": experts, **dict.fromkeys(EMBEDDINGS, embeddings)}
    counts = parameters(architecture).total
    return sum((count * (given.get(name) or whole) for name, count in counts.items()), Fraction()) / 8


def _of_stack(stack: Stack, hidden: int, norm: Norm) -> tuple[Counter[str], Counter[str]]:
    """Parameters of a stack by component, and those that one token meets."""
    total: Counter[str] = Counter()
    active: Counter[str] = Counter()
    width = norm_parameters(norm, hidden)
    for layer in stack.layers:
        for name, own, met in _of_layer(layer, hidden, width):
            total[name] += own * layer.count
            active[name] += met * layer.count
    for counts in (total, active):
        counts["norms"] += width if stack.final_norm else 0
        for name, tensor in _named(stack.tensors):
            counts[name] += tensor.parameters
    return total, active


def _of_layer(layer: Layer, hidden: int, norm: int) -> Iterator[tuple[str, int, int]]:
    """Component, parameters, and those that one token meets, of one layer."""
    for attention in (layer.attention, layer.cross_attention):
        if attention:
            own = attention_parameters(attention, hidden)
            yield "attention", own, own
    if layer.state:
        own = state_parameters(layer.state, hidden)
        yield "state", own, own
    if isinstance(layer.ffn, Experts):
        yield from _of_experts(layer.ffn, hidden)
    elif layer.ffn:
        own = feed_forward_parameters(layer.ffn, hidden)
        yield "feed-forward", own, own
    norms = (layer.parts if layer.norms is None else layer.norms) * norm
    yield "norms", norms, norms
    for name, tensor in _named(layer.tensors):
        yield name, tensor.parameters, tensor.parameters


def _named(tensors: list[Tensor]) -> Iterator[tuple[str, Tensor]]:
    for tensor in tensors:
        yield "lookup tables" if tensor.lookup else "other", tensor


def norm_parameters(norm: Norm, width: int) -> int:
    """A scale for each dimension; a layer norm has a shift besides (arXiv:1607.06450; arXiv:1910.07467)."""
    return {"rms": 1, "layer": 2, "none": 0}[norm] * width


def attention_parameters(attention: AnyAttention, hidden: int) -> int:
    """The projections of queries, keys, values and output (arXiv:1706.03762, Section 3.2.2), their biases and
    norms; for latent attention those down to the latent vectors and up again (arXiv:2405.04434, Section 2.1).
    """
    if isinstance(attention, Latent):
        return _latent_parameters(attention, hidden)
    size = attention.head_dim
    queries = attention.heads * size
    shared = 0 if attention.shared_cache else attention.kv_heads * size
    outputs = {
        "q": queries * (2 if attention.gated else 1),
        "k": shared,
        "v": shared if attention.value_projection else 0,
    }
    matrices = hidden * (sum(outputs.values()) + queries)
    biases = sum((outputs | {"o": hidden})[name] for name in set(attention.biases))
    norms = {
        None: 0,
        "head": size * (1 if attention.shared_cache else 2),
        "full": queries + shared,
    }[attention.qk_norm]
    return matrices + biases + norms + (attention.heads if attention.sinks else 0)


def _latent_parameters(attention: Latent, hidden: int) -> int:
    heads, rank = attention.heads, attention.kv_rank
    queries = heads * (attention.nope_dim + attention.rope_dim)
    if attention.q_rank:
        down_up = hidden * attention.q_rank + attention.q_rank * queries + attention.q_rank  # and a norm
    else:
        down_up = hidden * queries
    keys_values = hidden * (rank + attention.rope_dim) + rank  # and a norm
    keys_values += rank * heads * (attention.nope_dim + attention.value_dim)
    indexer = 0
    if attention.indexer:
        one, many = attention.indexer.head_dim, attention.indexer.heads
        # queries from the latent vector, one key with a layer norm, a weight for each head
        indexer = (attention.q_rank or hidden) * many * one + hidden * one + 2 * one + hidden * many
    return down_up + keys_values + heads * attention.value_dim * hidden + indexer


def state_parameters(state: AnyState, hidden: int) -> int:
    """Projections, convolution, gates and decays of a recurrent mixer, by the paper that its shape names."""
    match state:
        case Mamba(inner=inner, state=size, conv=conv, dt_rank=rank):
            projections = hidden * 2 * inner + inner * (rank + 2 * size) + rank * inner + inner * hidden
            norms = rank + 2 * size if state.inner_norms else 0
            return projections + inner * (conv + 1) + inner + inner * size + inner + norms
        case Mamba2(inner=inner, state=size, heads=heads, groups=groups, conv=conv):
            mixed = inner + 2 * groups * size  # what the convolution passes over
            return hidden * (inner + mixed + heads) + mixed * (conv + 1) + 3 * heads + inner + inner * hidden
        case GatedDeltaNet(key_heads=key_heads, value_heads=heads, key_dim=key, value_dim=value, conv=conv):
            keys, values = key_heads * key, heads * value
            projections = hidden * (2 * keys + 2 * values + 2 * heads) + values * hidden
            return projections + (2 * keys + values) * conv + 2 * heads + value
        case Lightning(heads=heads, head_dim=size):
            return 5 * hidden * heads * size + heads * size
        case GatedRecurrence(width=width, heads=heads, conv=conv):
            projections = 2 * (hidden * width + width) + width * hidden + hidden
            gates = 2 * (width * width // heads + width)
            return projections + width * (conv + 1) + gates + width


def feed_forward_parameters(block: Dense, hidden: int) -> int:
    """Two matrices, or three where one gates (arXiv:2002.05202)."""
    return _block(hidden, block.size, block.kind == "gated", block.biases)


def _block(hidden: int, size: int, gated: bool, biases: bool) -> int:
    inner = size * (2 if gated else 1)
    return hidden * (inner + size) + (inner + hidden if biases else 0)


def _of_experts(mixture: Experts, hidden: int) -> Iterator[tuple[str, int, int]]:
    """Routed experts, shared experts and router (arXiv:1701.06538; arXiv:2401.06066)."""
    gated = mixture.expert == "gated"
    one = _block(hidden, mixture.size, gated, mixture.biases)
    yield "experts", mixture.experts * one, mixture.per_token * one
    shared = mixture.shared * _block(hidden, mixture.shared_size or mixture.size, gated, mixture.biases)
    shared += hidden if mixture.shared_gate else 0
    yield "shared experts", shared, shared
    router = hidden * mixture.experts + (mixture.experts if mixture.router_bias else 0)
    yield "router", router, router


def cached_values(attention: AnyAttention) -> int:
    """Numbers that one layer keeps of one token: a key and a value for each head that has its own
    (arXiv:1911.02150, arXiv:2305.13245); for latent attention the latent vector and the rotary part of the
    key, shared by all heads (arXiv:2405.04434, Section 2.1.3), and the key of the indexer.
    """
    if isinstance(attention, Latent):
        indexer = attention.indexer.head_dim if attention.indexer else 0
        return attention.kv_rank + attention.rope_dim + indexer
    return 0 if attention.shared_cache else 2 * attention.kv_heads * attention.head_dim


def window_of(attention: AnyAttention) -> int | None:
    """Tokens that a layer sees at most, or nothing where it sees them all."""
    return None if isinstance(attention, Latent) else attention.window


def kv_cache_values(architecture: Architecture, context: int, source: int = 0) -> int:
    """Numbers that the cache holds for one sequence of `context` tokens: a layer with a window keeps no more
    than that; cross-attention keeps what the encoder gave for `source` tokens.
    """
    kept = 0
    for layer in architecture.layers:
        if layer.attention:
            seen = min(context, window_of(layer.attention) or context)
            kept += layer.count * seen * cached_values(layer.attention)
        if layer.cross_attention:
            kept += layer.count * source * cached_values(layer.cross_attention)
    return kept


def state_values(architecture: Architecture) -> int:
    """Numbers of recurrent state that one sequence keeps, however long it is."""
    return sum(
        layer.count * sum(state_and_inputs(layer.state)) for layer in architecture.layers if layer.state
    )


def state_and_inputs(state: AnyState) -> tuple[int, int]:
    """Numbers in the state of one layer, and the inputs that its convolution looks back to."""
    match state:
        case Mamba(inner=inner, state=size, conv=conv):
            return inner * size, inner * (conv - 1)
        case Mamba2(inner=inner, state=size, groups=groups, conv=conv):
            return inner * size, (inner + 2 * groups * size) * (conv - 1)
        case GatedDeltaNet(key_heads=key_heads, value_heads=heads, key_dim=key, value_dim=value, conv=conv):
            return heads * key * value, (2 * key_heads * key + heads * value) * (conv - 1)
        case Lightning(heads=heads, head_dim=size):
            return heads * size * size, 0
        case GatedRecurrence(width=width, conv=conv):
            return width, width * (conv - 1)
