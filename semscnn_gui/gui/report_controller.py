"""The report: its dialog, and which minutes its ECG strips show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QMainWindow

from semscnn_gui.gui.file_actions import FileActions
from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.review_controller import ReviewController
from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.step_words import minutes_text


class ReportController(QObject):
    """Opens the report dialog and does what is asked for in it.

    Args:
        session: Makes and writes reports.
        review: Holds the document and asks who signs.
        files: Asks where a report goes.
        page: The page on screen; made when first asked for.
        settings: Remembers the paper.
        window: Parent of the dialog.

    Signals:
        told: A sentence for the status line.
    """

    told = Signal(str)

    def __init__(
        self,
        session: NightSession,
        review: ReviewController,
        files: FileActions,
        page: Callable[[], NightPage],
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._review, self._files = session, review, files
        self._page, self._settings, self._window = page, settings, window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"report_dialog": self.open_dialog, "report_strip": self.toggle_strip, "report": self.export}

    def open_dialog(self) -> None:
        """Show the report before it is saved."""
        document = self._review.document
        if document is None:
            return
        from semscnn_gui.gui.report_dialog import ReportDialog

        dialog = ReportDialog(
            document, self._session.reports.preview, self._session.jobs, self._paper(), self._window
        )
        dialog.save_wanted.connect(self._files.export_report)
        dialog.sign_wanted.connect(lambda: self._review.sign(dialog))
        dialog.open_wanted.connect(self._files.open_last_report)
        dialog.paper_chosen.connect(self._keep_paper)
        self._session.reports.written.connect(dialog.show_written)
        self._session.reports.failed.connect(dialog.show_failure)
        dialog.open()

    def export(self) -> None:
        """Save the report at once, on the paper used last."""
        self._files.export_report(self._paper())

    def toggle_strip(self) -> None:
        """Let the report show the ECG of the minute under the cursor, or no longer."""
        document, minute = self._review.document, self._page().view.minute
        if document is None or minute not in document.night.analysis.minutes:
            return
        strips = set(document.study.strips) ^ {minute}
        document.set_study(replace(document.study, strips=tuple(sorted(strips))))
        when = minutes_text(range(minute, minute + 1), document.night.analysis.recording)
        if minute in strips:
            self.told.emit(self.tr("The report shows the ECG of {0}").format(when))
        elif strips:
            self.told.emit(self.tr("The report no longer shows the ECG of {0}").format(when))
        else:
            self.told.emit(self.tr("The report chooses its ECG strips by itself again"))

    def _paper(self) -> str:
        american = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        return self._settings.paper or ("Letter" if american else "A4")

    def _keep_paper(self, paper: str) -> None:
        self._settings.paper = paper
