"""What is on the screen is what would be painted anew: nothing stale is left behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.main_window import MainWindow
from tests.support.driving import document_of, open_and_wait, pixels, point

# Of 255; less differs where text is blended.
_VISIBLE = 24


def test_a_quick_hand_leaves_no_trace_of_earlier_viewports(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    lane, mouse = window.page.night_lane, window.page.night_lane.viewport()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_O, Qt.Key.Key_R):
        qtbot.keyClick(window, key)
        qtbot.wait(100)
    # Moving, pressing, dragging and marking before the window has had time to paint.
    places = [point(lane, 60.0 * minute) for minute in (29.5, 30.5, 33.5, 36.5, 39.5)]
    qtbot.mouseMove(mouse, places[0])
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=places[1])
    for place in places[2:]:
        qtbot.mouseMove(mouse, place)
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=places[-1])
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert len(document_of(window).review.edits) > 9
    qtbot.wait(300)
    assert stale_pixels(window, lane) < 50


def test_names_of_rows_leave_no_ghosts_where_they_were(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core
) -> None:
    window = window_with(standin_core)
    # With reference labels the rows below them stand further down.
    for name in ("beats.hea", "one.edf", "beats.hea"):
        open_and_wait(qtbot, window, name)
        qtbot.wait(300)
        assert stale_pixels(window, window.page.night_lane) < 50


def stale_pixels(window: MainWindow, lane: Lane) -> int:
    """How many pixels of a lane on the screen are not what would be painted anew."""
    at = lane.mapTo(window, QPoint(0, 0))
    part = np.s_[at.y() : at.y() + lane.height(), at.x() : at.x() + lane.width()]
    shown, anew = pixels(window.screen().grabWindow(window.winId()))[part], pixels(window.grab())[part]
    return int(np.count_nonzero(np.abs(shown - anew).max(axis=2) > _VISIBLE))
