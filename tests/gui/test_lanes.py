"""Lanes: one cursor for all, colours that are the states, keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.night_lanes import NightLane
from semscnn_gui.gui.night_strip import minute_pixels
from semscnn_gui.gui.theme import BLUE_GREY, HATCH_GREY, VERMILLION
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from tests.support.driving import turn_wheel
from tests.support.standins import PATTERN, make_analysis, make_recording

MakeWindow = Callable[[Core], MainWindow]
STATE = {"A": MinuteState.APNEA, "N": MinuteState.NORMAL, "X": MinuteState.UNSCORABLE}
ONE_SCREEN = 1e6
COLOUR = {"A": VERMILLION, "N": BLUE_GREY, "X": HATCH_GREY}


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> MainWindow:
    window = window_with(standin_core)
    window.open_file(Path("two.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    return window


def point(lane: Lane, second: float) -> QPoint:
    box = lane.rows[0].box.sceneBoundingRect()
    return QPoint(round(lane.x_of(second)), round(box.center().y()))


def point_on_curve(lane: NightLane, second: float) -> QPoint:
    """A point of the night lane below its strips."""
    box = lane.heart_rate.box.sceneBoundingRect()
    return QPoint(round(lane.x_of(second)), round(box.center().y()))


def cursors(window: MainWindow) -> set[float]:
    return {round(row.cursor.value(), 3) for lane in window.page.lanes for row in lane.rows}


def cursor_is_visible(window: MainWindow) -> bool:
    view, page = window.page.view, window.page
    return all(lane.range_s[0] - 1e-6 <= view.cursor_s <= lane.range_s[1] + 1e-6 for lane in page.lanes)


def test_minute_colours_equal_the_states() -> None:
    states = [STATE[letter] for letter in PATTERN]
    pixels = minute_pixels(states)
    for letter, pixel in zip(PATTERN, pixels, strict=True):
        assert tuple(pixel[:3]) == COLOUR[letter].getRgb()[:3]
        assert pixel[3] > 0


def test_strip_in_the_window_has_the_colours_of_the_night(window: MainWindow) -> None:
    night = window.session.night
    assert night is not None
    for colours in (
        window.page.night_lane.model_colours,
        window.page.rri_lane.colours,
        window.page.ecg_lane.colours,
    ):
        for state, pixel in zip(night.states(), colours.pixels, strict=True):
            letter = next(key for key, value in STATE.items() if value is state)
            assert tuple(pixel[:3]) == COLOUR[letter].getRgb()[:3]


def test_unscorable_is_told_from_normal_by_pattern_on_screen(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.night_lane
    grabbed = lane.grab().toImage()
    box = lane.model_row.box.sceneBoundingRect()

    def shades(minute: int) -> int:
        left, right = (round(lane.x_of(60.0 * m)) for m in (minute, minute + 1))
        rows = range(round(box.top()) + 4, round(box.bottom()) - 4)
        return len({grabbed.pixel(x, y) for x in range(left + 2, right - 1) for y in rows})

    normal, unscorable = PATTERN.index("N", 8), PATTERN.index("X")
    assert PATTERN[normal] == "N"
    window.page.view.move_to(60.0 * 80)
    QApplication.processEvents()
    grabbed = lane.grab().toImage()
    assert shades(normal) == 1
    assert shades(unscorable) > 3


def test_reviewed_minutes_have_full_strength_and_the_model_row_stays(window: MainWindow) -> None:
    analysis = make_analysis(make_recording(21))
    edited = PATTERN.index("A")
    night = ReviewedNight(analysis, Review(edits={edited: MinuteState.NORMAL}))
    lane = window.page.night_lane
    lane.set_night(night)
    model, review = lane.model_colours.pixels, lane.review_colours.pixels
    assert tuple(model[edited][:3]) == VERMILLION.getRgb()[:3]
    assert tuple(review[edited][:3]) == BLUE_GREY.getRgb()[:3]
    assert review[edited][3] > review[0][3]


def painted(lane: NightLane, second: float) -> QColor:
    """Colour of the model's strip on screen at a moment."""
    box = lane.model_row.box.sceneBoundingRect()
    return lane.grab().toImage().pixelColor(round(lane.x_of(second)), round(box.center().y()))


def test_minutes_of_a_range_are_painted_where_they_belong(window: MainWindow) -> None:
    lane = window.page.night_lane
    lane.model_colours.set_minutes(30, [MinuteState.APNEA] * 5)
    empty = painted(lane, 29.5 * 60)
    assert painted(lane, 35.5 * 60) == empty
    for minute in range(30, 35):
        assert painted(lane, (minute + 0.5) * 60).red() > painted(lane, (minute + 0.5) * 60).blue() + 40


def test_a_single_apnea_minute_shows_in_a_night_with_more_minutes_than_pixels(window: MainWindow) -> None:
    lane = window.page.night_lane
    lane.show_range(0.0, 60.0 * 6000)
    states = [MinuteState.NORMAL] * 6000
    states[3001] = MinuteState.APNEA
    lane.model_colours.set_minutes(0, states)
    image = lane.grab().toImage()
    y = round(lane.model_row.box.sceneBoundingRect().center().y())
    x = round(lane.x_of(60.0 * 3001))
    near = [image.pixelColor(x + dx, y) for dx in range(-2, 3)]
    assert any(colour.red() > colour.blue() + 40 for colour in near)


@pytest.mark.parametrize(
    ("key", "modifier", "seconds"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 60),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, -60),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 300),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, -300),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, ONE_SCREEN),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, -ONE_SCREEN),
    ],
)
def test_keys_move_all_lanes(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, seconds: float
) -> None:
    window.page.view.move_to(2400.0)
    low, high = window.page.ecg_lane.range_s
    wanted = 2400.0 + (seconds if abs(seconds) < ONE_SCREEN else np.sign(seconds) * (high - low))
    qtbot.keyClick(window, key, modifier)
    assert window.page.view.cursor_s == pytest.approx(wanted)
    assert cursors(window) == {round(wanted, 3)}
    assert cursor_is_visible(window)


def test_home_and_end_reach_the_ends(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_End)
    assert window.page.view.minute == 89
    assert cursor_is_visible(window)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert window.page.view.minute == 89
    qtbot.keyClick(window, Qt.Key.Key_Home)
    assert window.page.view.cursor_s == 0.0
    assert cursor_is_visible(window)


def test_n_and_p_step_through_the_runs(qtbot: QtBot, window: MainWindow) -> None:
    firsts = [run.minutes.start for run in window.page.runs.table.runs_model.runs]
    assert len(firsts) > 4
    seen = []
    for _ in firsts:
        qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        seen.append(window.page.view.minute)
    assert seen == firsts
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert window.page.view.minute == firsts[-1]
    qtbot.keyClick(window, Qt.Key.Key_P)
    assert window.page.view.minute == firsts[-2]


def test_click_on_a_run_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    table = window.page.runs.table
    rect = table.visualRect(table.model().index(3, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert window.page.view.minute == table.runs_model.runs[3].minutes.start
    assert cursor_is_visible(window)


def test_click_in_the_night_moves_all_lanes_there(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.night_lane
    qtbot.mouseClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=point(lane, 3000.0))
    assert window.page.view.cursor_s == pytest.approx(3000.0, abs=10.0)
    assert len(cursors(window)) == 1
    assert cursor_is_visible(window)


def test_dragging_the_viewport_moves_the_lanes(qtbot: QtBot, window: MainWindow) -> None:
    lane, view = window.page.night_lane, window.page.view
    view.move_to(2400.0)
    mouse = lane.viewport()
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=point_on_curve(lane, 2300.0))
    assert view.cursor_s == 2400.0
    for second in (2500.0, 2900.0, 3300.0):
        qtbot.mouseMove(mouse, point_on_curve(lane, second))
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=point_on_curve(lane, 3300.0))
    assert view.cursor_s == pytest.approx(3400.0, abs=12.0)
    assert cursor_is_visible(window)


def test_what_is_read_out_follows_a_drag_on_the_strip(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.night_lane
    mouse = lane.viewport()
    qtbot.mouseMove(mouse, point(lane, 300.0))
    assert lane.readout.text().startswith("23:4")
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=point(lane, 300.0))
    qtbot.mouseMove(mouse, point(lane, 2700.0))
    assert lane.readout.text().startswith("00:2")
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=point(lane, 2700.0))


def test_click_in_the_ecg_puts_the_cursor_without_moving_the_trace(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.ecg_lane
    window.page.view.move_to(2400.0)
    before = lane.range_s
    qtbot.mouseClick(lane.viewport(), Qt.MouseButton.LeftButton, pos=point(lane, 2410.0))
    assert window.page.view.cursor_s == pytest.approx(2410.0, abs=0.1)
    assert lane.range_s == before


@pytest.mark.parametrize("name", ["ecg_lane", "rri_lane"])
def test_dragging_a_trace_moves_it_with_the_mouse(qtbot: QtBot, window: MainWindow, name: str) -> None:
    lane: Lane = getattr(window.page, name)
    window.page.view.move_to(2400.0)
    low, high = lane.range_s
    span = high - low
    mouse = lane.viewport()
    qtbot.mousePress(mouse, Qt.MouseButton.LeftButton, pos=point(lane, 2400.0))
    target = point(lane, 2400.0 - span / 5)
    for share in (0.3, 0.7, 1.0):
        start = point(lane, low + span / 2)
        qtbot.mouseMove(mouse, QPoint(round(start.x() + share * (target.x() - start.x())), start.y()))
    qtbot.mouseRelease(mouse, Qt.MouseButton.LeftButton, pos=target)
    assert lane.range_s[0] == pytest.approx(low + span / 5, abs=span / 50)
    assert lane.range_s[1] - lane.range_s[0] == pytest.approx(span)
    assert cursor_is_visible(window)


def test_wheel_zooms_around_the_mouse(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.ecg_lane
    window.page.view.move_to(2400.0)
    at = QPointF(point(lane, 2405.0))
    turn_wheel(lane.viewport(), at, 240)
    low, high = lane.range_s
    assert high - low < 25.0
    assert lane.second_at(at.x()) == pytest.approx(2405.0, abs=0.1)


def test_plus_and_minus_zoom_the_ecg_between_a_second_and_the_night(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.ecg_lane
    for _ in range(20):
        qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert lane.range_s[1] - lane.range_s[0] == pytest.approx(1.0)
    for _ in range(40):
        qtbot.keyClick(window, Qt.Key.Key_Minus)
    assert lane.range_s == (0.0, 5400.0)
    assert len(lane.curve.xData) < 5 * lane.plot_width()


def test_status_line_says_what_is_under_the_cursor(qtbot: QtBot, window: MainWindow) -> None:
    facts = window.status.facts
    apnea = PATTERN.index("A")
    window.page.go_to_minute(apnea)
    assert facts.minute.text() == f"minute {apnea}"
    assert facts.state.text() == "model apnea 0.90"
    assert facts.time.text() == "23:43:30"
    assert "0:02:30" in facts.time.toolTip()
    assert "RR 0." in facts.rhythm.text()
    window.page.go_to_minute(PATTERN.index("X"))
    assert " ".join(facts.state.lines()) == "model unscorable: electrode off"
    assert facts.state.toolTip() == "model unscorable: electrode off"


def test_r_peaks_are_marked_where_they_are(window: MainWindow) -> None:
    night = window.session.night
    assert night is not None
    window.page.view.move_to(600.0)
    low, high = window.page.ecg_lane.range_s
    peaks = night.analysis.peaks.time_s
    expected = peaks[(peaks >= low) & (peaks < high)]
    assert np.array_equal(window.page.ecg_lane.marks.times_s, expected)


def test_summary_has_units_and_never_a_bare_ahi(window: MainWindow) -> None:
    panel = window.page.panel
    assert panel.text_of("per_hour").endswith(" /h")
    assert "±" in panel.text_of("ahi")
    assert panel.text_of("apnea").endswith(" min")
    assert panel.text_of("reasons").endswith(" electrode off")
    assert panel.text_of("heart_rate").endswith("/min")
