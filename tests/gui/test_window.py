"""The window while it analyses, is cancelled and closed, and where a report of its night goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from tests.support.driving import open_and_wait, shows_no_result
from tests.support.standins import SlowAnalysis, make_analysis

MakeWindow = Callable[[Core], MainWindow]


def test_welcome_page_is_shown_when_nothing_is_open(window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    assert window.stack.currentWidget() is window.welcome
    assert not window.actions_by_id["report"].isEnabled()
    assert not window.actions_by_id["next_minute"].isEnabled()
    assert window.actions_by_id["open"].isEnabled()


def test_ecg_can_be_read_while_the_analysis_runs(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    curve = window.page.ecg_lane.curve
    assert len(curve.xData) > 100
    assert float(curve.yData.max()) > 0.8
    assert window.status.work.bar.isVisible()
    assert shows_no_result(window)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert window.page.view.minute == 1
    slow.go_on.set()
    qtbot.waitUntil(lambda: window.session.night is not None)


def test_results_appear_without_moving_the_view(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    window.page.view.move_to(1234.0)
    before = window.page.ecg_lane.range_s, window.page.rri_lane.range_s, window.page.view.cursor_s
    panel = window.page.panel.size()
    slow.go_on.set()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert (window.page.ecg_lane.range_s, window.page.rri_lane.range_s, window.page.view.cursor_s) == before
    assert window.page.panel.size() == panel


def test_escape_cancels_within_a_second_and_leaves_no_overlay(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    began = time.monotonic()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=1000)
    assert time.monotonic() - began < 1.0
    assert shows_no_result(window)
    assert window.status.work.text.text() == "Analysis cancelled"
    assert window.status.work.button.text() == "Analyse again"
    slow.go_on.set()
    qtbot.mouseClick(window.status.work.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.night is not None)


def test_a_result_that_comes_after_cancelling_is_not_shown(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    began, may_end = threading.Event(), threading.Event()

    def deaf(recording, _model, _progress):
        began.set()
        may_end.wait(5)
        return make_analysis(recording)

    window = window_with(replace(standin_core, analyze=deaf))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(began.is_set)
    window.session.cancel()
    may_end.set()
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name == "analysis"])
    qtbot.wait(50)
    assert shows_no_result(window)
    assert window.status.work.text.text() == "Analysis cancelled"


def test_beats_only_recording_says_so_and_shows_its_rhythm(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("beats.hea"))
    qtbot.waitUntil(lambda: bool(slow.started))
    assert "beats only" in window.page.ecg_lane.words.text()
    assert window.page.ecg_lane.words.isVisible()
    assert window.page.rri_lane.curve.xData is not None
    assert len(window.page.rri_lane.curve.xData) > 100
    assert len(window.page.night_lane.reference_colours.pixels)
    assert window.page.facts.text_of("signal") == "beats only, from beats.qrs"
    slow.go_on.set()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.ecg_lane.words.isVisible()


def test_ctrl_e_writes_the_report_and_says_where_it_is(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[tuple[str, Path]] = []

    def report(night, path, *_):
        path.write_bytes(b"%PDF-")
        written.append((night.analysis.recording.name, path))
        return path

    opened: list[str] = []
    monkeypatch.setattr(
        "semscnn_gui.gui.file_actions.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    window = window_with(replace(standin_core, report=report))
    open_and_wait(qtbot, window, "one.edf")
    monkeypatch.setattr(window.files, "ask_report_path", lambda _proposed: tmp_path / "out")
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.session.reports.busy and bool(written))
    assert written == [("one", tmp_path / "out.pdf")]
    qtbot.waitUntil(lambda: window.status.work.text.text() == "Report written: out.pdf")
    assert window.status.work.text.toolTip() == str(tmp_path / "out.pdf")
    assert window.status.work.button.text() == "Open"
    qtbot.mouseClick(window.status.work.button, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path / "out.pdf")]


def test_a_report_that_cannot_be_written_is_told_in_the_window(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    def report(night, path, *_):
        raise PermissionError(13, "Permission denied", str(path))

    window = window_with(replace(standin_core, report=report))
    open_and_wait(qtbot, window, "one.edf")
    monkeypatch.setattr(window.files, "ask_report_path", lambda _proposed: Path("/root/x.pdf"))
    window.files.export_report()
    qtbot.waitUntil(window.problem.isVisible)
    assert "Permission denied" in window.problem.sentence()
    assert window.session.night is not None


def test_choosing_another_model_analyses_again_and_names_it(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window, "one.edf")
    menu = window.submenus["model"]
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert shows_no_result(window)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.panel.text_of("model") == "SE-MSCNN published"
    assert window.windowTitle().endswith("SE-MSCNN published")


def test_ctrl_w_closes_the_recording(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window, "one.edf")
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.welcome
    assert window.windowTitle() == "semscnn-gui"
    open_and_wait(qtbot, window, "two.edf")


def test_closing_the_window_while_analysing_leaves_no_thread(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    slow = SlowAnalysis()
    window = window_with(replace(standin_core, analyze=slow))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: bool(slow.started))
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began < 1.0
    assert not [t for t in threading.enumerate() if t.name in ("analysis", "opening")]
