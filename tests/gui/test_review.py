"""Reviewing with keys and mouse: marks, runs, notes, R peaks, undo, signing, threshold, saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.review_dialogs import NoteDialog, SignDialog
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_file import ReviewFile
from tests.support.standins import PATTERN, make_analysis, make_recording, opens

MakeWindow = Callable[[Core], MainWindow]
A, N, X = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> MainWindow:
    window = window_with(standin_core)
    open_night(qtbot, window)
    return window


def open_night(qtbot: QtBot, window: MainWindow, name: str = "two.edf") -> None:
    window.open_file(Path(name))
    qtbot.waitUntil(lambda: window.session.night is not None and not window.session.busy)


def edits(window: MainWindow) -> dict[int, MinuteState]:
    document = window.session.document
    assert document is not None
    return dict(document.review.edits)


def point(lane: Lane, second: float, row: int = 0) -> QPoint:
    box = lane.rows[row].box.sceneBoundingRect()
    return QPoint(round(lane.x_of(second)), round(box.center().y()))


@pytest.mark.parametrize(("key", "state"), [(Key.Key_A, A), (Key.Key_N, N), (Key.Key_X, X)])
def test_a_n_x_mark_the_minute_and_advance(
    qtbot: QtBot, window: MainWindow, key: Key, state: MinuteState
) -> None:
    window.page.view.move_to(60.0 * 30 + 17)
    qtbot.keyClick(window, key)
    assert edits(window) == {30: state}
    assert window.page.view.cursor_s == 60.0 * 31 + 17


def test_space_accepts_the_models_call_and_c_takes_the_mark_away(qtbot: QtBot, window: MainWindow) -> None:
    minute = PATTERN.index("A")
    window.page.go_to_minute(minute)
    qtbot.keyClick(window.page.ecg_lane, Key.Key_Space)
    assert edits(window) == {minute: A}
    qtbot.keyClick(window, Key.Key_Left)
    qtbot.keyClick(window, Key.Key_C)
    assert edits(window) == {}


def test_space_presses_a_focused_button_and_marks_nothing(qtbot: QtBot, window: MainWindow) -> None:
    slider = window.page.panel.threshold
    slider.slider.setValue(80)
    slider.settle()
    slider.reset.setFocus()
    qtbot.keyClick(slider.reset, Key.Key_Space)
    assert edits(window) == {}
    assert window.session.night is not None
    assert window.session.night.review.threshold is None


def test_drag_on_a_strip_selects_minutes_that_one_key_marks(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.night_lane
    mouse = lane.viewport()
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=point(lane, 60.0 * 20.5))
    for minute in (22.5, 26.5):
        qtbot.mouseMove(mouse, point(lane, 60.0 * minute))
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=point(lane, 60.0 * 26.5))
    assert window.page.selection.minutes == range(20, 27)
    qtbot.keyClick(window, Key.Key_N)
    assert edits(window) == dict.fromkeys(range(20, 27), N)
    assert window.page.view.minute == 27
    assert window.page.selection.minutes is None


def test_selection_by_keys_ends_when_the_cursor_leaves_it(qtbot: QtBot, window: MainWindow) -> None:
    window.page.go_to_minute(40)
    for _ in range(3):
        qtbot.keyClick(window, Key.Key_Right, CTRL | SHIFT)
    assert window.page.selection.minutes == range(40, 44)
    qtbot.keyClick(window, Key.Key_Left, CTRL | SHIFT)
    assert window.page.selection.minutes == range(40, 43)
    qtbot.keyClick(window, Key.Key_Right, SHIFT)
    assert window.page.selection.minutes is None


def test_escape_ends_the_selection(qtbot: QtBot, window: MainWindow) -> None:
    window.page.selection.select(3, 9)
    window.page.go_to_minute(5)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.page.selection.minutes is None


def test_undo_and_redo_are_named_and_show_where_they_act(qtbot: QtBot, window: MainWindow) -> None:
    undo, redo = window.actions_by_id["undo"], window.actions_by_id["redo"]
    assert not undo.isEnabled()
    window.page.go_to_minute(12)
    qtbot.keyClick(window, Key.Key_X)
    assert undo.text() == "&Undo: Mark 23:53 as unscorable"
    window.page.go_to_minute(70)
    qtbot.keyClick(window, Key.Key_Z, CTRL)
    assert edits(window) == {}
    assert window.page.view.minute == 12
    assert redo.text() == "&Redo: Mark 23:53 as unscorable"
    qtbot.keyClick(window, Key.Key_Z, CTRL | SHIFT)
    assert edits(window) == {12: X}
    assert not redo.isEnabled()


def test_summary_runs_and_progress_follow_each_edit(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page
    first = page.runs.table.runs_model.runs[0]
    before, alone = page.panel.text_of("apnea"), page.panel.text_of("model_only")
    page.go_to_minute(first.minutes.start)
    for _ in first.minutes:
        qtbot.keyClick(window, Key.Key_N)
    count = len(page.runs.table.runs_model.runs)
    assert page.panel.text_of("apnea") == f"{int(before.split()[0]) - len(first.minutes)} min"
    assert page.panel.text_of("model_only") == alone
    assert page.runs.table.runs_model.runs[0].reviewed
    assert window.status.progress.text() == f"reviewed 1 of {count} runs"


def test_r_reviews_the_run_and_goes_to_the_next_open_one(qtbot: QtBot, window: MainWindow) -> None:
    runs = window.page.runs.table.runs_model.runs
    window.page.go_to_minute(runs[0].minutes.start)
    for run in list(runs):
        assert window.page.view.minute == run.minutes.start
        qtbot.keyClick(window, Key.Key_R)
    assert all(run.reviewed for run in window.page.runs.table.runs_model.runs)
    assert edits(window) == {minute: A for run in runs for minute in run.minutes}


def test_reviewed_minutes_look_different(qtbot: QtBot, window: MainWindow) -> None:
    minute = PATTERN.index("A")
    window.page.go_to_minute(minute)
    qtbot.keyClick(window.page.ecg_lane, Key.Key_Space)
    pixels = window.page.rri_lane.colours.pixels
    assert pixels[minute][3] > pixels[minute + 1][3]
    review = window.page.night_lane.review_colours
    image = window.page.night_lane.grab().toImage()
    box = window.page.night_lane.review_row.box.sceneBoundingRect()
    y = round(box.top() + 0.3 * box.height())
    x = round(window.page.night_lane.x_of(60.0 * (minute + 0.5)))
    aside = round(window.page.night_lane.x_of(60.0 * (minute + 3.5)))
    assert image.pixelColor(x, y).red() > image.pixelColor(x, y).blue() + 100
    assert image.pixelColor(aside, y) != image.pixelColor(x, y)
    assert len(review.pixels)


def test_a_note_is_written_and_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.page.go_to_minute(7)
    qtbot.keyClick(window, Key.Key_M)
    dialog = window.findChild(NoteDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.entry, "turned over")
    qtbot.keyClick(dialog.entry, Key.Key_Return, CTRL)
    document = window.session.document
    assert document is not None
    assert document.review.notes == {7: "turned over"}
    assert "✎" in window.status.facts.review.text()


def test_signing_and_what_an_edit_does_to_a_signature(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_S, CTRL | SHIFT)
    dialog = window.findChild(SignDialog)
    assert dialog is not None
    assert not dialog.sign_button.isEnabled()
    qtbot.keyClicks(dialog.entry, "Dr A. Smith")
    qtbot.mouseClick(dialog.sign_button, Qt.MouseButton.LeftButton)
    night = window.session.night
    assert night is not None
    assert not night.is_draft
    assert "signed by Dr A. Smith" in window.status.saving.text()
    assert window.settings.signer == "Dr A. Smith"
    qtbot.keyClick(window, Key.Key_A)
    assert window.session.night is not None
    assert window.session.night.is_draft


def test_threshold_slider_acts_at_once_and_is_one_step(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_T)
    slider = window.page.panel.threshold
    assert slider.slider.hasFocus()
    before = window.page.panel.text_of("apnea")
    slider.slider.setValue(95)
    assert window.page.panel.text_of("apnea") == "0 min" != before
    assert np.isclose(window.page.night_lane.threshold.value(), 0.95)
    slider.settle()
    document = window.session.document
    assert document is not None
    assert document.review.threshold == 0.95
    assert document.undo() is not None
    assert document.undo() is None
    assert window.page.panel.text_of("apnea") == before


def test_r_peaks_by_mouse_and_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    lane, view = window.page.ecg_lane, window.page.view
    view.move_to(600.0)
    peak = float(lane.peaks_s[np.searchsorted(lane.peaks_s, 600.0)])
    n = len(lane.peaks_s)
    qtbot.keyClick(window, Key.Key_Period)
    assert view.cursor_s == pytest.approx(peak)
    qtbot.keyClick(lane, Key.Key_Delete)
    assert len(lane.peaks_s) == n - 1
    assert peak not in lane.peaks_s
    qtbot.keyClick(window, Key.Key_Insert)
    assert len(lane.peaks_s) == n
    assert np.abs(lane.peaks_s - peak).min() < 0.011
    qtbot.keyClick(window, Key.Key_E)
    assert window.actions_by_id["edit_peaks"].isChecked()
    other = float(lane.peaks_s[np.searchsorted(lane.peaks_s, 601.5)])
    mouse, target = lane.viewport(), point(lane, other + 0.3)
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=point(lane, other))
    qtbot.mouseMove(mouse, point(lane, other + 0.2))
    qtbot.mouseMove(mouse, target)
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=target)
    assert np.abs(lane.peaks_s - other).min() > 0.1
    assert np.abs(lane.peaks_s - other - 0.3).min() < 0.1
    free = (lane.peaks_s[np.searchsorted(lane.peaks_s, 598.0)] + 0.35).item()
    qtbot.mouseClick(mouse, Qt.MouseButton.LeftButton, pos=point(lane, free))
    assert len(lane.peaks_s) == n + 1


def test_the_night_is_analysed_again_with_the_peaks_edited(qtbot: QtBot, window: MainWindow) -> None:
    window.page.view.move_to(600.0)
    qtbot.keyClick(window, Key.Key_Period)
    qtbot.keyClick(window.page.ecg_lane, Key.Key_Delete)
    night = window.session.night
    assert night is not None
    assert night.beats_pending
    qtbot.waitUntil(lambda: not window.session.night.beats_pending)
    assert window.session.night.analysis is not night.analysis
    rr = window.session.night.analysis.rr.rr_s
    assert rr.max() > 1.5 > night.analysis.rr.rr_s.max()


def test_reopening_restores_review_view_and_undo(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(tmp_path / "reviews"))
    recording = replace(make_recording(90, name="two"), path=tmp_path / "two.edf")

    def open_review(recording, lies_in_file):
        store = ReviewFile(recording, lies_in_file=lies_in_file)
        return OpenedReview(store.load(), store)

    core = replace(standin_core, open=opens({"two.edf": recording}), open_review=open_review)
    window = window_with(core)
    open_night(qtbot, window, str(tmp_path / "two.edf"))
    window.page.go_to_minute(33)
    for key in (Key.Key_Minus, Key.Key_A, Key.Key_N, Key.Key_X):
        qtbot.keyClick(window, key)
    qtbot.waitUntil(lambda: window.status.saving.text() == "saved")
    cursor, lane = window.page.view.cursor_s, window.page.ecg_lane
    low, high = lane.range_s
    before = edits(window)
    window.close_recording()
    open_night(qtbot, window, str(tmp_path / "two.edf"))
    assert edits(window) == before
    assert window.page.view.cursor_s == pytest.approx(cursor)
    assert lane.range_s == pytest.approx((low, high))
    # What resizes the lanes, such as a warning above them, leaves the zoom as it was chosen.
    window.page.keep_speed()
    assert lane.range_s[1] - lane.range_s[0] == pytest.approx(high - low)
    qtbot.keyClick(window, Key.Key_Z, CTRL)
    assert edits(window) == {33: A, 34: N}
    window.close_recording()
    open_night(qtbot, window, str(tmp_path / "two.edf"))
    qtbot.keyClick(window, Key.Key_Z, CTRL | SHIFT)
    assert edits(window) == before


class FullDisk:
    def save(self, _saved):
        raise InputError("two.json", "review", "not written (disk full)", "make room")

    def close(self):
        pass


def test_a_failure_to_save_is_shown_and_the_edit_stays(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_with(replace(standin_core, open_review=lambda *_: OpenedReview(None, FullDisk())))
    monkeypatch.setattr(window, "ask_lose_edits", lambda: True)
    open_night(qtbot, window)
    qtbot.keyClick(window, Key.Key_A)
    qtbot.waitUntil(lambda: window.status.saving.text() == "NOT SAVED")
    assert "disk full" in window.status.saving.toolTip()
    assert edits(window) == {0: A}


def test_a_review_that_cannot_be_used_is_told_in_the_window(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    problem = InputError("two.json", "SHA-256 of the recording", "another one", "open the right file")
    window = window_with(replace(standin_core, open_review=lambda *_: OpenedReview(None, None, problem)))
    open_night(qtbot, window)
    assert window.problem.isVisible()
    assert "another one" in window.problem.sentence()
    assert window.session.night is not None


def test_another_model_keeps_the_review(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_X)
    window.session.choose_model("se-mscnn-published")
    assert window.session.night is None
    assert not window.actions_by_id["mark_apnea"].isEnabled()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert edits(window) == {0: X}


def test_two_models_are_compared_as_two_strips(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    def analyze(recording, model, _progress):
        pattern = "NA" if model == "se-mscnn-published" else PATTERN
        return make_analysis(recording, pattern, model=model or "se-mscnn-rri-1.0")

    window = window_with(replace(standin_core, analyze=analyze))
    open_night(qtbot, window)
    lane = window.page.night_lane
    assert not lane.compared_row.box.isVisible()
    menu = window.submenus["compare"]
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["&Nothing", "SE-MSCNN published"]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: window.session.compared is not None)
    assert lane.compared_row.box.isVisible()
    assert len(lane.compared_colours.pixels) == 90
    assert "agrees on" in window.status.work.text.text()
    window.session.compare_with(None)
    assert not lane.compared_row.box.isVisible()


def test_window_asks_before_edits_are_lost(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_with(replace(standin_core, open_review=lambda *_: OpenedReview(None, FullDisk())))
    open_night(qtbot, window)
    qtbot.keyClick(window, Key.Key_A)
    qtbot.waitUntil(lambda: window.status.saving.text() == "NOT SAVED")
    monkeypatch.setattr(window, "ask_lose_edits", lambda: False)
    assert not window.close()
    assert window.isVisible()
    window.close_recording()
    assert window.session.document is not None
    monkeypatch.setattr(window, "ask_lose_edits", lambda: True)
    assert window.close()
