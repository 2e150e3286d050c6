"""Saving in a thread, so that a slow disk never holds the window up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from semscnn_gui.night.saved_review import ReviewStore, SavedReview

_log = logging.getLogger(__name__)


class Autosave:
    """A store that saves into another one in the background; only the latest state is worth writing.

    Args:
        store: Where to save, such as a :class:`semscnn_gui.night.review_file.ReviewFile`. From now on only this
            thread uses it, until :meth:`stop` has returned.
        ended: Called in the thread with what was saved, and the error or None. A window passes both on to its own
            thread and to ``document.saving_ended`` there.
    """

    def __init__(self, store: ReviewStore, ended: Callable[[SavedReview, Exception | None], None]) -> None:
        self._store = store
        self._ended = ended
        self._change = threading.Condition()
        self._waiting: SavedReview | None = None
        self._writing = False
        self._stopped = False
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._work, name="autosave", daemon=True)
        self._thread.start()

    def save(self, saved: SavedReview) -> bool:
        """Save soon; False, as it is not on disk yet."""
        with self._change:
            self._waiting = saved
            self._change.notify_all()
        return False

    def flush(self, timeout_s: float | None = None) -> bool:
        """Wait until everything is written or has failed; False if that takes longer than the time given."""
        with self._change:
            return self._change.wait_for(lambda: self._waiting is None and not self._writing, timeout_s)

    @property
    def failure(self) -> Exception | None:
        """Why the state written last is not on disk, or not where it belongs."""
        return self._failure

    def stop(self, timeout_s: float | None = None) -> Exception | None:
        """Write what is waiting and end the thread; returns why the latest state is not on disk, if it is not.

        A disk that does not answer within the time given is left to the thread, which then ends by itself.
        """
        with self._change:
            self._stopped = True
            self._change.notify_all()
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            return TimeoutError("the disk does not answer")
        return self._failure

    def close(self) -> None:
        """End the thread and let go of the store."""
        self.stop()
        self._store.close()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting is not None or self._stopped)
                saved, self._waiting = self._waiting, None
                if saved is None:
                    return
                self._writing = True
            failure: Exception | None = None
            try:
                self._store.save(saved)
            except Exception as error:
                failure = error
            try:
                self._ended(saved, failure)
            except Exception:
                # The window may be gone already; what comes after must be saved all the same.
                _log.exception("nobody heard how saving ended")
            with self._change:
                self._writing, self._failure = False, failure
                self._change.notify_all()
