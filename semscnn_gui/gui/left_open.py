"""After a crash: offers the recording that was under review."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QMessageBox

from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.plain_text import as_written
from semscnn_gui.night.open_mark import LeftOpen, forget, left_open
from semscnn_gui.night.review_file import user_folder


def offer_left_open(window: MainWindow) -> LeftOpenQuestion | None:
    """Offer the recording that was open when the program ended without closing it, if there is one.

    Returns:
        The question on screen, or None.
    """
    found = left_open(user_folder())
    if not found:
        return None
    question = LeftOpenQuestion(found, window)
    question.open()
    return question


class LeftOpenQuestion(QMessageBox):
    """Asks once whether to open the recording opened last again.

    Args:
        found: The recordings, that one first.
        window: Where it is opened.
    """

    def __init__(self, found: Sequence[LeftOpen], window: MainWindow) -> None:
        super().__init__(window)
        last = found[0]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Information)
        self.setWindowTitle(self.tr("The program ended unexpectedly"))
        # A file may be named like markup; it is shown, never read as such.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("{0} was under review when the program ended.").format(last.path.name))
        since = QDateTime.fromSecsSinceEpoch(int(last.since.timestamp()))
        moment = QLocale().toString(since, QLocale.FormatType.ShortFormat)
        words = self.tr("It was opened on {0}. What was edited was saved: open it to go on.")
        self.setInformativeText(as_written(words.format(moment)))
        role = QMessageBox.ButtonRole
        self.setDefaultButton(self.addButton(self.tr("Open it again"), role.AcceptRole))
        self.addButton(self.tr("Not now"), role.RejectRole)
        self.accepted.connect(lambda: window.open_file(last.path))
        # Whoever says no opens the recording another way, and finds the review there.
        self.finished.connect(partial(_forget_all, found))


def _forget_all(found: Sequence[LeftOpen], _answer: int) -> None:
    for left in found:
        forget(left)
