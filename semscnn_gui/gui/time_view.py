"""The one cursor and the stretch of time each lane shows."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from semscnn_gui.recording.model import MINUTE_S


class LaneName(StrEnum):
    """The lanes that follow the cursor; the night lane always shows everything."""

    RRI = "rri"
    ECG = "ecg"


DEFAULT_SPAN_S = {LaneName.RRI: 600.0, LaneName.ECG: 30.0}
SHORTEST_SPAN_S = {LaneName.RRI: 20.0, LaneName.ECG: 1.0}


class TimeView(QObject):
    """Where the eye is: cursor and visible ranges, in seconds after the recording's start.

    ``changed`` is emitted once per movement, after cursor and ranges agree.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.duration_s = 0.0
        self.cursor_s = 0.0
        self._start = dict.fromkeys(LaneName, 0.0)
        self._span = dict(DEFAULT_SPAN_S)

    def reset(self, duration_s: float) -> None:
        """Begin at the start of a recording, at the default scales."""
        self.duration_s = duration_s
        self._span = {lane: min(span, duration_s) for lane, span in DEFAULT_SPAN_S.items()}
        self._start = dict.fromkeys(LaneName, 0.0)
        self.cursor_s = 0.0
        self.changed.emit()

    @property
    def minute(self) -> int:
        """The minute under the cursor, counted from the recording's start."""
        return int(self.cursor_s // MINUTE_S)

    def range_of(self, lane: LaneName) -> tuple[float, float]:
        """First and last second the lane shows."""
        return self._start[lane], self._start[lane] + self._span[lane]

    def move_to(self, second: float, seen_in: LaneName | None = None) -> None:
        """Put the cursor somewhere and bring the lanes there.

        The lane the user points at (``seen_in``) stays still; a lane is not pulled from under the mouse.
        """
        # The last instant belongs to the last minute, not to one after it.
        self.cursor_s = min(max(0.0, second), max(0.0, self.duration_s - 1e-3))
        for lane in LaneName:
            if lane is not seen_in:
                self._centre(lane)
        self.changed.emit()

    def step(self, seconds: float) -> None:
        """Move the cursor by some seconds."""
        self.move_to(self.cursor_s + seconds)

    def pan(self, lane: LaneName, seconds: float) -> None:
        """Move one lane's range; the cursor keeps its place in that lane, the other lanes follow."""
        before = self._start[lane]
        self._start[lane] = self._clamped(lane, before + seconds)
        self.move_to(self.cursor_s + self._start[lane] - before, seen_in=lane)

    def zoom(self, lane: LaneName, factor: float, around_s: float | None = None) -> None:
        """Show ``factor`` times as much time in a lane; what lies at ``around_s`` stays where it is."""
        around = self.cursor_s if around_s is None else around_s
        shortest = min(SHORTEST_SPAN_S[lane], self.duration_s)
        old = self._span[lane]
        new = min(max(shortest, old * factor), self.duration_s)
        if new == old or old == 0:
            return
        self._span[lane] = new
        self._start[lane] = self._clamped(lane, around - (around - self._start[lane]) * new / old)
        low, high = self.range_of(lane)
        if low <= self.cursor_s <= high:
            self.changed.emit()
        else:
            self.move_to(min(max(low, self.cursor_s), high), seen_in=lane)

    def _centre(self, lane: LaneName) -> None:
        self._start[lane] = self._clamped(lane, self.cursor_s - self._span[lane] / 2)

    def _clamped(self, lane: LaneName, start: float) -> float:
        return min(max(0.0, start), max(0.0, self.duration_s - self._span[lane]))
