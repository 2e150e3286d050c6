"""Closing the window ends the program, whatever its threads are waiting for, and loses no review."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.review_file import ReviewFile, read_review
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording
from tests.support.driving import document_of, open_and_wait
from tests.support.standins import make_analysis, make_recording, opens

ROOT = Path(__file__).resolve().parents[2]

STUCK = """
import sys, threading, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import semscnn_gui.night.file_analysis
from semscnn_gui.gui import app

begun = threading.Event()

def never_ends(*arguments, **options):
    begun.set()
    {work}

semscnn_gui.night.file_analysis.open_as_reviewed = never_ends

def close():
    if not begun.is_set():
        return
    timer.stop()
    print("closed", flush=True)
    for widget in QApplication.topLevelWidgets():
        widget.close()

app.application()
timer = QTimer(interval=50)
timer.timeout.connect(close)
timer.start()
sys.exit(app.run(Path("night.edf")))
"""


def test_the_program_ends_although_opening_a_file_never_does() -> None:
    endless = ("threading.Event().wait()", "while True: pass")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", STUCK.format(work=work)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for work in endless
    ]
    try:
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "closed\n"
        # A busy machine takes its time; a thread that keeps the interpreter from ending would never let it end.
        assert [program.wait(60) for program in programs] == [0, 0]
    finally:
        for program in programs:
            program.kill()
            program.wait()


def test_closing_with_stuck_work_keeps_the_review(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semscnn_gui.gui.jobs._END_S", 0.3)
    recording = replace(make_recording(30, name="two"), path=tmp_path / "two.edf")
    let_go = threading.Event()

    def analyze(opened: Recording, model: str | None, _progress: Progress) -> NightAnalysis:
        if model == "stuck":
            let_go.wait(60)
        return make_analysis(opened)

    def open_review(opened: Recording, _lies_in_file: bool) -> OpenedReview:
        return OpenedReview(store=ReviewFile(opened))

    window = window_with(Core(open=opens({"two.edf": recording}), analyze=analyze, open_review=open_review))
    open_and_wait(qtbot, window)
    window.session.compare_with("stuck")
    try:
        document_of(window).mark(range(4, 5), MinuteState.UNSCORABLE)
        assert window.close()
        saved = read_review(tmp_path / "two.semscnn-review.json", recording)
        assert saved.review.edits[4] is MinuteState.UNSCORABLE
        assert len(window.session.jobs.stuck) == 1
    finally:
        let_go.set()
    # Nothing waits for it, and what it says in the end reaches nobody.
    window.session.jobs.stuck[0].thread_of_work.join(10)


def test_closing_does_not_wait_for_work_that_ends_when_asked(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow]
) -> None:
    def analyze(_opened: Recording, _model: str | None, progress: Progress) -> NightAnalysis:
        while True:
            progress.check()
            time.sleep(0.01)

    window = window_with(Core(open=opens({"two.edf": make_recording(30, name="two")}), analyze=analyze))
    window.open_file(Path("two.edf"))
    qtbot.waitUntil(lambda: window.session.opened is not None and window.session.busy)
    assert window.close()
    assert not window.session.jobs.stuck
