"""Draws axes.svg: why keys are quantized by channel and values by token. The magnitudes are invented."""

from collections.abc import Callable
from pathlib import Path

from library.drawing import BLUE, INK, MUTED, RED, Canvas

TOKENS, CHANNELS = 8, 9
CELL = 17
OUTLIERS = {2: 8, 6: 6}  # channel of the keys: magnitude in every token
Colour = Callable[[int, int], str]  # of a token and a channel
TINTS = "#eef5fa", "#d9eaf5", "#c2deef", "#9ecbe6"


def key(token: int, channel: int) -> str:
    """A key: two channels are large in all tokens."""
    if channel in OUTLIERS:
        return RED if OUTLIERS[channel] == 8 else "#e58a3c"
    return TINTS[(3 * token + 5 * channel + token * channel) % 4]


def value(token: int, channel: int) -> str:
    """A value: no channel stands out, though a token may be larger as a whole."""
    return TINTS[(5 * token + 7 * channel + token * channel) % 4]


def grid(canvas: Canvas, left: float, top: float, heading: str, colour: Colour, by_channel: bool) -> None:
    """Cells, and around them the groups that share one scale."""
    canvas.text(left, top, heading, font_weight="bold")
    top += 8
    for token in range(TOKENS):
        for channel in range(CHANNELS):
            fill = colour(token, channel)
            canvas.rect(left + channel * CELL, top + token * CELL, CELL - 1, CELL - 1, fill)
    if by_channel:
        for channel in range(CHANNELS):
            x = left + channel * CELL - 0.5
            canvas.rect(x, top - 0.5, CELL, TOKENS * CELL, "none", stroke=INK, stroke_width=1.5)
    else:
        for token in range(TOKENS):
            y = top + token * CELL - 0.5
            canvas.rect(left - 0.5, y, CHANNELS * CELL, CELL, "none", stroke=INK, stroke_width=1.5)


def main() -> None:
    """Keys with both groupings, values with theirs, and what follows."""
    canvas = Canvas(
        410,
        "Groups of quantization for keys and for values",
        "Three grids of eight tokens by nine channels. Keys: two channels are large in every token. "
        "Grouped by token, each group holds the two large channels; grouped by channel, only two groups "
        "hold them. Values: no channel is large, and the groups run along the tokens.",
    )
    grid(canvas, 12, 18, "keys, by token", key, False)
    grid(canvas, 196, 18, "keys, by channel", key, True)
    canvas.text(12, 182, "every scale is set", "#a34700")
    canvas.text(12, 198, "by an outlier", "#a34700")
    canvas.text(196, 182, "two scales hold them,", "#00694d")
    canvas.text(196, 198, "seven stay fine", "#00694d")
    grid(canvas, 12, 232, "values, by token", value, False)
    canvas.rect(196, 244, 14, 14, RED)
    canvas.text(216, 256, "outlier channels")
    canvas.rect(196, 268, 14, 14, TINTS[3])
    canvas.text(216, 280, "ordinary numbers")
    canvas.rect(197, 293, 30, 13, "none", stroke=INK, stroke_width=1.5)
    canvas.text(234, 304, "one scale")
    canvas.text(196, 334, "A token's group can", BLUE)
    canvas.text(196, 350, "be closed when the", BLUE)
    canvas.text(196, 366, "token arrives.", BLUE)
    canvas.text(12, 402, "rows: tokens; columns: channels of one head", MUTED)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
