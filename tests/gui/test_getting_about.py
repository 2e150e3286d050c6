"""Going to places by keys, and the panels as they were left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.go_to import GoToDialog, second_of
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.words import minute_text, moment_text, span_text
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import Recording
from tests.support.driving import document_of, open_and_wait, turn_wheel
from tests.support.standins import PATTERN, make_recording

MakeWindow = Callable[[Core], MainWindow]
Key = Qt.Key
LATE = datetime(2026, 3, 1, 23, 4, 58, 600_000)


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> MainWindow:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    return window


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("23:50", 9 * 60.0),
        ("00:05", 24 * 60.0),
        ("0:05:30", 24 * 60.0 + 30),
        ("00.05", 24 * 60.0),
        ("17", 17 * 60.0),
        ("17 min", 17 * 60.0),
        ("23:40", None),
        ("90", None),
        ("25:00", None),
        ("00:60", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_typed_time_or_minute_means_a_moment_of_the_night(text: str, second: float | None) -> None:
    # From 23:41 to 00:41.
    assert second_of(text, make_recording(60)) == second


def test_without_a_start_a_typed_time_counts_from_the_beginning() -> None:
    assert second_of("1:05", make_recording(90, start=None)) == 65 * 60.0
    assert second_of("1:35", make_recording(90, start=None)) is None


def test_g_goes_to_a_clock_time_and_says_what_is_outside(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_G)
    dialog = window.findChild(GoToDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.entry, "12:00")
    qtbot.keyClick(dialog.entry, Key.Key_Return)
    assert "23:41–01:11" in dialog.problem.text()
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.entry, "00:02:30")
    qtbot.keyClick(dialog.entry, Key.Key_Return)
    assert window.page.view.cursor_s == 21 * 60.0 + 30
    assert not dialog.isVisible()


def test_u_goes_from_one_unscorable_stretch_to_the_next(qtbot: QtBot, window: MainWindow) -> None:
    first = PATTERN.index("X")
    for start in (first, first + len(PATTERN)):
        qtbot.keyClick(window, Key.Key_U)
        assert window.page.view.minute == start
    document_of(window).mark(range(first + 2, first + 4), MinuteState.UNSCORABLE)
    window.page.view.jump_to(0.0)
    qtbot.keyClick(window, Key.Key_U)
    assert window.page.view.minute == first
    qtbot.keyClick(window, Key.Key_End)
    qtbot.keyClick(window, Key.Key_U)
    assert "no unscorable minute after this" in window.status.work.text.text()


def test_d_goes_to_where_the_night_as_shown_and_the_reference_differ(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.keyClick(window, Key.Key_D)
    assert "no reference labels" in window.status.work.text.text()
    # The reference reads NNAA over and over, the model PATTERN.
    open_and_wait(qtbot, window, "beats.hea")
    pairs = enumerate(zip(PATTERN, "NNAA" * 6, strict=False))
    differing = [i for i, (model, expert) in pairs if model != "X" and model != expert]
    for minute in differing[:3]:
        qtbot.keyClick(window, Key.Key_D)
        assert window.page.view.minute == minute
    document_of(window).mark(range(differing[3], differing[3] + 1), MinuteState.APNEA)
    shown = document_of(window).night.state(differing[3])
    agrees = (shown is MinuteState.APNEA) == (("NNAA" * 6)[differing[3]] == "A")
    qtbot.keyClick(window, Key.Key_D)
    assert window.page.view.minute == differing[4 if agrees else 3]


def test_backspace_goes_back_through_the_views(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page
    qtbot.keyClick(window, Key.Key_Home)
    seen = []
    for key in (Key.Key_U, Key.Key_O, Key.Key_End):
        seen.append(page.view.view())
        qtbot.keyClick(window, key)
    for view in reversed(seen):
        qtbot.keyClick(page.ecg_lane, Key.Key_Backspace)
        assert page.view.view() == view


def test_what_was_said_of_the_last_action_goes_with_the_next(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_End)
    qtbot.keyClick(window, Key.Key_U)
    assert window.status.work.text.text()
    qtbot.keyClick(window, Key.Key_Left)
    assert not window.status.work.text.text()


def test_t_frames_the_threshold_until_escape(qtbot: QtBot, window: MainWindow) -> None:
    threshold = window.page.panel.threshold
    assert threshold.property("framed") == "true"
    qtbot.keyClick(window, Key.Key_T)
    assert threshold.property("framed") == "focus"
    qtbot.keyClick(window, Key.Key_Escape)
    assert threshold.property("framed") == "true"
    assert window.page.ecg_lane.hasFocus()


def test_arrow_keys_change_the_threshold_that_t_framed_and_nothing_else(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.page
    slider = page.panel.threshold.slider
    qtbot.keyClick(window, Key.Key_T)
    before, cursor = slider.value(), page.view.cursor_s
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_PageUp, Key.Key_Left):
        qtbot.keyClick(slider, key)
    assert slider.value() == before + 2 + 5
    assert page.view.cursor_s == cursor
    page.panel.threshold.settle()
    assert document_of(window).review.threshold == pytest.approx((before + 7) / 100)
    qtbot.keyClick(slider, Key.Key_Escape)
    qtbot.keyClick(page.ecg_lane, Key.Key_Right)
    assert (slider.value(), page.view.cursor_s) == (before + 7, cursor + 60.0)


def test_escape_leaves_the_threshold_before_it_hides_a_warning(qtbot: QtBot, window: MainWindow) -> None:
    window.warnings.show_warnings(["a warning"])
    qtbot.keyClick(window, Key.Key_T)
    qtbot.keyClick(window.page.panel.threshold.slider, Key.Key_Escape)
    assert window.page.ecg_lane.hasFocus()
    assert window.warnings.isVisible()


def test_the_frame_of_the_threshold_goes_from_the_screen_with_the_focus(
    qtbot: QtBot, window: MainWindow
) -> None:
    threshold = window.page.panel.threshold
    before = on_screen(qtbot, threshold)
    qtbot.keyClick(window, Key.Key_T)
    assert on_screen(qtbot, threshold) != before
    qtbot.mouseClick(window.page.ecg_lane.viewport(), Qt.MouseButton.LeftButton)
    assert on_screen(qtbot, threshold) == before


def test_the_wheel_changes_no_threshold_that_it_passes_over(qtbot: QtBot, window: MainWindow) -> None:
    slider = window.page.panel.threshold.slider
    before = slider.value()
    at = QPointF(slider.rect().center())
    turn_wheel(slider, at, 240)
    assert slider.value() == before
    qtbot.keyClick(window, Key.Key_T)
    turn_wheel(slider, at, 240)
    assert slider.value() != before


def test_the_mouse_leaves_the_arrow_keys_to_the_cursor(qtbot: QtBot, window: MainWindow) -> None:
    slider = window.page.panel.threshold.slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton)
    assert not slider.hasFocus()


def on_screen(qtbot: QtBot, widget: QWidget) -> QImage:
    """What the window has painted of a widget, without painting it anew."""
    qtbot.wait(50)
    top = widget.window()
    at = widget.mapTo(top, QPoint(0, 0))
    pixels = top.screen().grabWindow(top.winId(), at.x(), at.y(), widget.width(), widget.height())
    return pixels.toImage()


def late_recording() -> Recording:
    return make_recording(60, start=LATE)


def test_clock_times_of_a_recording_that_began_within_a_minute_have_their_seconds() -> None:
    assert span_text(late_recording()) == "23:04:58–00:04:58"
    assert minute_text(2, LATE) == "23:06:58"
    assert minute_text(2, datetime(2026, 3, 1, 23, 4)) == "23:06"
    assert minute_text(62, None) == "1:02"
    assert moment_text(0.0, LATE) == "23:04:58"
    assert moment_text(0.5, LATE) == "23:04:59"


def test_panels_come_back_as_they_were_left(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    summary, recording, runs, notes = window.page.docks
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    window.page.addDockWidget(left, runs)
    recording.hide()
    notes.raise_()
    heights = window.page.splitter.sizes()
    window.page.splitter.setSizes([heights[0] + 40, heights[1] - 40, heights[2]])
    kept = window.page.splitter.sizes()
    window.close()
    again = window_with(standin_core)
    open_and_wait(qtbot, again)
    summary, recording, runs, notes = again.page.docks
    assert again.page.dockWidgetArea(runs) is left
    assert recording.isHidden()
    assert not summary.isHidden()
    assert not notes.isHidden()
    assert again.page.splitter.sizes()[0] == pytest.approx(kept[0], abs=8)
    again.submenus["panels"].aboutToShow.emit()
    again.submenus["panels"].actions()[-1].trigger()
    assert again.page.dockWidgetArea(runs) is Qt.DockWidgetArea.RightDockWidgetArea
    assert not recording.isHidden()


def test_a_recording_panel_row_is_never_cut(qtbot: QtBot, window: MainWindow) -> None:
    window.page.docks[1].raise_()
    qtbot.waitUntil(window.page.facts.isVisible)
    for value in window.page.facts.findChildren(QLabel):
        assert value.height() >= value.heightForWidth(value.width())


def test_the_window_fits_a_small_screen(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 640
