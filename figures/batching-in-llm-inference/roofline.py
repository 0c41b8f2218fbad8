"""Draws roofline.svg: arithmetic intensity of one decode step of Llama 3 8B against the number of sequences.

Shapes: Grattafiori et al. 2024, Table 3. Peak and bandwidth of an H100 SXM5: Shah et al. 2024. Two-byte
numbers.
"""

from math import log2
from pathlib import Path

from library.drawing import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, RED, Canvas

LAYERS, HIDDEN, FFN, HEADS, KV_HEADS, HEAD, VOCAB = 32, 4096, 14336, 32, 8, 128, 128256
LAYER = 2 * HIDDEN * HEADS * HEAD + 2 * HIDDEN * KV_HEADS * HEAD + 3 * HIDDEN * FFN
WEIGHTS = LAYERS * LAYER + HIDDEN * VOCAB  # all matrices but the embedding table
KV_BYTES = 2 * 2 * LAYERS * KV_HEADS * HEAD  # a token of context
ATTENTION = 4 * LAYERS * HEADS * HEAD  # FLOPs for a token of context
CONTEXT = 4096
RIDGE = 989e12 / 3.35e12
FITS = (0.9 * 80 * 2**30 - 2 * (WEIGHTS + HIDDEN * VOCAB)) / (KV_BYTES * CONTEXT)

LEFT, RIGHT, TOP, BOTTOM = 44, 350, 40, 252


def x(batch: float) -> float:
    """Where a number of sequences stands, from 1 to 1,024."""
    return LEFT + (RIGHT - LEFT) * log2(batch) / 10


def y(intensity: float) -> float:
    """Where a number of FLOPs a byte stands, from one half to some 700."""
    return BOTTOM - (BOTTOM - TOP) * (log2(intensity) + 1) / 10.5


def step(batch: float, context: int) -> float:
    """FLOPs by byte of a whole step: every weight once, each sequence's keys and values once."""
    flops = 2 * WEIGHTS * batch + ATTENTION * context * batch
    return flops / (2 * WEIGHTS + KV_BYTES * context * batch)


def main() -> None:
    """Axes, the region that does not fit into memory, the ridge, four curves."""
    canvas = Canvas(
        326,
        "Arithmetic intensity of a decode step against the batch",
        "Logarithmic axes. The linear layers rise in proportion to the batch and reach the ridge of 295 "
        "FLOPs a byte at 295 sequences. Attention stays at 4 with grouped queries and at 1 without. The "
        "whole step at 4,096 tokens of context rises with the linear layers, then flattens below 32. Memory "
        "is full at 114 sequences.",
    )
    canvas.text(6, 18, "FLOPs a byte", MUTED)
    for value in (1, 4, 16, 64, 256):
        canvas.line(LEFT, y(value), RIGHT, y(value), "#e0e0e0")
        canvas.text(LEFT - 6, y(value) + 4.5, str(value), MUTED, text_anchor="end")
    for value in (1, 4, 16, 64, 256, 1024):
        canvas.line(x(value), BOTTOM, x(value), BOTTOM + 5, MUTED)
        anchor = "end" if value == 1024 else "middle"
        canvas.text(x(value), BOTTOM + 19, str(value), MUTED, text_anchor=anchor)
    canvas.text((LEFT + RIGHT) / 2, BOTTOM + 36, "sequences in the batch", MUTED, text_anchor="middle")
    canvas.rect(x(FITS), TOP, RIGHT - x(FITS), BOTTOM - TOP, "#f3e3d9", opacity=0.6)
    canvas.line(x(FITS), TOP, x(FITS), BOTTOM, RED, stroke_dasharray="2 3", stroke_width=1.5)
    canvas.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    canvas.line(LEFT, TOP - 8, LEFT, BOTTOM)

    canvas.line(LEFT, y(RIDGE), RIGHT, y(RIDGE), INK, stroke_width=2)
    canvas.text(LEFT + 6, y(RIDGE) - 7, f"ridge of the H100: {RIDGE:.0f}", font_weight="bold")
    top = 2**9.4
    canvas.path([(x(1), y(1)), (x(top), y(top))], BLUE, stroke_width=3)
    canvas.circle(x(RIDGE), y(RIDGE), 5, BLUE)
    batches = [2 ** (i / 8) for i in range(81)]
    canvas.path([(x(b), y(step(b, CONTEXT))) for b in batches], GREEN, stroke_width=3)
    canvas.line(LEFT, y(HEADS / KV_HEADS), RIGHT, y(HEADS / KV_HEADS), ORANGE, stroke_width=3)
    canvas.line(LEFT, y(1), RIGHT, y(1), PURPLE, stroke_width=3, stroke_dasharray="7 4")

    canvas.text(LEFT + 10, y(34), "linear layers", BLUE, font_weight="bold")
    canvas.text(x(16), y(7.5), "whole step", "#00694d", font_weight="bold")
    canvas.text(x(4.2), y(4) + 16, "attention with GQA", "#8a5a00", font_weight="bold")
    canvas.text(x(4.2), y(1) + 16, "attention with MHA", "#9c3f74", font_weight="bold")
    canvas.text(x(FITS) + 6, y(12), "KV cache", "#a34700")
    canvas.text(x(FITS) + 6, y(12) + 16, "does not fit", "#a34700")
    canvas.text(6, 317, f"Llama 3 8B, 16 bits, {CONTEXT:,} tokens of context each", MUTED)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
