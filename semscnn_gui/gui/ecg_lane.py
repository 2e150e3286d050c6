"""The ECG lane: the waveform on ECG paper with its R peaks, the minutes' states behind."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from semscnn_gui.gui.lane import Lane, thin_pen
from semscnn_gui.gui.night_strip import MinuteColours
from semscnn_gui.gui.opened import OpenedNight
from semscnn_gui.gui.paper import CalibrationPulse, EcgPaper, PeakMarks
from semscnn_gui.gui.rri_lane import BEHIND
from semscnn_gui.gui.theme import Theme
from semscnn_gui.night.model import ReviewedNight

_TALLER = 1.25
_SMALLEST_MV, _LARGEST_MV = 0.2, 50.0


class EcgLane(Lane):
    """ECG in mV."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "")
        self.setAccessibleName(self.tr("ECG around the cursor"))
        self.setToolTip(self.tr("Click to put the cursor, drag to move, wheel to zoom"))
        self.row = self.add_row(0, self.tr("ECG mV"), is_lane_name=True)
        self.add_clock(1)
        self.colours = MinuteColours(BEHIND)
        self.paper = EcgPaper()
        self.curve = pg.PlotCurveItem(antialias=False)
        self.marks = PeakMarks()
        self.pulse = CalibrationPulse()
        for item in (self.colours, self.paper, self.curve, self.marks, self.pulse):
            self.row.box.addItem(item, ignoreBounds=True)
        self._opened: OpenedNight | None = None
        self._night: ReviewedNight | None = None
        self._limits = (-1.0, 1.0)

    def set_recording(self, opened: OpenedNight) -> None:
        """Show a recording that is not analysed yet."""
        self._opened = opened
        self.set_start(opened.recording.start)
        self._set_limits(opened.limits_mv)
        has_ecg = opened.recording.ecg is not None
        self.paper.setVisible(has_ecg)
        self.pulse.setVisible(has_ecg)
        self.row.axis.setVisible(has_ecg)
        self.row.cursor.setVisible(has_ecg)
        self.clock.setVisible(has_ecg)
        self.clear_night()

    def let_go(self) -> None:
        """Show nothing and hold on to nothing."""
        self._opened = None
        self.clear_night()

    def clear_night(self) -> None:
        """Take every result away."""
        self._night = None
        self.colours.clear_minutes()
        beats_only = self._opened is not None and self._opened.recording.ecg is None
        self.say(
            self.tr(
                "This file holds beats only, without an ECG waveform. RR intervals and results are above."
            )
            if beats_only
            else ""
        )
        self._draw()

    def set_night(self, night: ReviewedNight) -> None:
        """Show the R peaks found and the minutes' states behind the waveform."""
        self._night = night
        if self._opened is None or self._opened.recording.ecg is None:
            return
        edits = night.review.edits
        reviewed = [i for i, minute in enumerate(night.analysis.minutes) if minute in edits]
        self.colours.set_minutes(night.analysis.first_minute, night.states(), reviewed)
        self._draw()

    def show_range(self, low_s: float, high_s: float) -> None:
        """Show this stretch of time."""
        super().show_range(low_s, high_s)
        self._draw()

    def scale_height(self, taller: bool) -> None:
        """Draw the waveform taller or flatter around the middle of the lane."""
        low, high = self._limits
        factor = 1 / _TALLER if taller else _TALLER
        height = min(max((high - low) * factor, _SMALLEST_MV), _LARGEST_MV)
        middle = (low + high) / 2
        self._set_limits((middle - height / 2, middle + height / 2))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self.curve.setPen(thin_pen(theme.trace))
        self.paper.set_colours(theme.paper_fine, theme.paper_bold)
        self.pulse.set_colour(theme.quiet)

    def _set_limits(self, limits: tuple[float, float]) -> None:
        self._limits = low, high = limits
        self.row.box.setYRange(low, high, padding=0)
        self.colours.set_height(low, high)
        step = next((s for s in (0.1, 0.5, 1.0, 2.0, 5.0) if (high - low) / s <= 7), 10.0)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        digits = 1 if step < 1 else 0
        # A minus sign as wide as a digit keeps the numbers in their column.
        labels = [(k * step, f"{k * step:.{digits}f}".replace("-", "−")) for k in range(first, last + 1)]
        self.row.set_ticks(labels)

    def _draw(self) -> None:
        opened = self._opened
        if opened is None or opened.pyramid is None or opened.recording.ecg is None:
            self.curve.clear()
            self.marks.set_peaks(np.empty(0), np.empty(0))
            return
        fs = opened.recording.ecg.fs
        low, high = self.range_s
        start, stop = math.floor(low * fs), math.ceil(high * fs) + 1
        index, values = opened.pyramid.outline(start, stop, self.plot_width())
        self.curve.setData(index / fs, values, connect="finite")
        self._draw_peaks(low, high, fs, opened.pyramid.samples)

    def _draw_peaks(self, low_s: float, high_s: float, fs: float, samples: np.ndarray) -> None:
        if self._night is None:
            self.marks.set_peaks(np.empty(0), np.empty(0))
            return
        time_s = self._night.analysis.peaks.time_s
        start, stop = np.searchsorted(time_s, [low_s, high_s])
        if stop - start > PeakMarks.MOST:
            start = stop
        time_s = time_s[start:stop]
        at = np.clip(np.round(time_s * fs).astype(np.intp), 0, len(samples) - 1)
        self.marks.set_peaks(time_s, np.nan_to_num(samples[at].astype(np.float64)))
