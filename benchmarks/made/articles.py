"""Made-up articles with all that a true one has: citations, computations, tables, code, formulas, figures."""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import TYPE_CHECKING

from .models import releases
from .papers import bibliography
from .words import ASPECTS, METHODS, OBJECTS, PLACES, SETTINGS, SLUGS, SUBJECTS, TAILS, VERBS

if TYPE_CHECKING:
    from pathlib import Path

WORDS = 2400
BRACKETS = 40
PAIRS = 6
"""Brackets that name two papers."""
DIFFERENT = 30
"""Papers that an article cites."""

MODELS = releases()
NUMBERS = 2
"""Checked numbers of a section."""

KINDS = ("Adaptive", "Static", "Learned", "Exact", "Hybrid")
TITLES = [f"{kind} {method} {place}" for place, method, kind in product(PLACES, METHODS, KINDS)]
LOCATORS = ("Table {}", "Section {}", "Figure {}", "Appendix B.{}")
FIGURES = {0: "flow", 3: "memory"}
"""Sections that have a figure."""

PYTHON = """\
```python
def admit(queue, budget):
    batch = []
    for request in queue:
        if request.tokens > budget:
            break  # in code [@nobody2020cited] stays as it is written
        budget -= request.tokens
        batch.append(request)
    return batch, budget
```
"""
BASH = """\
```bash
engine serve --model small --max-batch 64 \\
    --block-size 16 --policy shortest-first
curl --silent localhost:8000/metrics | grep queue
```
"""
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 100" role="img" font-family="system-ui, sans-serif">
  <title>Two boxes</title>
  <desc>A box on the left feeds a box on the right.</desc>
  <rect width="320" height="100" fill="#ffffff"/>
  <rect x="10" y="30" width="100" height="40" fill="#56b4e9"/>
  <rect x="210" y="30" width="100" height="40" fill="#e69f00"/>
  <path d="M110 50H205" stroke="#000000" stroke-width="2" fill="none"/>
  <text x="60" y="55" font-size="14" text-anchor="middle">first</text>
  <text x="260" y="55" font-size="14" text-anchor="middle">second</text>
</svg>
"""
NO_PROSE = re.compile(
    r"^---\n.*?^---\n|^```.*?^```$|^\$\$.*?^\$\$$|^\|.*?$| \[@[^\]]*\]|^#+ |^!\[.*?$|\]\([^)]*\)",
    re.DOTALL | re.MULTILINE,
)


class Article:
    """Writes one article, and counts what it has. Each draws from numbers of its own, so that it is the same
    in a library of any size.
    """

    def __init__(self, number: int, keys: list[str]) -> None:
        self.number = number
        self.title = _title(number)
        self.random = Random(f"article {number}")
        self.sections = _sections(number)
        different = self.random.sample(keys, DIFFERENT)
        again = self.random.sample(different[:-1], BRACKETS + PAIRS - DIFFERENT)
        self.waiting = different + again  # the last is cited first, and no two neighbours are equal
        self.cited: set[str] = set()
        self.words = self.brackets = self.citations = self.pairs = 0
        self.numbers = self.formulas = self.figures = self.tables = self.codes = 0

    def write(self, root: Path) -> None:
        """Writes the article and its figures."""
        slug = _slug(self.title)
        (root / "articles" / f"{slug}.md").write_text(self._text(), "utf-8")
        (root / "figures" / slug).mkdir(parents=True)
        for name in FIGURES.values():
            (root / "figures" / slug / f"{name}.svg").write_text(DRAWING, "utf-8")

    def _text(self) -> str:
        special = (self._computed, self._table, self._code, self._list, self._table, self._formula)
        parts = [self._front_matter(), f"# {self.title}\n\n## In short\n", self._paragraph(5)]
        for place, ((heading, below), part) in enumerate(zip(self.sections, special, strict=True)):
            parts += [f"## {heading}\n", self._paragraph(6, cited=3)]
            parts += [self._figure(FIGURES[place]) if place in FIGURES else self._paragraph(4)]
            parts += [self._paragraph(5, cited=2), f"### {below}\n", part(), self._checked()]
            parts += [self._links() if place % 2 else self._paragraph(4, cited=1)]
        parts.append("## What to choose\n")
        while self.waiting:
            parts.append(self._paragraph(1, cited=1))
        self.words = _words("\n".join(parts))
        while self.words < WORDS:
            parts.append(self._paragraph(2))
            self.words += _words(parts[-1])
        return "\n".join(parts)

    def _front_matter(self) -> str:
        fields = {
            "title": self.title,
            "description": f"{self._clause()}, and what follows from it.",
            "kind": "article",
            "topics": f"[{', '.join(self.random.sample(SLUGS, 2))}]",
            "level": "intermediate",
            "created": "2025-03-01",
            "reviewed": "2025-09-01",
        }
        return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n"

    def _clause(self) -> str:
        draw = self.random.choice
        said = f"{draw(SUBJECTS)} {draw(VERBS)} {draw(OBJECTS)}"
        return said[0].upper() + said[1:]

    def _sentence(self) -> str:
        draw = self.random.choice
        match self.random.randrange(8):
            case 0:
                return f"{self._clause()}, and *{draw(METHODS)}* does little about it."
            case 1:
                return f"{self._clause()}; the option `{draw(METHODS)}_size` decides how much."
            case 2:
                return (
                    f"{self._clause()} {draw(TAILS)}, while {draw(SUBJECTS)} {draw(VERBS)} {draw(OBJECTS)}."
                )
            case _:
                return f"{self._clause()} {draw(TAILS)}."

    def _paragraph(self, sentences: int, cited: int = 0) -> str:
        citing = self.random.sample(range(sentences), cited) if self.waiting else ()
        told = [self._finding() if place in citing else self._sentence() for place in range(sentences)]
        return "\n".join(told) + "\n"

    def _finding(self) -> str:
        return f"{self._clause()} by {self._quantity()} {self.random.choice(SETTINGS)}{self._citation()}."

    def _quantity(self) -> str:
        draw = self.random.randrange
        kinds = (
            f"{draw(3, 96)} %",
            f"{draw(11, 90) / 10}×",
            f"{draw(1, 90)},{draw(100, 999)} tokens",
            f"{draw(2, 80)} ms",
        )
        return self.random.choice(kinds)

    def _citation(self) -> str:
        """The next citation, with a space before it; when all are used, a link to the computation instead."""
        if not self.waiting:
            return f", as [computed above](#{_slug(self.sections[0][1])})"
        keys = [self.waiting.pop()]
        if self.pairs < PAIRS and self.brackets % 5 == 0:
            self.pairs += 1
            keys.append(self.waiting.pop())
        locator = ""
        if self.random.random() < 0.5:
            locator = ", " + self.random.choice(LOCATORS).format(self.random.randrange(1, 8))
        self.brackets += 1
        self.citations += len(keys)
        self.cited.update(keys)
        return f" [{'; '.join('@' + key for key in keys)}{locator}]"

    def _figure(self, name: str) -> str:
        self.figures += 1
        path = f"../figures/{_slug(self.title)}/{name}.svg"
        caption = f"{self._clause()}{self._citation()}."
        return (
            f"As [](#fig-{name}) shows, {self._clause().lower()}.\n\n"
            f'![A box on the left that feeds one on the right]({path} "{caption}")\n'
        )

    def _computed(self) -> str:
        tokens, size = self.random.randrange(2, 90) * 128, self.random.randrange(2, 40)
        total = f"{tokens * size / 1000:,.1f} MB"
        return (
            f"> **Computation.** {tokens:,} tokens at {size} KB each occupy {total} of the cache.\n\n"
            f"One sequence holds {total} by the [computation](#{_slug(self.sections[0][1])}) above.\n"
        )

    def _checked(self) -> str:
        """Sentences with numbers that are held to the models."""
        told = []
        for _ in range(NUMBERS):
            model, tokens = self.random.choice(MODELS), self.random.randrange(1, 30_000)
            self.numbers += 1
            value, size = (
                f"{model.id}#kv_cache_bytes(context={tokens})",
                f"{model.cache(tokens) / 1e6:,.4f} MB",
            )
            told.append(
                f'{self._clause()}, where {tokens:,} tokens take <data value="{value}">{size}</data>.'
            )
        return "\n".join(told) + "\n"

    def _table(self) -> str:
        self.tables += 1
        lines = [f"Table: {self._clause()}, by method{self._citation()}.", ""]
        lines += ["| Method | Setting | Gain | Cost |", "|---|---|---:|---:|"]
        for method in self.random.sample(METHODS, 6):
            setting = self.random.choice(SETTINGS)
            lines.append(f"| {method} | {setting} | {self._quantity()} | {self._quantity()} |")
        return "\n".join(lines) + "\n"

    def _code(self) -> str:
        self.codes += 2
        return f"{self._sentence()}\n\n{PYTHON}\n{self._sentence()}\n\n{BASH}"

    def _list(self) -> str:
        items = [
            f"- **{method.capitalize()}.** {self._sentence()}" for method in self.random.sample(METHODS, 4)
        ]
        inner = [f"    - {self._sentence()}" for _ in range(2)]
        return "\n".join([f"{self._clause()} in these ways:", "", *items[:2], *inner, *items[2:]]) + "\n"

    def _formula(self) -> str:
        self.formulas += 2
        least, most = self.random.randrange(10_000), self.random.randrange(10_000)
        softmax = rf"\frac{{\exp(q_i^\top k_i / \sqrt{{d}})}}{{{least} + \max(i, n_{{{most}}})}}"
        return (
            f"Let $n_{{{most}}} = \\alpha h$ be the heads; {self._clause().lower()}, and the cost is\n\n"
            f"$$\nC(n) = \\sum_{{i=1}}^{{n}} {softmax} + \\lambda \\log n\n$$\n"
        )

    def _links(self) -> str:
        """Links to an earlier article, to a section of it, to a paper, a topic, another host."""
        other = self.random.randrange(self.number) if self.number else 0
        address, anchor = f"{_slug(_title(other))}.md", _slug(_sections(other)[0][0])
        key, topic = self.random.choice(sorted(self.cited)), self.random.choice(SLUGS)
        paper = f"../references/{bibliography(key)}#{key}"
        return (
            f"More on [{_title(other).lower()}]({address}) and on [how it works]({address}#{anchor}).\n"
            f"{self._clause()}, for which [the paper]({paper}) gives the reason.\n"
            f"The [topic](../references/topics.yml#{topic}) and [its home](https://example.org/) tell more.\n"
            f"{self._sentence()}\n"
        )


def _title(number: int) -> str:
    part, place = divmod(number, len(TITLES))
    return TITLES[place] + (f", part {part + 1}" if part else "")


def _sections(number: int) -> list[tuple[str, str]]:
    """The headings of an article, in pairs: that of a section, and one below it."""
    random = Random(f"sections {number}")
    methods, aspects = random.sample(METHODS, 6), random.sample(ASPECTS, 6)
    return [(f"How {method} works", f"Its {aspect}") for method, aspect in zip(methods, aspects, strict=True)]


def _slug(heading: str) -> str:
    return heading.lower().replace(",", "").replace(" ", "-")


def _words(text: str) -> int:
    """Words of prose: without front matter, code, formulas, tables and citations."""
    return len(NO_PROSE.sub("", text).split())
