"""Saves the review in the background and tells the document in the window's thread how that went."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from semscnn_gui.errors import InputError
from semscnn_gui.night.autosave import Autosave
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.saved_review import ReviewStore, SavedReview


class BackgroundSaving(QObject):
    """The autosave of one review document.

    Args:
        document: The document; it saves here from now on.
        store: Where the review lies.
    """

    _ended = Signal(object, object)

    def __init__(self, document: ReviewDocument, store: ReviewStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        # The autosave's thread only emits; the document is spoken to in the thread of the window.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._autosave = Autosave(store, self._ended.emit)
        document.store = self._autosave

    def finish(self) -> None:
        """Write what is left and end the thread; the document has no store any more."""
        self._document.close()
        self._autosave.stop()
        self._document.store = None
        self.deleteLater()

    def _on_ended(self, saved: SavedReview, error: Exception | None) -> None:
        if error is not None and not isinstance(error, InputError):
            error = InputError(saved.recording_name, "review", f"not saved ({error})", "save it again")
        self._document.saving_ended(saved, error)
