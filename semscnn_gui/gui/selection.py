"""The minutes selected: what a mark is put on in place of the minute under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from semscnn_gui.recording.recording import MINUTE_S


class Selection(QObject):
    """A range of minutes, or none.

    Signals:
        changed: Other minutes are selected.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.minutes: range | None = None
        self.anchor = 0

    def clear(self) -> None:
        """Select nothing."""
        self._set(None)

    def select(self, first: int, last: int) -> None:
        """Select from one minute to another, both included, in either order."""
        self.anchor = first
        self._set(range(min(first, last), max(first, last) + 1))

    def keep_only_around(self, minute: int) -> None:
        """A cursor that leaves the range ends it: a mark must never hit what is out of sight."""
        if self.minutes is not None and minute not in self.minutes:
            self._set(None)

    def _set(self, minutes: range | None) -> None:
        if minutes != self.minutes:
            self.minutes = minutes
            self.changed.emit()


class SelectionFrame(QGraphicsRectItem):
    """A frame around the minutes selected, in the coordinates of a lane's row."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(30)
        self.hide()

    def set_colour(self, colour: QColor) -> None:
        """Draw the frame in this colour, its inside faintly."""
        pen = QPen(colour, 2)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        inside = QColor(colour)
        inside.setAlphaF(0.08)
        self.setPen(pen)
        self.setBrush(inside)

    def show_minutes(self, minutes: range | None, low: float, high: float) -> None:
        """Frame these minutes between two values of the row."""
        self.setVisible(minutes is not None)
        if minutes is not None:
            self.setRect(QRectF(minutes.start * MINUTE_S, low, len(minutes) * MINUTE_S, high - low))
