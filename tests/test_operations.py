"""Operations of decode and prefill: what has to hold for every shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from library import arithmetic, operations
from tests.shapes import architecture, architectures, dense, heads

if TYPE_CHECKING:
    from library.architecture import Architecture


@given(architectures(), st.integers(1, 30))
def test_a_token_costs_two_operations_a_weight_and_more(model: Architecture, context: int) -> None:
    weights = operations.multiplied_weights(model)
    assert 0 <= weights <= arithmetic.active_parameters(model)
    assert operations.decode_flops(model, context) >= 2 * weights


@given(architectures(), st.integers(1, 30))
def test_a_later_token_costs_no_less_where_no_chunk_begins(model: Architecture, context: int) -> None:
    if not any(getattr(attention, "chunked", False) for _, attention in model.attentions()):
        now, then = (operations.decode_flops(model, tokens) for tokens in (context, context + 1))
        assert now <= then


@given(heads(), dense, st.integers(1, 30))
def test_prefill_is_the_decoding_of_its_tokens_with_one_head(
    attention: dict[str, Any], ffn: dict[str, Any], tokens: int
) -> None:
    model = architecture({"count": 2, "attention": attention, "ffn": ffn})
    one_by_one = sum(operations.decode_flops(model, position) for position in range(1, tokens + 1))
    heads_saved = 2 * (tokens - 1) * model.vocab * model.hidden
    assert operations.prefill_flops(model, tokens) == one_by_one - heads_saved


@given(heads())
def test_sharing_keys_saves_no_operations(attention: dict[str, Any]) -> None:
    grouped = {**attention, "kind": "gqa", "kv_heads": 1}
    plain = {**attention, "kind": "mha"}
    plain.pop("kv_heads", None)
    one, other = (architecture({"count": 1, "attention": kind}) for kind in (grouped, plain))
    mixing = [
        operations.decode_flops(model, 9) - 2 * operations.multiplied_weights(model) for model in (one, other)
    ]
    assert mixing[0] == mixing[1]


def test_attention_by_hand() -> None:
    """Two heads of four numbers see three tokens: 3 scores and 3 weighted values, of 4 each, in 2 heads."""
    model = architecture({"count": 5, "attention": {"kind": "mha", "heads": 2, "head_dim": 4}})
    mixing = operations.decode_flops(model, 3) - 2 * operations.multiplied_weights(model)
    assert mixing == 5 * 2 * (2 * 3 * 4 + 2 * 3 * 4)


LATENT = {"kind": "mla", "heads": 2, "q_rank": 4, "kv_rank": 8, "nope_dim": 4, "rope_dim": 2, "value_dim": 4}


def test_latent_attention_by_hand() -> None:
    """Decode scores and sums the cached vectors themselves; prefill has keys and values of each head."""
    model = architecture({"count": 1, "attention": LATENT}, vocab=1)
    weights = operations.multiplied_weights(model)
    assert operations.decode_flops(model, 3) - 2 * weights == 2 * 2 * 3 * ((8 + 2) + 8)
    pairs = 3 * 4 // 2
    prefill = operations.prefill_flops(model, 3) - 2 * 3 * (weights - 16) - 2 * 16
    assert prefill == 2 * 2 * pairs * ((4 + 2) + 4)


def test_indexer_scores_all_and_lets_few_through() -> None:
    sparse = {**LATENT, "indexer": {"heads": 3, "head_dim": 4, "top": 2}}
    model = architecture({"count": 1, "attention": sparse}, vocab=1)
    weights = operations.multiplied_weights(model)
    assert operations.decode_flops(model, 5) - 2 * weights == 2 * 3 * 4 * 5 + 2 * 2 * 2 * ((8 + 2) + 8)
    scored, seen = 15, 1 + 2 + 2 + 2 + 2
    prefill = operations.prefill_flops(model, 5) - 2 * 5 * (weights - 16) - 2 * 16
    assert prefill == 2 * 3 * 4 * scored + 2 * 2 * seen * ((4 + 2) + 4)


def test_state_costs_the_same_wherever_it_stands() -> None:
    mamba = {"kind": "mamba", "inner": 8, "state": 4, "conv": 4, "dt_rank": 1}
    delta = {
        "kind": "gated-deltanet",
        "key_heads": 1,
        "value_heads": 2,
        "key_dim": 4,
        "value_dim": 8,
        "conv": 4,
    }
    for state, each in ((mamba, 6 * 8 * 4), (delta, 8 * 2 * 4 * 8)):
        model = architecture({"count": 3, "state": state})
        early, late = (operations.decode_flops(model, context) for context in (1, 1000))
        assert early == late == 2 * operations.multiplied_weights(model) + 3 * each


def test_encoder_reads_and_decoder_writes() -> None:
    attention = {"kind": "mha", "heads": 2, "head_dim": 4}
    layer = {"count": 1, "attention": attention, "cross_attention": attention}
    model = architecture(layer, encoder={"layers": [{"count": 1, "attention": attention}]}, norm="none")
    matrix = 16 * 8
    encoder, given_once = 4 * matrix, 2 * matrix
    assert operations.prefill_flops(model, 3) == 2 * 3 * (encoder + given_once) + 4 * 2 * 4 * 9
    assert operations.multiplied_weights(model) == 4 * matrix + 2 * matrix + 50 * 16
    seen = 4 * 2 * 4 * (5 + 3)
    assert operations.decode_flops(model, 5, 3) == 2 * operations.multiplied_weights(model) + seen
