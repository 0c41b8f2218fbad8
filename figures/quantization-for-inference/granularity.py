"""Draws granularity.svg: which numbers of a matrix share a scale."""

from pathlib import Path

from library.drawing import INK, MUTED, Canvas

CELLS, CELL = 8, 17
COLOURS = "#9ecae8", "#f7cf7d", "#8fd3bd", "#e8b3d0", "#56b4e9", "#e69f00", "#3fb28f", "#cc79a7"


def matrix(
    canvas: Canvas, left: int, top: int, name: str, across: str, down: str, group: tuple[int, int]
) -> None:
    """A matrix whose blocks of so many rows and columns each have one colour."""
    canvas.text(left, top, name, font_weight="bold")
    rows, columns = group
    for row in range(0, CELLS, rows):
        for column in range(0, CELLS, columns):
            number = row // rows * (CELLS // columns) + column // columns
            if columns < CELLS and rows < CELLS:
                number = row // rows * 2 + column // columns * 3
            canvas.rect(
                left + 18 + column * CELL,
                top + 26 + row * CELL,
                columns * CELL,
                rows * CELL,
                COLOURS[number % len(COLOURS)],
            )
    for i in range(CELLS + 1):
        canvas.line(left + 18 + i * CELL, top + 26, left + 18 + i * CELL, top + 26 + CELLS * CELL, "#ffffff")
        canvas.line(left + 18, top + 26 + i * CELL, left + 18 + CELLS * CELL, top + 26 + i * CELL, "#ffffff")
    canvas.rect(left + 18, top + 26, CELLS * CELL, CELLS * CELL, "none", stroke=INK, stroke_width=1.5)
    for row in range(rows, CELLS, rows):
        if columns < CELLS and rows < CELLS:  # groups: the colours repeat, so a dark line parts them
            y = top + 26 + row * CELL
            canvas.line(left + 18, y, left + 18 + CELLS * CELL, y, INK, stroke_width=2.5)
    canvas.text(left + 18, top + 20, across, MUTED)
    middle = top + 26 + CELLS * CELL / 2
    upright = f"rotate(-90 {left + 12} {middle})"
    canvas.text(left + 12, middle, down, MUTED, text_anchor="middle", transform=upright)


def main() -> None:
    """Four ways to share scales, two of activations and two of weights."""
    canvas = Canvas(
        374,
        "Which numbers share a scale",
        "Four matrices of eight by eight cells, coloured by scale. Per tensor: one colour. Per token: "
        "each row of the activations has its own. Per channel: each column of the weights has its own. "
        "Per group: each column of the weights is cut again along the inputs, by a dark line.",
    )
    matrix(canvas, 8, 18, "Activations, per tensor", "input channels →", "tokens", (8, 8))
    matrix(canvas, 188, 18, "Activations, per token", "input channels →", "tokens", (1, 8))
    matrix(canvas, 8, 202, "Weights, per channel", "output channels →", "inputs", (8, 1))
    matrix(canvas, 188, 202, "Weights, per group", "output channels →", "inputs", (4, 1))
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
