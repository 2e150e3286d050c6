"""What a file's reader warns of is said in the window, and of that file only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from tests.support.driving import document_of, open_and_wait
from tests.support.standins import make_analysis, make_recording, opens

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


def test_a_review_made_on_another_lead_is_said_in_the_window(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core
) -> None:
    analysis = make_analysis(make_recording(60, name="one"))
    document = ReviewDocument(analysis)
    document.mark(range(3), MinuteState.NORMAL)
    saved = replace(document.snapshot(), channel="ECG2")
    core = replace(standin_core, open_review=lambda _recording, _lies_in_file: OpenedReview(saved))
    window = window_with(core)
    open_and_wait(qtbot, window, "one.edf")
    said = "The review was made on channel ECG2, not ECG."
    assert window.warnings.isVisible()
    assert window.warnings.text.text() == said
    assert window.page.facts.text_of("warnings") == said
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    document_of(window).mark(range(3, 5), MinuteState.NORMAL)
    assert not window.warnings.isVisible()
    assert window.page.facts.text_of("warnings") == "none"
