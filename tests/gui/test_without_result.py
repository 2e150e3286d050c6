"""While there is no result, or none any more: what is shown, what comes back, what the keys say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.night_analysis import MinuteState
from tests.support.driving import document_of, open_and_wait, pixels, point
from tests.support.standins import SlowAnalysis, make_analysis

MakeWindow = Callable[[Core], MainWindow]


class Analysis:
    """Comes at once the first time, and then waits as :class:`SlowAnalysis` does, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.slow, self.error, self.models = SlowAnalysis(), error, []

    def __call__(self, recording, model, progress):
        self.models.append(model)
        if len(self.models) == 1:
            return make_analysis(recording)
        if self.error is not None:
            raise self.error
        return self.slow(recording, model, progress)


@pytest.fixture
def again() -> Analysis:
    return Analysis()


@pytest.fixture
def analysed(qtbot: QtBot, window_with: MakeWindow, standin_core: Core, again: Analysis) -> MainWindow:
    """A window with a result, whose next analysis waits."""
    window = window_with(replace(standin_core, analyze=again))
    open_and_wait(qtbot, window, "one.edf")
    return window


def curves(window: MainWindow) -> np.ndarray:
    """Where the night lane draws heart rate, probability and quality, as it looks on screen."""
    lane = window.page.night_lane
    at = lane.mapTo(window, QPoint(0, 0))
    boxes = [row.box.sceneBoundingRect().toRect() for row in lane.rows[-3:]]
    whole = pixels(window.grab())
    parts = [
        whole[at.y() + box.top() : at.y() + box.bottom(), at.x() + box.left() : at.x() + box.right()]
        for box in boxes
    ]
    return np.concatenate(parts)


def test_no_curve_stays_in_the_lanes_while_the_night_is_analysed_again(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow, again = SlowAnalysis(), Analysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    empty = curves(window)
    window.close()
    window = window_with(replace(standin_core, analyze=again))
    open_and_wait(qtbot, window, "one.edf")
    assert np.count_nonzero(curves(window) != empty) > 1000
    qtbot.mouseMove(window.page.night_lane.viewport(), point(window.page.night_lane, 1500.0))
    assert "probability" in window.page.night_lane.readout.text()
    window.session.start_analysis()
    qtbot.waitUntil(lambda: bool(again.slow.started))
    assert not window.page.night_lane.readout.isVisible()
    assert np.count_nonzero(curves(window) != empty) == 0


def test_cancelling_a_second_analysis_brings_the_former_result_back(
    qtbot: QtBot, again: Analysis, analysed: MainWindow
) -> None:
    window = analysed
    qtbot.keyClick(window, Qt.Key.Key_X)
    before, shown = window.session.night, curves(window)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(again.slow.started))
    assert window.session.night is None
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.session.busy
    assert window.session.night is not None
    assert window.session.night.analysis is before.analysis
    assert document_of(window).review.edits == {0: MinuteState.UNSCORABLE}
    assert window.status.work.text.text() == "Analysis cancelled; the former result is back"
    assert np.count_nonzero(curves(window) != shown) == 0
    assert window.actions_by_id["report"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert len(document_of(window).review.edits) == 2


def test_cancelling_a_change_of_model_keeps_the_former_model(
    qtbot: QtBot, again: Analysis, analysed: MainWindow
) -> None:
    window = analysed
    title = window.windowTitle()
    window.session.choose_model("se-mscnn-published")
    qtbot.waitUntil(lambda: bool(again.slow.started))
    window.session.cancel()
    assert window.windowTitle() == title
    window.submenus["model"].aboutToShow.emit()
    checked = [a.text() for a in window.submenus["model"].actions() if a.isChecked()]
    assert checked == ["SE-MSCNN rri 1.0"]
    again.slow.go_on.set()
    window.session.start_analysis()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert again.models == [None, "se-mscnn-published", None]


def test_a_second_analysis_that_fails_leaves_the_former_result_and_says_so(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    again = Analysis(InputError("model", "file", "gone", "choose another model"))
    window = window_with(replace(standin_core, analyze=again))
    open_and_wait(qtbot, window, "one.edf")
    before = window.session.night
    window.session.choose_model("se-mscnn-published")
    qtbot.waitUntil(window.problem.isVisible)
    assert "could not be analysed" in window.problem.sentence()
    assert window.session.night is not None
    assert window.session.night.analysis is before.analysis
    assert window.status.work.text.text() == "Not analysed again; the former result is shown"


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, "Note"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, "Normal and next minute"),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "Accept the model's call"),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier, "Export as PDF"),
    ],
)
def test_a_key_that_needs_a_result_says_so_while_there_is_none(
    qtbot: QtBot,
    window_with: MakeWindow,
    standin_core: Core,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    name: str,
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    lane = window.page.night_lane
    assert lane.words.text() == "Not analysed yet"
    qtbot.keyClick(window.page.ecg_lane, Qt.Key.Key_Right)
    assert lane.words.text() == "Not analysed yet"
    qtbot.keyClick(window.page.ecg_lane, key, modifiers)
    assert lane.words.text() == f"“{name}” works once the night is analysed"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window.page.ecg_lane, key, modifiers)
    assert lane.words.text() == f"“{name}” works once the night is analysed (F5)"
    slow.go_on.set()
    window.session.start_analysis()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert not lane.words.isVisible()


def test_the_notes_panel_does_not_say_that_there_are_none_before_the_night_is_analysed(
    qtbot: QtBot, again: Analysis, analysed: MainWindow
) -> None:
    window = analysed
    words = window.page.notes.none
    assert words.text().startswith("No notes yet. M writes one")
    document_of(window).set_note(3, "awake")
    assert not words.isVisibleTo(window.page.notes)
    window.session.start_analysis()
    qtbot.waitUntil(lambda: bool(again.slow.started))
    assert words.isVisibleTo(window.page.notes)
    assert words.text() == "Notes appear once the night is analysed."
    window.session.cancel()
    assert window.page.notes.minutes == [3]
    assert not words.isVisibleTo(window.page.notes)
