"""What a file's reader warns of is said in the window, and of that file only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from driving import open_and_wait
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from standins import make_recording, opens

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow

SAID = tuple(f"Sentence {number} about <b>this</b> file." for number in range(5))


def test_warnings_are_shown_with_their_recording_and_go_with_it(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core
) -> None:
    odd = replace(make_recording(30, name="odd"), warnings=SAID)
    files = {"odd.edf": odd, "one.edf": make_recording(30, name="one")}
    window = window_with(replace(standin_core, open=opens(files)))
    open_and_wait(qtbot, window, "odd.edf")
    assert window.warnings.isVisible()
    assert window.warnings.text.text().splitlines() == [*SAID[:3], "2 more: see the Recording panel"]
    assert window.page.facts.text_of("warnings").splitlines() == list(SAID)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.warnings.isVisible()
    open_and_wait(qtbot, window, "odd.edf")
    assert window.warnings.isVisible()
    open_and_wait(qtbot, window, "one.edf")
    assert not window.warnings.isVisible()
    assert window.page.facts.text_of("warnings") == "none"
