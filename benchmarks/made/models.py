"""Made-up families of models, whose parameters and caches are worked out here, without the engine."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .words import SLUGS

if TYPE_CHECKING:
    from pathlib import Path

FAMILIES = 20
RELEASES = 8
VOCABULARY = 32_000
HEAD = 64


@dataclass(frozen=True)
class Release:
    """A model of the plainest kind: equal layers, grouped heads, gated blocks, tied embeddings."""

    id: str
    layers: int
    heads: int
    kv_heads: int
    size: int

    @property
    def hidden(self) -> int:
        return self.heads * HEAD

    @property
    def parameters(self) -> int:
        """Embedding, norms, and in each layer four projections and three matrices."""
        attention = 2 * self.hidden * self.hidden + 2 * self.hidden * self.kv_heads * HEAD
        layer = attention + 3 * self.hidden * self.size + 2 * self.hidden
        return VOCABULARY * self.hidden + self.layers * layer + self.hidden

    def cache(self, tokens: int) -> int:
        """Bytes of keys and values in 16 bits."""
        return 2 * 2 * self.layers * self.kv_heads * HEAD * tokens

    def sheet(self) -> str:
        """The release as it stands in its file."""
        attention = f"{{kind: gqa, heads: {self.heads}, kv_heads: {self.kv_heads}, head_dim: {HEAD}}}"
        return f"""\
  - id: {self.id}
    name: {self.id.replace("-", " ").capitalize()}
    released: 2025-0{1 + self.layers % 9}-11
    licence: Apache-2.0
    parameters: {self.parameters}
    context: 32768
    architecture:
      hidden: {self.hidden}
      vocab: {VOCABULARY}
      tied_embeddings: true
      norm: rms
      layers:
        - {{count: {self.layers}, attention: {attention}, ffn: {{kind: gated, size: {self.size}}}}}
    sources:
      - {{of: [architecture, context, parameters], from: "https://example.org/{self.id}/config.json"}}
      - {{of: [released, licence], from: "https://example.org/{self.id}"}}
"""


def releases() -> list[Release]:
    """All releases of the made-up families, the same each time."""
    random = Random("models")
    made = []
    for family in range(FAMILIES):
        for number in range(RELEASES):
            kv_heads = random.choice((2, 4, 8))
            heads = kv_heads * random.choice((2, 4, 8))
            layers, size = random.randrange(12, 80), random.randrange(16, 128) * 128
            made.append(Release(f"family-{family:02d}-{number + 1}b", layers, heads, kv_heads, size))
    return made


def write_models(root: Path) -> None:
    """Writes a file for each family."""
    (root / "models").mkdir()
    made = releases()
    for family in range(FAMILIES):
        sheets = (release.sheet() for release in made[family * RELEASES : (family + 1) * RELEASES])
        head = f"""\
family: Family {family:02d}
developer: Makers of Models
open: true
topics: [{SLUGS[family % len(SLUGS)]}]
about: |
  A family that was made up for the benchmark. Its releases differ in size alone, and none of them was ever
  trained.
releases:
"""
        (root / "models" / f"family-{family:02d}.yml").write_text(head + "".join(sheets), "utf-8")
