"""Minute colours: one row of pixels for a whole night, with a pattern over what cannot be scored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from semscnn_gui.gui.theme import UNREVIEWED_STRENGTH, hatch_brush, state_rgba
from semscnn_gui.night.model import MinuteState
from semscnn_gui.recording.model import MINUTE_S


def minute_pixels(
    states: Sequence[MinuteState | None], reviewed: Collection[int] = (), strength: float = 1.0
) -> NDArray[np.uint8]:
    """Colour of each minute, shape (1, n, 4), red, green, blue, alpha.

    Args:
        states: State of each minute; None where there is none.
        reviewed: Positions in ``states`` that the clinician decided: they get full strength, others 60 %.
        strength: Scales all of it, for colours that lie behind a trace.
    """
    pixels = np.zeros((1, max(1, len(states)), 4), np.uint8)
    for i, state in enumerate(states):
        pixels[0, i] = state_rgba(state, strength * (1.0 if i in reviewed else UNREVIEWED_STRENGTH))
    return pixels


class MinuteColours(pg.ImageItem):  # type: ignore[misc]
    """The colours of consecutive minutes as one image item; time in seconds along x.

    Args:
        strength: 1 for a strip, less where a trace is drawn over it.
    """

    def __init__(self, strength: float = 1.0) -> None:
        super().__init__(axisOrder="row-major")
        self._strength = strength
        self._unscorable: list[tuple[int, int]] = []
        self._place = (0, 1, 0.0, 1.0)
        self._hatch = hatch_brush(min(1.0, 0.4 + 0.6 * strength))
        self.setZValue(-10)

    def set_minutes(
        self, first_minute: int, states: Sequence[MinuteState | None], reviewed: Collection[int] = ()
    ) -> None:
        """Show the states of consecutive minutes, the first being ``first_minute``."""
        self._unscorable = []
        position = 0
        for state, group in groupby(states):
            length = len(list(group))
            if state is MinuteState.UNSCORABLE:
                self._unscorable.append((position, length))
            position += length
        self.setImage(minute_pixels(states, reviewed, self._strength), autoLevels=False, levels=(0, 255))
        self._place = (first_minute, max(1, len(states)), *self._place[2:])
        self._set_rect()

    def clear_minutes(self) -> None:
        """Show no minutes at all."""
        self._unscorable = []
        self.clear()

    def set_height(self, low: float, high: float) -> None:
        """Fill this range of the lane's values."""
        self._place = (*self._place[:2], low, high)
        if self.image is not None:
            self._set_rect()

    def _set_rect(self) -> None:
        first, count, low, high = self._place
        self.setRect(QRectF(first * MINUTE_S, low, count * MINUTE_S, high - low))

    def paint(self, painter: QPainter, *args: Any) -> None:
        """Draw the row of pixels, then the pattern of unscorable minutes at the screen's own scale."""
        if self.image is None:
            return
        super().paint(painter, *args)
        to_screen = painter.transform()
        inverse, possible = to_screen.inverted()
        if not possible:
            return
        # The brush follows the painter's transform; undone, its lines keep their width at every zoom.
        self._hatch.setTransform(inverse)
        for position, length in self._unscorable:
            painter.fillRect(QRectF(position, 0, length, 1), self._hatch)
