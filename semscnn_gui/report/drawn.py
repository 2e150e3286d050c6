"""Pieces of a page that say what they are: text, pictures, and headings that make outline entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import Flowable, Paragraph

from semscnn_gui.report.style import BOLD, CONTENT_WIDTH, HEADING_PT, INK, RULE, TITLE

HEADING_HEIGHT = HEADING_PT + 10


class Text(Paragraph):  # type: ignore[misc]
    """A paragraph that is tagged as one, or as the title by its style."""

    def draw(self) -> None:
        """Draw on the page that the layout chose."""
        with self.canv.element("H1" if self.style.name == TITLE.name else "P"), self.canv.content():
            super().draw()


class Drawn(Flowable):  # type: ignore[misc]
    """A picture of the content's width.

    Args:
        draw: Called with the canvas (origin at the picture's lower left corner), width and height in points.
        height: Height in points; the largest one if ``least_height`` is given.
        least_height: The picture shrinks to this before it moves to the next page.
        alt: What it shows, for who cannot see it.
        kind: Its structure element.
    """

    def __init__(
        self,
        draw: Callable[[Any, float, float], None],
        height: float,
        least_height: float | None = None,
        *,
        alt: str = "",
        kind: str = "Figure",
    ) -> None:
        super().__init__()
        self._draw, self._kind, self._attributes = draw, kind, {"Alt": alt} if alt else {}
        self._height, self._least_height = height, height if least_height is None else least_height
        self.width, self.height = CONTENT_WIDTH, height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Take the height that is left on the page, within the limits."""
        self.height = min(self._height, max(self._least_height, available_height))
        return self.width, self.height

    def draw(self) -> None:
        """Draw on the page that the layout chose."""
        with self.canv.element(self._kind, **self._attributes), self.canv.content():
            self._draw(self.canv, self.width, self.height)


def heading(text: str, space_before: float = 12.0, *, keep_with_next: bool = True) -> Drawn:
    """A section's heading over a hairline; an entry in the outline; never last on a page.

    Before a picture that shrinks, take ``keep_with_next=False`` and a conditional page break: keeping together
    measures the picture at its full height.
    """

    def draw(canvas: Any, width: float, height: float) -> None:  # noqa: ARG001
        canvas.bookmarkPage(text)
        canvas.addOutlineEntry(text, text, level=0)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, HEADING_PT)
        canvas.drawString(0, 7.5, text)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(0, 3, width, 3)

    flowable = Drawn(draw, HEADING_HEIGHT, kind="H2")
    flowable.spaceBefore, flowable.spaceAfter, flowable.keepWithNext = space_before, 3, int(keep_with_next)
    return flowable
