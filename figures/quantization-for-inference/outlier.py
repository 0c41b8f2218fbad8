"""Draws outlier.svg: the eight weights of the worked example on a 4-bit grid, without and with an outlier."""

from pathlib import Path

from library.drawing import BLUE, INK, MUTED, ORANGE, RED, Canvas

WEIGHTS = (0.12, -0.47, 0.31, 0.05, -0.22, 0.64, -0.09, 0.28)
OUTLIER = (*WEIGHTS[:5], 6.4, *WEIGHTS[6:])
LEFT, STEP, HALF, SPAN = 58, 36, 52, 1.0  # first column, their distance, half a panel's height, its range

PANELS = (
    ("One scale, no outlier: step 0.091", WEIGHTS, (range(8),)),
    ("One scale, one outlier: step 0.914", OUTLIER, (range(8),)),
    ("The same in groups of four: 0.067, 0.914", OUTLIER, (range(4), range(4, 8))),
)


def panel(
    canvas: Canvas, top: int, heading: str, weights: tuple[float, ...], groups: tuple[range, ...]
) -> None:
    """Levels as grey lines, weights as black dots, what they are rounded to as orange squares."""
    canvas.text(8, top, heading, font_weight="bold")
    middle = top + 12 + HALF

    def y(value: float) -> float:
        return middle - value / SPAN * HALF

    for value, words in ((1, "1"), (0, "0"), (-1, "−1")):
        canvas.text(30, y(value) + 4.5, words, MUTED, text_anchor="end")
    for group in groups:
        scale = max(abs(weights[i]) for i in group) / 7
        left, right = LEFT + group[0] * STEP - 16, LEFT + group[-1] * STEP + 16
        for level in range(-7, 8):
            if abs(level * scale) <= SPAN:
                canvas.line(left, y(level * scale), right, y(level * scale), "#9ecae8", stroke_width=1.5)
        for i in group:
            x, rounded = LEFT + i * STEP, round(weights[i] / scale) * scale
            if abs(rounded) <= SPAN:
                canvas.line(x, y(weights[i]), x, y(rounded), RED, stroke_width=3)
                canvas.rect(x - 5, y(rounded) - 5, 10, 10, ORANGE, stroke=INK, stroke_width=1)
                canvas.circle(x, y(weights[i]), 3.5, INK)
            else:
                canvas.arrow(x, y(0.55), x, y(1.0), INK)
                canvas.text(x + 8, y(0.72) + 4, "6.4", INK)


def main() -> None:
    """Three panels, and what the marks mean."""
    canvas = Canvas(
        462,
        "What an outlier does to the rounding of its neighbours",
        "Eight weights between minus 0.47 and 0.64. With one scale and no outlier the levels lie 0.091 "
        "apart and each weight finds a near one. When one weight is 6.4 the levels lie 0.914 apart: six"
        " of the other seven become zero. In groups of four only the outlier's own group suffers.",
    )
    for i, (heading, weights, groups) in enumerate(PANELS):
        panel(canvas, 18 + i * 144, heading, weights, groups)
    canvas.circle(14, 448, 3.5, INK)
    canvas.text(23, 452, "weight")
    canvas.rect(78, 443, 10, 10, ORANGE, stroke=INK, stroke_width=1)
    canvas.text(93, 452, "stored")
    canvas.line(143, 448, 161, 448, RED, stroke_width=3)
    canvas.text(166, 452, "error")
    canvas.line(208, 448, 226, 448, "#9ecae8", stroke_width=2)
    canvas.text(231, 452, "levels", BLUE)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
