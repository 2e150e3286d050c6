"""The report's pages inside the window, made and drawn in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from semscnn_gui.errors import InputError
from semscnn_gui.gui.jobs import Job, JobRunner
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.progress import Progress

_MARGIN = 16
_LARGEST_WIDTH = 1000
# Zooming waits until the hand that resizes the window rests.
_REST_MS = 200
# pdfium is not made for several threads, and work that was dropped may still be drawing.
_pdfium = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A report's bytes and its pages as pictures."""

    pdf: bytes
    pages: list[QImage]


class ReportPreview(QScrollArea):
    """Pages below each other at the width there is; the pages shown stay until the new ones are ready.

    Args:
        jobs: Runs the work; it outlives this widget.

    Signals:
        shown: Pages are on screen; their number.
        failed: The pages could not be made; the error.
    """

    shown = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._make: Callable[[], bytes] | None = None
        self._waiting = False
        self._pdf = b""
        self._drawn_width = 0
        self.pages: list[PlainLabel] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Preview of the report"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(_MARGIN)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.note = PlainLabel(self.tr("Making the pages…"))
        self.note.setProperty("quiet", "true")
        self._column.addWidget(self.note)
        self.setWidget(inside)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._redraw)

    def show_report(self, make: Callable[[], bytes]) -> None:
        """Make a report in the background and show its pages; of several calls the last one counts."""
        self._make = make
        self._start()

    def stop(self) -> None:
        """Hear no more of the work."""
        self._rest.stop()
        self._waiting = False
        if self._job is not None:
            self._job.drop()
            self._job = None

    @property
    def busy(self) -> bool:
        """Pages are being made."""
        return self._job is not None or self._rest.isActive()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages anew at another width."""
        super().resizeEvent(event)
        if self._pdf and self._wanted_width() != self._drawn_width:
            self._rest.start()

    def _wanted_width(self) -> int:
        return max(200, min(_LARGEST_WIDTH, self.viewport().width() - 2 * _MARGIN))

    def _start(self) -> None:
        if self._job is not None:
            self._waiting = True
            return
        make, self._make, pdf = self._make, None, self._pdf
        width = self._drawn_width = self._wanted_width()
        ratio = self.devicePixelRatioF()

        def work(progress: Progress) -> _Drawn:
            made = pdf if make is None else make()
            return _Drawn(made, _draw_pages(made, round(width * ratio), progress))

        self._job = self._jobs.start(work, "preview")
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)

    def _redraw(self) -> None:
        if self._wanted_width() != self._drawn_width:
            self._start()

    def _end(self) -> None:
        self._job = None
        if self._waiting:
            self._waiting = False
            self._start()

    def _on_done(self, drawn: _Drawn) -> None:
        self._pdf = drawn.pdf
        self.note.hide()
        ratio = self.devicePixelRatioF()
        while len(self.pages) > len(drawn.pages):
            page = self.pages.pop()
            self._column.removeWidget(page)
            page.deleteLater()
        while len(self.pages) < len(drawn.pages):
            label = PlainLabel()
            self.pages.append(label)
            self._column.addWidget(label)
        for number, (label, image) in enumerate(zip(self.pages, drawn.pages, strict=True), 1):
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            label.setFixedSize(QSize(round(pixmap.width() / ratio), round(pixmap.height() / ratio)))
            label.setAccessibleName(self.tr("Page {0} of {1}").format(number, len(drawn.pages)))
        self._end()
        # The window may have got another width while the pages were drawn.
        self._rest.start()
        self.shown.emit(len(drawn.pages))

    def _on_failed(self, error: Exception) -> None:
        self.note.setText(
            str(error) if isinstance(error, InputError) else self.tr("The pages cannot be shown.")
        )
        self.note.show()
        self._end()
        self.failed.emit(error)


def _draw_pages(pdf: bytes, width: int, progress: Progress) -> list[QImage]:
    """Draw each page to a width in pixels."""
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            images = []
            for page in document:
                progress.check()
                bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
                size = (bitmap.width, bitmap.height, bitmap.stride)
                # A copy, because pdfium takes its memory back.
                images.append(QImage(bytes(bitmap.buffer), *size, QImage.Format.Format_RGB888).copy())
                bitmap.close()
                page.close()
            return images
        finally:
            document.close()
