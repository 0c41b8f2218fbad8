"""Draws slots.svg: the same eight requests through four slots, under static and under continuous batching."""

from pathlib import Path

from library.drawing import IDLE, INK, MUTED, ORANGE, PURPLE, SKY, YELLOW, Canvas

SLOTS, STEPS = 4, 16
LENGTHS = {"A": 4, "B": 9, "C": 6, "D": 2, "E": 5, "F": 3, "G": 7, "H": 4}  # tokens each request generates
COLOURS = SKY, ORANGE, "#7fd1b9", YELLOW, PURPLE, "#8fb8de", "#f2b48a", "#c9b3e6"
FILLS = dict(zip(LENGTHS, COLOURS, strict=True))
LATER = ("I", 6), ("J", 5), ("K", 4), ("L", 3), ("M", 3), ("N", 2), ("O", 1)
LEFT, CELL, ROW = 46, 19, 27

Run = tuple[str, int, int, int]  # request, slot, first step, steps


def static() -> list[Run]:
    """Batches of four; the next one starts when the longest request of the last has ended."""
    runs, start, names = [], 0, list(LENGTHS)
    for first in range(0, len(names), SLOTS):
        batch = names[first : first + SLOTS]
        runs += [(name, slot, start, LENGTHS[name]) for slot, name in enumerate(batch)]
        start += max(LENGTHS[name] for name in batch)
    return runs


def continuous() -> list[Run]:
    """First come, first served: whoever waits longest takes the slot that is free next."""
    free, runs = [0] * SLOTS, []
    for name, length in [*LENGTHS.items(), *LATER]:
        slot = min(range(SLOTS), key=lambda s: free[s])
        length = min(length, STEPS - free[slot])
        if length > 0:
            runs.append((name, slot, free[slot], length))
            free[slot] += length
    return runs


def panel(canvas: Canvas, top: int, heading: str, runs: list[Run]) -> None:
    """One row a slot; a dark edge marks the step that begins with a prefill."""
    canvas.text(6, top, heading, font_weight="bold")
    for slot in range(SLOTS):
        y = top + 8 + slot * ROW
        canvas.text(6, y + 17, f"slot {slot + 1}", MUTED)
        canvas.rect(LEFT, y, STEPS * CELL, ROW - 4, IDLE)
    for name, slot, start, length in runs:
        x, y = LEFT + start * CELL, top + 8 + slot * ROW
        known = name in FILLS
        canvas.rect(x, y, length * CELL, ROW - 4, FILLS.get(name, "#f7f7f7"), stroke=INK, stroke_width=1)
        canvas.rect(x, y, 5, ROW - 4, INK if known else MUTED)
        canvas.text(x + length * CELL / 2 + 2, y + 17, name, INK if known else MUTED, text_anchor="middle")


def main() -> None:
    """Both panels over one axis of steps, and the key."""
    canvas = Canvas(
        336,
        "Static and continuous batching in four slots",
        "Two timelines of sixteen steps. Static: requests A to D run for nine steps, though D needs two and "
        "A four, and E to H start only then; 24 of 64 cells are idle. Continuous: a waiting request takes a "
        "slot at the step after it falls free, and no cell is idle.",
    )
    panel(canvas, 18, "Static batching", static())
    panel(canvas, 162, "Continuous batching", continuous())
    y = 288
    for step in range(0, STEPS + 1, 4):
        x = LEFT + step * CELL
        canvas.line(x, y - 6, x, y - 1, MUTED)
        canvas.text(x, y + 13, str(step), MUTED, text_anchor="end" if step == STEPS else "middle")
    canvas.text(6, y + 13, "step", MUTED)
    canvas.rect(6, 315, 5, 14, INK)
    canvas.text(16, 327, "prefill")
    canvas.rect(82, 315, 22, 14, SKY, stroke=INK)
    canvas.text(109, 327, "decode")
    canvas.rect(176, 315, 22, 14, IDLE)
    canvas.text(203, 327, "slot without work")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
