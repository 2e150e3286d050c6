"""What nobody expected is told and logged and leaves the night as it was; settings hold nothing of the patient."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from semscnn_gui.diagnostics import FOLDER_VARIABLE, LOG_NAME, start_log, stop_log
from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core, OpenedReview, _open_review
from semscnn_gui.gui.left_open import offer_left_open
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.unexpected import UnexpectedErrors
from semscnn_gui.gui.versions_dialog import VersionsDialog
from semscnn_gui.night.history import Saving
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.open_mark import OpenMark, left_open
from semscnn_gui.night.reviewed_night import ReviewedNight
from tests.support.standins import make_recording, opens

MakeWindow = Callable[[Core], MainWindow]
PATIENT = "DOE^JANE <b>1964"
N = MinuteState.NORMAL


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "reviews"
    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(folder))
    return folder


@pytest.fixture
def saving_core(standin_core: Core, tmp_path: Path, data_folder: Path) -> Core:
    recording = replace(make_recording(90, name="two"), path=tmp_path / "two.edf")
    return replace(standin_core, open=opens({"two.edf": recording}), open_review=_open_review)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "logs"))
    handler = start_log()
    yield tmp_path / "logs" / LOG_NAME
    stop_log(handler)


@pytest.fixture
def unexpected(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> Iterator[UnexpectedErrors]:
    hooks = sys.excepthook, threading.excepthook
    errors = UnexpectedErrors(window_with(standin_core))
    errors.install()
    yield errors
    sys.excepthook, threading.excepthook = hooks
    if errors.dialog is not None:
        errors.dialog.close()


def open_two(qtbot: QtBot, window: MainWindow, path: Path | str = "two.edf") -> None:
    window.open_file(Path(path))
    qtbot.waitUntil(lambda: window.session.night is not None)


def button(box: QMessageBox, words: str) -> QPushButton:
    return next(one for one in box.buttons() if one.text().replace("&", "") == words)


def fail() -> None:
    raise ValueError(PATIENT)


def told(qtbot: QtBot, errors: UnexpectedErrors) -> QMessageBox:
    qtbot.waitUntil(lambda: errors.dialog is not None)
    assert errors.dialog is not None
    return errors.dialog


# Unexpected errors


def test_an_error_in_a_slot_is_told_and_logged_and_the_night_stays(
    qtbot: QtBot, unexpected: UnexpectedErrors, log: Path
) -> None:
    window = unexpected.parent()
    open_two(qtbot, window)
    window.session.document.mark(range(3, 4), N)
    QTimer.singleShot(0, fail)
    box = told(qtbot, unexpected)
    assert "Your review is kept" in box.text()
    button(box, "Copy details").click()
    details = QGuiApplication.clipboard().text()
    assert "ValueError" in details
    assert "test_failures.py" in details
    assert box.isVisible()
    assert "ValueError" in log.read_text()
    assert "DOE" not in details + log.read_text() + box.text() + box.informativeText()
    button(box, "Go on").click()
    assert window.session.document.night.state(3) is N
    assert window.session.night is not None


def test_an_error_in_a_thread_is_told_once_for_each_place(qtbot: QtBot, unexpected: UnexpectedErrors) -> None:
    for _ in range(2):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    button(told(qtbot, unexpected), "Go on").click()
    QApplication.processEvents()
    assert unexpected.dialog is None


def test_help_copies_versions_and_the_last_error_without_the_patient(
    qtbot: QtBot, unexpected: UnexpectedErrors
) -> None:
    window = unexpected.parent()
    QTimer.singleShot(0, fail)
    button(told(qtbot, unexpected), "Go on").click()
    window.actions_by_id["diagnostics"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("semscnn-gui ")
    assert "ValueError" in copied
    assert "DOE" not in copied


@pytest.mark.parametrize("error", [SystemExit(0), MemoryError(), RuntimeError(PATIENT)])
def test_a_worker_that_dies_marks_the_analysis_failed_never_complete(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, error: BaseException
) -> None:
    def dies(*_args: object) -> None:
        raise error

    window = window_with(replace(standin_core, analyze=dies))
    window.open_file(Path("two.edf"))
    qtbot.waitUntil(window.problem.isVisible)
    assert window.session.night is None
    assert window.session.document is None
    assert not window.session.busy
    assert not window.actions_by_id["sign"].isEnabled()
    assert not window.actions_by_id["report"].isEnabled()
    window.problem.copy_button.click()
    assert type(error).__name__ in QGuiApplication.clipboard().text()
    assert "DOE" not in QGuiApplication.clipboard().text()


def test_a_file_that_cannot_be_used_is_told_without_details_to_copy(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    window.problem.show_problem("Title", "a", InputError("a", "unit", "blank", "write one"))
    assert window.problem.isVisible()
    assert not window.problem.copy_button.isVisible()


def test_the_report_is_made_from_the_review_on_screen(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, tmp_path: Path
) -> None:
    reported: list[ReviewedNight] = []

    def report(night: ReviewedNight, path: Path, *_more: object) -> Path:
        reported.append(night)
        return path

    window = window_with(replace(standin_core, report=report))
    open_two(qtbot, window)
    window.session.document.mark(range(3, 4), N)
    window.session.reports.write(window.session.night, tmp_path / "one.pdf")
    window.session.document.mark(range(4, 5), N)
    qtbot.waitUntil(lambda: not window.session.reports.busy)
    window.session.reports.write(window.session.night, tmp_path / "two.pdf")
    qtbot.waitUntil(lambda: not window.session.reports.busy)
    assert [night.edited for night in reported] == [(3,), (3, 4)]


# Nothing lost


def test_a_save_that_fails_as_the_window_closes_is_told_and_the_window_stays(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullLater:
        full = False

        def save(self, _saved: object) -> bool:
            if self.full:
                raise InputError("two.json", "review", "not written (disk full)", "make room")
            return True

        def close(self) -> None:
            pass

    store = FullLater()
    window = window_with(replace(standin_core, open_review=lambda *_: OpenedReview(None, store)))
    open_two(qtbot, window)
    window.session.document.mark(range(3, 4), N)
    qtbot.waitUntil(lambda: window.session.document.saving is Saving.SAVED)
    store.full = True
    asked: list[str] = []

    def stay() -> bool:
        asked.append(str(window.session.document.save_error))
        return False

    monkeypatch.setattr(window, "ask_lose_edits", stay)
    assert not window.close()
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(window.problem.isVisible)
    assert "disk full" in asked[0]
    assert "disk full" in window.problem.sentence().lower()
    assert window.session.opened.recording.name == "two"
    assert window.session.document.night.state(3) is N
    store.full = False
    assert window.close()


def test_the_second_window_on_a_recording_is_told(
    qtbot: QtBot, window_with: MakeWindow, saving_core: Core, tmp_path: Path
) -> None:
    mark = OpenMark(tmp_path / "data" / "reviews", make_recording(90, name="two").sha256, None)
    try:
        window = window_with(saving_core)
        open_two(qtbot, window)
        assert "open in another window" in window.problem.sentence()
        window.session.document.mark(range(3, 4), N)
        qtbot.waitUntil(lambda: window.status.saving.text() == "kept apart")
    finally:
        mark.release()


def test_a_damaged_review_offers_the_version_before(
    qtbot: QtBot, window_with: MakeWindow, saving_core: Core, tmp_path: Path
) -> None:
    window = window_with(saving_core)
    open_two(qtbot, window)
    for minute in (3, 4):
        window.session.document.mark(range(minute, minute + 1), N)
        assert window.session.settle()
    window.close_recording()
    path = tmp_path / "two.semscnn-review.json"
    damaged = path.read_bytes()[:-40]
    path.write_bytes(damaged)
    open_two(qtbot, window)
    (dialog,) = window.findChildren(VersionsDialog)
    assert [one.text() for one in dialog.choices][1:] == ["Begin anew with the model's result"]
    assert "(2 steps)" in dialog.choices[0].text()
    assert window.session.document.night.edited == ()
    dialog.choices[0].click()
    assert window.session.document.night.edited == (3, 4)
    window.session.document.mark(range(5, 6), N)
    assert window.session.settle()
    window.close_recording()
    open_two(qtbot, window)
    assert window.session.document.night.edited == (3, 4, 5)
    kept = [one for one in tmp_path.glob("*.json") if "aside" in one.name]
    assert [one.read_bytes() for one in kept] == [damaged]


def test_after_a_crash_the_next_start_offers_the_recording(
    qtbot: QtBot, window_with: MakeWindow, saving_core: Core, tmp_path: Path, data_folder: Path
) -> None:
    window = window_with(saving_core)
    open_two(qtbot, window)
    window.session.document.mark(range(3, 4), N)
    assert window.session.settle()
    (mark,) = data_folder.glob("*.open.json")
    told = mark.read_bytes()
    window.close_recording()
    assert offer_left_open(window) is None
    mark.write_bytes(told)
    box = offer_left_open(window)
    assert box is not None
    assert "two.edf was under review" in box.text()
    button(box, "Open it again").click()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.session.document.night.edited == (3,)
    window.close_recording()
    assert left_open(data_folder) == []


# Privacy


def test_settings_hold_no_name_of_a_file_and_the_list_can_be_cleared_and_switched_off(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / f"{PATIENT}.edf"
    path.touch()
    window = window_with(replace(standin_core, open=opens({path.name: make_recording(60, name=PATIENT)})))
    open_two(qtbot, window, path)
    window.close_recording()
    window.session.stop()
    assert settings.recent() == [path]
    settings.signer = "Dr A. Smith"
    settings._store.sync()
    assert "Smith" in (tmp_path / "settings.ini").read_text()
    assert "DOE" not in (tmp_path / "settings.ini").read_text()
    settings.clear_recent()
    assert settings.recent() == []
    settings.add_recent(path)
    settings.keeps_recent = False
    settings.add_recent(path)
    assert settings.recent() == []
    written = [one for one in tmp_path.rglob("*") if one.is_file() and one != path]
    assert not [one for one in written if b"DOE" in one.read_bytes()]
