"""Draws grids.svg: the sixteen codes of three 4-bit formats, scaled so that the largest magnitude is one.

NF4 from the table in bitsandbytes, rounded to three places; E2M1 by its definition; integers from -7 to 7.
"""

from math import exp
from pathlib import Path

from library.drawing import BLUE, GREEN, INK, MUTED, ORANGE, Canvas

LEFT, RIGHT = 14, 346
E2M1 = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
NF4_LOW = (-1.0, -0.696, -0.525, -0.395, -0.284, -0.185, -0.091, 0.0)
NF4_HIGH = (0.080, 0.161, 0.246, 0.338, 0.441, 0.563, 0.723, 1.0)
ROWS = (
    ("Integers: even steps", BLUE, [n / 7 for n in range(-7, 8)]),
    ("E2M1: steps double outwards", ORANGE, sorted({sign * m / 6 for m in E2M1 for sign in (-1, 1)})),
    ("NF4: as many weights in each step", GREEN, [*NF4_LOW, *NF4_HIGH]),
)


def x(value: float) -> float:
    """Where a value from -1 to 1 stands."""
    return (LEFT + RIGHT) / 2 + value * (RIGHT - LEFT) / 2


def main() -> None:
    """A bell curve for the weights, and a row of levels for each format."""
    canvas = Canvas(
        268,
        "The levels of three four-bit formats",
        "Above, the bell curve of weights scaled so that the largest is one. Below, three rows of "
        "levels: integers lie evenly, the floating-point format E2M1 is dense around zero and coarse "
        "outside, NF4 has its levels where normally distributed weights are frequent.",
    )
    canvas.text(LEFT, 18, "how often a weight occurs", MUTED)
    base, height = 88, 62
    weights = [v / 100 for v in range(-100, 101, 2)]
    points = [(x(w), base - height * exp(-(w**2) / (2 * 0.4**2))) for w in weights]
    canvas.path(points, INK, stroke_width=2)
    canvas.line(LEFT, base, RIGHT, base, MUTED)
    for row, (name, colour, levels) in enumerate(ROWS):
        top = 114 + row * 46
        canvas.text(LEFT, top, name, font_weight="bold")
        canvas.line(LEFT, top + 16, RIGHT, top + 16, "#bdbdbd", stroke_width=1.5)
        for level in levels:
            canvas.line(x(level), top + 8, x(level), top + 24, colour, stroke_width=3.5)
    canvas.text(LEFT, 254, "−1", MUTED)
    canvas.text(x(0), 254, "0", MUTED, text_anchor="middle")
    canvas.text(RIGHT, 254, "1 = the group's largest", MUTED, text_anchor="end")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
