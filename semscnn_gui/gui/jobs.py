"""Long work in the background: one runner for opening, analysing and writing reports."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress

log = logging.getLogger(__name__)

# More reports than a screen shows would only keep the event loop busy.
_REPORT_EVERY_S = 0.04
# How long the window waits for threads when it closes.
_END_S = 3.0


class Job(QObject):
    """One piece of work; its signals arrive in the thread of the window.

    Exactly one of ``done`` and ``failed`` is emitted, unless the job was dropped: then neither.
    """

    progressed = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)

    _reported = Signal(float, str)
    _ended = Signal(str, object)

    def __init__(self, runner: JobRunner, work: Callable[[Progress], Any], name: str) -> None:
        super().__init__(runner)
        self._runner = runner
        self._work: Callable[[Progress], Any] | None = work
        self._dropped = False
        self._last_report, self._last_doing = 0.0, ""
        self.progress = Progress(self._on_progress)
        self._reported.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        # A daemon: work that hangs, as on a network drive, must not keep the program from ending.
        self.thread_of_work = threading.Thread(target=self._run, name=name, daemon=True)

    def drop(self) -> None:
        """Cancel and never hear of it again: nothing stale can reach the window.

        The work itself ends at its next report; the window need not wait for that.
        """
        self._dropped = True
        self.progress.cancel()

    def let_go(self) -> None:
        """Forget what the work held on to: a night's samples must not wait for a garbage collection."""
        self._work = None

    def _on_progress(self, share: float, doing: str) -> None:
        now = time.monotonic()
        # New words always get through: what takes long may come right after something short.
        if now - self._last_report >= _REPORT_EVERY_S or share >= 1.0 or doing != self._last_doing:
            self._last_report, self._last_doing = now, doing
            self._reported.emit(share, doing)

    def _run(self) -> None:
        work = self._work
        if work is None:
            return
        try:
            outcome, value = "done", work(self.progress)
            self.progress.check()
        except Cancelled:
            outcome, value = "dropped", None
        except InputError as error:
            outcome, value = "failed", error
        except BaseException as error:
            # Whatever goes wrong is the window's to tell; a dead thread would only hang it. Even what asks for
            # the thread's end, such as SystemExit of a library, means that there is no result.
            log.exception("background work failed")
            outcome, value = "failed", error
        self._ended.emit(outcome, value)

    @Slot(float, str)
    def _pass_on(self, share: float, doing: str) -> None:
        if not self._dropped:
            self.progressed.emit(share, doing)

    @Slot(str, object)
    def _finish(self, outcome: str, value: object) -> None:
        self._runner.forget(self)
        if self._dropped:
            return
        if outcome == "done":
            self.done.emit(value)
        else:
            self.failed.emit(value)


class JobRunner(QObject):
    """Starts jobs and outlives them; work that does not end when asked to is left behind after some seconds.

    Attributes:
        stuck: Jobs that were left behind; their threads may run still.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self.stuck: list[Job] = []

    def start(self, work: Callable[[Progress], Any], name: str) -> Job:
        """Run ``work`` in a thread of its own; connect to the job's signals before the event loop runs."""
        job = Job(self, work, name)
        self._jobs.append(job)
        job.thread_of_work.start()
        return job

    def forget(self, job: Job, longest_s: float = _END_S) -> None:
        """Let go of a job whose work has ended or is about to; wait that long for its thread."""
        if job not in self._jobs:
            return
        job.thread_of_work.join(longest_s)
        self._jobs.remove(job)
        if job.thread_of_work.is_alive():
            # Its thread may still speak through it, so it must not be deleted with the window.
            job.setParent(None)
            self.stuck.append(job)
            log.warning("background work does not end")
            return
        job.let_go()
        job.deleteLater()

    def stop_all(self) -> None:
        """Drop all jobs and wait some seconds, all in all, for their threads to end."""
        for job in self._jobs:
            job.drop()
        until = time.monotonic() + _END_S
        for job in list(self._jobs):
            self.forget(job, max(0.0, until - time.monotonic()))
