"""Opens and analyses the 8-hour demo night in a fresh process and prints the largest stall of its event loop.

``python stall_run.py FOLDER [MODEL]`` keeps its files in FOLDER; the last line it prints is JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QSettings, Qt, QTimer

from semscnn_gui.gui.app import application
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.recording.demo import simulate_night
from semscnn_gui.recording.writing import write_edf

TICK_MS = 5


class StallMonitor(QObject):
    """Remembers the times between two ticks of a 5 ms timer: wall, processor time used meanwhile, what went on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._last, self._used = time.perf_counter(), time.process_time()
        self.stalls: list[tuple[float, float, str]] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._last, self._used = time.perf_counter(), time.process_time()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def tick(self) -> None:
        now, used = time.perf_counter(), time.process_time()
        doing = self._window.status.work.text.text()
        self.stalls.append((1000 * (now - self._last), 1000 * (used - self._used), doing))
        self._last, self._used = now, used


def main(folder: Path, model: str | None) -> None:
    app = application()
    recording = write_edf(simulate_night(), folder / "night.edf")
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    window = MainWindow(settings=settings)
    window.session.model = model
    window.resize(1280, 800)
    window.show()
    window.prepare()
    app.processEvents()
    monitor = StallMonitor(window)
    monitor.start()
    began = time.perf_counter()
    # A user who reads on meanwhile must not be held up either.
    reading = QTimer()
    reading.timeout.connect(lambda: window.page.view.step(60.0))
    reading.start(250)
    window.session.night_changed.connect(
        lambda: window.session.night is not None and QTimer.singleShot(500, app.quit)
    )
    window.session.opening_failed.connect(app.quit)
    window.session.analysis_failed.connect(app.quit)
    window.open_file(recording)
    app.exec()
    took = time.perf_counter() - began
    reading.stop()
    monitor.stop()
    worst = sorted(monitor.stalls, reverse=True)[:5]
    told = {
        "largest_stall_ms": worst[0][0],
        "largest_own_stall_ms": max(min(wall, used) for wall, used, _ in monitor.stalls),
        "worst": worst,
        "took_s": took,
        "analysed": window.session.night is not None,
        "problem": window.problem.sentence() if window.problem.isVisible() else "",
    }
    window.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
