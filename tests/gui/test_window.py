"""The window driven as a user would: open, cancel, open another, read problems, write the report."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea
from pytestqt.qtbot import QtBot
from standins import SlowAnalysis, make_analysis, make_recording, opens

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import ThemeChoice

MakeWindow = Callable[[Core], MainWindow]


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def open_and_wait(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.open_file(Path(name))
    stem = Path(name).stem
    qtbot.waitUntil(
        lambda: (
            window.session.night is not None
            and window.session.night.analysis.recording.name == stem
            and not window.session.busy
        )
    )


def shows_no_result(window: MainWindow) -> bool:
    page = window.page
    return (
        page.night is None
        and not len(page.night_lane.model_colours.pixels)
        and not len(page.rri_lane.colours.pixels)
        and not len(page.ecg_lane.colours.pixels)
        and page.panel.text_of("per_hour") == "–"
        and not page.runs.table.runs_model.runs
        and not len(page.ecg_lane.marks.times_s)
    )


def test_welcome_page_is_shown_when_nothing_is_open(window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    assert window.stack.currentWidget() is window.welcome
    assert not window.actions_by_id["report"].isEnabled()
    assert not window.actions_by_id["next_minute"].isEnabled()
    assert window.actions_by_id["open"].isEnabled()


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


def test_demo_night_is_marked_as_simulated(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    qtbot.mouseClick(window.welcome.demo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.page.panel.badge.isVisible()
    assert window.windowTitle().endswith("SIMULATED")
    open_and_wait(qtbot, window, "one.edf")
    assert not window.page.panel.badge.isVisible()


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
    qtbot.waitUntil(lambda: not window.session.writing_report and bool(written))
    assert written == [("one", tmp_path / "out.pdf")]
    qtbot.waitUntil(lambda: str(tmp_path / "out.pdf") in window.status.work.text.text())
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


def test_theme_is_remembered(window_with: MakeWindow, standin_core: Core, settings: Settings) -> None:
    window = window_with(standin_core)
    window.choose_theme(ThemeChoice.DARK)
    assert settings.theme is ThemeChoice.DARK
    dark = window.palette().window().color()
    window.choose_theme(ThemeChoice.LIGHT)
    assert window.palette().window().color().lightness() > dark.lightness() + 100


def test_every_widget_with_focus_has_a_name(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window, "one.edf")
    nameless = []
    for widget in window.findChildren(object):
        takes = getattr(widget, "focusPolicy", None)
        if isinstance(widget.parent(), QAbstractScrollArea):
            continue  # the viewport speaks through its view
        if takes is None or takes() is Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        spoken = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
        if not spoken:
            nameless.append(widget)
    assert not nameless


def test_f1_shows_every_key_of_the_table(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    from PySide6.QtWidgets import QApplication, QLabel

    from semscnn_gui.gui.action_table import action_table
    from semscnn_gui.gui.shortcut_sheet import ShortcutSheet

    window = window_with(standin_core)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ShortcutSheet))
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for entry in action_table():
        if entry.keys:
            assert entry.tip in texts
    sheet.close()


def test_no_two_actions_share_a_key() -> None:
    from semscnn_gui.gui.action_table import action_table

    keys = [key for entry in action_table() for key in entry.keys]
    assert len(keys) == len(set(keys))


def test_tooltips_show_the_key(window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    assert "(Shift+N)" in window.actions_by_id["next_run"].toolTip()


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
