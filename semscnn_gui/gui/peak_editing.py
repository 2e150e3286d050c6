"""Correcting R peaks in the ECG lane: choose, add, drag and delete marks, with the mouse or the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Signal

from semscnn_gui.ecg.r_peaks import REFINE_S
from semscnn_gui.recording.recording import EcgSignal

if TYPE_CHECKING:
    from semscnn_gui.gui.ecg_lane import EcgLane

_NEAR_PX = 8.0
# The median of this much ECG on either side stands for the baseline.
_BASELINE_S = 0.5
# The R peaks on either side that tell whether they point up or down here.
_NEIGHBOURS = 10


def snap(ecg: EcgSignal, second: float, upright: bool) -> float:
    """The time of the highest sample, or the lowest, as near to ``second`` as the detector looks for it.

    ``second`` itself where there is no signal.
    """
    centre, reach = round(second * ecg.fs), max(1, round(REFINE_S * ecg.fs))
    start, stop = max(0, centre - reach), min(len(ecg.samples_mv), centre + reach + 1)
    near = ecg.samples_mv[start:stop]
    if not near.size or not np.isfinite(near).any():
        return second
    return float((start + int(np.nanargmax(near if upright else -near))) / ecg.fs)


def points_up(ecg: EcgSignal, peaks_s: NDArray[np.float64], second: float) -> bool:
    """Whether the R peaks around a moment stand above their baseline; True where there are none."""
    nearest = int(np.searchsorted(peaks_s, second))
    heights = []
    for peak in peaks_s[max(0, nearest - _NEIGHBOURS) : nearest + _NEIGHBOURS]:
        at, wide = round(float(peak) * ecg.fs), round(_BASELINE_S * ecg.fs)
        around = ecg.samples_mv[max(0, at - wide) : at + wide + 1]
        around = around[np.isfinite(around)]
        if around.size and at < len(ecg.samples_mv) and np.isfinite(ecg.samples_mv[at]):
            heights.append(float(ecg.samples_mv[at] - np.median(around)))
    return not heights or float(np.median(heights)) >= 0.0


class PeakEditing(QObject):
    """What the mouse does to R peaks while they are edited.

    Signals:
        changed: The mode was switched, or another peak chosen.
        add_wanted: A peak at this second.
        move_wanted: A peak from one second to another.
        delete_wanted: The peak at this second.
    """

    changed = Signal()
    add_wanted = Signal(float)
    move_wanted = Signal(float, float)
    delete_wanted = Signal(float)

    def __init__(self, lane: EcgLane) -> None:
        super().__init__(lane)
        self._lane = lane
        self.on = False
        self.chosen_s: float | None = None
        self._held_s: float | None = None
        self._before = np.empty(0)

    def switch(self, on: bool) -> None:
        """Begin or end editing with the mouse."""
        self.on = on
        self.choose(None)

    def clear(self) -> None:
        """Hold no peak of any recording, and do not edit."""
        self._held_s, self._before = None, np.empty(0)
        if self.on or self.chosen_s is not None:
            self.switch(False)

    def choose(self, second: float | None) -> None:
        """Make this peak the one that keys change."""
        self.chosen_s = second
        self._lane.marks.choose(second)
        self._lane.refresh_legend()
        self.changed.emit()

    def nearest(self, second: float) -> float | None:
        """The R peak nearest to a moment."""
        peaks = self._lane.peaks_s
        if not len(peaks):
            return None
        at = int(np.clip(np.searchsorted(peaks, second), 1, max(1, len(peaks) - 1)))
        around = peaks[max(0, at - 1) : at + 1]
        return float(around[np.argmin(np.abs(around - second))])

    def next_to(self, second: float, direction: int) -> float | None:
        """The R peak after (1) or before (-1) a moment."""
        peaks = self._lane.peaks_s
        if direction > 0:
            at = int(np.searchsorted(peaks, second + 1e-4, side="right"))
            return float(peaks[at]) if at < len(peaks) else None
        at = int(np.searchsorted(peaks, second - 1e-4, side="left")) - 1
        return float(peaks[at]) if at >= 0 else None

    def snapped(self, second: float) -> float:
        """Where an R peak added here belongs."""
        opened = self._lane.opened
        if opened is None or opened.recording.ecg is None:
            return second
        ecg = opened.recording.ecg
        return snap(ecg, second, points_up(ecg, self._lane.peaks_s, second))

    def press(self, at: QPointF) -> None:
        """Take hold of the peak under the mouse."""
        self._held_s = self._under(at.x()) if self.on else None
        self._before = self._lane.peaks_s

    def drag(self, to_x: float) -> bool:
        """Show where the held peak would go; False if none is held."""
        if self._held_s is None:
            return False
        others = self._before[np.abs(self._before - self._held_s) > 1e-6]
        self._lane.preview_peaks(np.sort(np.append(others, self._lane.second_at(to_x))))
        return True

    def release(self, x_px: float) -> None:
        """Put the held peak where the mouse was let go."""
        held, self._held_s = self._held_s, None
        if held is not None:
            self._lane.preview_peaks(self._before)
            self.move_wanted.emit(held, self.snapped(self._lane.second_at(x_px)))

    def click(self, at: QPointF) -> bool:
        """Choose the peak under the mouse or add one; False while peaks are not edited."""
        self._held_s = None
        if not self.on:
            return False
        under = self._under(at.x())
        if under is not None:
            self.choose(under)
        else:
            self.add_wanted.emit(self.snapped(self._lane.second_at(at.x())))
        return True

    def _under(self, x_px: float) -> float | None:
        near = self.nearest(self._lane.second_at(x_px))
        return near if near is not None and abs(self._lane.x_of(near) - x_px) <= _NEAR_PX else None
