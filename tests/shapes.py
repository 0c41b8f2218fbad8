"""Architectures for tests: invented ones for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from library.architecture import Architecture

small = st.integers(1, 8)
even = st.integers(1, 4).map(lambda number: 2 * number)


def architecture(*layers: dict[str, Any], **more: Any) -> Architecture:
    """A small model of these layers."""
    whole = {"hidden": 16, "vocab": 50, "tied_embeddings": False, "norm": "rms", "layers": list(layers)}
    return Architecture.model_validate(_said(whole | more))


def _said(value: Any) -> Any:
    """A value without its fields that hold nothing, which a sheet leaves out."""
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


@st.composite
def heads(draw: st.DrawFn) -> dict[str, Any]:
    """Attention with keys and values by head."""
    kind = draw(st.sampled_from(["mha", "gqa", "mqa"]))
    kv_heads = draw(st.integers(2, 4))
    count = kv_heads * draw(st.integers(2, 3))
    given: dict[str, Any] = {"kind": kind, "heads": count, "head_dim": draw(even)}
    given |= {"kv_heads": kv_heads} if kind == "gqa" else {}
    given["biases"] = draw(st.lists(st.sampled_from("qkvo"), unique=True))
    given["qk_norm"] = draw(st.sampled_from([None, "head", "full"]))
    given["window"] = draw(st.none() | st.integers(1, 12))
    given["chunked"] = given["window"] is not None and draw(st.booleans())
    for name in ("sinks", "gated", "value_projection", "shared_cache"):
        given[name] = draw(st.booleans())
    return given


@st.composite
def latent(draw: st.DrawFn) -> dict[str, Any]:
    """Latent attention."""
    given = {name: draw(even) for name in ("heads", "kv_rank", "nope_dim", "rope_dim", "value_dim")}
    if draw(st.booleans()):
        given["q_rank"] = draw(even)
        indexer = st.fixed_dictionaries({"heads": small, "head_dim": even, "top": small})
        given["indexer"] = draw(st.none() | indexer)
    return {"kind": "mla", **given}


def of_kind(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


states = st.one_of(
    of_kind("mamba", inner=even, state=small, conv=small, dt_rank=small, inner_norms=st.booleans()),
    of_kind("mamba2", inner=st.just(8), state=small, heads=st.just(4), groups=st.just(2), conv=small),
    of_kind(
        "gated-deltanet", key_heads=st.just(2), value_heads=even, key_dim=small, value_dim=small, conv=small
    ),
    of_kind("lightning", heads=small, head_dim=small),
    of_kind("rg-lru", width=st.just(8), heads=st.just(2), conv=small),
)
dense = of_kind("gated", size=small, biases=st.booleans()) | of_kind(
    "plain", size=small, biases=st.booleans()
)


@st.composite
def mixtures(draw: st.DrawFn) -> dict[str, Any]:
    """A mixture of experts."""
    experts = draw(small)
    shared = draw(st.integers(0, 2))
    return {
        "kind": "moe",
        "experts": experts,
        "per_token": draw(st.integers(1, experts)),
        "size": draw(small),
        "expert": draw(st.sampled_from(["gated", "plain"])),
        "shared": shared,
        "shared_size": draw(st.none() | small) if shared else None,
        "shared_gate": bool(shared) and draw(st.booleans()),
        "router_bias": draw(st.booleans()),
        "biases": draw(st.booleans()),
    }


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    """A group of layers of any kind."""
    given: dict[str, Any] = {"count": draw(small), "ffn": draw(st.none() | dense | mixtures())}
    mixer = draw(st.sampled_from(["attention", "latent", "state", "both"]))
    if mixer in ("attention", "both"):
        given["attention"] = draw(heads())
    if mixer == "latent":
        given["attention"] = draw(latent())
    if mixer in ("state", "both"):
        given["state"] = draw(states)
    given["norms"] = draw(st.none() | st.integers(0, 4))
    return given


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """A model of any kind but an encoder-decoder."""
    more = {
        "hidden": draw(even),
        "vocab": draw(small),
        "tied_embeddings": draw(st.booleans()),
        "norm": draw(st.sampled_from(["rms", "layer", "none"])),
        "final_norm": draw(st.booleans()),
        "tensors": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "name": st.just("positions"),
                        "shape": st.lists(small, min_size=1, max_size=2),
                        "lookup": st.booleans(),
                    }
                ),
                max_size=1,
            )
        ),
    }
    return architecture(*draw(st.lists(layers(), min_size=1, max_size=3)), **more)
