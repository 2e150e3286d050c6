"""Several nights of one patient on one page: the files, the work in the background, the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from semscnn_gui.export.targets import check_target
from semscnn_gui.gui.file_writing import FileWriting
from semscnn_gui.progress import Progress
from semscnn_gui.recording.record_files import files_of_record

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class TrendController(QObject):
    """What File > Trend over nights does; nothing on screen changes by it.

    Args:
        window: Where progress and problems are shown.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._writing = FileWriting(
            window, self.tr("The nights could not be compared"), self.tr("Trend saved: {0}")
        )

    def compare(self) -> None:
        """Ask which nights to compare and where the page goes, and write it."""
        if self._writing.busy:
            return
        nights = self.ask_nights()
        if not nights:
            return
        path = self.ask_path(nights[0].parent / "trend.pdf")
        if path is None:
            return
        target = path if path.suffix.lower() == ".pdf" else Path(f"{path}.pdf")
        doing = self.tr("Comparing {0} nights").format(len(nights))
        self._writing.start(partial(_write, nights, target), target, doing)

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


def _write(nights: Sequence[Path], target: Path, progress: Progress) -> Path:
    from semscnn_gui.night.results_source import all_results_from
    from semscnn_gui.report.trend import write_trend

    others = [file for night in nights[1:] for file in files_of_record(night)]
    check_target(target, None, nights[0], others)
    read = all_results_from(nights, progress=progress)
    progress.check()
    return write_trend(read, target)
