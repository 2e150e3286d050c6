"""One row of screen pixels, stretched over a lane's height: the cheapest way to draw many upright stripes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter


def columns_of(painter: QPainter, width: float) -> int:
    """How many pixels of the device a width in the painter's coordinates has, at least one."""
    scale = abs(painter.transform().m11()) * painter.device().devicePixelRatioF()
    return max(1, round(width * scale))


def premultiplied(colours: list[QColor]) -> NDArray[np.uint32]:
    """Translucent colours as Qt's images hold them, shape (n,)."""
    rgba = np.array([colour.getRgb() for colour in colours], dtype=np.uint32).reshape(-1, 4)
    red, green, blue, alpha = rgba.T
    red, green, blue = ((value * alpha + 127) // 255 for value in (red, green, blue))
    return np.asarray((alpha << 24) | (red << 16) | (green << 8) | blue, dtype=np.uint32)


def draw_row(painter: QPainter, box: QRectF, row: NDArray[np.uint32]) -> None:
    """Draw a row of premultiplied colours over a box, as many as :func:`columns_of` tells of its width."""
    image = QImage(row.data, len(row), 1, QImage.Format.Format_ARGB32_Premultiplied)
    ratio = painter.device().devicePixelRatioF()
    image.setDevicePixelRatio(ratio)
    to_screen, origin = painter.transform(), painter.brushOrigin()
    on_screen = to_screen.mapRect(box)
    # A texture of the screen's own pixels is copied; a picture stretched over the box takes twenty times as long.
    painter.resetTransform()
    painter.setBrushOrigin(QPointF(round(on_screen.left() * ratio) / ratio, 0.0))
    painter.fillRect(on_screen, QBrush(image))
    painter.setBrushOrigin(origin)
    painter.setTransform(to_screen)
