"""Draws growth.svg: the size of one sequence's cache against its length, for six models in 16 bits.

Shapes as in the table of the article: Llama 3 70B and Gemma 3 27B from the code of their makers, BLOOM,
DeepSeek-V3, gpt-oss-120b and Jamba from their configurations. GB is 10^9 bytes.
"""

from collections.abc import Callable
from math import log2, log10
from pathlib import Path

from library.drawing import BLUE, GREEN, MUTED, ORANGE, PURPLE, RED, SKY, Canvas

LEFT, RIGHT, TOP, BOTTOM = 48, 348, 34, 352
FIRST, LAST = 2**10, 2**18


def grouped(layers: int, kv_heads: int, head: int) -> Callable[[int], float]:
    """Bytes of a cache with keys and values of so many heads in each layer."""
    return lambda tokens: 2 * 2 * layers * kv_heads * head * tokens


def mixed(glob: int, local: int, window: int, kv_heads: int, head: int) -> Callable[[int], float]:
    """Bytes where some layers keep a window only."""
    layer = 2 * 2 * kv_heads * head
    return lambda tokens: layer * (glob * tokens + local * min(tokens, window))


MODELS: list[tuple[str, Callable[[int], float], str, str]] = [
    ("BLOOM 176B", grouped(70, 112, 128), RED, ""),
    ("Llama 3 70B", grouped(80, 8, 128), BLUE, ""),
    ("Gemma 3 27B", mixed(10, 52, 1024, 16, 128), ORANGE, ""),
    ("DeepSeek-V3", lambda tokens: 2 * 61 * 576 * tokens, GREEN, "7 4"),
    ("gpt-oss-120b", mixed(18, 18, 128, 8, 64), PURPLE, ""),
    ("Jamba v0.1", grouped(4, 8, 128), SKY, "3 3"),
]


def x(tokens: float) -> float:
    """Where a length stands, from 1,024 to 262,144 tokens."""
    return LEFT + (RIGHT - LEFT) * (log2(tokens) - 10) / 8


def y(gigabytes: float) -> float:
    """Where a size stands, from 1 MB to 1 TB."""
    return BOTTOM - (BOTTOM - TOP) * (log10(gigabytes) + 3) / 6


def main() -> None:
    """Axes, one H100's memory, six curves, and their names in the order of their size."""
    canvas = Canvas(
        394,
        "Cache of one sequence against its length",
        "Logarithmic axes, 1,024 to 262,144 tokens and 1 MB to 1 TB. At 131,072 tokens BLOOM would need "
        "526 GB, Llama 3 70B 43 GB, Gemma 3 27B 11 GB, DeepSeek-V3 9 GB, gpt-oss-120b 5 GB and Jamba "
        "2 GB. Gemma's curve is flat at first, while its local layers fill, and then rises.",
    )
    canvas.text(6, 18, "GB for one sequence, 16 bits", MUTED)
    for value in (0.001, 0.01, 0.1, 1, 10, 100, 1000):
        canvas.line(LEFT, y(value), RIGHT, y(value), "#e0e0e0")
        label = f"{value:,}" if value >= 1 else str(value)
        canvas.text(LEFT - 6, y(value) + 4.5, label, MUTED, text_anchor="end")
    for power in (10, 12, 14, 16, 18):
        canvas.line(x(2**power), BOTTOM, x(2**power), BOTTOM + 5, MUTED)
        anchor = "end" if power == 18 else "middle"
        canvas.text(x(2**power), BOTTOM + 19, f"{2 ** (power - 10)}K", MUTED, text_anchor=anchor)
    canvas.text((LEFT + RIGHT) / 2, BOTTOM + 36, "tokens (K = 1,024)", MUTED, text_anchor="middle")
    canvas.line(LEFT, y(80), RIGHT, y(80), MUTED, stroke_dasharray="2 3", stroke_width=1.5)
    canvas.text(LEFT + 5, y(80) - 5, "80 GB", MUTED)
    canvas.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    canvas.line(LEFT, TOP - 6, LEFT, BOTTOM)
    lengths = [2 ** (10 + i / 8) for i in range(65)]
    for i, (name, size, colour, dashes) in enumerate(MODELS):
        points = [(x(n), y(size(n) / 1e9)) for n in lengths if size(n) / 1e9 <= 1000]
        more = {"stroke_dasharray": dashes} if dashes else {}
        canvas.path(points, colour, stroke_width=3, **more)
        line = y(0.12) + 17 * i
        canvas.path([(212, line - 4), (240, line - 4)], colour, stroke_width=3, **more)
        canvas.text(246, line, name)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
