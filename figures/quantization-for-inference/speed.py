"""Draws speed.svg: how much faster than in 16 bits a decode step of Llama 3 8B can be on an H100.

The lower bounds of the article, section "When fewer bits are faster": shapes from Grattafiori et al. 2024,
Table 3; the chip from Shah et al. 2024. The output matrix stays in 16 bits; FP8 multiplies at twice the rate.
"""

from math import log2
from pathlib import Path

from library.drawing import BLUE, INK, MUTED, ORANGE, Canvas

LAYERS = 6_979_321_856  # weights of the matrices in the layers
OUTPUT = 128_256 * 4_096
BANDWIDTH, PEAK = 3.35e12, 989e12
CACHE = 131_072 * 4_096 / BANDWIDTH  # seconds to read a sequence's 4,096 tokens

LEFT, RIGHT, TOP, BOTTOM = 40, 350, 34, 236


def step(tokens: float, bits: float, rate: float, cache: float) -> float:
    """Seconds of a decode step: weights against arithmetic, then the caches."""
    read = (LAYERS * bits / 8 + OUTPUT * 2) / BANDWIDTH
    compute = tokens * (2 * LAYERS / (PEAK * rate) + 2 * OUTPUT / PEAK)
    return max(read, compute) + tokens * cache


def x(tokens: float) -> float:
    """Where a number of tokens stands, from 1 to 512."""
    return LEFT + (RIGHT - LEFT) * log2(tokens) / 9


def y(gain: float) -> float:
    """Where a speedup stands, from 0.8 to 3.5."""
    return BOTTOM - (BOTTOM - TOP) * (gain - 0.8) / 2.7


def main() -> None:
    """Axes, and for each format a line without and a dashed line with caches."""
    canvas = Canvas(
        304,
        "Speedup of a decode step over 16-bit weights",
        "Logarithmic axis of tokens in a step, from 1 to 512. Four-bit weights with 16-bit arithmetic "
        "start at 3.2 and fall to 1 between 91 and 295 tokens. FP8 stays at 1.9. With caches of 4,096 "
        "tokens both fall from the first sequence on, to about 1.1 at 128.",
    )
    canvas.text(6, 18, "times as fast as BF16", MUTED)
    for gain in (1, 2, 3):
        canvas.line(LEFT, y(gain), RIGHT, y(gain), "#e0e0e0")
        canvas.text(LEFT - 6, y(gain) + 4.5, str(gain), MUTED, text_anchor="end")
    for tokens in (1, 4, 16, 64, 256):
        canvas.line(x(tokens), BOTTOM, x(tokens), BOTTOM + 5, MUTED)
        canvas.text(x(tokens), BOTTOM + 19, str(tokens), MUTED, text_anchor="middle")
    below = "sequences in the step, one token each"
    canvas.text((LEFT + RIGHT) / 2, BOTTOM + 36, below, MUTED, text_anchor="middle")
    canvas.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    canvas.line(LEFT, TOP - 6, LEFT, BOTTOM)
    tokens = [2 ** (i / 16) for i in range(145)]
    for bits, rate, colour in ((4.125, 1, BLUE), (8, 2, ORANGE)):
        for cache, dashes in ((0.0, "none"), (CACHE, "6 4")):
            line = [(x(n), y(step(n, 16, 1, cache) / step(n, bits, rate, cache))) for n in tokens]
            canvas.path(line, colour, stroke_width=3, stroke_dasharray=dashes)
    canvas.text(x(10), y(3.22) - 8, "4-bit weights", BLUE, font_weight="bold")
    canvas.text(x(175), y(1.87) - 9, "FP8", "#8a5a00", font_weight="bold")
    canvas.line(8, 291, 32, 291, INK, stroke_width=3)
    canvas.text(38, 295, "short contexts")
    canvas.line(148, 291, 172, 291, INK, stroke_width=3, stroke_dasharray="6 4")
    canvas.text(178, 295, "caches of 4,096 tokens")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
