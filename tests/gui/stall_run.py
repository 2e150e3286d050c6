"""Opens, analyses, reads and reviews a night in a fresh process and prints the largest stalls of its event loop.

``python stall_run.py FOLDER [--hours 8] [--fs 1000] [--model NAME]`` keeps its files in FOLDER; the last line it
prints is JSON. A stall is the time between two ticks of a 5 ms timer: in wall time, in processor time of the
process with its other threads, and in processor time of the window's thread alone.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from semscnn_gui.gui.app import application
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.time_view import LaneName
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf

TICK_MS = 5
LONGEST_S = 600.0


class StallMonitor(QObject):
    """Remembers the largest stall of each thing done: wall time, the process's and the window's processor time."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app, self._doing = app, ""
        self.largest: dict[str, tuple[float, float, float]] = {}
        self._last = self._now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def begin(self, doing: str) -> None:
        """What is done from now on; what was begun before is finished and counted first."""
        self.rest(0.3)
        self._doing = doing

    def rest(self, seconds: float) -> None:
        """Let the event loop run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._app.processEvents()
            time.sleep(0.002)

    def stop(self) -> None:
        self.begin("")
        self._timer.stop()

    @staticmethod
    def _now() -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), time.thread_time()

    def _tick(self) -> None:
        now = self._now()
        if self._doing:
            stall = [1000 * (a - b) for a, b in zip(now, self._last, strict=True)]
            known = self.largest.get(self._doing, (0.0, 0.0, 0.0))
            # Of the process only what fell within the stall: threads beside the window's use other processors.
            stall[1] = min(stall[0], stall[1])
            self.largest[self._doing] = tuple(map(max, stall, known))
        self._last = now


def main(folder: Path, hours: float, fs: float, model: str | None) -> None:
    app = application()
    path = write_edf(simulate_night(fs=fs, hours=hours), folder / "night.edf")
    os.environ["SEMSCNN_GUI_REVIEWS"] = str(folder)
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    window = MainWindow(settings=settings)
    window.session.model = model
    window.resize(1280, 800)
    window.show()
    window.prepare()
    failed: list[object] = []
    window.session.opening_failed.connect(lambda *why: failed.append(why))
    window.session.analysis_failed.connect(lambda *why: failed.append(why))
    monitor = StallMonitor(app)
    monitor.begin("open and analyse")
    began = time.perf_counter()
    # A user who reads on meanwhile must not be held up either.
    reading = QTimer()
    reading.timeout.connect(lambda: window.page.view.step(60.0))
    reading.start(250)
    window.open_file(path)
    while window.session.night is None and not failed and time.perf_counter() - began < LONGEST_S:
        monitor.rest(0.05)
    reading.stop()
    took = time.perf_counter() - began
    analysed = window.session.night is not None
    if analysed:
        _review(monitor, window)
    monitor.stop()
    told = {
        "largest": monitor.largest,
        "took_s": took,
        "analysed": analysed,
        "problem": window.problem.sentence() if window.problem.isVisible() else "",
    }
    window.ask_lose_edits = lambda: True  # type: ignore[method-assign]
    window.close()
    print(json.dumps(told))


def _review(monitor: StallMonitor, window: MainWindow) -> None:
    page, review = window.page, window.review
    page.view.move_to(3600.0)

    def many(doing: str, what, times: int = 30) -> None:
        monitor.begin(doing)
        for i in range(times):
            what(i)
            monitor.rest(0.012)

    many("pan", lambda i: page.view.pan(LaneName.ECG, 3.0))
    many("zoom", lambda i: page.zoom(LaneName.ECG, 1.6 if i % 20 < 10 else 1 / 1.6))
    many("edit", lambda i: review.mark(MinuteState.APNEA if i % 2 else MinuteState.UNSCORABLE))
    many("undo", lambda i: review.undo())
    many("threshold", lambda i: page.panel.threshold.slider.setValue(30 + i))
    many("edit R peaks", lambda i: window.peaks.delete_peak() if i % 2 else window.peaks.go_to_peak(1), 6)
    end = time.monotonic() + 60.0
    while window.session.night.beats_pending and time.monotonic() < end:
        monitor.rest(0.05)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--fs", type=float, default=1000.0)
    parser.add_argument("--model")
    chosen = parser.parse_args()
    main(chosen.folder, chosen.hours, chosen.fs, chosen.model)
