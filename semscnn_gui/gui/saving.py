"""Saves the review in the background and tells the document in the window's thread how that went."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from semscnn_gui.errors import InputError
from semscnn_gui.night.autosave import Autosave
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Saving
from semscnn_gui.night.saved_review import ReviewStore, SavedReview

# How long a window waits for a disk before it says that the review is not saved.
_PATIENCE_S = 5.0


class BackgroundSaving(QObject):
    """The autosave of one review document.

    Args:
        document: The document; it saves here from now on.
        store: Where the review lies; closed with :meth:`finish`.
    """

    _ended = Signal(object, object)

    def __init__(self, document: ReviewDocument, store: ReviewStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._store = store
        # The autosave's thread only emits; the document is spoken to in the thread of the window.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._autosave = Autosave(store, self._ended.emit)
        document.store = self._autosave

    def settle(self) -> bool:
        """Write what is left and wait for it; False if it is on no disk, ``document.save_error`` says why."""
        document = self._document
        document.close()
        written = self._autosave.flush(_PATIENCE_S)
        error = self._autosave.failure if written else TimeoutError("the disk does not answer")
        if document.saving is Saving.SAVING:
            document.saving_ended(document.on_its_way, _in_words(document, error))
        return document.saving is not Saving.FAILED

    def finish(self) -> None:
        """End the thread and let go of the review; what :meth:`settle` could not write is given up."""
        self._document.store = None
        if isinstance(self._autosave.stop(_PATIENCE_S), TimeoutError):
            # Whoever opens the recording next must not write while this thread may.
            return
        self._store.close()
        self.deleteLater()

    def _on_ended(self, saved: SavedReview, error: Exception | None) -> None:
        self._document.saving_ended(saved, _in_words(self._document, error))


def _in_words(document: ReviewDocument, error: Exception | None) -> InputError | None:
    if error is None or isinstance(error, InputError):
        return error
    name = document.night.analysis.recording.name
    return InputError(name, "review", f"not saved ({error})", "save it again")
