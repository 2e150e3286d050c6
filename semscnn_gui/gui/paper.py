"""ECG paper, its calibration pulse and the marks of R peaks, drawn at the screen's own scale."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from semscnn_gui.gui.theme import R_PEAK_COLOUR

# One millimetre of ECG paper at 25 mm/s and 10 mm/mV; each fifth line is bold.
FINE_S, FINE_MV = 0.04, 0.1
# A millimetre has 3.8 px on a screen of 96 dpi.
_LEAST_PX = 3.0
_MARK_PX = 4.0


class _ScreenItem(pg.GraphicsObject):  # type: ignore[misc]
    """Something that fills its box and is drawn in screen pixels."""

    def boundingRect(self) -> QRectF:
        return self.viewRect() or QRectF()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()
        self.update()


class EcgPaper(_ScreenItem):
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
        if view is None or not view.width():
            return
        to_screen = painter.transform()
        across = _visible_steps(self._step[0], abs(to_screen.m11()))
        up = _visible_steps(self._step[1], abs(to_screen.m22()))
        for (step_x, colour_x), (step_y, colour_y) in (
            ((across[0], self._fine), (up[0], self._fine)),
            ((across[1], self._bold), (up[1], self._bold)),
        ):
            self._lines(painter, view, colour_x, step_x, vertical=True)
            self._lines(painter, view, colour_y, step_y, vertical=False)

    @staticmethod
    def _lines(painter: QPainter, view: QRectF, colour: QColor, step: float, *, vertical: bool) -> None:
        if not step:
            return
        low, high = (view.left(), view.right()) if vertical else (view.top(), view.bottom())
        numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
        if vertical:
            lines = [QLineF(k * step, view.top(), k * step, view.bottom()) for k in numbers]
        else:
            lines = [QLineF(view.left(), k * step, view.right(), k * step) for k in numbers]
        pen = QPen(colour, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(lines)


def _visible_steps(fine: float, px_per_unit: float) -> tuple[float, float]:
    """Distances of fine and bold lines, 0 for lines that would be too close."""
    if fine * px_per_unit >= _LEAST_PX:
        return fine, 5 * fine
    for bold in (5 * fine, 25 * fine):
        if bold * px_per_unit >= _LEAST_PX:
            return 0.0, bold
    return 0.0, 0.0


class PeakMarks(_ScreenItem):
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
        scale = painter.device().devicePixelRatioF()
        painter.resetTransform()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for x, y in zip(self._x, self._y, strict=True):
            tip = to_screen.map(QPointF(x, y))
            chosen = self._chosen_s is not None and abs(x - self._chosen_s) < 1e-6
            painter.setBrush(R_PEAK_COLOUR.darker(160) if chosen else R_PEAK_COLOUR)
            size = _MARK_PX * scale * (1.6 if chosen else 1.0)
            top = max(tip.y() - 3 * scale, 2 * size)
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(tip.x(), top),
                        QPointF(tip.x() - size, top - 1.6 * size),
                        QPointF(tip.x() + size, top - 1.6 * size),
                    ]
                )
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setTransform(to_screen)


class CalibrationPulse(_ScreenItem):
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
        if view is None or view.height() < 1.0:
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
