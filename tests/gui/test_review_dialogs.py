"""What the dialogs of a review do with what is typed into them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import open_and_wait
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.review_dialogs import SignDialog


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
