"""The ECG lane: the waveform on millimetre paper with its R peaks, the minutes' states behind."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from semscnn_gui.gui.display_filter import LONGEST_FILTERED_S, DisplayFilter, FilterChoice
from semscnn_gui.gui.ecg_scale import GAINS_MM_MV, EcgScale, gain_that_fits, px_per_mm
from semscnn_gui.gui.lane import NAME_PX, Lane
from semscnn_gui.gui.lane_row import TICKS_PX
from semscnn_gui.gui.night_strip import MinuteColours, reviewed_positions
from semscnn_gui.gui.opened import OpenedNight
from semscnn_gui.gui.paper import FINE_S, CalibrationPulse, EcgPaper, PeakMarks
from semscnn_gui.gui.peak_editing import PeakEditing
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.pyramid import Pyramid
from semscnn_gui.gui.screen_item import Trace
from semscnn_gui.gui.theme import Theme, thin_pen
from semscnn_gui.gui.words import filter_words
from semscnn_gui.night.reviewed_night import ReviewedNight

# The minutes' colours fill the lane: weaker than behind the RR intervals, or the paper would not show.
_BEHIND = 0.2
# A speed this close to a chosen one is that one: spans are rounded to whole pixels.
_SAME_SPEED = 0.01


class EcgLane(Lane):
    """ECG in mV at a paper speed and a gain.

    Signals:
        speed_chosen: A paper speed was set; the lane's range has to follow.
    """

    speed_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "")
        self.setAccessibleName(self.tr("ECG around the cursor"))
        self.setToolTip(self.tr("Click to put the cursor, drag to move, wheel to zoom"))
        self.row = self.add_row(0, self.tr("ECG mV"), is_lane_name=True)
        self.add_clock(1)
        self.colours = MinuteColours(_BEHIND, marks_reviewed=True)
        self.paper = EcgPaper()
        self.curve = Trace()
        self.marks = PeakMarks()
        self.pulse = CalibrationPulse()
        for item in (self.colours, self.paper, self.curve, self.marks, self.pulse):
            self.row.box.addItem(item, ignoreBounds=True)
        self.legend = PlainLabel(parent=self)
        self.legend.setProperty("quiet", "true")
        self.legend.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.scale_ = EcgScale()
        self.at_speed = True
        self.filter = FilterChoice()
        self.editing = PeakEditing(self)
        self._drawn_for = (0.0, 0.0, 0)
        self._filtered: DisplayFilter | None = None
        self._opened: OpenedNight | None = None
        self._peaks_s: NDArray[np.float64] = np.empty(0)
        self._centre_mv, self._limits = 0.0, (-1.0, 1.0)
        self.row.box.geometryChanged.connect(self._apply_gain)

    @property
    def opened(self) -> OpenedNight | None:
        """The recording shown."""
        return self._opened

    def clear(self) -> None:
        """Show nothing of any recording, unfiltered and without R-peak editing."""
        super().clear()
        self._opened = self._filtered = None
        self.filter = FilterChoice()
        self.editing.clear()
        self.clear_night()

    def set_recording(self, opened: OpenedNight) -> None:
        """Show a recording that is not analysed yet."""
        self._opened = opened
        self.set_start(opened.recording.start)
        has_ecg = opened.recording.ecg is not None
        for item in (self.paper, self.pulse, self.row.axis, self.row.cursor, self.clock, self.legend):
            item.setVisible(has_ecg)
        # Without its clock the lane was higher: gain and limits are those of the height that it has now.
        self.ci.layout.activate()
        low, high = opened.limits_mv
        self._centre_mv = (low + high) / 2
        self._measure_screen()
        fitting = gain_that_fits(high - low, self._plot_height(), self.scale_.px_per_mm)
        self.scale_ = replace(self.scale_, gain_mm_mv=fitting)
        self.at_speed = True
        self._prepare_filter()
        self._apply_gain()
        self.clear_night()

    def clear_night(self) -> None:
        """Take every result away."""
        self.colours.clear_minutes()
        self._peaks_s = np.empty(0)
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
        """Show the R peaks and the minutes' states behind the waveform."""
        self._peaks_s = night.peaks.time_s
        if self._opened is None or self._opened.recording.ecg is None:
            return
        self.colours.set_minutes(night.analysis.first_minute, night.states(), reviewed_positions(night))
        self._draw()

    def show_range(self, low_s: float, high_s: float) -> None:
        """Show this stretch of time."""
        if (low_s, high_s, self.plot_width()) != self._drawn_for:
            super().show_range(low_s, high_s)
            self._draw()
            self._write_legend()

    def paper_span_s(self) -> float:
        """Seconds the lane shows at the paper speed chosen."""
        return self.scale_.span_s(self._plot_px())

    def set_speed(self, speed_mm_s: float) -> None:
        """Let the paper run at this speed."""
        self.scale_ = replace(self.scale_, speed_mm_s=speed_mm_s)
        self.at_speed = True
        self.speed_chosen.emit()
        self._write_legend()

    def set_gain(self, gain_mm_mv: float) -> None:
        """Draw a millivolt this high."""
        self.scale_ = replace(self.scale_, gain_mm_mv=gain_mm_mv)
        self._apply_gain()
        self._draw()
        self._write_legend()

    def scale_height(self, taller: bool) -> None:
        """Take the next larger or smaller gain."""
        at = GAINS_MM_MV.index(self.scale_.gain_mm_mv)
        self.set_gain(GAINS_MM_MV[min(max(at + (1 if taller else -1), 0), len(GAINS_MM_MV) - 1)])

    def set_filter(self, choice: FilterChoice) -> None:
        """Filter what is drawn; the analysis does not change."""
        self.filter = choice
        self._prepare_filter()
        self._draw()
        self._write_legend()

    def value_at(self, second: float) -> float | None:
        """The ECG drawn at a moment in mV; None where there is none."""
        ecg = None if self._opened is None else self._opened.recording.ecg
        if ecg is None:
            return None
        at = round(second * ecg.fs)
        if not 0 <= at < len(ecg.samples_mv):
            return None
        shown = self._filtered if self._is_filtered() else None
        value = float(ecg.samples_mv[at] if shown is None else shown.values(at, at + 1)[0])
        return value if math.isfinite(value) else None

    @property
    def peaks_s(self) -> NDArray[np.float64]:
        """R peaks of the night, in seconds."""
        return self._peaks_s

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        self.curve.setPen(thin_pen(theme.trace))
        self.paper.set_colours(theme.paper_fine, theme.paper_bold)
        self.pulse.set_colour(theme.trace)
        self.legend.setFont(self.readout.font())

    def begin_press(self, at: QPointF) -> None:
        """Take hold of an R peak while R peaks are edited."""
        self.editing.press(at)

    def drag(self, from_x: float, to_x: float) -> None:
        """Drag the trace, or the R peak taken hold of."""
        if not self.editing.drag(to_x):
            super().drag(from_x, to_x)

    def end_drag(self, x_px: float) -> None:
        """Let go of the R peak."""
        self.editing.release(x_px)

    def click(self, at: QPointF) -> None:
        """Put the cursor, or choose or add an R peak."""
        if not self.editing.click(at):
            super().click(at)

    def screen_changed(self) -> None:
        """Another screen has other pixels: keep speed and gain."""
        self._measure_screen()
        self._apply_gain()
        self._write_legend()

    def preview_peaks(self, time_s: NDArray[np.float64]) -> None:
        """Show other R peaks while one is dragged."""
        self._peaks_s = time_s
        self._draw()

    def _plot_px(self) -> float:
        return max(1.0, float(self.row.box.sceneBoundingRect().width()))

    def _plot_height(self) -> float:
        return max(1.0, float(self.row.box.sceneBoundingRect().height()))

    def _measure_screen(self) -> None:
        per_mm, true_size = px_per_mm(self.screen())
        self.scale_ = replace(self.scale_, px_per_mm=per_mm, true_size=true_size)

    def _prepare_filter(self) -> None:
        ecg = None if self._opened is None else self._opened.recording.ecg
        self._filtered = None
        if ecg is not None and not self.filter.raw:
            self._filtered = DisplayFilter(ecg.samples_mv, ecg.fs, self.filter)

    def _is_filtered(self) -> bool:
        low, high = self.range_s
        return self._filtered is not None and high - low <= LONGEST_FILTERED_S

    def _apply_gain(self) -> None:
        half = self.scale_.height_mv(self._plot_height()) / 2
        self._set_limits((self._centre_mv - half, self._centre_mv + half))

    def _set_limits(self, limits: tuple[float, float]) -> None:
        self._limits = low, high = limits
        self.row.box.setYRange(low, high, padding=0)
        self.colours.set_height(low, high)
        step = next((s for s in (0.1, 0.5, 1.0, 2.0, 5.0) if (high - low) / s <= 9), 10.0)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        digits = 1 if step < 1 else 0
        # A minus sign as wide as a digit keeps the numbers in their column.
        labels = [(k * step, f"{k * step:.{digits}f}".replace("-", "−")) for k in range(first, last + 1)]
        self.row.set_ticks(labels)

    def _write_legend(self) -> None:
        low, high = self.range_s
        speed = self.scale_.speed_of(max(high - low, 1e-3), self._plot_px())
        chosen = self.scale_.speed_mm_s
        if abs(speed / chosen - 1) < _SAME_SPEED:
            speed = chosen
        self.paper.set_step(1.0 / speed if speed == chosen else FINE_S, 1.0 / self.scale_.gain_mm_mv)
        written = f"{speed:.3g}" if speed < 1000 else f"{speed:.0f}"
        lines = [self.tr("{0} mm/s").format(written), self.tr("{0:g} mm/mV").format(self.scale_.gain_mm_mv)]
        filtered = self.filter.raw or self._is_filtered()
        lines += (filter_words(self.filter) if filtered else self.tr("raw (over 2 min)")).split(", ")
        if self.editing.on:
            lines.append(self.tr("editing R peaks"))
        text = "\n".join(lines)
        font = self.legend.fontMetrics()
        self.legend.move(12, 12 + font.height())
        self.legend.setFixedSize(NAME_PX + TICKS_PX - 32, font.lineSpacing() * len(lines) + 4)
        if text != self.legend.text():
            self.legend.setText(text)
            size = (
                self.tr("Millimetres of this screen")
                if self.scale_.true_size
                else self.tr("The screen does not report its size; 96 dots per inch are assumed")
            )
            self.legend.setToolTip(size)

    def refresh_legend(self) -> None:
        """Write speed, gain, filter and mode again."""
        self._write_legend()

    def _draw(self) -> None:
        opened = self._opened
        if opened is None or opened.pyramid is None or opened.recording.ecg is None:
            self.curve.clear()
            self.marks.set_peaks(np.empty(0), np.empty(0))
            return
        fs = opened.recording.ecg.fs
        low, high = self.range_s
        self._drawn_for = (low, high, self.plot_width())
        start, stop = math.floor(low * fs), math.ceil(high * fs) + 1
        if self._is_filtered() and self._filtered is not None:
            start, stop = max(0, start), min(len(opened.pyramid.samples), stop)
            piece = Pyramid(self._filtered.values(start, stop), ())
            index, values = piece.outline(0, stop - start, self.plot_width())
            index = index + start
        else:
            index, values = opened.pyramid.outline(start, stop, self.plot_width())
        self.curve.setData(index / fs, values, connect="finite")
        self._draw_peaks(low, high, fs, opened.pyramid.samples)

    def _draw_peaks(self, low_s: float, high_s: float, fs: float, samples: np.ndarray) -> None:
        start, stop = np.searchsorted(self._peaks_s, [low_s, high_s])
        if stop - start > PeakMarks.MOST:
            start = stop
        time_s = self._peaks_s[start:stop]
        at = np.clip(np.round(time_s * fs).astype(np.intp), 0, len(samples) - 1)
        if self._is_filtered() and self._filtered is not None:
            values = np.array([self._filtered.values(i, i + 1)[0] for i in at], dtype=np.float64)
        else:
            values = samples[at].astype(np.float64)
        self.marks.set_peaks(time_s, np.nan_to_num(values))
