"""Items of a lane that fill their box and draw what is visible of them, at the screen's own scale."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter


class ScreenItem(pg.GraphicsObject):  # type: ignore[misc]
    """Something that fills its box, added to it directly.

    Its bounds are asked for dozens of times in a frame, so they are kept until the box shows something else.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._view = QRectF()
        super().__init__(*args, **options)

    def viewRect(self) -> QRectF:
        """What the box shows, in its own units; empty outside of a box."""
        return self._view

    def boundingRect(self) -> QRectF:
        """All that is visible."""
        return self._view

    def viewRangeChanged(self) -> None:
        """Another stretch is visible."""
        self.prepareGeometryChange()
        box = self.getViewBox()
        self._view = QRectF() if box is None else box.viewRect()
        self.update()


class Trace(ScreenItem, pg.PlotCurveItem):  # type: ignore[misc]
    """A line through points, one screen pixel wide; points that are not finite leave a gap."""

    def clear(self) -> None:
        """Draw nothing; what is kept as pixels must go as well."""
        super().clear()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the line."""
        if self.xData is not None and len(self.xData):
            painter.setPen(self.opts["pen"])
            painter.drawPath(self.getPath())
