"""Minute colours of a whole night as one item, with a pattern over what cannot be scored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from semscnn_gui.gui.theme import HATCH_GREY, UNREVIEWED_STRENGTH, hatch_brush, state_rgba
from semscnn_gui.night.model import MinuteState, ReviewedNight
from semscnn_gui.recording.model import MINUTE_S

# Where several minutes share a screen pixel, the one that matters most is painted last.
_STATES = (MinuteState.NORMAL, MinuteState.UNSCORABLE, MinuteState.APNEA)
_CODE: dict[MinuteState | None, int] = {None: -1} | {state: code for code, state in enumerate(_STATES)}


_BAR_PX = 4.0


def _dotted_pen() -> QPen:
    pen = QPen(HATCH_GREY, 1.6)
    pen.setCosmetic(True)
    pen.setDashPattern([1.0, 4.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


_DOTS = _dotted_pen()


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """Runs of minutes that look alike."""

    state: MinuteState
    reviewed: bool
    colour: QColor
    start_s: NDArray[np.float64]
    stop_s: NDArray[np.float64]

    def rects(self, first_s: float, last_s: float, least_s: float, low: float, high: float) -> list[QRectF]:
        """The runs between two moments, none narrower than ``least_s``: a pixel."""
        seen = (self.stop_s > first_s) & (self.start_s < last_s)
        left = np.maximum(self.start_s[seen], first_s)
        width = np.maximum(np.minimum(self.stop_s[seen], last_s) - left, least_s)
        return [QRectF(x, low, w, high - low) for x, w in zip(left.tolist(), width.tolist(), strict=True)]


def state_codes(
    states: Sequence[MinuteState | None], reviewed: Collection[int] = ()
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """States as small numbers in painting order (-1 for none), and which of them the clinician decided."""
    codes = np.array([_CODE[state] for state in states], dtype=np.int8)
    decided = np.zeros(len(codes), dtype=np.bool_)
    decided[list(reviewed)] = True
    return codes, decided


def minute_pixels(
    states: Sequence[MinuteState | None], reviewed: Collection[int] = (), strength: float = 1.0
) -> NDArray[np.uint8]:
    """Colour of each minute, shape (n, 4), red, green, blue, alpha.

    Args:
        states: State of each minute; None where there is none.
        reviewed: Positions in ``states`` that the clinician decided: they get full strength, others 60 %.
        strength: Scales all of it, for colours that lie behind a trace.
    """
    codes, decided = state_codes(states, reviewed)
    table = np.array(
        [
            [state_rgba(state, strength * share) for share in (UNREVIEWED_STRENGTH, 1.0)]
            for state in (*_STATES, None)
        ],
        dtype=np.uint8,
    )
    return table[codes, decided.astype(np.intp)]


def reviewed_positions(night: ReviewedNight) -> list[int]:
    """Positions among the analysed minutes of those that the clinician decided."""
    first, reopened = night.analysis.first_minute, night.review.reopened
    return [minute - first for minute in night.edited if minute not in reopened]


class MinuteColours(pg.GraphicsObject):  # type: ignore[misc]
    """The colours of consecutive minutes as one item; time in seconds along x.

    Runs of equal minutes are filled as rectangles, all alike in one call, which is faster than scaling an image
    with one pixel per minute over the lane, and no run vanishes where a minute is narrower than a screen pixel.

    Args:
        strength: 1 for a strip, less where a trace is drawn over it.
        marks_reviewed: Draw a bar along the upper edge of minutes that the clinician decided.
        only_reviewed: Draw a dotted line in place of the minutes that nobody has decided yet.

    Attributes:
        pixels: Colour of each minute as :func:`minute_pixels` returns it, shape (n, 4).
    """

    def __init__(
        self, strength: float = 1.0, *, marks_reviewed: bool = False, only_reviewed: bool = False
    ) -> None:
        super().__init__()
        self._marks_reviewed, self._only_reviewed = marks_reviewed, only_reviewed
        self._strength = strength
        self._height = (0.0, 1.0)
        self._shown: tuple[object, ...] = ()
        self._groups: list[_Runs] = []
        self._rects: list[list[QRectF]] = []
        self._painted_for: tuple[float, ...] = ()
        self._hatch = hatch_brush(min(1.0, 0.4 + 0.6 * strength))
        self.pixels = minute_pixels(())
        self.setZValue(-30)

    def set_minutes(
        self, first_minute: int, states: Sequence[MinuteState | None], reviewed: Collection[int] = ()
    ) -> None:
        """Show the states of consecutive minutes, the first being ``first_minute``."""
        wanted = (first_minute, tuple(states), tuple(reviewed))
        if wanted == self._shown:
            return
        self._shown = wanted
        self.pixels = minute_pixels(states, reviewed, self._strength)
        codes, decided = state_codes(states, reviewed)
        key = 2 * codes.astype(np.intp) + decided
        first = np.flatnonzero(np.diff(key, prepend=-9))
        edges_s = MINUTE_S * (first_minute + np.append(first, len(key)).astype(np.float64))
        self._groups = []
        for alike in np.unique(key[key >= 0]):
            at = np.flatnonzero(key[first] == alike)
            self._groups.append(
                _Runs(
                    _STATES[alike // 2],
                    bool(alike % 2),
                    QColor(*map(int, self.pixels[first[at[0]]])),
                    edges_s[at],
                    edges_s[at + 1],
                )
            )
        self._painted_for = ()
        self.update()

    def clear_minutes(self) -> None:
        """Show no minutes at all."""
        self.set_minutes(0, ())

    def set_height(self, low: float, high: float) -> None:
        """Fill this range of the lane's values."""
        self._height = (low, high)
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the lane."""
        return self.viewRect() or QRectF()

    def viewRangeChanged(self) -> None:
        """Another stretch of time is visible."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Fill the visible runs; the pattern of unscorable minutes keeps the screen's own scale."""
        view = self.viewRect()
        to_screen = painter.transform()
        inverse, possible = to_screen.inverted()
        if view is None or not possible:
            return
        # The brush follows the painter's transform; undone, its lines keep their width at every zoom.
        self._hatch.setTransform(inverse)
        pixel = 1.0 / max(abs(to_screen.m11()), 1e-12)
        low, high = self._height
        wanted = (view.left(), view.right(), pixel, low, high)
        if wanted != self._painted_for:
            self._painted_for = wanted
            self._rects = [runs.rects(*wanted) for runs in self._groups]
        bar = _BAR_PX / max(abs(to_screen.m22()), 1e-12)
        painter.setPen(Qt.PenStyle.NoPen)
        for runs, rects in zip(self._groups, self._rects, strict=True):
            if not rects:
                continue
            if self._only_reviewed and not runs.reviewed:
                self._dot(painter, rects)
                continue
            # One call for all runs that look alike: a call for each would cost most of a frame.
            painter.setBrush(runs.colour)
            painter.drawRects(rects)
            if runs.state is MinuteState.UNSCORABLE:
                painter.setBrush(self._hatch)
                painter.drawRects(rects)
            if self._marks_reviewed and runs.reviewed:
                painter.setBrush(QColor(runs.colour.rgb()))
                painter.drawRects([QRectF(rect.left(), high - bar, rect.width(), bar) for rect in rects])

    @staticmethod
    def _dot(painter: QPainter, rects: list[QRectF]) -> None:
        painter.setPen(_DOTS)
        painter.drawLines([QLineF(r.left(), r.center().y(), r.right(), r.center().y()) for r in rects])
        painter.setPen(Qt.PenStyle.NoPen)
