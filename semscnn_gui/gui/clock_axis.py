"""A time axis in clock time, or in elapsed time where the file does not say when it began."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter

from semscnn_gui.gui.clock_text import seconds_of_day, tick_step_s, time_text

_TICK_PX = 4
# A label may hang over the end of the axis by this much: there is a margin.
_OVERHANG_PX = 12


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """Axis of a lane; values are seconds after the recording's start.

    Midnight is an ordinary tick: labels come from the date and time, not from the second's number. It is painted
    here, because the general axis needs several milliseconds for a dozen labels, each time the view moves.
    """

    def __init__(self, orientation: str = "bottom") -> None:
        super().__init__(orientation, showValues=True)
        self._start: datetime | None = None
        self.enableAutoSIPrefix(False)

    def set_start(self, start: datetime | None) -> None:
        """Tell when second 0 was."""
        self._start = start
        self.picture = None
        self.update()

    def tickValues(
        self,
        minVal: float,  # noqa: N803 (pyqtgraph's name)
        maxVal: float,  # noqa: N803
        size: float,
    ) -> list[tuple[float, list[float]]]:
        """Ticks at round clock times."""
        step = tick_step_s(maxVal - minVal, size)
        offset = seconds_of_day(self._start)
        first = math.ceil((minVal + offset) / step - 1e-9)
        last = math.floor((maxVal + offset) / step + 1e-9)
        return [(step, [number * step - offset for number in range(first, last + 1)])]

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Labels of the ticks."""
        return [time_text(value, self._start, spacing) for value in values]

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the line, the ticks and as many labels as have room."""
        box = self.boundingRect()
        low, high = self.range
        if high <= low or box.width() <= 0:
            return
        top = self.orientation == "top"
        line = box.bottom() - 1 if top else box.top()
        inward = -_TICK_PX if top else _TICK_PX
        area = self.geometry()
        per_second = area.width() / (high - low)
        ((step, values),) = self.tickValues(low, high, area.width())
        at = [(value - low) * per_second for value in values]
        painter.setPen(self.pen())
        painter.drawLine(QLineF(0.0, line, area.width(), line))
        painter.drawLines([QLineF(x, line, x, line + inward) for x in at])
        font = self.style["tickFont"]
        if font is not None:
            painter.setFont(font)
        painter.setPen(self.textPen())
        measure = painter.fontMetrics()
        base = line - 8 if top else line + _TICK_PX + 2 + measure.ascent()
        texts = self.tickStrings(values, 1.0, step)
        # Digits are of one width, so labels of one length are of one width as well.
        one_of = {len(text): text for text in texts}
        halves = {length: measure.horizontalAdvance(text) / 2 for length, text in one_of.items()}
        for x, text in zip(at, texts, strict=True):
            half = halves[len(text)]
            if x - half >= -_OVERHANG_PX and x + half <= area.width() + _OVERHANG_PX:
                painter.drawText(QPointF(x - half, base), text)
