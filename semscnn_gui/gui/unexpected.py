"""Errors that nobody expected: written to the log and told in a dialog; the night stays on screen."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from semscnn_gui.diagnostics import diagnostic_information, lines_of
from semscnn_gui.gui.main_window import MainWindow

_log = logging.getLogger(__name__)


class UnexpectedErrors(QObject):
    """Hears of every error that no code caught: in slots, in timers and in threads.

    Args:
        window: Parent of the dialog.
    """

    _happened = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: set[str] = set()
        self.dialog: QMessageBox | None = None
        # A thread may be where it happened; dialogs live in the window's.
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hear of errors from now on."""
        sys.excepthook = self.hear
        threading.excepthook = self._hear_thread

    def uninstall(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__

    def hear(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """Write an error to the log and tell it, once for each place in the code."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        error = error.with_traceback(traceback)
        _log.error("unexpected error", exc_info=error)
        self._window.last_error = error
        self._happened.emit(error)

    def _hear_thread(self, hooked: threading.ExceptHookArgs) -> None:
        if hooked.exc_value is not None:
            self.hear(hooked.exc_type, hooked.exc_value, hooked.exc_traceback)

    def _tell(self, error: BaseException) -> None:
        # What comes back with every mouse move would bury the window under dialogs.
        place = lines_of(error)
        if place in self._told or self.dialog is not None:
            return
        self._told.add(place)
        details = diagnostic_information(error)
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Something unexpected happened"))
        box.setText(self.tr("The program met an error that it does not know. Your review is kept."))
        box.setInformativeText(
            self.tr(
                "Go on if the window looks right; otherwise close it and open the recording again. "
                "To have the error mended, send the details: they hold versions and lines of the program, "
                "nothing of the patient."
            )
        )
        copy = box.addButton(self.tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
        # Copying is no answer: the dialog stays.
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        box.setDefaultButton(box.addButton(self.tr("Go on"), QMessageBox.ButtonRole.AcceptRole))
        box.finished.connect(self._closed)
        self.dialog = box
        box.open()

    def _closed(self) -> None:
        self.dialog = None
