"""The event loop while a whole night is opened and analysed with the real network, and memory after it."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from tests.support.standins import make_analysis, make_recording

LARGEST_STALL_MS = 50.0  # what is asked for, on an ordinary desk computer
# What fails the test: a slow or busy machine may need twice as long, a real fault needs far more.
FAILING_STALL_MS = 100.0
FAILING_WAIT_MS = 500.0
ATTEMPTS = 3


@pytest.mark.slow
def test_event_loop_never_stalls_while_a_night_is_opened_analysed_read_and_reviewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = Path(__file__).with_name("stall_run.py")
    own, wall = [], []
    for attempt in range(ATTEMPTS):
        # A fresh process: what is imported once stalls no second time. What else runs on the machine can only
        # add to a stall, so the smallest of a few attempts is the window's own.
        folder = tmp_path / str(attempt)
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, str(script), str(folder)], capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["analysed"], told["problem"]
        largest = told["largest"]
        assert {"open and analyse", "pan", "zoom", "edit", "undo"} <= set(largest)
        wall.append(max(stall[0] for stall in largest.values()))
        own.append(max(stall[1] for stall in largest.values()))
        with capsys.disabled():
            stalls = ", ".join(
                f"{doing} {round(stall[0])} ({round(stall[1])})" for doing, stall in largest.items()
            )
            print(f"\nlargest stalls in ms of wall time (of the processor's), 8 h at 1000 Hz: {stalls}")
            print(f"asked for: {LARGEST_STALL_MS:g} on an ordinary desk computer")
        if own[-1] <= FAILING_STALL_MS and wall[-1] <= FAILING_WAIT_MS:
            break
    # Time in which the process had no processor is the machine's, unless it is far too long for that.
    assert min(own) <= FAILING_STALL_MS
    assert min(wall) <= FAILING_WAIT_MS


@pytest.mark.slow
def test_cancelling_the_real_analysis_takes_effect_within_a_second(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow]
) -> None:
    window = window_with(Core())
    waits, ends = [], []
    for wait_ms in (0, 300, 1500):
        window.session.open_demo()
        qtbot.waitUntil(lambda: "·" in window.status.work.text.text(), timeout=60_000)
        qtbot.wait(wait_ms)
        if not window.session.busy:
            break
        began = time.monotonic()
        window.session.cancel()
        qtbot.waitUntil(lambda: not window.session.busy, timeout=5000)
        waits.append(time.monotonic() - began)
        assert window.status.work.text.text() == "Analysis cancelled"
        assert window.session.night is None
        assert not len(window.page.night_lane.model_colours.pixels)
        qtbot.waitUntil(
            lambda: not [t for t in threading.enumerate() if t.name == "analysis"], timeout=30_000
        )
        ends.append(time.monotonic() - began)
    print("window free after", [f"{1000 * wait:.0f} ms" for wait in waits], end=", ")
    print("thread ended after", [f"{1000 * wait:.0f} ms" for wait in ends])
    assert waits
    assert max(waits) < 1.0


def test_samples_of_the_last_night_are_freed_without_a_garbage_collection(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow]
) -> None:
    seen: list[weakref.ref] = []

    def open_file(path, _channel, _progress):
        recording = make_recording(20, name=path.stem)
        seen.append(weakref.ref(recording.ecg.samples_mv))
        return recording

    window = window_with(
        Core(open=open_file, analyze=lambda recording, _model, _progress: make_analysis(recording))
    )
    gc.disable()
    try:
        for name in ("one", "two"):
            window.open_file(Path(f"{name}.edf"))
            qtbot.waitUntil(
                lambda name=name: (
                    window.session.night is not None and window.session.night.analysis.recording.name == name
                )
            )
        qtbot.waitUntil(lambda: seen[0]() is None, timeout=2000)
        assert seen[1]() is not None
        window.close_recording()
        qtbot.waitUntil(lambda: seen[1]() is None, timeout=2000)
    finally:
        gc.enable()
