"""What the dialogs of a review do with what is typed into them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.review_dialogs import NoteDialog, SignDialog
from tests.support.driving import document_of, open_and_wait


@pytest.fixture
def window(qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core) -> MainWindow:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    return window


def test_typing_in_the_sign_dialog_replaces_the_name_of_who_signed_last(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.settings.signer = "Dr New User"
    qtbot.keyClick(
        window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = window.findChild(SignDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.entry.text() == "Dr New User"
    qtbot.keyClicks(QApplication.focusWidget(), "Dr Model Two")
    assert dialog.entry.text() == "Dr Model Two"
    dialog.reject()


def note_with(qtbot: QtBot, window: MainWindow, text: str) -> NoteDialog:
    """Write a note and do not keep it."""
    qtbot.keyClick(window, Qt.Key.Key_M)
    dialog = window.findChild(NoteDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.entry, text)
    return dialog


@pytest.mark.parametrize(
    ("answer", "kept", "stays"),
    [("Keep the note", {0: "awake"}, False), ("Go on writing", {}, True), ("Throw it away", {}, False)],
)
def test_escape_asks_before_a_note_that_was_typed_is_lost(
    qtbot: QtBot, window: MainWindow, answer: str, kept: dict[int, str], stays: bool
) -> None:
    dialog = note_with(qtbot, window, "awake")
    qtbot.keyClick(dialog.entry, Qt.Key.Key_Escape)
    question = dialog.findChild(QMessageBox)
    assert question is not None
    assert dialog.isVisible()
    buttons = {button.text(): button for button in question.buttons()}
    assert question.defaultButton() is buttons["Keep the note"]
    assert question.escapeButton() is buttons["Go on writing"]
    qtbot.mouseClick(buttons[answer], Qt.MouseButton.LeftButton)
    assert dict(document_of(window).review.notes) == kept
    assert dialog.isVisible() == stays
    if stays:
        assert dialog.entry.toPlainText() == "awake"
        dialog.entry.clear()
        dialog.close()


def test_escape_closes_a_note_that_nobody_changed(qtbot: QtBot, window: MainWindow) -> None:
    dialog = note_with(qtbot, window, "")
    qtbot.keyClick(dialog.entry, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
