"""What all lanes share: rows on one time scale, the cursor, and the mouse."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from semscnn_gui.gui.clock_axis import ClockAxis
from semscnn_gui.gui.lane_row import TICKS_PX, Row
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import Theme, bold, small, tabular, thin_pen

NAME_PX = 96
RIGHT_PX = 16
CLOCK_PX = 24
_WHEEL_STEP = 120.0
_ZOOM_PER_STEP = 1.25
_LATER_MS = 1


class Lane(pg.GraphicsView):  # type: ignore[misc]
    """A lane of the night.

    Signals:
        pointed_at: The user put the cursor at this second.
        panned: The user dragged the lane's range by so many seconds.
        zoomed: The user wants a factor times the time, around this second.
        resized: The lane has another width, so other points may need to be drawn.
        hovered: The mouse is over this second without a button pressed; NaN once it has left.
    """

    pointed_at = Signal(float)
    panned = Signal(float)
    zoomed = Signal(float, float)
    resized = Signal()
    hovered = Signal(float)

    def __init__(self, parent: QWidget | None, name: str, *, clock_on_top: bool = False) -> None:
        super().__init__(parent)
        # A graphics view would swallow files dropped on it; the window takes them.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.ci = pg.GraphicsLayout()
        self.ci.setContentsMargins(8, 4, RIGHT_PX, 4)
        self.ci.setSpacing(0)
        self.setCentralItem(self.ci)
        self.clock = ClockAxis("top" if clock_on_top else "bottom")
        self.clock.setHeight(CLOCK_PX)
        self.clock.setStyle(tickLength=4)
        grid = self.ci.layout
        grid.setColumnFixedWidth(0, NAME_PX)
        grid.setColumnFixedWidth(1, TICKS_PX)
        grid.setColumnStretchFactor(2, 1)
        self.rows: list[Row] = []
        self._press: QPointF | None = None
        self._dragging = False
        self._last_x = 0.0
        self.range_s = (0.0, 1.0)
        self.words = PlainLabel(parent=self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setProperty("quiet", "true")
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words.hide()
        self.readout = PlainLabel(parent=self)
        self.readout.setProperty("readout", "true")
        self.readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readout.hide()
        self.viewport().setMouseTracking(True)

    def add_row(self, index: int, name: str, *, is_lane_name: bool = False) -> Row:
        """Add a row at ``index`` of the lane's grid."""
        row = Row(self, index, name, is_lane_name=is_lane_name)
        # What a row keeps as pixels would stay where the row was before it moved.
        row.box.geometryChanged.connect(self.viewport().update)
        self.rows.append(row)
        return row

    def add_clock(self, index: int) -> None:
        """Put the clock axis below or above the rows and link it to the first of them."""
        self.ci.addItem(self.clock, index, 2)
        self.clock.linkToView(self.rows[0].box)

    def say(self, words: str) -> None:
        """Write a sentence across the lane; an empty one takes it away."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._place_words()

    def read_out(self, text: str) -> None:
        """Say what is under the mouse; nothing where it is elsewhere."""
        before = self.readout.isVisibleTo(self), self.readout.geometry()
        self.readout.setVisible(bool(text))
        self.readout.setText(text)
        if text:
            self.readout.adjustSize()
            self._place_readout()
        if (self.readout.isVisibleTo(self), self.readout.geometry()) != before:
            # Painting only what was below it, Qt forgets where items that moved at the same time had been.
            self.viewport().update()

    def clear(self) -> None:
        """Show nothing of any recording."""
        self.say("")
        self.read_out("")
        self.set_start(None)
        self._press, self._dragging = None, False
        self.range_s = (0.0, 1.0)

    def set_start(self, start: datetime | None) -> None:
        """Tell when second 0 was."""
        self.clock.set_start(start)

    def show_range(self, low_s: float, high_s: float) -> None:
        """Show this stretch of time."""
        if (low_s, high_s) == self.range_s:
            return
        self.range_s = (low_s, high_s)
        for row in self.rows:
            row.box.setXRange(low_s, max(high_s, low_s + 1e-3), padding=0)

    def paint_later(self) -> None:
        """Paint what was changed in a frame of its own: all lanes at once would hold the window up."""
        viewport = self.viewport()
        viewport.setUpdatesEnabled(False)
        QTimer.singleShot(_LATER_MS, viewport, lambda: viewport.setUpdatesEnabled(True))

    def settle(self) -> None:
        """Let the boxes take their new ranges now; while painting, they would ask for a second frame."""
        self.scene().prepareForPaint()

    def show_cursor(self, second: float) -> None:
        """Draw the cursor line here, in every row."""
        for row in self.rows:
            row.cursor.set_value(second)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours; the data's colours stay."""
        self.setBackground(theme.lane)
        cursor = thin_pen(theme.accent)
        axis = pg.mkPen(theme.line)
        font = tabular(small(self.font()))
        for row in self.rows:
            row.cursor.setPen(cursor)
            row.axis.setTextPen(theme.quiet)
            row.axis.setTickFont(font)
            if row.axis.style["showValues"]:
                row.axis.setPen(axis)
                row.axis.setStyle(tickLength=4)
            self._style_name(row, theme, font)
        self.clock.setPen(axis)
        self.clock.setTextPen(theme.quiet)
        self.clock.setTickFont(font)
        self.readout.setFont(font)

    def columns_wanted(self) -> tuple[int, int]:
        """Widths in pixels that the names of the rows and the ticks need in their fonts."""
        measure = QFontMetrics(bold(self.readout.font()))
        names = max(measure.horizontalAdvance(row.name.text) for row in self.rows)
        return max(NAME_PX, names + 16), max(TICKS_PX, measure.horizontalAdvance("−00.0") + 8)

    def fit_columns(self, name_px: int, ticks_px: int) -> None:
        """Give names and ticks the widths that all lanes share: their times must stand below each other."""
        grid = self.ci.layout
        grid.setColumnFixedWidth(0, name_px)
        grid.setColumnFixedWidth(1, ticks_px)
        for row in self.rows:
            row.axis.setWidth(ticks_px)
            row.name.setMaximumWidth(name_px)
        self.clock.setHeight(max(CLOCK_PX, QFontMetrics(self.readout.font()).height() + 8))

    def _style_name(self, row: Row, theme: Theme, font: QFont) -> None:
        colour = theme.text if row.is_lane_name else theme.quiet
        row.name.item.setFont(bold(font) if row.is_lane_name else font)
        row.name.item.setDefaultTextColor(colour)
        row.name.item.setPlainText(row.name.text)
        row.name.updateMin()
        row.name.resizeEvent(None)
        if not row.is_lane_name:
            # A lane's name stands at its top, the name of a row beside the middle of its curve.
            row.name.setMaximumHeight(row.name.minimumHeight())

    def second_at(self, x_px: float) -> float:
        """Second under a horizontal position of the widget."""
        box = self.rows[0].box.sceneBoundingRect()
        low, high = self.range_s
        return float(low + (x_px - box.left()) / max(box.width(), 1.0) * (high - low))

    def x_of(self, second: float) -> float:
        """Horizontal position of a second in the widget."""
        box = self.rows[0].box.sceneBoundingRect()
        low, high = self.range_s
        return float(box.left() + (second - low) / (high - low) * box.width())

    def plot_width(self) -> int:
        """Width in pixels of what is drawn."""
        width = self.rows[0].box.sceneBoundingRect().width() * self.devicePixelRatioF()
        return max(1, int(width))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or drag began."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()
            self._last_x = event.position().x()
            self._dragging = False
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.begin_press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, once the mouse has moved far enough to mean it; without a button, read what is there."""
        event.accept()
        if self._press is None:
            self._hover(event.position().x())
            return
        far = abs(event.position().x() - self._press.x()) >= QApplication.startDragDistance()
        self._dragging = self._dragging or far
        if self._dragging:
            self.drag(self._last_x, event.position().x())
            self._last_x = event.position().x()
            self._hover(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag points at a moment."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton and self._press is not None:
            self._press = None
            if self._dragging:
                self.end_drag(event.position().x())
            else:
                self.click(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is a press like any other."""
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self.hovered.emit(math.nan)

    def viewportEvent(self, event: QEvent) -> bool:
        """Take the pinch of a trackpad as a zoom."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoomed.emit(1.0 / max(0.2, 1.0 + event.value()), self.second_at(event.position().x()))
            return True
        return bool(super().viewportEvent(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; a sideways wheel, a trackpad or the Shift key pans."""
        event.accept()
        turn = event.angleDelta()
        sideways = turn.x() if abs(turn.x()) > abs(turn.y()) else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = turn.y() or turn.x()
        if sideways:
            low, high = self.range_s
            self.panned.emit(-sideways / _WHEEL_STEP * (high - low) / 10)
        elif turn.y():
            factor = _ZOOM_PER_STEP ** (-turn.y() / _WHEEL_STEP)
            self.zoomed.emit(factor, self.second_at(event.position().x()))

    def begin_press(self, at: QPointF) -> None:
        """Hook for lanes in which a press already means something."""

    def click(self, at: QPointF) -> None:
        """Put the cursor where the mouse was pressed and let go."""
        self.pointed_at.emit(self.second_at(at.x()))

    def end_drag(self, x_px: float) -> None:
        """Hook for lanes in which the end of a drag means something."""

    def drag(self, from_x: float, to_x: float) -> None:
        """Drag the trace under the mouse."""
        self.panned.emit(self.second_at(from_x) - self.second_at(to_x))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep sentence and rows in place."""
        super().resizeEvent(event)
        if hasattr(self, "words"):
            self._place_words()
            self._place_readout()
            self.resized.emit()

    def _hover(self, x_px: float) -> None:
        box = self.rows[0].box.sceneBoundingRect()
        inside = box.left() <= x_px <= box.right()
        self.hovered.emit(self.second_at(x_px) if inside else math.nan)

    def _place_readout(self) -> None:
        self.readout.move(self.width() - RIGHT_PX - self.readout.width() - 8, self.readout_top())

    def readout_top(self) -> int:
        """Where the line that follows the mouse is written."""
        return 8

    def _place_words(self) -> None:
        left = NAME_PX + TICKS_PX + 24
        self.words.setGeometry(left, 24, max(0, self.width() - left - RIGHT_PX), max(0, self.height() - 48))


def step_line(first_s: float, width_s: float, values: Any) -> tuple[Any, Any]:
    """Points of a staircase: each value holds for ``width_s`` seconds; NaN leaves a gap."""
    n = len(values)
    edges = first_s + width_s * np.arange(n + 1)
    x = np.repeat(edges, 2)[1:-1]
    return x, np.repeat(np.asarray(values, dtype=np.float64), 2)
