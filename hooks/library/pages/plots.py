"""The plot of what a model takes: memory against context, for formats of weights and cache."""

from __future__ import annotations

from math import log2, log10
from typing import TYPE_CHECKING

from ..drawing import BLUE, GREEN, INK, MUTED, RED, WIDTH, Canvas
from .sheets import cache_bytes, weight_bytes

if TYPE_CHECKING:
    from .sheets import Sheet

HEIGHT = 270
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 84, 38
LINES = (
    ("bf16", "bf16", "16 bits", BLUE, ""),
    ("fp8", "fp8", "8 bits", GREEN, "7 4"),
    ("int4-g128", "fp8", "4-bit weights, 8-bit cache", RED, "2 3"),
)
"""Formats of weights and cache, the name of the line, its colour and its dashes."""

_FITTING = 40
"""Characters of the longest title."""

FEWEST, MOST = 1024, 131_072
"""Tokens at which a plot begins, and at which it ends where no context is known."""


def memory_plot(sheet: Sheet) -> str:
    """An SVG of the bytes that weights, cache and state of one sequence take, on two logarithmic scales."""
    most = max(sheet.context or MOST, 2 * FEWEST)
    steps = [FEWEST * 2 ** (number / 2) for number in range(int(2 * log2(most / FEWEST)) + 1)]
    contexts = [*(round(step) for step in steps), most]
    curves = [
        [
            float(weight_bytes(sheet.architecture, weights)) + cache_bytes(sheet.architecture, context, cache)
            for context in contexts
        ]
        for weights, cache, *_ in LINES
    ]
    lowest, highest = min(map(min, curves)), max(map(max, curves))
    low, high = log10(lowest) - 0.05, log10(highest) + 0.05
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def across(context: float) -> float:
        return LEFT + width * log2(context / FEWEST) / log2(most / FEWEST)

    def up(size: float) -> float:
        return TOP + height * (high - log10(size)) / (high - low)

    canvas = Canvas(HEIGHT, f"Memory of {_names(sheet)} by context", description(sheet))
    canvas.text(RIGHT, 20, _title(sheet), font_weight="bold")
    for number, (_, _, name, colour, dashes) in enumerate(LINES):
        x, y = (LEFT, 42) if number == 0 else (LEFT + 130, 42) if number == 1 else (LEFT, 62)
        canvas.line(x, y - 4, x + 26, y - 4, colour, stroke_width=2.5, **_dashed(dashes))
        canvas.text(x + 32, y, name)
    for size in _ticks(10**low, 10**high):
        canvas.line(LEFT, up(size), WIDTH - RIGHT, up(size), "#d9d9d9")
        canvas.text(LEFT - 6, up(size) + 4, _size(size), MUTED, text_anchor="end")
    for context in _powers(most):
        canvas.line(across(context), TOP, across(context), HEIGHT - BOTTOM, "#ececec")
        anchor = "end" if across(context) > WIDTH - 30 else "middle"
        canvas.text(across(context), HEIGHT - BOTTOM + 16, _tokens(context), MUTED, text_anchor=anchor)
    canvas.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, INK)
    canvas.text(LEFT + width / 2, HEIGHT - 6, "tokens of context", text_anchor="middle")
    for curve, (_, _, _, colour, dashes) in zip(curves, LINES, strict=True):
        points = [(across(context), up(size)) for context, size in zip(contexts, curve, strict=True)]
        canvas.path(points, colour, stroke_width=2.5, **_dashed(dashes))
    return canvas.svg()


def description(sheet: Sheet) -> str:
    """What the plot shows, for those who do not see it."""
    most = max(sheet.context or MOST, 2 * FEWEST)
    ends = [
        f"{name}: {_told(sheet, weights, cache, FEWEST)} to {_told(sheet, weights, cache, most)}"
        for weights, cache, name, *_ in LINES
    ]
    return f"Memory of {_names(sheet)} from {FEWEST:,} to {most:,} tokens of context. {'; '.join(ends)}."


def _told(sheet: Sheet, weights: str, cache: str, context: int) -> str:
    size = float(weight_bytes(sheet.architecture, weights)) + cache_bytes(sheet.architecture, context, cache)
    return f"{size / 1e9:,.3g} GB"


def _dashed(dashes: str) -> dict[str, str]:
    return {"stroke_dasharray": dashes} if dashes else {}


def _names(sheet: Sheet) -> str:
    return ", ".join(sheet.names)


def _title(sheet: Sheet) -> str:
    """The names that fit over the plot, and how many more there are."""
    names = _names(sheet)
    if len(names) <= _FITTING:
        return names
    first, more = sheet.names[0], len(sheet.names) - 1
    return f"{first[: _FITTING - 12]}{f' and {more} more' if more else ''}"


def _ticks(low: float, high: float) -> list[float]:
    """Sizes at which a line is drawn: 1, 2 and 5 of each power of ten, thinned where they are many."""
    decades = range(int(log10(low)) - 1, int(log10(high)) + 2)
    ticks = [m * 10.0**d for d in decades for m in (1, 2, 5) if low <= m * 10.0**d <= high]
    return ticks if len(ticks) <= 6 else [tick for tick in ticks if f"{tick:e}"[0] == "1"]


def _powers(most: int) -> list[int]:
    """Contexts at which a line is drawn: powers of two, some four of them."""
    number = int(log2(most / FEWEST))
    step = max(1, -(-number // 4))
    return [FEWEST * 2**power for power in range(0, number + 1, step)]


def _size(size: float) -> str:
    return f"{size / 1e12:g} TB" if size >= 1e12 else f"{size / 1e9:g} GB"


def _tokens(context: int) -> str:
    return f"{context // 2**20}Mi" if context >= 2**20 else f"{context // 1024}Ki"
