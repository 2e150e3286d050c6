"""A night that is there waits while the user's hand is on the one on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

_LOOK_AGAIN_MS = 50


class Arrival(QObject):
    """Shows what has arrived once no dialog or menu is open and no mouse button is pressed.

    A signature, a note or a drag that was begun on one night must not end on another.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show: Callable[[], None] | None = None
        self._again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._try)

    @property
    def is_waiting(self) -> bool:
        """Something has arrived and is not shown yet."""
        return self._show is not None

    def show_when_free(self, show: Callable[[], None]) -> None:
        """Call ``show``, at once if nothing is in use."""
        self._show = show
        self._try()

    def cancel(self) -> None:
        """Do not show it any more."""
        self._again.stop()
        self._show = None

    def _try(self) -> None:
        if self._show is None:
            return
        if _is_in_use():
            self._again.start()
            return
        show, self._show = self._show, None
        show()


def _is_in_use() -> bool:
    return (
        QApplication.activeModalWidget() is not None
        or QApplication.activePopupWidget() is not None
        or QApplication.mouseButtons() != Qt.MouseButton.NoButton
    )
