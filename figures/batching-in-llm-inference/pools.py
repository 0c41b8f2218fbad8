"""Draws pools.svg: a request's way through disaggregated prefill and decode pools."""

from pathlib import Path

from library.drawing import BLUE, GREEN, IDLE, INK, MUTED, ORANGE, SKY, Canvas


def box(canvas: Canvas, x: float, y: float, width: float, height: float, fill: str, words: str) -> None:
    """A rounded box with its words in the middle."""
    canvas.rect(x, y, width, height, fill, rx=5, stroke=INK)
    canvas.text(x + width / 2, y + height / 2 + 4.5, words, text_anchor="middle")


def main() -> None:
    """The router, the two pools below each other, and what flows between them."""
    canvas = Canvas(
        350,
        "Prefill and decode in separate pools",
        "A request passes a router to one of two prefill workers, which run one prompt at a time. The keys "
        "and values of the prompt go over the network to a decode worker, which holds many sequences and "
        "emits their tokens. Each pool has its own number of GPUs, parallelism and latency target.",
    )
    box(canvas, 110, 10, 140, 30, "#ffffff", "router")
    canvas.arrow(20, 25, 110, 25)
    canvas.text(22, 18, "prompt")

    canvas.rect(8, 66, 344, 86, "#fdf3df", rx=8, stroke=ORANGE, stroke_width=2)
    canvas.text(18, 85, "Prefill pool: bound by arithmetic", font_weight="bold")
    for x in (22, 192):
        box(canvas, x, 96, 146, 44, "#f7cf7d", "one long prompt")
    canvas.arrow(180, 40, 180, 66)
    canvas.text(188, 57, "target: TTFT", MUTED)

    for x in (95, 265):
        canvas.arrow(x, 152, x, 204, GREEN, width=5)
    canvas.text(180, 174, "KV cache", "#00694d", text_anchor="middle", font_weight="bold")
    canvas.text(180, 190, "over the network", "#00694d", text_anchor="middle")

    canvas.rect(8, 204, 344, 100, "#e3f1fa", rx=8, stroke=BLUE, stroke_width=2)
    canvas.text(18, 223, "Decode pool: bound by memory", font_weight="bold")
    for i in range(16):
        x, y = 22 + (i % 8) * 40, 233 + (i // 8) * 32
        fill, ink, words = (SKY, INK, str(i + 1)) if i < 13 else (IDLE, MUTED, "free")
        canvas.rect(x, y, 36, 26, fill, rx=3, stroke=INK, stroke_width=1)
        canvas.text(x + 18, y + 18, words, ink, text_anchor="middle")
    canvas.arrow(180, 304, 180, 330)
    canvas.text(188, 322, "tokens; target: TPOT", MUTED)
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
