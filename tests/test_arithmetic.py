"""Parameters and bytes: what has to hold for every shape, and what was published for real ones."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import arithmetic
from library.architecture import Architecture
from library.sources import load
from tests.conftest import ROOT
from tests.shapes import architecture, architectures, heads, latent, layers, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from library.catalogue import Release

LIBRARY = load(ROOT)
EXACT = [
    (release, name)
    for _, release in LIBRARY.releases
    for name, stated in release.counts.items()
    if stated.unit == 1
    and name in ("parameters", "non_embedding_parameters")
    and LIBRARY.architecture(release)
]
"""Counts that somebody published to the last parameter, of models whose architecture is known."""


def named(value: Any) -> str:
    return value if isinstance(value, str) else value.id


def of(release: Release) -> Architecture:
    found = LIBRARY.architecture(release)
    assert found
    return found


def total(model: Architecture) -> int:
    return arithmetic.parameters(model).total.total()


@pytest.mark.parametrize(("release", "name"), EXACT, ids=named)
def test_count_that_was_published_exactly_is_reached(release: Release, name: str) -> None:
    computed = (
        total(of(release)) if name == "parameters" else arithmetic.non_embedding_parameters(of(release))
    )
    assert computed == release.counts[name].value


def test_enough_exact_counts_were_published() -> None:
    assert len({release.counts[name].value for release, name in EXACT}) >= 40


# What DeepSeek-AI says of a token's cache in 16 bits: Insights into DeepSeek-V3 (arXiv:2505.09343).
@pytest.mark.parametrize(("release", "kilobytes"), [("deepseek-v3", 70), ("llama-3.1-405b", 516)])
def test_cache_of_a_token_as_published(release: str, kilobytes: int) -> None:
    values = arithmetic.kv_cache_values(of(LIBRARY.release[release]), 1)
    assert 2 * values // 1000 == kilobytes


def test_cache_of_a_model_with_few_kv_heads_is_not_that_of_one_with_many() -> None:
    """The figure that public pages have for 4,096 tokens, 10.7 GB, counts 64 heads where there are 8."""
    values = arithmetic.kv_cache_values(of(LIBRARY.release["llama-2-70b"]), 4096)
    assert 2 * values == 1_342_177_280


@given(architectures(), st.integers(2, 5))
def test_parameters_are_linear_in_layers(model: Architecture, factor: int) -> None:
    def times(number: int) -> Architecture:
        grown = [layer.model_copy(update={"count": layer.count * number}) for layer in model.layers]
        return model.model_copy(update={"layers": grown})

    one = total(times(2)) - total(model)
    assert total(times(factor)) - total(model) == one * (factor - 1)


@given(architectures())
def test_a_token_meets_no_more_than_there_is(model: Architecture) -> None:
    counts = arithmetic.parameters(model)
    assert all(0 <= counts.active[name] <= number for name, number in counts.total.items())
    counted = [
        arithmetic.active_parameters(model, *how) for how in ((True, True), (False, True), (False, False))
    ]
    assert counted == sorted(counted, reverse=True)
    assert counted[2] <= arithmetic.non_embedding_parameters(model)
    assert arithmetic.non_embedding_parameters(model) <= total(model)


@given(architectures())
def test_dense_models_are_met_whole(model: Architecture) -> None:
    if not any(model.mixtures()):
        assert arithmetic.active_parameters(model) == total(model)


@given(architectures())
def test_tying_the_head_saves_one_matrix(model: Architecture) -> None:
    tied = model.model_copy(update={"tied_embeddings": True})
    separate = model.model_copy(update={"tied_embeddings": False})
    assert total(separate) - total(tied) == model.vocab * model.hidden


@given(heads(), small)
def test_grouped_heads_are_multi_head_where_the_counts_are_equal(
    attention: dict[str, Any], count: int
) -> None:
    plain = {**attention, "kind": "mha"}
    plain.pop("kv_heads", None)
    grouped = {**attention, "kind": "gqa", "kv_heads": attention["heads"]}
    one, other = (architecture({"count": count, "attention": kind}) for kind in (plain, grouped))
    assert arithmetic.parameters(one) == arithmetic.parameters(other)
    assert arithmetic.kv_cache_values(one, 9) == arithmetic.kv_cache_values(other, 9)


@given(heads())
def test_one_kv_head_is_multi_query(attention: dict[str, Any]) -> None:
    single = {**attention, "kind": "mqa"}
    single.pop("kv_heads", None)
    grouped = {**attention, "kind": "gqa", "kv_heads": 1}
    one, other = (architecture({"count": 1, "attention": kind}) for kind in (single, grouped))
    assert arithmetic.parameters(one) == arithmetic.parameters(other)
    assert arithmetic.kv_cache_values(one, 9) == arithmetic.kv_cache_values(other, 9)


@given(heads())
def test_parameters_and_cache_grow_with_heads(attention: dict[str, Any]) -> None:
    more = {**attention, "heads": 2 * attention["heads"]}
    one, other = (architecture({"count": 1, "attention": kind}) for kind in (attention, more))
    assert total(one) < total(other)
    assert arithmetic.kv_cache_values(one, 9) <= arithmetic.kv_cache_values(other, 9)


@given(heads() | latent(), small)
def test_parameters_of_attention_grow_with_the_width(attention: dict[str, Any], width: int) -> None:
    one, other = (
        architecture({"count": 1, "attention": attention}, hidden=hidden) for hidden in (width, width + 1)
    )
    assert total(one) < total(other)


@given(architectures(), st.integers(1, 40))
def test_cache_never_shrinks_and_stands_still_behind_all_windows(model: Architecture, context: int) -> None:
    now, then = (arithmetic.kv_cache_values(model, tokens) for tokens in (context, context + 1))
    assert now <= then
    windows = [arithmetic.window_of(attention) for _, attention in model.attentions()]
    if all(window and window <= context for window in windows):
        assert now == then


@given(architectures(), st.integers(1, 20))
def test_cache_without_windows_is_linear_in_the_context(model: Architecture, context: int) -> None:
    if not any(arithmetic.window_of(attention) for _, attention in model.attentions()):
        assert arithmetic.kv_cache_values(model, context) == context * arithmetic.kv_cache_values(model, 1)


@given(layers(), st.integers(1, 4))
def test_routed_experts_cost_memory_and_no_work(layer: dict[str, Any], more: int) -> None:
    mixture = {"kind": "moe", "experts": 4, "per_token": 2, "size": 3}
    few = architecture({**layer, "ffn": mixture})
    many = architecture({**layer, "ffn": {**mixture, "experts": 4 + more}})
    expert = 3 * 16 * 3  # three matrices of 16 by 3
    assert total(many) - total(few) == layer["count"] * more * (expert + 16)  # and a row of the router
    rows = layer["count"] * more * 16
    assert arithmetic.active_parameters(many) - arithmetic.active_parameters(few) == rows


@given(architectures())
def test_weights_are_parameters_by_bits(model: Architecture) -> None:
    assert arithmetic.weight_bytes(model) == 2 * total(model)
    assert arithmetic.weight_bytes(model, Fraction(8)) == total(model)
    experts = arithmetic.parameters(model).total["experts"]
    mixed = arithmetic.weight_bytes(model, Fraction(16), experts=Fraction(4))
    assert mixed == 2 * total(model) - Fraction(3, 2) * experts
    matrices = sum(arithmetic.parameters(model).total[name] for name in arithmetic.EMBEDDINGS)
    assert arithmetic.weight_bytes(model, Fraction(8), embeddings=Fraction(16)) == total(model) + matrices


@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("bf16", 16),
        ("int4", 4),
        ("int4-g128", Fraction(33, 8)),
        ("int4-g128z", Fraction(133, 32)),
        ("int3-g64", Fraction(13, 4)),
        ("mxfp4", Fraction(17, 4)),
        ("nvfp4", Fraction(9, 2)),
        ("q4_0", Fraction(9, 2)),
        ("q8_0", Fraction(17, 2)),
    ],
)
def test_bits_of_a_format(name: str, bits: Fraction) -> None:
    assert arithmetic.bits(name) == bits


@pytest.mark.parametrize(
    "name", ["", "int", "int9", "int4-g0", "int4-", "int4z", "fp7", "BF16", "int4-g128zz"]
)
def test_what_is_no_format(name: str) -> None:
    assert arithmetic.bits(name) is None


def test_modules_for_several_tokens_and_towers_are_counted_apart() -> None:
    layer = {"count": 1, "ffn": {"kind": "plain", "size": 2}}
    plain = architecture(layer)
    whole = architecture(
        layer,
        mtp={"layers": [layer], "tensors": [{"name": "projection", "shape": [32, 16]}]},
        vision={
            "hidden": 8,
            "norm": "layer",
            "layers": [layer],
            "tensors": [{"name": "patches", "shape": [8, 3]}],
        },
        audio={
            "hidden": 4,
            "norm": "none",
            "tensors": [{"name": "projection", "shape": [4, 16], "count": 2}],
        },
    )
    counts = arithmetic.parameters(whole).total
    assert arithmetic.mtp_parameters(whole) == (2 * 16 * 2 + 16) + 16 + 32 * 16
    assert arithmetic.mtp_parameters(plain) == 0
    assert counts["vision"] == (2 * 8 * 2 + 16) + 16 + 24
    assert counts["audio"] == 128
    assert counts.total() == total(plain) + counts["vision"] + counts["audio"]
    assert arithmetic.active_parameters(whole) == arithmetic.active_parameters(plain)
    assert arithmetic.non_embedding_parameters(whole) == arithmetic.non_embedding_parameters(plain)


def test_cross_attention_keeps_what_the_encoder_gave() -> None:
    attention = {"kind": "mha", "heads": 2, "head_dim": 4}
    layer = {"count": 3, "attention": attention, "cross_attention": attention}
    model = architecture(layer, encoder={"layers": [{"count": 3, "attention": attention}]})
    assert arithmetic.kv_cache_values(model, 5, 7) == 3 * 16 * (5 + 7)
    assert arithmetic.parameters(model).total["encoder"] == 3 * (4 * 16 * 8 + 16) + 16


@pytest.mark.parametrize(
    ("state", "numbers"),
    [
        ({"kind": "mamba", "inner": 8, "state": 4, "conv": 4, "dt_rank": 1}, 8 * 4 + 8 * 3),
        ({"kind": "mamba2", "inner": 8, "state": 4, "heads": 2, "groups": 1, "conv": 4}, 8 * 4 + 16 * 3),
        (
            {
                "kind": "gated-deltanet",
                "key_heads": 1,
                "value_heads": 2,
                "key_dim": 4,
                "value_dim": 8,
                "conv": 4,
            },
            2 * 4 * 8 + 24 * 3,
        ),
        ({"kind": "lightning", "heads": 2, "head_dim": 4}, 2 * 16),
        ({"kind": "rg-lru", "width": 8, "heads": 2, "conv": 4}, 8 + 8 * 3),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_recurrent_state_does_not_grow(state: dict[str, Any], numbers: int) -> None:
    model = architecture({"count": 2, "state": state})
    assert arithmetic.state_values(model) == 2 * numbers
    assert arithmetic.kv_cache_values(model, 1000) == 0


COUNTED = ("hidden", "vocab", "count", "heads", "kv_heads", "head_dim", "size", "kv_rank", "q_rank", "inner")
"""Numbers of an architecture that its parameters follow from, unless a layer shares what they make."""


@pytest.mark.parametrize("release", [release for release, name in EXACT if release.architecture], ids=named)
def test_each_digit_of_an_architecture_matters(release: Release) -> None:
    """Whatever number is changed by one, an exact count is missed: no slip goes by."""
    assert release.architecture
    whole = release.architecture.model_dump(exclude_none=True)

    def changed(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, item in items:
            if key in COUNTED and isinstance(item, int):
                yield (*path, key)
            yield from changed(item, (*path, key))

    for path in changed(whole):
        other = deepcopy(whole)
        inner = other
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] += 1
        is_mtp = path[0] == "mtp"
        reads_nothing = inner.get("shared_cache") and path[-1] == "kv_heads"
        if not is_mtp and not reads_nothing:
            assert total(Architecture.model_validate(other)) != total(release.architecture), path
