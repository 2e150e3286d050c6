"""The RR-interval lane: some minutes of rhythm around the cursor, the minutes' states behind."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsRectItem, QWidget

from semscnn_gui.ecg.rr_intervals import RRSeries
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.night_strip import MinuteColours, reviewed_positions
from semscnn_gui.gui.pyramid import Pyramid
from semscnn_gui.gui.readout import Interval
from semscnn_gui.gui.screen_item import Trace
from semscnn_gui.gui.selection import SelectionFrame
from semscnn_gui.gui.theme import Theme, thin_pen
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, Recording

# Strength of the colours behind a trace: seen at once, yet the trace is what one reads.
BEHIND = 0.34
_DEFAULT_LIMITS_S = (0.4, 1.4)


class RriLane(Lane):
    """RR intervals in seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "")
        self.setAccessibleName(self.tr("RR intervals around the cursor"))
        self.setToolTip(self.tr("Click to put the cursor, drag to move, wheel to zoom"))
        self.row = self.add_row(0, self.tr("RRI s"), is_lane_name=True)
        self.add_clock(1)
        self.colours = MinuteColours(BEHIND, marks_reviewed=True)
        self.curve = Trace()
        self.minute_frame = QGraphicsRectItem()
        for item in (self.colours, self.curve, self.minute_frame):
            self.row.box.addItem(item, ignoreBounds=True)
        self._rr: RRSeries | None = None
        self._drawn_for = (0.0, 0.0, 0)
        self.selection_frame = SelectionFrame()
        self.row.box.addItem(self.selection_frame, ignoreBounds=True)
        self._time_s: NDArray[np.float64] = np.empty(0)
        self._outline = Pyramid.build(np.empty(0, np.float32))
        self._limits = _DEFAULT_LIMITS_S
        self._set_limits(_DEFAULT_LIMITS_S)

    def clear(self) -> None:
        """Show nothing of any recording."""
        super().clear()
        self.colours.clear_minutes()
        self.show_selection(None)
        self._rr = None
        self._set_intervals(np.empty(0), np.empty(0))

    def set_recording(self, recording: Recording) -> None:
        """Show a recording that is not analysed yet: its own beats, if it holds any."""
        self.set_start(recording.start)
        self.colours.clear_minutes()
        self._rr = None
        if recording.beats is None:
            self._set_intervals(np.empty(0), np.empty(0))
            self.say(self.tr("RR intervals appear here when the analysis has found the R peaks."))
        else:
            self._set_intervals(recording.beats.time_s[1:], np.diff(recording.beats.time_s))
            self.say("")

    def set_night(self, night: ReviewedNight) -> None:
        """Show the intervals the model saw and the minutes' states behind them."""
        rr = night.analysis.rr
        self.colours.set_minutes(night.analysis.first_minute, night.states(), reviewed_positions(night))
        self.say("")
        if rr is not self._rr:
            self._rr = rr
            self._set_intervals(rr.time_s, np.where(rr.valid, rr.rr_s, np.nan))

    def show_range(self, low_s: float, high_s: float) -> None:
        """Show this stretch of time."""
        if (low_s, high_s, self.plot_width()) != self._drawn_for:
            super().show_range(low_s, high_s)
            self._draw()

    def show_minute(self, minute: int) -> None:
        """Outline the minute under the cursor."""
        low, high = self._limits
        # A sliver inside the lane's edge, so that all four sides show.
        inset = 0.004 * (high - low)
        self.minute_frame.setRect(QRectF(minute * MINUTE_S, low + inset, MINUTE_S, high - low - 2 * inset))

    def show_selection(self, minutes: range | None) -> None:
        """Frame the minutes selected."""
        low, high = self._limits
        self.selection_frame.show_minutes(minutes, low, high)

    def rr_at(self, second: float) -> Interval | None:
        """The RR interval that holds this moment; None where there is none to trust."""
        index = int(np.searchsorted(self._time_s, second, side="left"))
        if index >= len(self._time_s):
            return None
        value = float(self._outline.samples[index])
        if math.isnan(value) or second < self._time_s[index] - value - 1e-6:
            return None
        return Interval(value, self._rr is not None and bool(self._rr.corrected[index]))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self.curve.setPen(thin_pen(theme.trace))
        self.minute_frame.setPen(thin_pen(theme.text))
        self.selection_frame.set_colour(theme.accent)

    def _set_intervals(self, time_s: NDArray[np.float64], rr_s: NDArray[np.float64]) -> None:
        self._time_s = np.asarray(time_s, dtype=np.float64)
        self._outline = Pyramid.build(np.asarray(rr_s, dtype=np.float32))
        known = rr_s[np.isfinite(rr_s)]
        if known.size:
            low, high = np.percentile(known, [0.5, 99.5])
            margin = max(0.15, 0.2 * (high - low))
            self._set_limits(
                (
                    max(0.0, math.floor(10 * (low - margin)) / 10),
                    min(3.0, math.ceil(10 * (high + margin)) / 10),
                )
            )
        else:
            self._set_limits(_DEFAULT_LIMITS_S)
        self._draw()

    def _set_limits(self, limits: tuple[float, float]) -> None:
        self._limits = low, high = limits
        self.row.box.setYRange(low, high, padding=0)
        self.colours.set_height(low, high)
        step = 0.2 if high - low <= 1.4 else 0.5
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        self.row.set_ticks([(k * step, f"{k * step:.1f}") for k in range(first, last + 1)])

    def _draw(self) -> None:
        low, high = self.range_s
        self._drawn_for = (low, high, self.plot_width())
        if not len(self._time_s):
            self.curve.clear()
            return
        start = max(0, int(np.searchsorted(self._time_s, low)) - 1)
        stop = min(len(self._time_s), int(np.searchsorted(self._time_s, high)) + 1)
        index, values = self._outline.outline(start, stop, self.plot_width())
        at = np.minimum(index.astype(np.intp), len(self._time_s) - 1)
        self.curve.setData(self._time_s[at], values.astype(np.float64), connect="finite")
