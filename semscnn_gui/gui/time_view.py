"""The one cursor, the stretch of time each lane shows, and the way back to earlier views."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from semscnn_gui.recording.recording import MINUTE_S


class LaneName(StrEnum):
    """The lanes that follow the cursor; the night lane always shows everything."""

    RRI = "rri"
    ECG = "ecg"


DEFAULT_SPAN_S = {LaneName.RRI: 600.0, LaneName.ECG: 10.0}
SHORTEST_SPAN_S = {LaneName.RRI: 20.0, LaneName.ECG: 1.0}
# Steps and turns of the wheel that follow each other this closely are one movement.
_ONE_MOVEMENT_S = 0.8
_LAST_INSTANT_S = 1e-3


@dataclass(frozen=True, slots=True)
class View:
    """Where the eye is: cursor, and start and length of each lane's range, in seconds."""

    cursor_s: float
    start_s: tuple[float, ...]
    span_s: tuple[float, ...]


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
        self._earlier: list[View] = []
        self._last_kind, self._last_time = "", 0.0

    def reset(self, duration_s: float, ecg_span_s: float = DEFAULT_SPAN_S[LaneName.ECG]) -> None:
        """Begin at the start of a recording, at the default scales."""
        self.duration_s = duration_s
        spans = DEFAULT_SPAN_S | {LaneName.ECG: ecg_span_s}
        self._span = {lane: min(span, duration_s) for lane, span in spans.items()}
        self._start = dict.fromkeys(LaneName, 0.0)
        self.cursor_s = 0.0
        self._earlier.clear()
        self._last_kind = ""
        self.changed.emit()

    @property
    def minute(self) -> int:
        """The minute under the cursor, counted from the recording's start."""
        return int(self.cursor_s // MINUTE_S)

    @property
    def can_go_back(self) -> bool:
        """There is an earlier view."""
        return bool(self._earlier)

    def range_of(self, lane: LaneName) -> tuple[float, float]:
        """First and last second the lane shows."""
        return self._start[lane], self._start[lane] + self._span[lane]

    def view(self) -> View:
        """What is shown now."""
        return View(self.cursor_s, tuple(self._start.values()), tuple(self._span.values()))

    def show(self, view: View) -> None:
        """Show what was shown before, as far as this recording reaches."""
        for lane, start, span in zip(LaneName, view.start_s, view.span_s, strict=True):
            self._span[lane] = min(max(span, SHORTEST_SPAN_S[lane]), self.duration_s)
            self._start[lane] = self._clamped(lane, start)
        self.cursor_s = self._inside(view.cursor_s)
        self.changed.emit()

    def back(self) -> None:
        """Return to the view before the last movement."""
        if self._earlier:
            self._last_kind = ""
            self.show(self._earlier.pop())

    def jump_to(self, second: float) -> None:
        """Put the cursor somewhere else altogether; the way back is remembered whatever came before."""
        self._last_kind = ""
        self.move_to(second)
        self._last_kind = ""

    def move_to(self, second: float, seen_in: LaneName | None = None) -> None:
        """Put the cursor somewhere and bring the lanes there.

        The lane the user points at (``seen_in``) stays still; a lane is not pulled from under the mouse.
        """
        self._remember("move")
        self._move(second, seen_in)

    def step(self, seconds: float) -> None:
        """Move the cursor by some seconds."""
        self.move_to(self.cursor_s + seconds)

    def pan(self, lane: LaneName, seconds: float) -> None:
        """Move one lane's range; the cursor keeps its place in that lane, the other lanes follow."""
        self._remember("pan")
        before = self._start[lane]
        self._start[lane] = self._clamped(lane, before + seconds)
        self._move(self.cursor_s + self._start[lane] - before, seen_in=lane)

    def zoom(self, lane: LaneName, factor: float, around_s: float | None = None) -> None:
        """Show ``factor`` times as much time in a lane; what lies at ``around_s`` stays where it is."""
        around = self.cursor_s if around_s is None else around_s
        shortest = min(SHORTEST_SPAN_S[lane], self.duration_s)
        old = self._span[lane]
        new = min(max(shortest, old * factor), self.duration_s)
        if new == old or old == 0:
            return
        self._remember(f"zoom {lane}")
        self._span[lane] = new
        self._start[lane] = self._clamped(lane, around - (around - self._start[lane]) * new / old)
        low, high = self.range_of(lane)
        if low <= self.cursor_s <= high:
            self.changed.emit()
        else:
            self._move(min(max(low, self.cursor_s), high), seen_in=lane)

    def set_span(self, lane: LaneName, span_s: float) -> None:
        """Show this much time in a lane, the cursor where it was on the screen."""
        old, new = self._span[lane], min(max(SHORTEST_SPAN_S[lane], span_s), self.duration_s)
        if new == old or self.duration_s == 0:
            return
        share = (self.cursor_s - self._start[lane]) / old if old else 0.5
        self._span[lane] = new
        self._start[lane] = self._clamped(lane, self.cursor_s - share * new)
        self.changed.emit()

    def _move(self, second: float, seen_in: LaneName | None) -> None:
        self.cursor_s = self._inside(second)
        for lane in LaneName:
            if lane is not seen_in:
                self._start[lane] = self._clamped(lane, self.cursor_s - self._span[lane] / 2)
        self.changed.emit()

    def _remember(self, kind: str) -> None:
        now = time.monotonic()
        if kind != self._last_kind or now - self._last_time > _ONE_MOVEMENT_S:
            view = self.view()
            if not self._earlier or self._earlier[-1] != view:
                self._earlier.append(view)
        self._last_kind, self._last_time = kind, now

    def _inside(self, second: float) -> float:
        # The last instant belongs to the last minute, not to one after it.
        return min(max(0.0, second), max(0.0, self.duration_s - _LAST_INSTANT_S))

    def _clamped(self, lane: LaneName, start: float) -> float:
        return min(max(0.0, start), max(0.0, self.duration_s - self._span[lane]))
