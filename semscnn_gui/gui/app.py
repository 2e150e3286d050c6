"""Starts the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from semscnn_gui import __version__
from semscnn_gui.diagnostics import start_log, stop_log
from semscnn_gui.gui.languages import install_language
from semscnn_gui.gui.left_open import offer_left_open
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings, forget_dialog_folders
from semscnn_gui.gui.unexpected import UnexpectedErrors
from semscnn_gui.package_data import bundled

# A thread that computes gives the interpreter back after this long, so the window waits at most so long
# each time it needs it; Python's own 5 ms add up to stalls within one frame.
_SWITCH_INTERVAL_S = 0.0001
# A full garbage collection looks at every object there is, some 60 ms with the network's library loaded, and
# its import alone sets off several. What this program drops is freed without one, so they may be rare.
_GC_THRESHOLDS = (700, 10, 1000)


def application() -> QApplication:
    """The one QApplication, made if there is none yet."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("semscnn-gui")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("semscnn-gui")
    app.setStyle("Fusion")
    app.setWindowIcon(app_icon())
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    gc.set_threshold(*_GC_THRESHOLDS)
    return app


def app_icon() -> QIcon:
    """The program's icon."""
    return QIcon(str(bundled("resources", "icons", "semscnn-gui.svg")))


def run(path: Path | None = None) -> int:
    """Open the window, on a recording if ``path`` is given, and run until it is closed.

    Returns:
        The process's exit code.
    """
    app = application()
    settings = Settings()
    install_language(app, settings.language)
    log = start_log()
    window = MainWindow(settings=settings, icon=app.windowIcon())
    unexpected = UnexpectedErrors(window)
    unexpected.install()
    window.show()
    if path is None:
        QTimer.singleShot(0, window.prepare)
        offer_left_open(window)
    else:
        window.open_file(path)
    try:
        code = app.exec()
    finally:
        unexpected.uninstall()
        forget_dialog_folders()
        stop_log(log)
    if window.session.jobs.stuck:
        # Python would end those threads in the middle of a library's code, which may crash.
        settings.write()
        os._exit(code)
    return code
