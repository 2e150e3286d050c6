"""A night shift compressed: pans, zooms and edits while recordings are opened, analysed and closed in turn.

``python -m tests.gui.soak --actions 20000 --recordings 50`` prints one line of JSON and ends with 1 if memory grew
by 5 % or more after the warm-up, or if threads, timers, widgets or open files did not come back.
The nights are simulated, the analysis is the real one.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from semscnn_gui.gui.app import application
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf
from tests.support.driving import turn_wheel

GROWTH_PERCENT = 5.0
# After this share of the recordings all libraries are loaded and all caches have their size.
WARM_UP = 0.2
LENGTHS_H = (0.5, 0.75)
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Held:
    """What the process holds while nothing is open."""

    memory_mb: float
    threads: int
    timers: int
    widgets: int
    files: int


def held() -> Held:
    """Look at the process after everything that can be freed was freed."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    # What the allocator keeps for later is no leak.
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).malloc_trim(0)
    known = gc.get_objects()
    return Held(
        memory_mb=int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20,
        threads=threading.active_count(),
        timers=sum(
            issubclass(type(one), QTimer) and shiboken6.isValid(one) and one.isActive() for one in known
        ),
        widgets=len(QApplication.allWidgets()),
        files=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 (a path would open the folder again)
    )


class Shift:
    """A window and somebody who works in it without a pause."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.dice = dice
        self.app = application()
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = MainWindow(settings=settings)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.prepare()
        self.nights = [
            write_edf(simulate_night(100.0, hours, seed=i), folder / f"night{i}.edf")
            for i, hours in enumerate(LENGTHS_H)
        ]

    def read_one(self, number: int, actions: int) -> None:
        """Open a recording, work in it, close it."""
        self.window.open_file(self.nights[number % len(self.nights)])
        session = self.window.session
        while session.night is None:
            if self.window.problem.isVisible():
                raise RuntimeError(self.window.problem.sentence())
            self.app.processEvents()
            time.sleep(0.005)
        for _ in range(actions):
            self.dice.choice((self.pan, self.pan, self.zoom, self.edit))()
            self.app.processEvents()
        self.window.close_recording()

    def pan(self) -> None:
        self.window.page.view.step(self.dice.choice((-600.0, -60.0, -10.0, 10.0, 60.0, 600.0)))

    def zoom(self) -> None:
        lane: QWidget = self.dice.choice(self.window.page.lanes).viewport()
        at = QPointF(self.dice.randrange(lane.width()), self.dice.randrange(lane.height()))
        turn_wheel(lane, at, self.dice.choice((-120, 120)), Qt.KeyboardModifier.ControlModifier)

    def edit(self) -> None:
        document = self.window.session.document
        if document is None:
            return
        minutes = document.night.analysis.minutes
        minute = self.dice.choice(minutes)
        kind = self.dice.random()
        if kind < 0.6:
            document.mark(range(minute, minute + 1), self.dice.choice(list(MinuteState)))
        elif kind < 0.8:
            document.set_note(minute, self.dice.choice(("awake", "movement", "")))
        else:
            document.undo()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--actions", type=int, default=20_000)
    parser.add_argument("--recordings", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["SEMSCNN_GUI_REVIEWS"] = str(Path(name) / "reviews")
        shift = Shift(Path(name), random.Random(options.seed))  # noqa: S311 (nothing here is a secret)
        warm = max(2, round(WARM_UP * options.recordings))
        course: list[Held] = []
        for number in range(options.recordings):
            shift.read_one(number, options.actions // options.recordings)
            course.append(held())
            # Each shift begins with a night that nobody has reviewed: a log that grows is no leak.
            for review in Path(name).glob("*.json"):
                review.unlink()
        shift.window.close()
    after = course[warm - 1 :]
    part = max(1, len(after) // 4)
    began, ended = (
        statistics.median(one.memory_mb for one in some) for some in (after[:part], after[-part:])
    )
    growth = 100 * (ended / began - 1)
    same = [
        name for name in ("threads", "timers", "widgets", "files")
        if getattr(after[-1], name) > getattr(after[0], name)
    ]  # fmt: skip
    told = {
        "growth_percent": round(growth, 2),
        "grown": same,
        "warm": asdict(after[0]),
        "end": asdict(after[-1]),
    }
    print(json.dumps(told | vars(options)))
    return int(growth >= GROWTH_PERCENT or bool(same))


if __name__ == "__main__":
    sys.exit(main())
