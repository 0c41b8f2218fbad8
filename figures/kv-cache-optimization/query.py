"""Draws query.svg: a fact that eviction drops before the question comes, and a reader by pages finds."""

from pathlib import Path

from library.drawing import BLUE, GREEN, IDLE, INK, MUTED, ORANGE, RED, YELLOW, Canvas

PAGES, SIZE = 6, 4
CELL, GAP, LEFT = 11.5, 8, 14
FACT = 9  # the token that the question will ask for
KEPT = {0, 1, 6, 14, 20, 21, 22, 23}  # what gathered attention before the question, and the recent tokens
SCORES = 3, 1, 9, 2, 4, 7  # upper bounds of the query's product with any key of the page


def x(token: int) -> float:
    """Where a token stands: pages of four with a gap between."""
    return LEFT + token * CELL + (token // SIZE) * GAP


def row(canvas: Canvas, y: float, present: set[int], read: set[int]) -> None:
    """Twenty-four tokens: dark where read, pale where only kept, open where dropped."""
    for token in range(PAGES * SIZE):
        fill = YELLOW if token == FACT else BLUE if token in read else "#b7dcf3"
        if token not in present:
            canvas.rect(x(token), y, CELL - 2, 18, "#ffffff", stroke=MUTED, stroke_dasharray="2 2")
        else:
            canvas.rect(x(token), y, CELL - 2, 18, fill, stroke=INK, stroke_width=0.8)
        if token == FACT:
            canvas.text(x(token) + CELL / 2 - 1, y + 13.5, "F", INK, text_anchor="middle", font_weight="bold")


def main() -> None:
    """The document, what eviction leaves of it, what a reader by pages does with it."""
    everything = set(range(PAGES * SIZE))
    canvas = Canvas(
        372,
        "A fact needed only by a later question",
        "Top: 24 cached tokens in six pages; the tenth, F, holds a fact that nothing has attended to. "
        "Middle: eviction has kept eight tokens, F is not among them, and the question cannot find it. "
        "Bottom: all tokens are kept, each page has a bound, 3, 1, 9, 2, 4 and 7; the question reads the "
        "pages with 9, 7 and 4, and F is in the first of them.",
    )
    canvas.text(LEFT, 18, "1  A document is cached; F is a fact in it", font_weight="bold")
    row(canvas, 28, everything, set())

    canvas.text(LEFT, 82, "2  Eviction, before the question", font_weight="bold")
    row(canvas, 92, KEPT, KEPT)
    canvas.arrow(x(FACT) + CELL / 2 - 1, 146, x(FACT) + CELL / 2 - 1, 113, RED)
    canvas.text(LEFT, 162, "The question needs F: it is gone for good.", "#a34700")

    canvas.text(LEFT, 206, "3  Reading by pages, at the question", font_weight="bold")
    chosen = set(sorted(range(PAGES), key=lambda page: -SCORES[page])[:3])
    for page in range(PAGES):
        left = x(page * SIZE)
        width = SIZE * CELL - 2
        canvas.rect(left, 216, width, 18, ORANGE if page in chosen else IDLE, stroke=INK, stroke_width=0.8)
        canvas.text(left + width / 2, 229.5, str(SCORES[page]), INK, text_anchor="middle")
    row(canvas, 240, everything, {t for t in everything if t // SIZE in chosen})
    for page in sorted(chosen):
        centre = x(page * SIZE) + (SIZE * CELL - 2) / 2
        canvas.arrow(centre, 284, centre, 262, GREEN)
    canvas.text(LEFT, 300, "Three pages of six are read, F among them.", "#00694d")

    canvas.rect(LEFT, 318, 14, 14, ORANGE, stroke=INK, stroke_width=0.8)
    canvas.text(LEFT + 20, 330, "bound of a chosen page")
    canvas.rect(206, 318, 14, 14, BLUE, stroke=INK, stroke_width=0.8)
    canvas.text(226, 330, "kept and read")
    canvas.rect(LEFT, 344, 14, 14, "#b7dcf3", stroke=INK, stroke_width=0.8)
    canvas.text(LEFT + 20, 356, "kept, not read")
    canvas.rect(206, 344, 14, 14, "#ffffff", stroke=MUTED, stroke_dasharray="2 2")
    canvas.text(226, 356, "evicted")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
