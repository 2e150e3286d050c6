"""The night lane: always the whole recording, as minutes, heart rate, probability and signal quality."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QWidget

from semscnn_gui.gui.lane import CLOCK_PX, Lane, step_line
from semscnn_gui.gui.lane_row import Row
from semscnn_gui.gui.night_strip import MinuteColours, reviewed_positions
from semscnn_gui.gui.note_marks import NoteMarks
from semscnn_gui.gui.plain_text import as_written
from semscnn_gui.gui.screen_item import Trace
from semscnn_gui.gui.selection import SelectionFrame
from semscnn_gui.gui.theme import Theme, thin_pen
from semscnn_gui.gui.words import model_title
from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.night_analysis import NightAnalysis, reference_state
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, Recording

STRIP_PX = 22
# Tick labels at the ends of a row need room, or they run into those of the next row.
_TICK_ROOM = 0.25


class NightLane(Lane):
    """Overview of the whole night with a viewport that shows where the lanes below are.

    Signals:
        range_selected: The mouse selects from one minute to another, both included.
    """

    range_selected = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "", clock_on_top=True)
        self.setAccessibleName(self.tr("Night: the whole recording"))
        self.setToolTip(self.tr("Click to go there, drag the viewport; drag over a strip to select minutes"))
        self.model_row = self._strip(1, self.tr("Night · model"), is_lane_name=True)
        self.compared_row = self._strip(2, self.tr("other model"))
        self.review_row = self._strip(3, self.tr("review"))
        self.reference_row = self._strip(4, self.tr("reference"))
        self.add_clock(0)
        self.heart_rate = self._curve_row(5, self.tr("heart rate /min"))
        self.probability = self._curve_row(6, self.tr("probability"))
        self.quality = self._curve_row(7, self.tr("good signal %"))
        self.probability.box.setYRange(0.0, 1.0, padding=_TICK_ROOM)
        self.probability.set_ticks([(0.0, "0"), (1.0, "1")])
        self.quality.box.setYRange(0.0, 100.0, padding=_TICK_ROOM)
        self.quality.set_ticks([(0.0, "0"), (100.0, "100")])
        self.threshold = pg.InfiniteLine(angle=0, movable=False)
        self.probability.box.addItem(self.threshold, ignoreBounds=True)
        self.threshold.hide()
        self.model_colours = self._colours(self.model_row)
        self.review_colours = MinuteColours(only_reviewed=True)
        self.review_row.box.addItem(self.review_colours, ignoreBounds=True)
        self.note_marks = NoteMarks()
        self.review_row.box.addItem(self.note_marks, ignoreBounds=True)
        self.reference_colours = self._colours(self.reference_row)
        self.compared_colours = self._colours(self.compared_row)
        self.heart_rate_curve = self._curve(self.heart_rate)
        self.probability_curve = self._curve(self.probability)
        self.quality_curve = self._curve(self.quality)
        self.viewports = [self._frame(row) for row in self.rows]
        self.minute_frames = [self._frame(row) for row in self.strips]
        self.selection_frames = [SelectionFrame() for _ in self.strips]
        for row, frame in zip(self.strips, self.selection_frames, strict=True):
            row.box.addItem(frame, ignoreBounds=True)
        for row in (self.heart_rate, self.probability):
            row.box.geometryChanged.connect(self._place_words)
        self._analysis: NightAnalysis | None = None
        # What lies below viewport and cursor changes seldom: it is painted once and kept as pixels.
        for item in (
            self.model_colours, self.compared_colours, self.review_colours, self.reference_colours,
            self.heart_rate_curve, self.probability_curve, self.quality_curve, self.threshold, self.clock,
        ):  # fmt: skip
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._viewport_s = (0.0, 0.0)
        self._grab_s = 0.0
        self._selecting: int | None = None
        self._show_strip(2, self.compared_row, shown=False)
        self._show_strip(3, self.review_row, shown=True)
        self._show_strip(4, self.reference_row, shown=False)
        heights = self.ci.layout
        heights.setRowFixedHeight(0, CLOCK_PX)
        heights.setRowFixedHeight(1, STRIP_PX)
        for index, stretch in ((5, 6), (6, 5), (7, 3)):
            heights.setRowStretchFactor(index, stretch)
            heights.setRowMinimumHeight(index, 28)

    @property
    def strips(self) -> tuple[Row, ...]:
        """The rows of minutes."""
        return self.model_row, self.compared_row, self.review_row, self.reference_row

    def readout_top(self) -> int:
        """Below the strips, where there is room above the curves."""
        return int(self.heart_rate.box.sceneBoundingRect().top())

    def clear(self) -> None:
        """Show nothing of any recording."""
        super().clear()
        self._selecting = None
        self.clear_night()
        self.say("")
        self.reference_colours.clear_minutes()
        self._show_strip(4, self.reference_row, shown=False)
        self.note_marks.set_minutes(())
        self.show_selection(None)

    def set_recording(self, recording: Recording) -> None:
        """Show a recording that is not analysed yet."""
        self.set_start(recording.start)
        self.show_range(0.0, recording.duration_s)
        self.say(self.tr("Not analysed yet"))
        reference = recording.reference
        if reference is not None:
            self._show_strip(4, self.reference_row, shown=True)
            states = [reference_state(recording, minute) for minute in range(recording.n_minutes)]
            self.reference_colours.set_minutes(0, states)

    def clear_night(self) -> None:
        """Take every result away."""
        self.say(self.tr("Not analysed yet"))
        self.model_colours.clear_minutes()
        self.review_colours.clear_minutes()
        self.show_compared(None)
        for curve in (self.heart_rate_curve, self.probability_curve, self.quality_curve):
            curve.clear()
        self.threshold.hide()
        self.heart_rate.set_ticks([])
        self.compared_row.box.setToolTip("")
        self._analysis = None

    def set_night(self, night: ReviewedNight) -> None:
        """Show the model's minutes, the review over them and the curves."""
        analysis = night.analysis
        first = analysis.first_minute
        self.model_colours.set_minutes(first, night.model_states())
        self.review_colours.set_minutes(first, night.states(), reviewed_positions(night))
        self.threshold.setValue(night.threshold)
        if analysis is self._analysis:
            return
        self._analysis = analysis
        self.say("")
        start = first * MINUTE_S
        self.threshold.show()
        self.probability_curve.setData(*step_line(start, MINUTE_S, analysis.probability), connect="finite")
        self.quality_curve.setData(*step_line(start, MINUTE_S, 100.0 * analysis.good_signal))
        self._show_heart_rate(start, minute_heart_rate(analysis))

    def show_viewport(self, low_s: float, high_s: float, minute: int) -> None:
        """Mark what the lanes below show, and the minute under the cursor."""
        self._viewport_s = (low_s, high_s)
        for row, frame in zip(self.rows, self.viewports, strict=True):
            low, high = row.box.viewRange()[1]
            # Top and bottom edges lie outside: only the sides of the viewport show.
            frame.setRect(QRectF(low_s, low - (high - low), high_s - low_s, 3 * (high - low)))
        for frame in self.minute_frames:
            frame.setRect(QRectF(minute * MINUTE_S, 0.0, MINUTE_S, 1.0))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().set_theme(theme)
        for curve in (self.heart_rate_curve, self.probability_curve, self.quality_curve):
            curve.setPen(thin_pen(theme.trace))
        self.quality_curve.setPen(thin_pen(theme.quiet))
        self.threshold.setPen(pg.mkPen(theme.quiet, width=1, dash=[2, 4]))
        for selection in self.selection_frames:
            selection.set_colour(theme.accent)
        self.note_marks.set_colours(theme.text, theme.lane)
        fill = QColor(theme.accent)
        fill.setAlphaF(0.14)
        for frame in self.viewports:
            frame.setPen(thin_pen(theme.accent))
            frame.setBrush(fill)
        for frame in self.minute_frames:
            frame.setPen(thin_pen(theme.text))

    def show_compared(self, compared: ReviewedNight | None) -> None:
        """Show another model's minutes as a strip of their own, or take them away."""
        self._show_strip(2, self.compared_row, shown=compared is not None)
        if compared is None:
            self.compared_colours.clear_minutes()
            return
        self.compared_colours.set_minutes(compared.analysis.first_minute, compared.model_states())
        self.compared_row.box.setToolTip(as_written(model_title(compared.analysis.model.name)))

    def show_selection(self, minutes: range | None) -> None:
        """Frame the minutes selected in every strip."""
        for frame in self.selection_frames:
            frame.show_minutes(minutes, 0.0, 1.0)

    def begin_press(self, at: QPointF) -> None:
        """A press on a strip begins a range of minutes; elsewhere it moves the viewport.

        Beside the viewport the press goes there at once; inside, it takes hold of the viewport.
        """
        second = self.second_at(at.x())
        self._selecting = self._minute_at(at.x()) if self._on_strip(at.y()) else None
        if self._selecting is not None:
            return
        low, high = self._viewport_s
        if low <= second <= high:
            self._grab_s = self.rows[0].cursor.value() - second
        else:
            self._grab_s = 0.0
            self.pointed_at.emit(second)

    def drag(self, _from_x: float, to_x: float) -> None:
        """Select minutes or move the viewport with the mouse."""
        if self._selecting is not None:
            self.range_selected.emit(self._selecting, self._minute_at(to_x))
        else:
            self.pointed_at.emit(self.second_at(to_x) + self._grab_s)

    def _on_strip(self, y_px: float) -> bool:
        boxes = [row.box.sceneBoundingRect() for row in self.strips if row.box.isVisible()]
        return bool(boxes[0].top() <= y_px <= boxes[-1].bottom())

    def _minute_at(self, x_px: float) -> int:
        low, high = self.range_s
        second = min(max(self.second_at(x_px), low), high - 1e-3)
        return int(second // MINUTE_S)

    def _place_words(self) -> None:
        box = self.heart_rate.box.sceneBoundingRect()
        self.words.setGeometry(box.united(self.probability.box.sceneBoundingRect()).toRect())

    def _show_heart_rate(self, start_s: float, rate: NDArray[np.float64]) -> None:
        centres = start_s + MINUTE_S * (np.arange(len(rate)) + 0.5)
        self.heart_rate_curve.setData(centres, rate, connect="finite")
        known = rate[np.isfinite(rate)]
        if not known.size:
            return
        low = 10.0 * math.floor((known.min() - 2) / 10)
        high = 10.0 * math.ceil((known.max() + 2) / 10)
        self.heart_rate.box.setYRange(low, high, padding=_TICK_ROOM)
        self.heart_rate.set_ticks([(low, f"{low:.0f}"), (high, f"{high:.0f}")])

    def _strip(self, index: int, name: str, *, is_lane_name: bool = False) -> Row:
        row = self.add_row(index, name, is_lane_name=is_lane_name)
        row.no_ticks()
        # A little room above and below keeps neighbouring strips apart.
        row.box.setYRange(0.0, 1.0, padding=0.1)
        return row

    def _curve_row(self, index: int, name: str) -> Row:
        row = self.add_row(index, name)
        row.set_ticks([])
        return row

    def _show_strip(self, index: int, row: Row, *, shown: bool) -> None:
        row.set_visible(shown)
        self.ci.layout.setRowFixedHeight(index, STRIP_PX if shown else 0)

    @staticmethod
    def _colours(row: Row) -> MinuteColours:
        colours = MinuteColours()
        row.box.addItem(colours, ignoreBounds=True)
        return colours

    @staticmethod
    def _curve(row: Row) -> Trace:
        curve = Trace()
        row.box.addItem(curve, ignoreBounds=True)
        return curve

    @staticmethod
    def _frame(row: Row) -> QGraphicsRectItem:
        frame = QGraphicsRectItem()
        frame.setZValue(20)
        row.box.addItem(frame, ignoreBounds=True)
        return frame
