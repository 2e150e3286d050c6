"""What was begun on one night ends on it, although the next one is there already."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.review_dialogs import NoteDialog, SignDialog
from semscnn_gui.night.document import ReviewDocument
from tests.support.driving import document_of, open_and_wait
from tests.support.standins import make_recording, opens

MakeWindow = Callable[[Core], MainWindow]


class SlowDisk:
    """Opens ``one.edf`` at once and ``two.edf`` when it is let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self._open = opens({f"{name}.edf": make_recording(60, name=name) for name in ("one", "two")})

    def __call__(self, path, channel, progress):
        while path.name == "two.edf" and not self.go_on.wait(0.005):
            progress.check()
        return self._open(path, channel, progress)


@pytest.fixture
def disk() -> SlowDisk:
    return SlowDisk()


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core, disk: SlowDisk) -> Iterator[MainWindow]:
    """Night one is on screen, night two is being opened."""
    window = window_with(replace(standin_core, open=disk))
    open_and_wait(qtbot, window, "one.edf")
    window.open_file(Path("two.edf"))
    yield window
    disk.go_on.set()


def arrive(qtbot: QtBot, window: MainWindow, disk: SlowDisk) -> None:
    """Night two is read, and waits."""
    disk.go_on.set()
    qtbot.waitUntil(lambda: window.session._arrival.is_waiting)
    qtbot.wait(150)


def name_on_screen(window: MainWindow) -> str:
    assert window.page.opened is not None
    return window.page.opened.recording.name


def wait_for_two(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: name_on_screen(window) == "two" and window.session.night is not None)


def dialog_of(qtbot: QtBot, window: MainWindow, action: str, kind: type[QWidget]) -> QWidget:
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    return window.findChildren(kind)[-1]


def test_signature_goes_to_the_night_that_the_dialog_shows(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    first = document_of(window)
    dialog = dialog_of(qtbot, window, "sign", SignDialog)
    arrive(qtbot, window, disk)
    assert name_on_screen(window) == "one"
    dialog.signed.emit("Dr Who")
    dialog.done(0)
    wait_for_two(qtbot, window)
    assert first.review.signed_by == "Dr Who"
    assert document_of(window).review.signed_by == ""


def test_signature_of_a_dialog_that_stayed_open_never_goes_to_another_night(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    """Even if the night were exchanged underneath."""
    first = document_of(window)
    dialog = dialog_of(qtbot, window, "sign", SignDialog)
    window.session.document = ReviewDocument(first.night.analysis)
    dialog.signed.emit("Dr Who")
    dialog.done(0)
    assert first.review.signed_by == "Dr Who"
    assert window.session.document.review.signed_by == ""
    wait_for = window.session.document
    assert wait_for is not first


def test_note_goes_to_the_night_it_was_written_about(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    first = document_of(window)
    dialog = dialog_of(qtbot, window, "note", NoteDialog)
    dialog.entry.setPlainText("central apnea?")
    arrive(qtbot, window, disk)
    assert name_on_screen(window) == "one"
    qtbot.keyClick(dialog.entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for_two(qtbot, window)
    assert list(first.review.notes.values()) == ["central apnea?"]
    assert not document_of(window).review.notes


def test_open_menu_keeps_its_night(qtbot: QtBot, window: MainWindow, disk: SlowDisk) -> None:
    menu = QMenu(window)
    menu.addAction("ECG")
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    arrive(qtbot, window, disk)
    assert name_on_screen(window) == "one"
    menu.close()
    menu.deleteLater()
    wait_for_two(qtbot, window)


def test_arrived_night_is_not_shown_after_it_was_cancelled(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    dialog = dialog_of(qtbot, window, "sign", SignDialog)
    arrive(qtbot, window, disk)
    window.session.cancel()
    dialog.done(0)
    qtbot.wait(150)
    assert name_on_screen(window) == "one"
    assert not window.session.busy


def test_drag_of_an_r_peak_ends_on_the_night_it_began_on(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    first, lane = document_of(window), window.page.ecg_lane
    lane.editing.switch(True)
    row = lane.rows[0].box.sceneBoundingRect()
    at = QPoint(round(lane.x_of(float(lane.peaks_s[2]))), round(row.center().y()))
    qtbot.mousePress(lane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(lane.viewport(), at + QPoint(30, 0))
    arrive(qtbot, window, disk)
    assert name_on_screen(window) == "one"
    qtbot.mouseRelease(lane.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(60, 0))
    wait_for_two(qtbot, window)
    assert first.review.beat_edits
    assert not document_of(window).review.beat_edits
    assert len(lane.peaks_s) == len(document_of(window).night.peaks.time_s)


def test_threshold_held_with_the_mouse_belongs_to_the_night_on_screen(
    qtbot: QtBot, window: MainWindow, disk: SlowDisk
) -> None:
    first, slider = document_of(window), window.page.panel.threshold.slider
    slider.setSliderDown(True)
    slider.setSliderPosition(69)
    disk.go_on.set()
    wait_for_two(qtbot, window)
    assert first.review.threshold == 0.69
    assert document_of(window).review.threshold is None
