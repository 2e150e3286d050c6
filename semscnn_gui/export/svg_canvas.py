"""The part of reportlab's canvas that the report's pictures draw with, written as SVG."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from semscnn_gui.report.right_to_left import has_right_to_left
from semscnn_gui.report.style import BOLD, text_width

_CAPS = ("butt", "round", "square")
_JOINS = ("miter", "round", "bevel")
_Point = tuple[float, float]
_FAMILY = "'DejaVu Sans', Verdana, sans-serif"


@dataclass(slots=True)
class _State:
    fill: str = "#000000"
    stroke: str = "#000000"
    width: float = 1.0
    dash: str = ""
    cap: int = 0
    join: int = 0
    font: str = ""
    size: float = 10.0
    clip: SvgPath | None = None
    left: float = 0.0
    bottom: float = 0.0


class SvgPath:
    """A path whose points count from an origin at the lower left, as in a PDF.

    Args:
        left: The origin's distance from the picture's left edge.
        down: The origin's distance from the picture's upper edge.

    Attributes:
        lines: Points of each line, counted from the picture's upper left corner.
    """

    def __init__(self, left: float, down: float) -> None:
        self._left, self._down = left, down
        self.lines: list[list[_Point]] = []

    def moveTo(self, x: float, y: float) -> None:  # noqa: N802
        """Begin a line."""
        self.lines.append([(self._left + x, self._down - y)])

    def lineTo(self, x: float, y: float) -> None:  # noqa: N802
        """Go on with the line."""
        self.lines[-1].append((self._left + x, self._down - y))

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle by its lower left corner."""
        self.moveTo(x, y)
        self.lineTo(x + width, y)
        self.lineTo(x + width, y + height)
        self.lineTo(x, y + height)
        self.close()

    def close(self) -> None:
        """Close the line."""
        self.lines[-1].append(self.lines[-1][0])

    def inside(self, box: SvgPath) -> list[list[_Point]]:
        """What of the lines lies in the rectangle that another path holds."""
        found = []
        for line in self.lines:
            for one, other in pairwise(line):
                part = _cut(one, other, box.lines[0][0], box.lines[0][2])
                if part is not None:
                    found.append(list(part))
        return found


def _cut(one: _Point, other: _Point, corner: _Point, opposite: _Point) -> tuple[_Point, _Point] | None:
    """The part of a straight line in a rectangle (Liang and Barsky 1984), None if there is none."""
    begin, end = 0.0, 1.0
    for axis in (0, 1):
        step = other[axis] - one[axis]
        low, high = sorted((corner[axis] - one[axis], opposite[axis] - one[axis]))
        if step == 0:
            if low > 0 or high < 0:
                return None
            continue
        first, last = sorted((low / step, high / step))
        begin, end = max(begin, first), min(end, last)
    if begin >= end:
        return None
    x, y = other[0] - one[0], other[1] - one[1]
    return (one[0] + begin * x, one[1] + begin * y), (one[0] + end * x, one[1] + end * y)


class SvgCanvas:
    """Draws as a reportlab canvas does; methods have reportlab's names and arguments.

    Args:
        width: Width in points.
        height: Height in points.
        title: What the picture shows, for readers and screen readers.
        description: Where it comes from.
    """

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self._height = height
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": f"{width:g}pt",
                "height": f"{height:g}pt",
                "viewBox": f"0 0 {width:g} {height:g}",
                "role": "img",
                "font-family": _FAMILY,
            },
        )
        ElementTree.SubElement(self._root, "title").text = title
        ElementTree.SubElement(self._root, "desc").text = description
        ElementTree.SubElement(self._root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
        self._now, self._kept = _State(), list[_State]()

    def to_bytes(self) -> bytes:
        """The picture as an SVG file."""
        found: bytes = ElementTree.tostring(self._root, encoding="utf-8", xml_declaration=True)
        return found + b"\n"

    def saveState(self) -> None:  # noqa: N802
        """Keep colours, line and clipping."""
        self._kept.append(copy(self._now))

    def restoreState(self) -> None:  # noqa: N802
        """Go back to what was kept last."""
        self._now = self._kept.pop()

    def translate(self, x: float, y: float) -> None:
        """Move the origin, until the state is restored."""
        self._now.left += x
        self._now.bottom += y

    def setFillColor(self, colour: Any) -> None:  # noqa: N802
        """Colour of areas and text."""
        self._now.fill = _hex(colour)

    def setStrokeColor(self, colour: Any) -> None:  # noqa: N802
        """Colour of lines."""
        self._now.stroke = _hex(colour)

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        """Width of lines in points."""
        self._now.width = width

    def setLineCap(self, mode: int) -> None:  # noqa: N802
        """Ends of lines."""
        self._now.cap = mode

    def setLineJoin(self, mode: int) -> None:  # noqa: N802
        """Corners of lines."""
        self._now.join = mode

    def setDash(self, *lengths: float) -> None:  # noqa: N802
        """Lengths of dashes and gaps; nothing for an unbroken line."""
        self._now.dash = " ".join(f"{length:g}" for length in lengths)

    def setFont(self, name: str, size: float) -> None:  # noqa: N802
        """Font of text."""
        self._now.font, self._now.size = name, size

    def beginPath(self) -> SvgPath:  # noqa: N802
        """Begin a path."""
        return SvgPath(self._now.left, self._height - self._now.bottom)

    def drawPath(self, path: SvgPath, stroke: int = 1, fill: int = 0) -> None:  # noqa: N802
        """Draw a path; inside of what it is clipped to."""
        clip = self._now.clip
        steps = "".join(_steps(line) for line in (path.lines if clip is None else path.inside(clip)))
        if steps:
            ElementTree.SubElement(self._root, "path", {"d": steps, **self._paint(stroke, fill)})

    def clipPath(self, path: SvgPath, stroke: int = 0, fill: int = 0) -> None:  # noqa: N802, ARG002
        """Draw lines inside a rectangle only, until the state is restored.

        The lines are cut here: not every reader of SVG knows how to clip, and hatching tells unscorable minutes.
        """
        self._now.clip = path

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a straight line."""
        path = self.beginPath()
        path.moveTo(x1, y1)
        path.lineTo(x2, y2)
        self.drawPath(path)

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        """Draw a rectangle by its lower left corner."""
        path = self.beginPath()
        path.rect(x, y, width, height)
        self.drawPath(path, stroke, fill)

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """Write text that begins at x."""
        self._write(x, y, text, "start")

    def drawRightString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """Write text that ends at x."""
        self._write(x, y, text, "end")

    def drawCentredString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """Write text around x."""
        self._write(x, y, text, "middle")

    def _write(self, x: float, y: float, text: str, anchor: str) -> None:
        now = self._now
        placed = {
            "x": f"{now.left + x:.2f}",
            "y": f"{self._height - now.bottom - y:.2f}",
            "font-size": f"{now.size:g}",
            "fill": now.fill,
        }
        if anchor != "start":
            placed["text-anchor"] = anchor
        if now.font == BOLD:
            placed["font-weight"] = "bold"
        if text.strip():
            # Another font in the reader must not push the words into their neighbours.
            placed["textLength"] = f"{text_width(text, now.size, now.font):.2f}"
            placed["lengthAdjust"] = "spacingAndGlyphs"
        if has_right_to_left(text):
            # The text is in the order in which it is drawn; a reader would turn it around once more.
            placed |= {"direction": "ltr", "unicode-bidi": "bidi-override"}
        ElementTree.SubElement(self._root, "text", placed).text = text

    def _paint(self, stroke: int, fill: int) -> dict[str, str]:
        now = self._now
        paint = {"fill": now.fill if fill else "none"}
        if stroke:
            paint |= {"stroke": now.stroke, "stroke-width": f"{now.width:g}"}
            if now.dash:
                paint["stroke-dasharray"] = now.dash
            if now.cap:
                paint["stroke-linecap"] = _CAPS[now.cap]
            if now.join:
                paint["stroke-linejoin"] = _JOINS[now.join]
        return paint


def _steps(line: list[_Point]) -> str:
    ends = " L".join(f"{x:.2f} {y:.2f}" for x, y in line[1:])
    closed = len(line) > 2 and line[-1] == line[0]
    return f"M{line[0][0]:.2f} {line[0][1]:.2f} L{ends}{'z' if closed else ''}"


def _hex(colour: Any) -> str:
    return f"#{colour.hexval()[2:]}"
