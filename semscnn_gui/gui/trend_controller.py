"""Several nights of one patient on one page: the files, the work in the background, the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from semscnn_gui.gui.session import NightSession
from semscnn_gui.progress import Progress

if TYPE_CHECKING:
    from semscnn_gui.gui.jobs import Job
    from semscnn_gui.gui.main_window import MainWindow


class TrendController(QObject):
    """What File > Trend over nights does; nothing on screen changes by it.

    Args:
        session: Runs work in the background.
        window: Where progress and problems are shown.
    """

    def __init__(self, session: NightSession, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._job: Job | None = None

    def compare(self) -> None:
        """Ask which nights to compare and where the page goes, and write it."""
        if self._job is not None:
            return
        nights = self.ask_nights()
        if not nights:
            return
        path = self.ask_path(nights[0].parent / "trend.pdf")
        if path is None:
            return
        target = path if path.suffix.lower() == ".pdf" else Path(f"{path}.pdf")
        job = self._session.jobs.start(partial(_write, nights, target), "trend")
        job.done.connect(self._on_written)
        job.failed.connect(partial(self._on_failed, target))
        self._job = job
        self._window.status.work.show_work(
            self.tr("Comparing {0} nights").format(len(nights)), None, can_cancel=False
        )

    def ask_nights(self) -> list[Path]:
        """Let the user choose results and recordings; empty if they do not want to."""
        recent = self._window.settings.recent()
        folder = recent[0].parent if recent else Path.home()
        kinds = self.tr(
            "Results and recordings (*.json *.edf *.EDF *.bdf *.BDF *.hea *.txt *.csv *.rr);;All files (*)"
        )
        title = self.tr("Choose the nights of one patient: results (JSON) or recordings")
        names, _filter = QFileDialog.getOpenFileNames(self._window, title, str(folder), kinds)
        return [Path(name) for name in names]

    def ask_path(self, proposed: Path) -> Path | None:
        """Let the user say where the page goes; None if they do not want one."""
        name, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the trend over nights"), str(proposed), self.tr("PDF (*.pdf)")
        )
        return Path(name) if name else None

    def _on_written(self, path: Path) -> None:
        self._end_work()
        if not self._session.busy:
            self._window.status.work.show_passing(self.tr("Trend saved: {0}").format(path.name))
            self._window.status.work.text.setToolTip(str(path))

    def _on_failed(self, path: Path, error: Exception) -> None:
        self._end_work()
        title = self.tr("The nights could not be compared")
        self._window.problem.show_problem(title, path.name, error)
        self._window.update_actions()

    def _end_work(self) -> None:
        self._job = None
        if not self._session.busy:
            self._window.status.work.clear()


def _write(nights: Sequence[Path], target: Path, progress: Progress) -> Path:
    from semscnn_gui.night.results_source import all_results_from
    from semscnn_gui.report.trend import write_trend

    read = all_results_from(nights, progress=progress)
    progress.check()
    return write_trend(read, target)
