"""Draws keeps.svg: which part of the cache each way of shrinking it stores and reads, by layer and token."""

from collections.abc import Callable
from pathlib import Path

from library.drawing import BLUE, IDLE, MUTED, Canvas

LAYERS, TOKENS = 6, 15
CELL, ROW = 10.5, 10
DROPPED = {2, 3, 5, 6, 7, 9, 10}  # tokens that eviction gave up
READ = {0, 4, 5, 11, 13, 14}  # tokens that a sparse reader selects

Kind = tuple[float, float, str]  # width and height of what is stored in a cell, as shares; its colour
Rule = Callable[[int, int], Kind | None]


def everything(_layer: int, _token: int) -> Kind | None:
    """Plain multi-head attention."""
    return 1, 1, BLUE


def heads(_layer: int, _token: int) -> Kind | None:
    """A quarter of the key-value heads."""
    return 1, 0.25, BLUE


def layers(layer: int, _token: int) -> Kind | None:
    """Each second layer reads its neighbour's cache."""
    return (1, 1, BLUE) if layer % 2 else None


def local(layer: int, token: int) -> Kind | None:
    """Two global layers; the others keep a window of four tokens."""
    return (1, 1, BLUE) if layer in (2, 5) or token >= TOKENS - 4 else None


def bits(_layer: int, _token: int) -> Kind | None:
    """Four bits where there were sixteen."""
    return 0.25, 1, BLUE


def eviction(_layer: int, token: int) -> Kind | None:
    """The first tokens, the recent ones, and what got attention."""
    return None if token in DROPPED else (1, 1, BLUE)


def sparse(_layer: int, token: int) -> Kind | None:
    """Everything is stored, little is read."""
    return 1, 1, BLUE if token in READ else "#b7dcf3"


def prefix(layer: int, token: int) -> Kind | None:
    """Two sequences of three layers with nine tokens in common."""
    return None if layer >= 3 and token < 9 else (1, 1, BLUE)


PANELS: list[tuple[str, Rule]] = [
    ("everything", everything),
    ("fewer heads", heads),
    ("layers that share", layers),
    ("local layers", local),
    ("fewer bits", bits),
    ("eviction", eviction),
    ("sparse reading", sparse),
    ("a prefix stored once", prefix),
]


def panel(canvas: Canvas, left: float, top: float, name: str, rule: Rule) -> None:
    """One grid: a row a layer, a column a token."""
    canvas.text(left, top, name, font_weight="bold")
    for layer in range(LAYERS):
        gap = 6 if name.startswith("a prefix") and layer >= 3 else 0
        for token in range(TOKENS):
            x, y = left + token * CELL, top + 7 + layer * ROW + gap
            canvas.rect(x, y, CELL - 1.5, ROW - 1.5, IDLE)
            kind = rule(layer, token)
            if kind:
                width, height, colour = kind
                canvas.rect(x, y, (CELL - 1.5) * width, (ROW - 1.5) * height, colour)


def main() -> None:
    """Eight panels in two columns, and the key."""
    canvas = Canvas(
        434,
        "What each way of shrinking the cache keeps",
        "Eight grids of six layers by fifteen tokens. Everything: all cells full. Fewer heads: each cell a "
        "quarter full. Layers that share: every second row empty. Local layers: two rows full, the others "
        "only in the last four columns. Fewer bits: each cell a quarter as wide. Eviction: seven columns "
        "empty in all rows. Sparse reading: all cells stored, six columns dark because they are read. "
        "Prefix: the first nine columns are stored for one of two sequences and empty for the other.",
    )
    for i, (name, rule) in enumerate(PANELS):
        panel(canvas, 12 + 178 * (i % 2), 18 + 92 * (i // 2), name, rule)
    y = 384
    canvas.rect(12, y - 1, 14, 12, BLUE)
    canvas.text(31, y + 10, "stored, read")
    canvas.rect(122, y - 1, 14, 12, "#b7dcf3")
    canvas.text(141, y + 10, "stored, not read")
    canvas.rect(258, y - 1, 14, 12, IDLE)
    canvas.text(277, y + 10, "not stored")
    canvas.text(12, y + 28, "rows: layers; columns: tokens, oldest left;", MUTED)
    canvas.text(12, y + 45, "last grid: three layers of two sequences", MUTED)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
