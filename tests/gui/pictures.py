"""Remake the pictures of the README from the demo night: ``python tests/gui/pictures.py [FOLDER]``.

Writes the window in light and dark and, where pdftoppm (poppler) is installed, the first page of the report.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What this makes stays out of the user's own folders.
os.environ["SEMSCNN_GUI_REVIEWS"] = tempfile.mkdtemp()

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication

from semscnn_gui.gui.app import application
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import ThemeChoice
from semscnn_gui.night.night_analysis import MinuteState

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
SIZE = QSize(1440, 900)
PAGE_DPI = 80
# In the demo night's second run; the clinician has read the first one and corrected the end of it.
READ_UNTIL = 120


def wait(app: QApplication, until: object = None, seconds: float = 300.0) -> None:
    """Run the event loop until a condition holds, or for a moment."""
    end = time.monotonic() + (seconds if callable(until) else 0.5)
    while time.monotonic() < end and not (callable(until) and until()):
        app.processEvents()
        time.sleep(0.005)


def main(folder: Path) -> None:
    """Make all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    app = application()
    store = QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings=Settings(store), icon=app.windowIcon())
    window.resize(SIZE)
    window.show()
    window.session.open_demo()
    wait(app, lambda: window.session.night is not None or window.problem.isVisible())
    document, page = window.session.document, window.page
    if document is None:
        sys.exit(window.problem.sentence())
    first = document.runs[0]
    document.mark_reviewed(first.minutes)
    document.mark(range(first.minutes.stop - 2, first.minutes.stop), MinuteState.NORMAL)
    page.view.move_to(60.0 * READ_UNTIL + 22)
    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        window.choose_theme(theme)
        wait(app)
        window.grab().save(str(folder / f"window-{theme}.png"))
    report = Path(tempfile.mkdtemp()) / "report.pdf"
    window.session.reports.write(window.session.night, report)
    wait(app, lambda: window.session.reports.last is not None or window.problem.isVisible())
    window.close()
    tool = shutil.which("pdftoppm")
    if tool is None:
        print("pdftoppm is not installed: the picture of the report is not remade")
        return
    subprocess.run(
        [tool, "-png", "-r", str(PAGE_DPI), "-f", "1", "-singlefile", str(report), str(folder / "report")],
        check=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
