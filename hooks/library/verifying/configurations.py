"""Holds a release against the `config.json` that it names as a source, field by field.

Only what both tell in one number is compared. What a configuration leaves to its program's defaults, gives by
layer or means in another way is left alone, and so are fields for which the release names another source or
keeps the other value in `also_stated`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..architecture import Dense, Experts, Latent
from .records import Unreadable, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..architecture import Architecture
    from ..catalogue import Release, Source
    from ..problems import Finding, Location

Configuration = dict[str, Any]

_FILE = re.compile(r"https://[^?#]*/(?:[^/?#]*_)?config(?:_[^/?#]*)?\.json(?:[?#].*)?")
_TEXT = ("text_config", "llm_config", "language_config")
"""Where a model that also reads images or sound keeps what its language model is."""

_OTHERWISE = {("size", "qwen"), ("size", "recurrent_gemma")}
"""What some types of models mean in another way: these give the sizes of gate and value in one sum."""

_UNLESS = {"window": {"use_sliding_window": False}, "kv_heads": {"multi_query": True}}
"""Switches of a configuration that make a value void."""

_LARGEST = 10**15
"""What no number of an architecture reaches."""

_KEYS = {
    "hidden": "hidden_size n_embd d_model dim",
    "vocab": "padded_vocab_size vocab_size",
    "tied_embeddings": "tie_word_embeddings tie_embeddings",
    "layers": "num_hidden_layers n_layer n_layers num_layers",
    "heads": "num_attention_heads n_head n_heads",
    "kv_heads": "num_key_value_heads num_kv_heads n_head_kv multi_query_group_num",
    "head_dim": "head_dim attention_head_dim kv_channels",
    "window": "sliding_window",
    "kv_rank": "kv_lora_rank",
    "q_rank": "q_lora_rank",
    "nope_dim": "qk_nope_head_dim",
    "rope_dim": "qk_rope_head_dim",
    "value_dim": "v_head_dim",
    "size": "intermediate_size_mlp intermediate_size ffn_hidden_size n_inner d_ff inter_dim",
    "experts": "num_local_experts num_experts n_routed_experts moe_num_experts",
    "per_token": "num_experts_per_tok num_experts_per_token n_activated_experts moe_topk",
    "expert size": "moe_intermediate_size moe_inter_dim",
    "only size": "moe_intermediate_size moe_inter_dim intermediate_size",
    "context": "max_position_embeddings n_positions max_sequence_length seq_length",
}
"""Keys of configurations, those of Transformers first, for what our fields state."""


@dataclass(frozen=True)
class _Value:
    """A value of a release as all of its groups of layers give it, with the name of the first place."""

    name: str
    kind: str
    values: frozenset[int | bool]


def is_configuration(address: str) -> bool:
    """Whether an address is one of a model's configuration, as `config.json` or `config_671B.json`."""
    return _FILE.fullmatch(address) is not None


def read_configuration(answer: bytes) -> Configuration:
    """What a configuration says of the language model."""
    value = read_json(answer)
    if not isinstance(value, dict):
        raise Unreadable("no mapping of fields")
    inner = next((value[name] for name in _TEXT if isinstance(value.get(name), dict)), None)
    return value if inner is None else {**inner, **_outer(value, inner)}


def verify_config(release: Release, source: Source, configuration: Configuration) -> Iterator[Finding]:
    """A release has a value that its source, a `config.json`, gives otherwise.

    Where `at` names keys of the file, those alone are read.
    """
    named = [word for word in re.findall(r"\w+", source.at) if "_" in word]
    told = {key: configuration[key] for key in named if key in configuration} if named else configuration
    for value in _values(release):
        if source not in release.sources_of(value.name):
            continue
        key, given = _given(value.kind, told)
        if given is None or value.values == {given} or _also_stated(release, value.name, given):
            continue
        if value.kind == "context" and given * _stretch(configuration) in value.values:
            continue
        if len(value.values) == 1:
            (stated,) = value.values
            message = f'"{release.id}" has {_told(stated)} for {value.name.rpartition(".")[2]}'
            hint = f"its source has {key} = {_told(given)}: mend it, or keep the other value in also_stated"
            yield _place(release, value.name), message, hint


def _place(release: Release, name: str) -> Location:
    """Where a value stands, or what it follows from."""
    while name not in release.places:
        name = name.rpartition(".")[0]
    return release.places[name]


def _outer(value: Configuration, inner: Configuration) -> Configuration:
    """Fields of the whole model that hold for its language model, where that has none of its own."""
    names = _KEYS["tied_embeddings"].split()
    return {name: value[name] for name in names if name in value and name not in inner}


def _values(release: Release) -> Iterator[_Value]:
    if release.context:
        yield _Value("context", "context", frozenset({release.context}))
    if release.architecture:
        yield from _of_architecture(release.architecture)


def _of_architecture(architecture: Architecture) -> Iterator[_Value]:
    for field in ("hidden", "vocab", "tied_embeddings"):
        value = getattr(architecture, field)
        yield _Value(f"architecture.{field}", field, frozenset({value}))
    layers = sum(layer.count for layer in architecture.layers)
    if not architecture.encoder:
        yield _Value("architecture.layers", "layers", frozenset({layers}))
    groups = list(enumerate(architecture.layers))
    attentions = [(f"architecture.layers.{i}.attention", layer.attention) for i, layer in groups]
    blocks = [(f"architecture.layers.{i}.ffn", layer.ffn) for i, layer in groups]
    for field in ("heads", "head_dim", "window", "kv_rank", "q_rank", "nope_dim", "rope_dim", "value_dim"):
        yield from _common(attentions, field, field)
    yield from _common(
        [(name, part) for name, part in attentions if not isinstance(part, Latent)], "kv_heads", "kv_heads"
    )
    dense = [(name, part) for name, part in blocks if isinstance(part, Dense)]
    mixtures = [(name, part) for name, part in blocks if isinstance(part, Experts)]
    yield from _common(dense, "size", "size")
    yield from _common(mixtures, "experts", "experts")
    yield from _common(mixtures, "per_token", "per_token")
    yield from _common(mixtures, "size", "expert size" if dense else "only size")


def _common(parts: list[tuple[str, Any]], field: str, kind: str) -> Iterator[_Value]:
    """A field of the parts that have it."""
    having = [(name, value) for name, part in parts if (value := getattr(part, field, None)) is not None]
    if having:
        yield _Value(f"{having[0][0]}.{field}", kind, frozenset(value for _, value in having))


def _given(kind: str, told: Configuration) -> tuple[str, Any]:
    """The key under which a configuration gives a value, and the value; nothing where it is of no use."""
    keys = _KEYS[kind].split()
    key = next((key for key in keys if told.get(key) is not None), "")
    given = told.get(key)
    wanted = bool if kind == "tied_embeddings" else int
    is_meant = (kind, told.get("model_type")) not in _OTHERWISE and all(
        told.get(other) is not value for other, value in _UNLESS.get(kind, {}).items()
    )
    if type(given) is not wanted or not is_meant or (wanted is int and not 0 < given < _LARGEST):
        return key, None
    multiple = told.get("pad_vocab_size_multiple")
    if kind == "vocab" and isinstance(multiple, int) and multiple > 0:
        given = -(-given // multiple) * multiple
    return key, given


def _stretch(configuration: Configuration) -> float:
    """How much further than in training the positions reach, by the configuration's own word."""
    scaling = configuration.get("rope_scaling")
    factor = scaling.get("factor") if isinstance(scaling, dict) else None
    return factor if isinstance(factor, int | float) else 1


def _also_stated(release: Release, name: str, given: int | bool) -> bool:
    return any(
        (name == other.field or name.startswith(f"{other.field}.")) and _told(given) in other.value.split()
        for other in release.others
    )


def _told(value: int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:,}"
