"""Writing notes about minutes and finding them again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.review_controller import ReviewController
from semscnn_gui.gui.review_dialogs import NoteDialog
from semscnn_gui.gui.step_words import minutes_text
from semscnn_gui.night.navigation import next_note, previous_note


class NotesController(QObject):
    """What the keys do about notes.

    Args:
        review: Holds the document and follows its changes.
        page: The page on screen; made when first asked for.
        window: Parent of the dialog.

    Signals:
        told: A sentence for the status line.
    """

    told = Signal(str)

    def __init__(self, review: ReviewController, page: Callable[[], NightPage], window: QWidget) -> None:
        super().__init__(review)
        self._review, self._page, self._window = review, page, window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"note": self.write, "next_note": self.go_to_next, "previous_note": self.go_to_previous}

    def write(self) -> None:
        """Ask for a note about the minute under the cursor."""
        document, page = self._review.document, self._page()
        minute = page.view.minute
        if document is None or page.opened is None:
            return
        if minute not in document.night.analysis.minutes:
            self.told.emit(self.tr("This minute was not analysed"))
            return
        when = minutes_text(range(minute, minute + 1), page.opened.recording)
        dialog = NoteDialog(when, document.review.notes.get(minute, ""), self._window)
        dialog.written.connect(lambda text: document.set_note(minute, text))
        dialog.open()

    def go_to_next(self) -> None:
        """Go to the next minute with a note."""
        self._go(next_note, self.tr("There is no note after this"))

    def go_to_previous(self) -> None:
        """Go to the minute with a note before this."""
        self._go(previous_note, self.tr("There is no note before this"))

    def _go(self, place: Callable[..., int | None], else_words: str) -> None:
        document, page = self._review.document, self._page()
        if document is None:
            return
        minute = place(document.night, page.view.minute)
        if minute is None:
            self.told.emit(else_words)
        else:
            page.go_to_minute(minute)
            self.told.emit(document.review.notes[minute])
