"""Minute colours of a whole night as one item, with a pattern over what cannot be scored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from semscnn_gui.gui.pixel_row import columns_of, draw_row, premultiplied
from semscnn_gui.gui.screen_item import ScreenItem
from semscnn_gui.gui.theme import HATCH_GREY, UNREVIEWED_STRENGTH, hatch_brush, state_rgba
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S

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
    return _colours(strength)[codes, decided.astype(np.intp)]


def _colours(strength: float) -> NDArray[np.uint8]:
    """Colour by state (none last) and whether it is reviewed, shape (4, 2, 4), red, green, blue, alpha."""
    shares = (UNREVIEWED_STRENGTH, 1.0)
    return np.array(
        [[state_rgba(state, strength * share) for share in shares] for state in (*_STATES, None)],
        dtype=np.uint8,
    )


def reviewed_positions(night: ReviewedNight) -> list[int]:
    """Positions among the analysed minutes of those that the clinician decided."""
    first, reopened = night.analysis.first_minute, night.review.reopened
    return [minute - first for minute in night.edited if minute not in reopened]


class MinuteColours(ScreenItem):
    """The colours of consecutive minutes as one item; time in seconds along x.

    What is visible is made as one row of screen pixels and drawn once, stretched to the lane's height: hundreds of
    translucent rectangles would cost a whole frame. No minute vanishes where it is narrower than a pixel.

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
        # Runs of minutes that look alike: twice the code of the state, and one more if reviewed; -1 for none.
        self._keys: NDArray[np.int8] = np.empty(0, np.int8)
        self._edges_s: NDArray[np.float64] = np.zeros(1)
        colours = [QColor(*map(int, rgba)) for rgba in _colours(strength).reshape(-1, 4)]
        self._bars = [QColor(colour.rgb()) for colour in colours]
        self._table = premultiplied(colours)[: 2 * len(_STATES) + 1]
        if only_reviewed:
            self._table[0::2] = 0
        self._painted_for: tuple[float, ...] = ()
        self._row: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._hatched: list[QRectF] = []
        self._barred: list[tuple[QColor, list[QRectF]]] = []
        self._undecided: list[QRectF] = []
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
        keys = np.where(codes < 0, -1, 2 * codes + decided).astype(np.int8)
        first = np.flatnonzero(np.diff(keys, prepend=-9))
        self._keys = keys[first]
        self._edges_s = MINUTE_S * (first_minute + np.append(first, len(keys)).astype(np.float64))
        self._painted_for = ()
        self.update()

    def clear_minutes(self) -> None:
        """Show no minutes at all."""
        self.set_minutes(0, ())

    def set_height(self, low: float, high: float) -> None:
        """Fill this range of the lane's values."""
        self._height = (low, high)
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the row of pixels; the pattern of unscorable minutes keeps the screen's own scale."""
        view = self.viewRect()
        to_screen = painter.transform()
        if not to_screen.isInvertible() or not len(self._keys):
            return
        low, high = self._height
        columns = columns_of(painter, view.width())
        wanted = (view.left(), view.right(), columns, low, high, to_screen.m22())
        if wanted != self._painted_for:
            self._painted_for = wanted
            self._lay_out(view.left(), view.right(), columns, abs(to_screen.m22()))
        draw_row(painter, QRectF(view.left(), low, view.width(), high - low), self._row)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._hatched:
            # In screen coordinates its lines keep their width at every zoom, and Qt copies its pixels as they are.
            painter.resetTransform()
            painter.setBrush(self._hatch)
            painter.drawRects([to_screen.mapRect(rect) for rect in self._hatched])
            painter.setTransform(to_screen)
        for colour, rects in self._barred:
            painter.setBrush(colour)
            painter.drawRects(rects)
        if self._undecided:
            painter.setPen(_DOTS)
            painter.drawLines(
                [QLineF(r.left(), r.center().y(), r.right(), r.center().y()) for r in self._undecided]
            )

    def _lay_out(self, left_s: float, right_s: float, columns: int, px_per_unit: float) -> None:
        keys = column_keys(self._keys, self._edges_s, left_s, right_s, columns)
        self._row = self._table[keys]
        step, (low, high) = (right_s - left_s) / columns, self._height

        def rects(mask: NDArray[np.bool_], bottom: float) -> list[QRectF]:
            edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
            x, width = left_s + step * edges[0::2], step * (edges[1::2] - edges[0::2])
            return [
                QRectF(a, bottom, w, high - bottom) for a, w in zip(x.tolist(), width.tolist(), strict=True)
            ]

        shown, decided = keys >= 0, (keys >= 0) & (keys % 2 == 1)
        drawn = decided if self._only_reviewed else shown
        self._hatched = rects(drawn & (keys // 2 == _CODE[MinuteState.UNSCORABLE]), low)
        self._undecided = rects(shown & ~drawn, low)
        top = high - _BAR_PX / max(px_per_unit, 1e-12)
        barred = set(keys[decided].tolist()) if self._marks_reviewed else ()
        self._barred = [(self._bars[key], rects(keys == key, top)) for key in barred]


def column_keys(
    keys: NDArray[np.int8], edges_s: NDArray[np.float64], left_s: float, right_s: float, columns: int
) -> NDArray[np.int8]:
    """The key of the run in each column of pixels: the greatest where several share it, -1 for none.

    Args:
        keys: int8, shape (n,), one for each run of minutes.
        edges_s: float64, shape (n + 1,): where the runs begin, and where the last one ends.
        left_s: Time at the left edge of the first column.
        right_s: Time at the right edge of the last column.
        columns: How many there are.
    """
    at = np.rint((edges_s - left_s) * (columns / (right_s - left_s)))
    # A run that ends at the left edge may still round into the first column, if it is narrower than that.
    first = max(0, int(np.searchsorted(at, 0.0)) - 1)
    last = int(np.searchsorted(at, columns))
    keys, at = keys[first:last], at[first : last + 1].astype(np.intp)
    start = np.maximum(at[:-1], 0)
    # No run vanishes where it is narrower than a pixel.
    stop = np.maximum(np.maximum(at[1:], at[:-1] + 1), 0)
    result = np.full(columns, -1, np.int8)
    for key, low, high in sorted(zip(keys.tolist(), start.tolist(), stop.tolist(), strict=True)):
        result[low:high] = key
    return result
