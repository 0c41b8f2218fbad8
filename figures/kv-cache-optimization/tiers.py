"""Draws tiers.svg: the time to get 8,192 tokens of Llama 3 70B back, by loading or by computing.

Size and operations as in the computation of the article. Rates: Qin et al. 2025, Table 1 and Section 5.4;
Liu et al. 2025, Section 9. The prefill runs at the peak rate of eight A800.
"""

from math import log10
from pathlib import Path

from library.drawing import BLUE, GROUND, INK, MUTED, ORANGE, RED, Canvas

LAYERS, HIDDEN, FFN, HEADS, KV_HEADS, HEAD = 80, 8192, 28672, 64, 8, 128
TOKENS = 8192
SIZE = 2 * 2 * LAYERS * KV_HEADS * HEAD * TOKENS / 1e9  # GB
LAYER = 2 * HIDDEN * HEADS * HEAD + 2 * HIDDEN * KV_HEADS * HEAD + 3 * HIDDEN * FFN
FLOPS = 2 * LAYERS * LAYER * TOKENS + 4 * LAYERS * HEADS * HEAD * TOKENS**2 / 2
PREFILL = FLOPS / (8 * 312e12)

ROWS = [
    ("host memory, 128 GB/s", SIZE / 128, BLUE),
    ("network, 800 Gbit/s", SIZE / 100, BLUE),
    ("network, 100 Gbit/s", SIZE / 12.5, BLUE),
    ("computed again, 8 A800", PREFILL, ORANGE),
    ("object store, 1 GB/s", SIZE / 1, RED),
    ("object store, 100 MB/s", SIZE / 0.1, RED),
]
LEFT, RIGHT, TOP, STEP = 12, 348, 30, 42


def x(seconds: float) -> float:
    """Where a time stands, from 10 ms to 100 s."""
    return LEFT + (RIGHT - LEFT) * (log10(seconds) + 2) / 4


def shown(seconds: float) -> str:
    """Two digits, in ms or s."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2g} s"


def main() -> None:
    """A bar for each source, the line of the computation through all."""
    canvas = Canvas(
        326,
        "Loading a prefix against computing it",
        "Bars on a logarithmic axis of time. Host memory takes 21 ms, a network of 800 Gbit/s 27 ms, one "
        "of 100 Gbit/s 215 ms, computing it again 485 ms, an object store of 1 GB/s 2.7 s, another 27 s.",
    )
    bottom = TOP + len(ROWS) * STEP
    for power, label in ((-2, "10 ms"), (-1, "100 ms"), (0, "1 s"), (1, "10 s"), (2, "100 s")):
        canvas.line(x(10**power), TOP - 8, x(10**power), bottom, "#e0e0e0")
        anchor = "start" if power == -2 else "end" if power == 2 else "middle"
        canvas.text(x(10**power), bottom + 16, label, MUTED, text_anchor=anchor)
    canvas.line(x(PREFILL), TOP - 8, x(PREFILL), bottom, "#e0b75a", stroke_dasharray="4 3", stroke_width=1.5)
    for i, (name, seconds, colour) in enumerate(ROWS):
        y = TOP + i * STEP
        canvas.rect(LEFT, y - 7, 7.4 * len(name), 15, GROUND)
        canvas.text(LEFT, y + 5, name, INK)
        canvas.rect(LEFT, y + 10, x(seconds) - LEFT, 16, colour)
        canvas.rect(x(seconds) + 3, y + 11, 9 * len(shown(seconds)) - 4, 15, GROUND)
        canvas.text(x(seconds) + 5, y + 23, shown(seconds), INK, font_weight="bold")
    canvas.text(LEFT, bottom + 36, f"{SIZE:.2f} GB: 8,192 tokens of Llama 3 70B, 16 bits", MUTED)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
