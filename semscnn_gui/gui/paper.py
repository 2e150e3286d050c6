"""ECG paper, its calibration pulse and the marks of R peaks, drawn at the screen's own scale."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from semscnn_gui.gui.pixel_row import columns_of, draw_row, premultiplied
from semscnn_gui.gui.screen_item import ScreenItem
from semscnn_gui.gui.theme import R_PEAK_COLOUR, thin_pen

# One millimetre of ECG paper at 25 mm/s and 10 mm/mV; each fifth line is bold.
FINE_S, FINE_MV = 0.04, 0.1
# A millimetre has 3.8 px on a screen of 96 dpi.
_LEAST_PX = 3.0
_MARK_PX = 4.0
# More triangles than this would run into each other: then each R peak gets a short line.
_TRIANGLES = 120


class EcgPaper(ScreenItem):
    """Millimetre paper: lines that would be closer than a few pixels are left out, coarse ones stay."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-20)
        self._fine = self._bold = QColor(Qt.GlobalColor.lightGray)
        self._step = (FINE_S, FINE_MV)

    def set_step(self, fine_s: float, fine_mv: float) -> None:
        """What one millimetre is: seconds across, millivolts up."""
        self._step = (fine_s, fine_mv)
        self.update()

    def set_colours(self, fine: QColor, bold: QColor) -> None:
        """Colours of the millimetre and of the five-millimetre lines."""
        self._fine, self._bold = fine, bold
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw what is visible of the paper."""
        view = self.viewRect()
        if not view.width():
            return
        to_screen = painter.transform()
        ratio = painter.device().devicePixelRatioF()
        across = _visible_steps(self._step[0], ratio * abs(to_screen.m11()))
        up = _visible_steps(self._step[1], ratio * abs(to_screen.m22()))
        # Hundreds of upright lines would cost more than all else in a frame.
        columns = columns_of(painter, view.width())
        draw_row(painter, view, self._upright(across, view.left(), view.width(), columns))
        on_screen = to_screen.mapRect(view)
        painter.resetTransform()
        for step, colour in zip(up, (self._fine, self._bold), strict=True):
            if step:
                levels = step * np.arange(math.ceil(view.top() / step), math.floor(view.bottom() / step) + 1)
                heights = to_screen.m22() * levels + to_screen.dy()
                painter.setPen(thin_pen(colour))
                painter.drawLines(_level_lines(on_screen.left(), on_screen.right(), tuple(heights.tolist())))
        painter.setTransform(to_screen)

    def _upright(
        self, steps: tuple[float, float], left_s: float, width_s: float, columns: int
    ) -> NDArray[np.uint32]:
        """A row of pixels of the fine and the bold upright lines."""
        row = np.zeros(columns, np.uint32)
        for step, colour in zip(steps, premultiplied([self._fine, self._bold]), strict=True):
            if step:
                first, last = math.ceil(left_s / step), math.floor((left_s + width_s) / step)
                at = (step * np.arange(first, last + 1) - left_s) * (columns / width_s)
                row[np.minimum(at.astype(np.intp), columns - 1)] = colour
        return row


@lru_cache(maxsize=8)
def _level_lines(left: float, right: float, heights: tuple[float, ...]) -> list[QLineF]:
    """Lines across the lane; the same in every frame of panning."""
    return [QLineF(left, y, right, y) for y in heights]


def _visible_steps(fine: float, px_per_unit: float) -> tuple[float, float]:
    """Distances of fine and bold lines, 0 for lines that would be too close."""
    if fine * px_per_unit >= _LEAST_PX:
        return fine, 5 * fine
    for bold in (5 * fine, 25 * fine):
        if bold * px_per_unit >= _LEAST_PX:
            return 0.0, bold
    return 0.0, 0.0


class PeakMarks(ScreenItem):
    """A small triangle over each R peak that is visible."""

    # More marks than this cannot be told apart on a screen.
    MOST = 400

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(10)
        self._x: NDArray[np.float64] = np.empty(0)
        self._y: NDArray[np.float64] = np.empty(0)
        self._chosen_s: float | None = None

    def set_peaks(self, time_s: NDArray[np.float64], top_mv: NDArray[np.float64]) -> None:
        """Mark these times, each above a height in mV."""
        self._x, self._y = time_s, top_mv
        self.update()

    def choose(self, time_s: float | None) -> None:
        """Draw this peak as the one that keys and mouse change; None for none."""
        self._chosen_s = time_s
        self.update()

    @property
    def times_s(self) -> NDArray[np.float64]:
        """The peaks marked, in seconds after the recording's start."""
        return self._x

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the triangles, point down."""
        if not len(self._x) or len(self._x) > self.MOST:
            return
        to_screen = painter.transform()
        painter.resetTransform()
        # All positions at once: a call for each peak would cost more than drawing it.
        at_x = to_screen.m11() * self._x + to_screen.dx()
        at_y = to_screen.m22() * self._y + to_screen.dy()
        if len(at_x) > _TRIANGLES:
            painter.setPen(QPen(R_PEAK_COLOUR, 1))
            tops = np.maximum(at_y - 3, _MARK_PX)
            ends = np.column_stack((tops, tops - _MARK_PX)).ravel()
            painter.drawPath(pg.arrayToQPath(np.repeat(at_x, 2), ends, connect="pairs"))
            painter.setTransform(to_screen)
            return
        scale = painter.device().devicePixelRatioF()
        plain, chosen = _mark(scale, False), _mark(scale, True)
        for second, x, y in zip(self._x.tolist(), at_x.tolist(), at_y.tolist(), strict=True):
            is_chosen = self._chosen_s is not None and abs(second - self._chosen_s) < 1e-6
            mark = chosen if is_chosen else plain
            size = mark.deviceIndependentSize()
            top = max(y - 3, size.height())
            painter.drawPixmap(QPointF(x - size.width() / 2, top - size.height()), mark)
        painter.setTransform(to_screen)


@lru_cache(maxsize=8)
def _mark(scale: float, chosen: bool) -> QPixmap:
    """A triangle, point down, for a screen of this pixel ratio: drawn once, copied for each R peak."""
    size = _MARK_PX * (1.6 if chosen else 1.0)
    picture = QPixmap(math.ceil(2 * size * scale), math.ceil(1.6 * size * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(R_PEAK_COLOUR.darker(160) if chosen else R_PEAK_COLOUR)
    middle = picture.deviceIndependentSize().width() / 2
    painter.drawPolygon(
        QPolygonF([QPointF(middle, 1.6 * size), QPointF(middle - size, 0.0), QPointF(middle + size, 0.0)])
    )
    painter.end()
    return picture


class CalibrationPulse(ScreenItem):
    """One millivolt for 0.2 s at the lane's left edge, as on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(15)
        self._colour = QColor(Qt.GlobalColor.black)

    def set_colour(self, colour: QColor) -> None:
        """Colour of the pulse."""
        self._colour = colour
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the pulse above the lower edge."""
        view = self.viewRect()
        if view.height() < 1.0:
            return
        to_screen = painter.transform()
        height, width = abs(to_screen.m22()), max(4.0, 0.2 * to_screen.m11())
        corner = to_screen.map(QPointF(view.left(), view.top()))
        x, y = corner.x() + 4, corner.y() - 6
        painter.resetTransform()
        pen = QPen(self._colour, 1)
        painter.setPen(pen)
        painter.drawPolyline(
            [
                QPointF(x, y),
                QPointF(x + 3, y),
                QPointF(x + 3, y - height),
                QPointF(x + 3 + width, y - height),
                QPointF(x + 3 + width, y),
                QPointF(x + 6 + width, y),
            ]
        )
        painter.setTransform(to_screen)
