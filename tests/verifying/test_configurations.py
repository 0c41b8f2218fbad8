"""Releases against the configurations that they name, as their makers publish them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.catalogue import OtherStatement, Source
from library.problems import Location
from library.sources import load
from library.verifying.configurations import is_configuration, read_configuration, verify_config
from library.verifying.records import Unreadable
from tests.conftest import ROOT
from tests.verifying.conftest import answer

if TYPE_CHECKING:
    from library.catalogue import Release

RELEASES = load(ROOT).release
SOURCE = Source(
    "https://github.com/a/b/blob/main/config.json", "", Location("models/a.yml"), ("architecture", "context")
)
RECORDED = {
    "mixtral-8x7b": "mixtral-8x7b.json",
    "deepseek-v3": "deepseek-v3.json",
    "llama-4-scout": "llama-4-scout.json",
}


def resting_on(source: Source, name: str = "mixtral-8x7b") -> Release:
    """A release of the library that has nothing but one source."""
    return replace(RELEASES[name], sources=(source,), others=())


def recorded(name: str = "mixtral-8x7b") -> dict[str, Any]:
    return read_configuration(answer(f"configurations/{RECORDED[name]}"))


def told(release: Release, configuration: dict[str, Any]) -> list[str]:
    (source,) = release.sources
    return [
        f"{place.line}: {message}; {hint}"
        for place, message, hint in verify_config(release, source, configuration)
    ]


@pytest.mark.parametrize("name", RECORDED)
def test_release_agrees_with_what_its_maker_publishes(name: str) -> None:
    assert told(resting_on(replace(SOURCE, of=("architecture",)), name), recorded(name)) == []


@pytest.mark.parametrize(
    ("name", "key", "field"),
    [
        ("mixtral-8x7b", "hidden_size", "hidden"),
        ("mixtral-8x7b", "vocab_size", "vocab"),
        ("mixtral-8x7b", "num_hidden_layers", "layers"),
        ("mixtral-8x7b", "num_attention_heads", "heads"),
        ("mixtral-8x7b", "num_key_value_heads", "kv_heads"),
        ("mixtral-8x7b", "intermediate_size", "size"),
        ("mixtral-8x7b", "num_local_experts", "experts"),
        ("mixtral-8x7b", "num_experts_per_tok", "per_token"),
        ("mixtral-8x7b", "max_position_embeddings", "context"),
        ("deepseek-v3", "dim", "hidden"),
        ("deepseek-v3", "n_layers", "layers"),
        ("deepseek-v3", "inter_dim", "size"),
        ("deepseek-v3", "moe_inter_dim", "size"),
        ("deepseek-v3", "kv_lora_rank", "kv_rank"),
        ("deepseek-v3", "q_lora_rank", "q_rank"),
        ("deepseek-v3", "qk_nope_head_dim", "nope_dim"),
        ("deepseek-v3", "qk_rope_head_dim", "rope_dim"),
        ("deepseek-v3", "v_head_dim", "value_dim"),
        ("llama-4-scout", "head_dim", "head_dim"),
        ("llama-4-scout", "intermediate_size", "size"),
    ],
)
def test_each_field_is_held_against_its_key(name: str, key: str, field: str) -> None:
    configuration = recorded(name)
    given = configuration[key]
    (line,) = told(resting_on(SOURCE, name), {**configuration, key: given + 1})
    assert f'"{name}" has {given:,} for {field}; its source has {key} = {given + 1:,}: ' in line


def test_place_is_that_of_the_value() -> None:
    release = resting_on(SOURCE)
    ((place, _, hint),) = verify_config(release, SOURCE, {"tie_word_embeddings": True})
    assert place == release.places["architecture.tied_embeddings"]
    assert (
        hint == "its source has tie_word_embeddings = true: mend it, or keep the other value in also_stated"
    )


def test_value_that_follows_from_others_stands_where_they_do() -> None:
    release = resting_on(SOURCE, "bloom-1.1b")
    ((place, message, _),) = verify_config(release, SOURCE, {"num_key_value_heads": 2})
    assert message == '"bloom-1.1b" has 16 for kv_heads'
    assert place == release.places["architecture.layers.0.attention"]


@pytest.mark.parametrize(
    "configuration",
    [
        {},
        {"hidden_size": None, "vocab_size": "32000", "num_hidden_layers": [1, 2], "tie_word_embeddings": 1},
        {"hidden_size": 4096.0},
        {"num_key_value_heads": 1, "multi_query": True},
        {"sliding_window": 4, "use_sliding_window": False},
        {"vocab_size": 31_990, "pad_vocab_size_multiple": 64},
        {"max_position_embeddings": 8192, "rope_scaling": {"type": "yarn", "factor": 4.0}},
        {"unknown": 1},
        {"num_local_experts": 0, "hidden_size": -1},
        {"max_position_embeddings": 10**400, "rope_scaling": {"factor": 4.0}},
    ],
)
def test_what_cannot_be_compared_is_left_alone(configuration: dict) -> None:
    assert told(resting_on(SOURCE), configuration) == []


def test_values_of_other_sources_are_left_alone() -> None:
    paper = replace(SOURCE, origin="jiang2024mixtral", of=("architecture.hidden",))
    release = replace(resting_on(SOURCE), sources=(SOURCE, paper))
    assert list(verify_config(release, SOURCE, {"hidden_size": 1})) == []
    assert told(resting_on(replace(SOURCE, of=("context",))), {"hidden_size": 1}) == []


def test_value_that_is_also_stated_is_known() -> None:
    other = OtherStatement("architecture.vocab", "32,768", SOURCE)
    release = replace(resting_on(SOURCE), others=(other,))
    assert told(release, {"vocab_size": 32768}) == []
    for vocab in (32769, 2768, 32):
        assert len(told(release, {"vocab_size": vocab})) == 1


def test_keys_that_a_source_names_are_read_alone() -> None:
    wrong = {"hidden_size": 1, "num_key_value_heads": 1}
    for at, count in (
        ("", 2),
        ("the shapes, by another hand", 2),
        ("num_key_value_heads", 1),
        ("lm_head_bias", 0),
    ):
        assert len(told(resting_on(replace(SOURCE, at=at)), wrong)) == count


def test_values_that_differ_by_layer_are_left_alone() -> None:
    release = resting_on(SOURCE, "gpt-oss-20b")
    assert told(release, {"sliding_window": 128}) == []
    assert told(resting_on(SOURCE, "gemma-4-26b-a4b"), {"head_dim": 1}) == []


def test_size_that_is_a_sum_or_of_other_layers_is_left_alone() -> None:
    dense = resting_on(SOURCE, "llama-3-8b")
    assert told(dense, {"intermediate_size": 28672, "model_type": "qwen"}) == []
    assert len(told(dense, {"intermediate_size": 28672, "model_type": "qwen2"})) == 1
    mixed = resting_on(SOURCE, "llama-4-maverick")
    assert told(mixed, {"intermediate_size": 8192, "intermediate_size_mlp": 16384}) == []


def test_language_model_of_several_is_the_one_read() -> None:
    whole = {"hidden_size": 1, "tie_word_embeddings": False, "text_config": {"hidden_size": 4096}}
    read = read_configuration(json.dumps(whole).encode())
    assert read == {"hidden_size": 4096, "tie_word_embeddings": False}
    assert told(resting_on(SOURCE), read) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"3", b"<html></html>", b"\xff", b"[" * 100_000, b'{"hidden_size": 1']
)
def test_answer_that_is_no_configuration(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_configuration(body)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://huggingface.co/a/b/blob/main/config.json", True),
        ("https://huggingface.co/a/b/blob/main/config.json?x=1", True),
        ("https://github.com/a/b/blob/main/configs/config_671B.json", True),
        ("https://github.com/a/b/blob/main/meta-llama--Llama_config.json", True),
        ("https://github.com/a/b/blob/main/hf_models.json", False),
        ("https://github.com/a/b/blob/main/config.py", False),
        ("https://github.com/a/b/blob/main/config.json/readme", False),
        ("jiang2024mixtral", False),
    ],
)
def test_addresses_of_configurations(address: str, is_one: bool) -> None:
    assert is_configuration(address) == is_one


keys = st.sampled_from(
    "hidden_size vocab_size num_hidden_layers num_attention_heads num_key_value_heads head_dim rope_scaling "
    "intermediate_size num_experts max_position_embeddings sliding_window pad_vocab_size_multiple".split()
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = scalars | st.lists(st.integers()) | st.dictionaries(st.text(), scalars)


@given(st.sampled_from(sorted(RELEASES)), st.dictionaries(keys, values))
def test_any_release_is_held_against_any_configuration(name: str, configuration: dict) -> None:
    release = resting_on(SOURCE, name)
    for place, message, _ in verify_config(release, SOURCE, configuration):
        assert place.path.startswith("models/")
        assert message.startswith(f'"{name}" has ')
