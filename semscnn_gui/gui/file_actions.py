"""Choosing files: opening recordings and writing reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMainWindow

from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.settings import Settings
from semscnn_gui.report.anonymise import report_name


class FileActions(QObject):
    """What the File and Report menus do."""

    def __init__(self, session: NightSession, settings: Settings, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "open": self.ask_and_open,
            "demo": self._session.open_demo,
            "open_report": self.open_last_report,
        }

    def ask_and_open(self) -> None:
        """Let the user choose a recording and open it."""
        path = self.ask_open_path()
        if path is not None:
            self._session.open_file(path)

    def ask_open_path(self) -> Path | None:
        """Let the user choose a recording; None if they do not want one."""
        recent = self._settings.recent()
        folder = str(recent[0].parent) if recent else str(Path.home())
        kinds = self.tr(
            "Recordings (*.edf *.EDF *.bdf *.BDF *.hea *.dat *.ecg *.qrs *.atr *.txt *.csv *.rr);;All files (*)"
        )
        name, _filter = QFileDialog.getOpenFileName(self._window, self.tr("Open a recording"), folder, kinds)
        return Path(name) if name else None

    def ask_report_path(self, proposed: Path) -> Path | None:
        """Let the user say where the report goes; None if they do not want one."""
        name, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the report"), str(proposed), self.tr("PDF (*.pdf)")
        )
        return Path(name) if name else None

    def export_report(self, paper: str = "A4", anonymise: bool = False) -> None:
        """Ask for a file name and write the report of the night on screen."""
        night = self._session.night
        if night is None:
            return
        recording = night.analysis.recording
        folder = recording.path.parent
        if self._session.path is None or not folder.is_dir():
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        path = self.ask_report_path(folder / report_name(recording, anonymise=anonymise))
        if path is not None:
            path = path if path.suffix.lower() == ".pdf" else Path(f"{path}.pdf")
            self._session.reports.write(night, path, paper, anonymise=anonymise)

    def open_last_report(self) -> None:
        """Show the report written last in the system's viewer."""
        if self._session.reports.last is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.reports.last)))
