"""The report as a file, written in the background while the night stays on screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from semscnn_gui.export.targets import check_target
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.jobs import Job, JobRunner
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.progress import Progress


class ReportWriting(QObject):
    """Writes one report at a time.

    Args:
        core: Writes the PDF.
        jobs: Runs it in the background.
        parent: Owner.

    Attributes:
        last: The report written last.

    Signals:
        began: The file that is being written.
        written: The file, once it is there.
        failed: The file, and why it is not there.
    """

    began = Signal(object)
    written = Signal(object)
    failed = Signal(object, object)

    def __init__(self, core: Core, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._jobs = core, jobs
        self._job: Job | None = None
        self.last: Path | None = None

    @property
    def busy(self) -> bool:
        """A report is being written."""
        return self._job is not None

    def write(self, night: ReviewedNight, path: Path, paper: str = "A4", *, anonymise: bool = False) -> None:
        """Write the report of a night, unless another one is being written."""
        if self.busy:
            return

        def work(_progress: Progress) -> Path:
            recording = night.analysis.recording
            check_target(path, None, recording.path, recording.files)
            return self._core.report(night, path, paper, anonymise)

        self._job = self._jobs.start(work, "report")
        self._job.done.connect(self._on_written)
        self._job.failed.connect(partial(self._on_failed, path))
        self.began.emit(path)

    def preview(self, night: ReviewedNight, paper: str, anonymise: bool) -> bytes:
        """Make the PDF of a night; it takes a moment."""
        return self._core.report_pdf(night, paper, anonymise)

    def stop(self) -> None:
        """Forget the report that is being written; the job runner ends its thread."""
        self._job = None

    def _on_written(self, path: Path) -> None:
        self._job = None
        self.last = path
        self.written.emit(path)

    def _on_failed(self, path: Path, error: Exception) -> None:
        self._job = None
        self.failed.emit(path, error)
