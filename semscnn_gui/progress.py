"""Progress and cancelling of long work; knows nothing of Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancelled(Exception):
    """The user stopped the work; nothing it made may be shown."""


class Progress:
    """What long work reports to and asks whether to go on.

    Args:
        callback: Called with the share done (0 to 1) and plain words for what is being done.
            It runs in the thread of the work.

    One object is shared by the thread that works and the thread that may call :meth:`cancel`.
    """

    def __init__(self, callback: Callable[[float, str], None] | None = None) -> None:
        self._callback = callback
        self._cancelled = threading.Event()
        self._low, self._high = 0.0, 1.0

    def part(self, low: float, high: float) -> Progress:
        """Return a progress for a step that fills ``low`` to ``high`` of this one."""
        step = Progress(self._callback)
        step._cancelled = self._cancelled
        width = self._high - self._low
        step._low, step._high = self._low + low * width, self._low + high * width
        return step

    def report(self, share: float, doing: str) -> None:
        """Tell how far the work is; raises :class:`Cancelled` once :meth:`cancel` was called."""
        self.check()
        if self._callback is not None:
            self._callback(self._low + share * (self._high - self._low), doing)

    def check(self) -> None:
        """Raise :class:`Cancelled` once :meth:`cancel` was called; cheap enough for inner loops."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next report; may be called from any thread."""
        self._cancelled.set()
