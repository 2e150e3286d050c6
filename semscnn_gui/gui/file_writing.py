"""One file written in the background, beside whatever the window shows: its words, its end, its failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from semscnn_gui.gui.jobs import Job
from semscnn_gui.progress import Progress

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class FileWriting(QObject):
    """Writes one file at a time; nothing on screen changes by it but the status line.

    Args:
        window: Where progress and problems are shown.
        failure: Title of the problem if the file cannot be written.
        written: What to say once it is, with ``{0}`` for its name.
    """

    def __init__(self, window: MainWindow, failure: str, written: str) -> None:
        super().__init__(window)
        self._window, self._failure, self._written = window, failure, written
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """A file is being written."""
        return self._job is not None

    def start(self, work: Callable[[Progress], Path], target: Path, doing: str) -> None:
        """Let ``work`` write ``target``; ``doing`` stands in the status line meanwhile."""
        self._job = self._window.session.jobs.start(work, target.name)
        self._job.done.connect(self._on_written)
        self._job.failed.connect(lambda error: self._on_failed(target, error))
        self._window.status.work.show_work(doing, None, can_cancel=False)

    def tell_failure(self, target: Path, error: Exception) -> None:
        """Show why a file was not written."""
        self._window.problem.show_problem(self._failure, target.name, error)
        self._window.update_actions()

    def _on_written(self, path: Path) -> None:
        self._end()
        if not self._window.session.busy:
            self._window.status.work.show_passing(self._written.format(path.name))
            self._window.status.work.text.setToolTip(str(path))

    def _on_failed(self, target: Path, error: Exception) -> None:
        self._end()
        self.tell_failure(target, error)

    def _end(self) -> None:
        self._job = None
        if not self._window.session.busy:
            self._window.status.work.clear()
