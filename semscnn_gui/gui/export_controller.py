"""The night on screen in the formats of other programs: the submenu, the file, the work in the background."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu

from semscnn_gui.errors import InputError
from semscnn_gui.export import SUFFIX, ExportFormat, check_target, export_night, proposed_name
from semscnn_gui.gui.file_writing import FileWriting
from semscnn_gui.gui.session import NightSession
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.progress import Progress

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class ExportController(QObject):
    """What the submenu File > Export does.

    Args:
        session: Holds the night.
        window: Where progress and problems are shown.
    """

    def __init__(self, session: NightSession, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._writing = FileWriting(
            window, self.tr("The night could not be exported"), self.tr("Exported: {0}")
        )
        self.anonymise = False

    def fill(self, menu: QMenu) -> None:
        """Fill the submenu with the formats."""
        menu.clear()
        for kind, words in self._words().items():
            action = menu.addAction(words)
            action.setEnabled(not self._writing.busy)
            action.triggered.connect(partial(self._export, kind))
        menu.addSeparator()
        anonymise = menu.addAction(self.tr("Without &identity and dates"))
        anonymise.setCheckable(True)
        anonymise.setChecked(self.anonymise)
        anonymise.toggled.connect(self._choose_anonymise)

    def export(self, kind: ExportFormat) -> None:
        """Ask where the night on screen goes and write it there."""
        night, document = self._session.night, self._session.document
        if night is None or document is None or self._writing.busy:
            return
        proposed = self._proposed(night, kind)
        path = self.ask_path(proposed, self._words()[kind].replace("&", ""), SUFFIX[kind])
        if path is None:
            return
        saved = document.snapshot() if night.has_review else None
        try:
            target = self._checked(path, kind, night)
        except InputError as error:
            self._writing.tell_failure(path, error)
            return
        work = partial(self._write, night, saved, kind, target, self.anonymise)
        self._writing.start(work, target, self.tr("Writing {0}").format(target.name))

    def ask_path(self, proposed: Path, words: str, suffix: str) -> Path | None:
        """Let the user say where the export goes; None if they do not want one."""
        name, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the night"), str(proposed), f"{words} (*{suffix})"
        )
        return Path(name) if name else None

    def _words(self) -> dict[ExportFormat, str]:
        return {
            ExportFormat.CSV: self.tr("&CSV table, a row per minute"),
            ExportFormat.JSON: self.tr("&JSON, all results"),
            ExportFormat.APN: self.tr("&WFDB annotations (.apn)"),
            ExportFormat.EDF: self.tr("&EDF+ with annotations"),
            ExportFormat.RR: self.tr("&RR intervals as text"),
            ExportFormat.PNG: self.tr("&PNG of the night picture"),
            ExportFormat.SVG: self.tr("&SVG of the night picture"),
            ExportFormat.FHIR: self.tr("&FHIR R4 bundle with the report"),
            ExportFormat.DICOM: self.tr("&DICOM with the report"),
        }

    def _proposed(self, night: ReviewedNight, kind: ExportFormat) -> Path:
        recording = night.analysis.recording
        folder = recording.path.parent
        if self._session.path is None or not folder.is_dir():
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name = f"night-{recording.sha256[:8]}" if self.anonymise else Path(recording.name).stem
        return folder / proposed_name(name, kind)

    def _checked(self, path: Path, kind: ExportFormat, night: ReviewedNight) -> Path:
        """The file to write; one that the user named is theirs to replace, as the dialog asked them."""
        suffix = SUFFIX[kind]
        named = path.name.lower().endswith((suffix, f".{suffix.rsplit('.')[-1]}"))
        target = path if named else Path(f"{path}{suffix}")
        if not named and target.exists():
            raise InputError(
                target, "output file", "there already", "choose it by its whole name to replace it"
            )
        recording = night.analysis.recording
        check_target(target, kind, recording.path, recording.files, replace=named)
        return target

    def _choose_anonymise(self, anonymise: bool) -> None:
        self.anonymise = anonymise

    def _export(self, kind: ExportFormat, _checked: bool = False) -> None:
        self.export(kind)

    @staticmethod
    def _write(
        night: ReviewedNight,
        saved: SavedReview | None,
        kind: ExportFormat,
        target: Path,
        anonymise: bool,
        progress: Progress,
    ) -> Path:
        return export_night(night, kind, target, saved=saved, anonymise=anonymise, progress=progress)
