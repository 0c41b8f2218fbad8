"""A little SVG canvas, which the programs in `figures/` and the plots of generated pages share. It knows
nothing of what they draw.

Every drawing is 360 units wide with text of at least 13, so that it stays legible on a phone. The colours
are Okabe and Ito's, which colour-blind readers tell apart; a drawing has its own light ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 360
INK, MUTED, GROUND, IDLE = "#1a1a1a", "#595959", "#ffffff", "#e6e6e6"
BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#56b4e9",
    "#cc79a7",
    "#f0e442",
)


class Canvas:
    """Shapes in the order they are added; coordinates in units of the view box, origin at the top left."""

    def __init__(self, height: int, title: str, about: str) -> None:
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="system-ui, sans-serif" font-size="13">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(about)}</desc>",
            f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>',
        ]

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: object) -> None:
        self._add("rect", x=x, y=y, width=width, height=height, fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = INK, **more: object) -> None:
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def path(self, points: list[tuple[float, float]], stroke: str, **more: object) -> None:
        d = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._add("path", d=d, fill="none", stroke=stroke, **more)

    def circle(self, cx: float, cy: float, r: float, fill: str, **more: object) -> None:
        self._add("circle", cx=cx, cy=cy, r=r, fill=fill, **more)

    def arrow(self, x1: float, y1: float, x2: float, y2: float, stroke: str = INK, width: float = 2) -> None:
        """A straight arrow, horizontal or vertical, whose head ends at (x2, y2)."""
        across, down = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
        self.line(x1, y1, x2 - 6 * across, y2 - 6 * down, stroke, stroke_width=width)
        tip = [
            (x2, y2),
            (x2 - 8 * across - 4.5 * down, y2 - 8 * down - 4.5 * across),
            (x2 - 8 * across + 4.5 * down, y2 - 8 * down + 4.5 * across),
        ]
        self._add("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in tip), fill=stroke)

    def text(self, x: float, y: float, words: str, fill: str = INK, **more: object) -> None:
        self.parts.append(f"<text {_attributes(x=x, y=y, fill=fill, **more)}>{escape(words)}</text>")

    def svg(self) -> str:
        """The drawing as the text of an SVG file."""
        return "\n".join([*self.parts, "</svg>"]) + "\n"

    def save(self, path: Path) -> None:
        """Writes the drawing to a file."""
        path.write_text(self.svg(), encoding="utf-8")

    def _add(self, element: str, **attributes: object) -> None:
        self.parts.append(f"<{element} {_attributes(**attributes)}/>")


def _attributes(**attributes: object) -> str:
    def shown(value: object) -> str:
        return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))

    return " ".join(f'{name.replace("_", "-")}="{shown(value)}"' for name, value in attributes.items())
