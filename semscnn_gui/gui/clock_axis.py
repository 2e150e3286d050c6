"""A time axis in clock time, or in elapsed time where the file does not say when it began."""

from __future__ import annotations

import math
from datetime import datetime

import pyqtgraph as pg

from semscnn_gui.gui.clock_text import seconds_of_day, tick_step_s, time_text


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """Axis of a lane; values are seconds after the recording's start.

    Midnight is an ordinary tick: labels come from the date and time, not from the second's number.
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
