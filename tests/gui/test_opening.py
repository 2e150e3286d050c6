"""Opening nights: from a dialog, a drop, the recent files; what cannot be opened; another one over the first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from tests.support.driving import drop, open_and_wait, shows_no_result
from tests.support.recordings import Signal, ecg_wave, edf_file
from tests.support.standins import SlowAnalysis, make_analysis, make_recording, opens

MakeWindow = Callable[[Core], MainWindow]


def test_ctrl_o_opens_the_chosen_file_and_analyses_it(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_with(standin_core)
    monkeypatch.setattr(window.files, "ask_open_path", lambda: Path("one.edf"))
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.windowTitle() == "one · 23:41–00:41 · SE-MSCNN rri 1.0"
    assert window.stack.currentWidget() is window.page
    assert window.page.panel.text_of("model") == "SE-MSCNN rri 1.0"


def test_opening_a_second_file_drops_the_first_ones_result(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    first_began, first_may_end, first_ended = threading.Event(), threading.Event(), threading.Event()

    def stubborn(recording, model, progress):
        if recording.name == "one":
            first_began.set()
            first_may_end.wait(5)
            first_ended.set()
        return make_analysis(recording)

    window = window_with(replace(standin_core, analyze=stubborn))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(first_began.is_set)
    open_and_wait(qtbot, window, "two.edf")
    first_may_end.set()
    qtbot.waitUntil(first_ended.is_set)
    qtbot.wait(100)
    assert window.session.night is not None
    assert window.session.night.analysis.recording.name == "two"
    assert window.page.night_lane.model_colours.pixels.shape == (90, 4)
    assert window.windowTitle().startswith("two ·")


def test_the_first_nights_colours_are_gone_while_the_second_is_analysed(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()

    def analyze(recording, model, progress):
        return slow(recording, model, progress) if recording.name == "two" else make_analysis(recording)

    window = window_with(replace(standin_core, analyze=analyze))
    open_and_wait(qtbot, window, "one.edf")
    window.open_file(Path("two.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    assert shows_no_result(window)
    slow.go_on.set()
    qtbot.waitUntil(lambda: window.session.night is not None)


def test_a_failed_load_keeps_the_last_night_and_says_why_in_the_window(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    def open_or_refuse(path, channel, progress):
        if path.name == "bad.edf":
            raise InputError(path, "sampling rate of channel ECG", "50 Hz", "export it with at least 80 Hz")
        return standin_core.open(path, channel, progress)

    window = window_with(replace(standin_core, open=open_or_refuse))
    open_and_wait(qtbot, window, "one.edf")
    title = window.windowTitle()
    drop(window, Path("/nowhere/bad.edf"))
    qtbot.waitUntil(window.problem.isVisible)
    for part in ("bad.edf", "ampling rate of channel ECG", "50 Hz", "xport it with at least 80 Hz"):
        assert part in window.problem.sentence()
    assert window.session.night is not None
    assert len(window.page.night_lane.model_colours.pixels)
    assert window.stack.currentWidget() is window.page
    assert window.windowTitle() == title
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.problem.isVisible()


def test_a_failed_load_resumes_the_analysis_it_interrupted(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()

    def open_or_refuse(path, channel, progress):
        if path.name == "bad.edf":
            raise InputError(path, "header", "empty", "open another file")
        return standin_core.open(path, channel, progress)

    window = window_with(replace(standin_core, open=open_or_refuse, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    window.open_file(Path("bad.edf"))
    qtbot.waitUntil(lambda: slow.started == ["one", "one"])
    slow.go_on.set()
    qtbot.waitUntil(lambda: window.session.night is not None)


def test_a_failed_load_with_nothing_open_goes_back_to_the_welcome_page(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    def missing(path, channel, progress):
        raise FileNotFoundError(2, "No such file or directory", str(path))

    window = window_with(replace(standin_core, open=missing))
    window.open_file(Path("gone.edf"))
    qtbot.waitUntil(window.problem.isVisible)
    assert "gone.edf" in window.problem.sentence()
    assert "No such file" in window.problem.sentence()
    assert window.stack.currentWidget() is window.welcome


def test_dropping_a_file_opens_it(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    drop(window, Path("/somewhere/two.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.panel.name.text() == "two"


def test_lanes_let_the_window_have_what_is_dropped_on_them(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    for lane in window.page.lanes:
        assert not lane.acceptDrops()
        assert not lane.viewport().acceptDrops()


def test_recent_files_are_offered_on_the_welcome_page_and_open(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "one.edf"
    path.write_bytes(b"")
    settings.add_recent(path)
    window = window_with(standin_core)
    assert [button.text() for button in window.welcome.recent_buttons] == ["one.edf"]
    qtbot.mouseClick(window.welcome.recent_buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.panel.name.text() == "one"


def test_opening_page_names_the_file_and_can_be_cancelled(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    def slow_open(path, channel, progress):
        while True:
            progress.report(0.3, "Reading")
            time.sleep(0.005)

    window = window_with(replace(standin_core, open=slow_open))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: window.opening_page.bar.value() > 0)
    assert "one.edf" in window.opening_page.title.text()
    qtbot.mouseClick(window.opening_page.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=1000)
    assert window.stack.currentWidget() is window.welcome


def test_real_file_shows_its_ecg_and_clock_time(
    qtbot: QtBot, window_with: MakeWindow, shared_data: Path
) -> None:
    window = window_with(Core(analyze=lambda recording, _model, _progress: make_analysis(recording)))
    window.open_file(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf")
    qtbot.waitUntil(lambda: window.session.night is not None, timeout=20_000)
    assert window.session.opened is not None
    assert window.session.opened.recording.n_minutes == 20
    assert len(window.page.ecg_lane.curve.xData) > 500
    assert window.page.facts.text_of("length")


def test_second_opening_of_the_same_window_does_not_use_the_first_source(
    qtbot: QtBot, window_with: MakeWindow
) -> None:
    one, two = make_recording(20, name="one"), make_recording(20, name="two")
    core = Core(
        open=opens({"one.edf": one, "two.edf": two}),
        analyze=lambda recording, _model, _progress: make_analysis(recording),
    )
    window = window_with(core)
    open_and_wait(qtbot, window, "one.edf")
    open_and_wait(qtbot, window, "two.edf")
    window.session.choose_channel("ECG2")
    qtbot.waitUntil(lambda: not window.session.busy)
    assert window.session.opened is not None
    assert window.session.opened.recording.name == "two"


def test_demo_night_is_marked_as_simulated(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    qtbot.mouseClick(window.welcome.demo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.panel.badge.isVisible()
    assert window.windowTitle().endswith("SIMULATED")
    open_and_wait(qtbot, window, "one.edf")
    assert not window.page.panel.badge.isVisible()


def test_choosing_another_channel_reopens_the_file_and_keeps_the_place(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    asked: list[str | None] = []

    def open_file(path, channel, progress):
        asked.append(channel)
        return standin_core.open(path, channel, progress)

    window = window_with(replace(standin_core, open=open_file))
    open_and_wait(qtbot, window, "one.edf")
    window.page.view.move_to(1800.0)
    menu = window.submenus["channel"]
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == ["ECG (100 Hz, mV)", "ECG2 (100 Hz, mV)"]
    assert [a.isChecked() for a in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: asked == [None, "ECG2"] and not window.session.busy)
    assert window.page.view.cursor_s == 1800.0


@pytest.mark.parametrize("change", ["another recording", "deleted"])
def test_another_channel_is_not_taken_from_another_recording_under_the_same_name(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, tmp_path: Path, change: str
) -> None:
    digital = np.round(ecg_wave(100, 360) * 9000).astype(int)
    leads = [Signal(digital, 100, label=label) for label in ("ECG I", "ECG II")]
    path = edf_file(tmp_path / "night.edf", leads, patient="A-1 F 01-JAN-1960 Ann")
    window = window_with(replace(standin_core, open=Core().open))
    window.open_file(path)
    qtbot.waitUntil(lambda: window.session.night is not None and not window.session.busy)
    before = window.session.opened
    assert before is not None
    if change == "deleted":
        path.unlink()
    else:
        edf_file(path, leads, patient="B-2 M 02-FEB-1970 Bob")
    window.session.choose_channel("ECG I")
    qtbot.waitUntil(window.problem.isVisible)
    sentence = window.problem.sentence()
    assert ("not the one that was opened" if change == "another recording" else "unreadable") in sentence
    assert window.session.opened is before
    assert window.session.night is not None
    if change == "another recording":
        # Opening it again is the user's choice.
        window.open_file(path)
        qtbot.waitUntil(lambda: window.session.opened is not before)
        assert window.session.opened is not None
        assert window.session.opened.recording.identity.name == "Bob"
        qtbot.waitUntil(lambda: not window.session.busy)
