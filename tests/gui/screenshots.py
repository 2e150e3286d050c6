"""Grab the window in each of its states: ``python -m tests.gui.screenshots FOLDER [beats-only record]``."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication

from semscnn_gui.errors import InputError
from semscnn_gui.gui.app import application
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import ThemeChoice
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording
from tests.support.standins import SlowAnalysis

SIZES = (QSize(1280, 800), QSize(2560, 1440))


def wait(app: QApplication, until: object = None, seconds: float = 120.0) -> None:
    """Run the event loop until a condition holds, or for a moment."""
    end = time.monotonic() + (seconds if callable(until) else 0.3)
    while time.monotonic() < end and not (callable(until) and until()):
        app.processEvents()
        time.sleep(0.005)


def main(folder: Path, beats_only: Path | None) -> None:
    """Grab all states in both themes and sizes into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    app = application()
    store = QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat)
    settings = Settings(store)
    reading = threading.Event()
    real, slow = Core(), SlowAnalysis()

    def open_slowly(path: Path, channel: str | None, progress: Progress) -> Recording:
        if path.name == "faulty.edf":
            raise InputError(path, "sampling rate of channel ECG", "50 Hz", "export it with at least 80 Hz")
        if path.name == "slow.edf":
            progress.report(0.4, "Reading the samples")
            while not reading.wait(0.01):
                progress.check()
        return real.open(path, channel, progress)

    analyze_now = False

    def analyze(recording, model, progress):  # type: ignore[no-untyped-def]
        return (real.analyze if analyze_now else slow)(recording, model, progress)

    core = Core(open=open_slowly, simulate=real.simulate, analyze=analyze)
    window = MainWindow(core=core, settings=settings, icon=app.windowIcon())
    window.show()

    def grab(state: str) -> None:
        for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            window.choose_theme(theme)
            for size in SIZES:
                window.resize(size)
                wait(app)
                window.grab().save(str(folder / f"{state}-{theme}-{size.width()}.png"))

    grab("welcome")
    window.open_file(Path("faulty.edf"))
    wait(app, window.problem.isVisible)
    grab("problem-nothing-open")
    window.open_file(Path("slow.edf"))
    wait(app, lambda: window.opening_page.bar.value() > 0)
    grab("opening")
    window.session.cancel()
    wait(app, lambda: not window.session.busy)
    window.session.open_demo()
    wait(app, lambda: bool(slow.started))
    grab("analysing")
    window.session.cancel()
    wait(app, lambda: not window.session.busy)
    grab("cancelled")
    analyze_now = True
    window.session.start_analysis()
    wait(app, lambda: window.session.night is not None or window.problem.isVisible())
    window.page.view.move_to(60 * 119 + 52)
    grab("done")
    window.open_file(Path("faulty.edf"))
    wait(app, window.problem.isVisible)
    grab("problem")
    window.show_shortcuts()
    wait(app)
    sheet = app.topLevelWidgets()[-1]
    for widget in app.topLevelWidgets():
        if widget.windowTitle() == window.tr("Keyboard shortcuts"):
            sheet = widget
    sheet.grab().save(str(folder / "shortcuts.png"))
    sheet.close()
    if beats_only is not None:
        window.open_file(beats_only)
        wait(app, lambda: window.session.path == beats_only and not window.session.busy)
        window.page.view.move_to(60 * 100 + 20)
        grab("beats-only")
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
