"""The architecture of a model as data: the shapes of its parts, which a file in `models/` states.

A model is a stack of layers, in groups of equal ones; an encoder, a vision tower and modules for the
prediction of several tokens are stacks beside it. What follows from the shapes is left to `arithmetic`.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from .shapes import Count, Shape, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Norm = Literal["rms", "layer", "none"]
"""What a norm learns: a scale (`rms`), a scale and a shift (`layer`), or nothing."""


class Tensor(Shape):
    """Parameters that no other field tells of."""

    name: Text
    shape: list[Count] = Field(min_length=1, max_length=8)
    count: Count = 1
    lookup: bool = False
    """Whether it is a table of which a token reads one row, so that nothing is multiplied."""

    @property
    def parameters(self) -> int:
        """How many numbers all of its copies hold."""
        return prod(self.shape) * self.count


class Heads(Shape):
    """What all attention with keys and values by head has."""

    heads: Count
    head_dim: Count
    biases: list[Literal["q", "k", "v", "o"]] = Field(default_factory=list)
    qk_norm: Literal["head", "full"] | None = None
    """Norms of queries and keys, with a scale of one head's size or of all heads'."""
    window: Count | None = None
    """Tokens that a query sees; all of them where none is given."""
    chunked: bool = False
    """Whether the window is a chunk, at whose start nothing is seen of the one before."""
    sinks: bool = False
    """Whether each head learns a logit that takes attention away from all tokens."""
    gated: bool = False
    """Whether the output is gated by a second query projection."""
    value_projection: bool = True
    """False where the values are the keys."""
    shared_cache: bool = False
    """Whether it reads the keys and values of an earlier layer, and has none itself."""


class MultiHead(Heads):
    """Keys and values for each query head (Vaswani et al. 2017, arXiv:1706.03762)."""

    kind: Literal["mha"]

    @property
    def kv_heads(self) -> int:
        """How many heads have keys and values."""
        return self.heads


class MultiQuery(Heads):
    """One head of keys and values for all query heads (Shazeer 2019, arXiv:1911.02150)."""

    kind: Literal["mqa"]

    @property
    def kv_heads(self) -> int:
        """How many heads have keys and values."""
        return 1


class GroupedQuery(Heads):
    """One head of keys and values for each group of query heads (Ainslie et al. 2023, arXiv:2305.13245)."""

    kind: Literal["gqa"]
    kv_heads: Count


class Indexer(Shape):
    """What chooses the tokens that sparse attention reads (DeepSeek-V3.2)."""

    heads: Count
    head_dim: Count
    top: Count


class Latent(Shape):
    """Keys and values out of one cached latent vector (DeepSeek-V2, arXiv:2405.04434, Section 2.1)."""

    kind: Literal["mla"]
    heads: Count
    kv_rank: Count
    nope_dim: Count
    rope_dim: Count
    value_dim: Count
    q_rank: Count | None = None
    indexer: Indexer | None = None


Attention = Annotated[MultiHead | MultiQuery | GroupedQuery | Latent, Field(discriminator="kind")]


class Mamba(Shape):
    """A selective state space (Gu and Dao 2023, arXiv:2312.00752)."""

    kind: Literal["mamba"]
    inner: Count
    state: Count
    conv: Count
    dt_rank: Count
    inner_norms: bool = False
    """Whether step size, input and output matrices are normed (Jamba)."""


class Mamba2(Shape):
    """A state space with one decay a head (Dao and Gu 2024, arXiv:2405.21060)."""

    kind: Literal["mamba2"]
    inner: Count
    state: Count
    heads: Count
    groups: Count
    conv: Count


class GatedDeltaNet(Shape):
    """Linear attention by the gated delta rule (Yang et al. 2024, arXiv:2412.06464)."""

    kind: Literal["gated-deltanet"]
    key_heads: Count
    value_heads: Count
    key_dim: Count
    value_dim: Count
    conv: Count


class Lightning(Shape):
    """Linear attention with a decay and an output gate (MiniMax-01, arXiv:2501.08313)."""

    kind: Literal["lightning"]
    heads: Count
    head_dim: Count


class GatedRecurrence(Shape):
    """A real-gated linear recurrent unit behind a convolution (Griffin, arXiv:2402.19427)."""

    kind: Literal["rg-lru"]
    width: Count
    heads: Count
    """Blocks of the two gates' matrices, which are block-diagonal."""
    conv: Count


State = Annotated[
    Mamba | Mamba2 | GatedDeltaNet | Lightning | GatedRecurrence,
    Field(discriminator="kind"),
]


class Dense(Shape):
    """A feed-forward block: two matrices, or three where one gates another (Shazeer 2020,
    arXiv:2002.05202).
    """

    kind: Literal["gated", "plain"]
    size: Count
    biases: bool = False


class Experts(Shape):
    """A mixture of experts: a router sends each token to a few of many feed-forward blocks, and to the shared
    ones.
    """

    kind: Literal["moe"]
    experts: Count
    per_token: Count
    size: Count
    expert: Literal["gated", "plain"] = "gated"
    shared: Annotated[int, Field(ge=0)] = 0
    shared_size: Count | None = None
    """Size of one shared expert; that of the others where none is given."""
    shared_gate: bool = False
    router_bias: bool = False
    biases: bool = False


FeedForward = Annotated[Dense | Experts, Field(discriminator="kind")]


class Layer(Shape):
    """A group of equal layers: what mixes tokens (attention, a recurrent state, or both), and what comes
    after.
    """

    count: Count
    attention: Attention | None = None
    state: State | None = None
    cross_attention: Attention | None = None
    ffn: FeedForward | None = None
    norms: Annotated[int, Field(ge=0)] | None = None
    """Norms as wide as the model; one for each part where no number is given."""
    tensors: list[Tensor] = Field(default_factory=list, max_length=100)

    @property
    def parts(self) -> int:
        """How many parts a layer has: mixers and feed-forward block."""
        return sum(part is not None for part in (self.attention, self.state, self.cross_attention, self.ffn))


class Stack(Shape):
    """Layers one above the other, with a norm at their end."""

    layers: list[Layer] = Field(min_length=1, max_length=100)
    final_norm: bool = True
    tensors: list[Tensor] = Field(default_factory=list, max_length=100)


class Tower(Stack):
    """A stack of another width that reads images or sound; one without layers projects them alone."""

    hidden: Count
    norm: Norm
    layers: list[Layer] = Field(default_factory=list, max_length=100)


class Architecture(Stack):
    """A language model: embedding, layers, output head, and the stacks beside them."""

    hidden: Count
    vocab: Count
    """Rows of the embedding matrix as it is in the weights, padding included."""
    tied_embeddings: bool
    """Whether the output head is the embedding matrix."""
    norm: Norm
    encoder: Stack | None = None
    vision: Tower | None = None
    audio: Tower | None = None
    mtp: Stack | None = None
    """Modules that predict further tokens; they share embedding and head."""

    def attentions(self) -> Iterator[tuple[int, MultiHead | MultiQuery | GroupedQuery | Latent]]:
        """The attention of each group of layers that has one, with the number of its layers."""
        for layer in self.layers:
            if layer.attention:
                yield layer.count, layer.attention

    def mixtures(self) -> Iterator[Experts]:
        """The mixture of experts of each group of layers that has one."""
        for layer in self.layers:
            if isinstance(layer.ffn, Experts):
                yield layer.ffn
