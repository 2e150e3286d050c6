"""Marks on a strip of minutes where the reviewer left a note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from semscnn_gui.recording.recording import MINUTE_S

_HALF_PX, _HEIGHT_PX = 4.5, 7.0


class NoteMarks(pg.GraphicsObject):  # type: ignore[misc]
    """A small flag, as large at every zoom, at the upper edge of each minute with a note."""

    def __init__(self) -> None:
        super().__init__()
        self._seconds: list[float] = []
        self._fill, self._edge = QColor("black"), QColor("white")
        self.setZValue(25)

    @property
    def minutes(self) -> list[int]:
        """The minutes marked."""
        return [int(second // MINUTE_S) for second in self._seconds]

    def set_minutes(self, minutes: Iterable[int]) -> None:
        """Mark these minutes."""
        self._seconds = [(minute + 0.5) * MINUTE_S for minute in sorted(minutes)]
        self.update()

    def set_colours(self, fill: QColor, edge: QColor) -> None:
        """Fill the flags so, with an edge that lifts them off every minute's colour."""
        self._fill, self._edge = fill, edge
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the row."""
        return self.viewRect() or QRectF()

    def viewRangeChanged(self) -> None:
        """Another stretch of time is visible."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the flags in the screen's own scale."""
        if not self._seconds:
            return
        to_screen = painter.transform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._edge, 1.0))
        painter.setBrush(self._fill)
        for second in self._seconds:
            tip = to_screen.map(QPointF(second, 1.0)) + QPointF(0.0, _HEIGHT_PX)
            corners = (QPointF(-_HALF_PX, -_HEIGHT_PX), QPointF(_HALF_PX, -_HEIGHT_PX), QPointF())
            painter.drawPolygon(QPolygonF([tip + corner for corner in corners]))
        painter.setTransform(to_screen)
