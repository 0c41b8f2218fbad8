"""The grammar of checked numbers: every name is resolved or refused, and nothing else happens."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.checked import Checked, Unknown, Unreadable, resolve
from library.checked.fields import FIELDS
from library.sources import load
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)

names = st.sampled_from(["sample-small", "sample-moe", "sample-chat", "sample", "bench.speed", "bench."])
fields = st.sampled_from([*FIELDS, "first", "all.1", "machine.cores", "colour", ""])
arguments = st.lists(
    st.tuples(
        st.sampled_from("context batch kv format experts embeddings tokens embedding x".split()),
        st.sampled_from(["1", "4096", "0", "-1", "bf16", "int4-g128", "yes", "no", "", "a b", "=", "1.5"]),
    ).map("=".join),
    max_size=3,
).map(", ".join)
quantities = st.tuples(names, fields, st.none() | arguments).map(
    lambda given: f"{given[0]}#{given[1]}" + ("" if given[2] is None else f"({given[2]})")
)


def found(value: str) -> list[Checked] | None:
    try:
        return resolve(LIBRARY, value)
    except (Unknown, Unreadable):
        return None


@given(quantities | st.tuples(quantities, quantities).map(" / ".join) | st.text(max_size=40))
def test_every_name_is_resolved_or_refused(value: str) -> None:
    for checked in found(value) or ():
        assert checked.told
        assert checked.subject
        assert checked.sources or checked.result or "over" in checked.subject


@given(quantities, quantities)
def test_a_quotient_is_one_over_the_other(above: str, below: str) -> None:
    quotient = found(f"{above} / {below}")
    if quotient:
        whole, first, second = quotient
        assert isinstance(first.value, Fraction)
        assert isinstance(second.value, Fraction)
        assert whole.value == first.value / second.value
        assert [first, second] == [*(found(above) or ()), *(found(below) or ())]


@pytest.mark.parametrize(
    ("value", "told", "formula"),
    [
        ("sample-small#layers", "16", ""),
        (
            "sample-small#kv_cache_bytes_per_token",
            "32,768 bytes",
            "16 layers × 2 × 4 KV heads × 128 × 2 bytes",
        ),
        (
            "sample-small#kv_cache_bytes(context=4096, batch=2, kv=fp8)",
            "134,217,728 bytes",
            "2 sequences × 16 layers × 4,096 tokens × 2 × 4 KV heads × 128 × 1 byte",
        ),
        (
            "sample-moe#kv_cache_bytes(context=1000)",
            "14,532,608 bytes",
            "(4 layers × 512 tokens × 2 × 8 KV heads × 128 + "
            "12 layers × 1,000 tokens × 2 × 1 KV head × 128) × 2 bytes",
        ),
        (
            "sample-moe#weight_bytes(format=bf16, experts=mxfp4)",
            "1,039,495,168 bytes",
            "(198,883,328 × 16 bits (bf16) + 1,207,959,552 × 4.25 bits (mxfp4)) / 8",
        ),
        ("sample-chat#experts_per_token", "2", ""),
        ("sample-moe#training_tokens", "2,000,000,000", ""),
        ("sample-small#released", "4 March 2021", ""),
        ("bench.speed#first", "12.5 ms", ""),
        ("bench.speed#machine.cores", "2", ""),
        (
            "sample-small#active_parameters",
            "284,460,032",
            "attention 50,331,648 + feed-forward 201,326,592 + norms 33,792 + embedding 32,768,000",
        ),
    ],
)
def test_value_and_formula(value: str, told: str, formula: str) -> None:
    [checked] = resolve(LIBRARY, value)
    assert checked.told == told
    assert checked.formula == formula


def test_value_of_a_shared_architecture_names_all_its_sources() -> None:
    [checked] = resolve(LIBRARY, "sample-chat#layers")
    assert [source.origin for source in checked.sources] == [
        "beta2021second",
        "https://github.com/example/sample/blob/main/moe.json",
    ]


def test_every_field_is_resolved_for_some_release() -> None:
    wanted = dict.fromkeys(("kv_cache_bytes", "decode_flops"), "(context=1)") | {
        "prefill_flops": "(tokens=1)"
    }
    for name in FIELDS:
        value = f"#{name}{wanted.get(name, '')}"
        if name not in ("state_bytes", "mtp_parameters", "kv_rank", "rope_dim"):
            assert any(found(f"{release}{value}") for release in ("sample-small", "sample-moe")), name
