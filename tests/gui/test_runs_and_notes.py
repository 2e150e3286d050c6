"""Reading run by run, and notes: what is next, what is done, where a note is found again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.runs_table import RunFilter
from semscnn_gui.night.night_analysis import MinuteState
from tests.support.driving import document_of, open_and_wait

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core) -> MainWindow:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    return window


def said(window: MainWindow) -> str:
    return window.status.work.text.text()


def test_o_and_r_in_turn_review_every_run_once_from_the_first(qtbot: QtBot, window: MainWindow) -> None:
    starts = [run.minutes.start for run in document_of(window).runs]
    seen = []
    qtbot.keyClick(window, Key.Key_Home)
    for _ in starts:
        qtbot.keyClick(window, Key.Key_O)
        seen.append(window.page.view.minute)
        qtbot.keyClick(window, Key.Key_R)
    assert seen == starts
    assert document_of(window).progress == (len(starts), len(starts))
    assert said(window) == f"All {len(starts)} runs are reviewed"


def test_o_again_and_again_shows_every_open_run(qtbot: QtBot, window: MainWindow) -> None:
    starts = [run.minutes.start for run in document_of(window).runs]
    seen = []
    for _ in starts:
        qtbot.keyClick(window, Key.Key_O)
        seen.append(window.page.view.minute)
    assert seen == starts


def test_r_never_makes_a_reviewed_run_unreviewed(qtbot: QtBot, window: MainWindow) -> None:
    first, second, *_ = document_of(window).runs
    window.page.go_to_minute(first.minutes.start)
    qtbot.keyClick(window, Key.Key_R)
    before = document_of(window).review
    window.page.go_to_minute(first.minutes.start)
    qtbot.keyClick(window, Key.Key_R)
    assert document_of(window).review == before
    assert "was reviewed already" in said(window)
    assert window.page.view.minute == second.minutes.start


def test_ctrl_r_opens_a_run_again_and_keeps_its_states(qtbot: QtBot, window: MainWindow) -> None:
    first = document_of(window).runs[0]
    window.page.go_to_minute(first.minutes.start)
    qtbot.keyClick(window, Key.Key_N)
    qtbot.keyClick(window, Key.Key_R)
    window.page.go_to_minute(first.minutes.start)
    qtbot.keyClick(window, Key.Key_R, CTRL)
    assert not document_of(window).runs[0].reviewed
    assert document_of(window).night.state(first.minutes.start) is MinuteState.NORMAL
    qtbot.keyClick(window, Key.Key_R, CTRL)
    assert "is not reviewed yet" in said(window)


def test_runs_are_listed_by_kind_and_by_start(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.page.runs
    listed = panel.table.model()
    runs = document_of(window).runs
    document_of(window).mark_reviewed(runs[1].minutes)

    def choose(kind: RunFilter) -> int:
        panel.kind.setCurrentIndex(panel.kind.findData(kind))
        return listed.rowCount()

    assert choose(RunFilter.ALL) == len(runs)
    assert choose(RunFilter.REVIEWED) == 1
    assert choose(RunFilter.OPEN) == len(runs) - 1
    assert choose(RunFilter.LONG) == sum(len(run.minutes) >= 5 for run in runs)
    assert choose(RunFilter.UNSURE) == 0
    assert panel.none.isVisible()
    choose(RunFilter.ALL)
    qtbot.keyClicks(panel.search, "00:")
    starts = [listed.index(row, 0).data() for row in range(listed.rowCount())]
    assert starts
    assert all(start.startswith("00:") for start in starts)
    assert len(starts) < len(runs)


def test_a_note_is_listed_marked_and_found_by_keys_and_by_a_click(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page
    assert page.notes.none.isVisibleTo(page.notes)
    document_of(window).set_note(40, "turned over")
    document_of(window).set_note(7, "cough")
    assert page.notes.minutes == page.night_lane.note_marks.minutes == [7, 40]
    table = page.notes.table
    assert [table.item(row, column).text() for row in (0, 1) for column in (0, 1)] == [
        "23:48", "cough", "00:21", "turned over",
    ]  # fmt: skip
    assert page.docks[-1].windowTitle() == "Notes (2)"
    qtbot.keyClick(window, Key.Key_Home)
    for minute, text in ((7, "cough"), (40, "turned over")):
        qtbot.keyClick(window, Key.Key_M, SHIFT)
        assert page.view.minute == minute
        assert said(window) == text
    qtbot.keyClick(window, Key.Key_M, SHIFT)
    assert page.view.minute == 40
    assert said(window) == "There is no note after this"
    qtbot.keyClick(window, Key.Key_M, CTRL | SHIFT)
    assert page.view.minute == 7
    page.docks[-1].raise_()
    cell = table.visualItemRect(table.item(1, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert page.view.minute == 40
    qtbot.keyClick(window, Key.Key_Z, CTRL)
    assert page.notes.minutes == page.night_lane.note_marks.minutes == [40]


def test_notes_of_one_night_are_not_shown_over_another(
    qtbot: QtBot, window: MainWindow, standin_core: Core
) -> None:
    document_of(window).set_note(7, "cough")
    assert window.page.notes.minutes == [7]
    open_and_wait(qtbot, window, "one.edf")
    assert window.page.notes.minutes == window.page.night_lane.note_marks.minutes == []
