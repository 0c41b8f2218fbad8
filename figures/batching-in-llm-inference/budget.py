"""Draws budget.svg: the steps of a server while an 8,192-token prompt arrives, whole and in chunks.

Widths are lower bounds in milliseconds, at the H100's peak rates, for Llama 3 8B with 32 sequences of 4,096
tokens decoding: the computation stands in the article, section "The stall, in numbers".
"""

from pathlib import Path

from library.drawing import BLUE, INK, MUTED, ORANGE, RED, Canvas

DECODE, FULL, LAST, CHUNKS = 9.6, 139.3, 9.7, 18  # ms a step; steps until the prompt is through
LEFT, SCALE, SPAN = 8, 1.32, 260

Step = tuple[float, float, float]  # start, width in ms, share of the bar's height that is prefill


def prefill_first() -> list[Step]:
    """Three decode steps, then the whole prompt together with the decodes, then decode steps."""
    steps, now = [], 0.0
    while now < SPAN:
        width, share = (FULL, 0.75) if len(steps) == 3 else (DECODE, 0.0)
        steps.append((now, width, share))
        now += width
    return steps


def chunked() -> list[Step]:
    """Three decode steps, then steps that carry a chunk beside the decodes."""
    steps, now = [], 0.0
    while now < SPAN:
        chunk = len(steps) - 2  # the first is 1
        width, share = (mixed(chunk), 0.75) if 1 <= chunk <= CHUNKS else (DECODE, 0.0)
        steps.append((now, width, share))
        now += width
    return steps


def mixed(chunk: int) -> float:
    """Milliseconds of the step with a chunk: layers, output matrix, caches, attention to all before it."""
    return LAST if chunk == CHUNKS else 7.23 + 0.31 + 5.13 + 0.1221 * (chunk - 0.5)


def panel(canvas: Canvas, top: int, heading: str, steps: list[Step]) -> None:
    """One bar a step, and below it a dot where each running sequence gets a token."""
    canvas.text(LEFT, top, heading, font_weight="bold")
    bar, base = 56, top + 68
    for start, width, share in steps:
        x, w = LEFT + start * SCALE, min(width, SPAN - start) * SCALE
        canvas.rect(x, base - bar * 0.25, w, bar * 0.25, BLUE, stroke="#ffffff", stroke_width=1)
        if share:
            canvas.rect(x, base - bar, w, bar * share, ORANGE, stroke="#ffffff", stroke_width=1)
        if start + width <= SPAN:
            canvas.circle(x + w, base + 9, 2.6, INK)


def main() -> None:
    """Both panels over one axis of milliseconds."""
    canvas = Canvas(
        306,
        "What a long prompt does to running sequences, with and without chunked prefill",
        "Two timelines of 260 milliseconds. Without chunks, three decode steps of 9.6 ms are followed by one "
        "step of 139 ms, in which the running sequences get a single token. With chunks, 18 steps of 10 to "
        "15 ms carry all decodes and a part of the prompt, and each sequence gets a token after each step.",
    )
    panel(canvas, 18, "Whole prompt in one step", prefill_first())
    stall = LEFT + 3 * DECODE * SCALE, LEFT + (3 * DECODE + FULL) * SCALE
    canvas.text(sum(stall) / 2, 54, "8,192-token prefill", INK, text_anchor="middle")
    canvas.arrow(sum(stall) / 2, 110, stall[0], 110, RED)
    canvas.arrow(sum(stall) / 2, 110, stall[1], 110, RED)
    canvas.text(sum(stall) / 2, 126, "no token for 139 ms", RED, text_anchor="middle", font_weight="bold")
    panel(canvas, 152, "In chunks of 480 tokens", chunked())
    axis = 246
    canvas.line(LEFT, axis, LEFT + SPAN * SCALE, axis, MUTED)
    for ms in range(0, SPAN + 1, 50):
        canvas.line(LEFT + ms * SCALE, axis, LEFT + ms * SCALE, axis + 4, MUTED)
        anchor = "start" if ms == 0 else "middle"
        canvas.text(LEFT + ms * SCALE, axis + 17, "0 ms" if ms == 0 else str(ms), MUTED, text_anchor=anchor)
    canvas.rect(LEFT, 281, 14, 14, BLUE)
    canvas.text(LEFT + 19, 293, "32 decodes")
    canvas.rect(LEFT + 104, 281, 14, 14, ORANGE)
    canvas.text(LEFT + 123, 293, "prefill")
    canvas.circle(LEFT + 185, 288, 3, INK)
    canvas.text(LEFT + 194, 293, "a token for each of 32")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
