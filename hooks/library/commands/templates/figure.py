"""Draws {{ name }}.svg."""

from pathlib import Path

from library.drawing import Canvas


def main() -> None:
    """The drawing, 360 units wide."""
    canvas = Canvas(height=200, title="", about="")
    canvas.save(Path(__file__).with_suffix(".svg"))


if __name__ == "__main__":
    main()
