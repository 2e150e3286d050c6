"""Asks before a review goes that is on no disk, and tells where it went if not to its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.export.targets import check_result_file
from semscnn_gui.gui.plain_text import as_written
from semscnn_gui.gui.session import NightSession
from semscnn_gui.night.history import Saving
from semscnn_gui.night.review_file import SUFFIX
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.recording.record_files import files_of_record


class LettingGo(QObject):
    """Stands before closing a recording or the window.

    Args:
        session: Holds the review.
        window: Parent of the questions.
    """

    def __init__(self, session: NightSession, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def is_saved(self) -> bool:
        """Write what is left; False if that failed, and tell if it is not where it belongs."""
        document = self._session.document
        before = None if document is None else document.saving
        saved = self._session.settle()
        if document is not None and document.saving is Saving.KEPT and before is not Saving.KEPT:
            self.tell_kept(str(document.save_error))
        return saved

    def tell_kept(self, sentence: str) -> None:
        """Tell that the review is in the user's data folder."""
        QMessageBox.information(
            self._window,
            self.tr("Review kept elsewhere"),
            as_written(
                self.tr(
                    "The review could not be saved beside the recording. It is kept on this computer and found "
                    "again when the recording is opened here."
                )
                + f"\n\n{sentence}"
            ),
        )

    def ask(self) -> bool:
        """Ask until the review is saved, or is to be lost (True), or the window stays (False)."""
        buttons = QMessageBox.StandardButton
        while (document := self._session.document) is not None:
            box = QMessageBox(self._window)
            box.setIcon(QMessageBox.Icon.Warning)
            box.setWindowTitle(self.tr("Not saved"))
            box.setText(self.tr("The last edits of this review are on no disk."))
            box.setInformativeText(as_written(str(document.save_error or "")))
            box.setStandardButtons(buttons.Retry | buttons.Save | buttons.Discard | buttons.Cancel)
            box.button(buttons.Save).setText(self.tr("Save a copy…"))
            box.button(buttons.Discard).setText(self.tr("Close and lose them"))
            box.setDefaultButton(buttons.Retry)
            answer = box.exec()
            if answer == buttons.Retry and self._session.settle():
                return True
            if answer == buttons.Save and self._save_copy():
                return True
            if answer in (buttons.Discard, buttons.Cancel):
                return answer == buttons.Discard
        return True

    def _save_copy(self) -> bool:
        document = self._session.document
        if document is None:
            return True
        recording = document.night.analysis.recording
        proposed = str(Path.home() / (recording.name + SUFFIX))
        name, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Save a copy of the review"), proposed
        )
        if not name:
            return False
        try:
            kept = KeptFiles([*files_of_record(recording.path), *recording.files])
            check_result_file(Path(name), kept, is_review=True)
            write_atomically(Path(name), ReviewWriter(recording).bytes_of(document.snapshot()))
        except InputError as error:
            QMessageBox.warning(self._window, self.tr("Not saved"), as_written(str(error)))
            return False
        return True
