"""What a token costs: the operations of decode and prefill, by architecture.

A multiplication and an addition count two. Norms and biases count with the weights, softmax and activation
functions do not: both are below the last digit that anybody would write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .architecture import GatedDeltaNet, Latent
from .arithmetic import TOWERS, cached_values, parameters, state_and_inputs

if TYPE_CHECKING:
    from .architecture import Architecture, GroupedQuery, MultiHead, MultiQuery
    from .arithmetic import AnyAttention, AnyState


def multiplied_weights(architecture: Architecture) -> int:
    """Weights that a decoded token is multiplied with: the active ones of the decoder and the head, without
    the tables of which it reads a row, and without cross-attention's keys and values.
    """
    counts = parameters(architecture).active
    read = counts["lookup tables"] + (0 if architecture.tied_embeddings else counts["embedding"])
    cross = sum(
        layer.count * _cross_weights(layer.cross_attention, architecture.hidden)
        for layer in architecture.layers
        if layer.cross_attention
    )
    return counts.total() - sum(counts[name] for name in (*TOWERS, "encoder")) - read - cross


def _cross_weights(attention: AnyAttention, hidden: int) -> int:
    """Weights that make keys and values of the encoder's output, once for each of its tokens."""
    return hidden * cached_values(attention)


def decode_flops(architecture: Architecture, context: int, source: int = 0) -> int:
    """Operations for the next token when `context` tokens, itself among them, are seen: two for each weight
    that it is multiplied with (arXiv:2001.08361, Section 2.1), and attention and states on top.
    """
    mixing = 0
    for layer in architecture.layers:
        if layer.attention:
            mixing += layer.count * attention_flops(layer.attention, context)
        if layer.cross_attention:
            mixing += layer.count * attention_flops(layer.cross_attention, source)
        if layer.state:
            mixing += layer.count * state_flops(layer.state)
    return 2 * multiplied_weights(architecture) + mixing


def attention_flops(attention: AnyAttention, context: int) -> int:
    """Operations of one layer for one token that sees `context` tokens: a product with each key and one with
    each value, for each query head.

    Latent attention works on the cached vectors themselves, the matrices absorbed into query and output
    (arXiv:2405.04434, Section 2.1.2); an indexer scores all tokens and lets the best through.
    """
    if isinstance(attention, Latent):
        scored, seen = 0, context
        if attention.indexer:
            scored = 2 * attention.indexer.heads * attention.indexer.head_dim * context
            seen = min(context, attention.indexer.top)
        return scored + 2 * attention.heads * seen * (2 * attention.kv_rank + attention.rope_dim)
    return 4 * attention.heads * attention.head_dim * _seen(attention, context)


def _seen(attention: MultiHead | MultiQuery | GroupedQuery, position: int) -> int:
    """Tokens that the one at a position, from 1, sees, itself among them."""
    if not attention.window:
        return position
    return (position - 1) % attention.window + 1 if attention.chunked else min(position, attention.window)


def state_flops(state: AnyState) -> int:
    """Operations of one layer for one token on its state: three multiplications and additions for each number
    (it decays, takes in an outer product, is read out); the delta rule reads it once more before it writes.
    """
    return (8 if isinstance(state, GatedDeltaNet) else 6) * state_and_inputs(state)[0]


def prefill_flops(architecture: Architecture, tokens: int) -> int:
    """Operations for a prompt of so many tokens: each meets the weights and all before it; the head is
    applied to the last one only, since nothing else is sampled from.

    Of an encoder-decoder it is the encoder, where all tokens see each other, and the keys and values that
    the decoder is given.
    """
    if architecture.encoder:
        return _encoder_flops(architecture, tokens)
    head = architecture.vocab * architecture.hidden
    operations = 2 * (multiplied_weights(architecture) - head) * tokens + 2 * head
    for layer in architecture.layers:
        if layer.attention:
            operations += layer.count * _causal_flops(layer.attention, tokens)
        if layer.state:
            operations += layer.count * state_flops(layer.state) * tokens
    return operations


def _encoder_flops(architecture: Architecture, tokens: int) -> int:
    assert architecture.encoder
    weights = parameters(architecture).active["encoder"]
    attention = 0
    for layer in architecture.encoder.layers:
        if layer.attention:
            attention += layer.count * _pairs_flops(layer.attention, tokens * tokens)
    for layer in architecture.layers:
        if layer.cross_attention:
            weights += layer.count * _cross_weights(layer.cross_attention, architecture.hidden)
    return 2 * weights * tokens + attention


def _causal_flops(attention: AnyAttention, tokens: int) -> int:
    """Operations of one layer for a whole prompt, over the pairs of a token and one that it sees."""
    if isinstance(attention, Latent):
        if not attention.indexer:
            return _pairs_flops(attention, _pairs(tokens, None, False))
        scored = 2 * attention.indexer.heads * attention.indexer.head_dim * _pairs(tokens, None, False)
        return scored + _pairs_flops(attention, _pairs(tokens, attention.indexer.top, False))
    return _pairs_flops(attention, _pairs(tokens, attention.window, attention.chunked))


def _pairs_flops(attention: AnyAttention, pairs: int) -> int:
    """Operations for so many pairs, keys and values of each head at hand."""
    if isinstance(attention, Latent):
        return 2 * attention.heads * (attention.nope_dim + attention.rope_dim + attention.value_dim) * pairs
    return 4 * attention.heads * attention.head_dim * pairs


def _pairs(tokens: int, window: int | None, chunked: bool) -> int:
    """Pairs of a token and one that it sees: the sum of 1, 2, 3, …, up to the window, and from 1 again in
    each chunk.
    """
    if not window or tokens <= window:
        return tokens * (tokens + 1) // 2
    full = window * (window + 1) // 2
    if not chunked:
        return full + (tokens - window) * window
    chunks, rest = divmod(tokens, window)
    return chunks * full + rest * (rest + 1) // 2
