"""A window with stand-ins for the core, and a guard against what a test leaves behind."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.app import application
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from tests.support.standins import make_analysis, make_reanalysis, make_recording, opens

# A shared machine may stand still for long; what never comes fails all the same.
QtBot.waitUntil.__kwdefaults__["timeout"] = 60_000


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


def _running_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.is_alive()}


def _still_active() -> list[object]:
    # One pass over everything Python knows: looking at each thing's type alone keeps it fast.
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), (QThread, QTimer))]
    return [
        thing
        for thing in found
        if _alive(thing) and (thing.isRunning() if isinstance(thing, QThread) else thing.isActive())
    ]


def _alive(thing: object) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window behind."""
    threads = _running_threads()
    windows = set(map(id, QApplication.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    deadline = time.monotonic() + 1.0
    while _running_threads() - threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _running_threads() - threads, "a thread is still running"
    assert not _still_active(), "a QThread is still running or a QTimer still active"
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in windows and w.isVisible()]
    assert not left, f"windows left open: {left}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window_with(
    qtbot: QtBot, settings: Settings, nothing_left_behind: None
) -> Iterator[Callable[[Core], MainWindow]]:
    """Makes a shown window around a core; it is closed when the test ends."""
    made: list[MainWindow] = []

    def make(core: Core) -> MainWindow:
        window = MainWindow(core=core, settings=settings)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitActive(window).__enter__()
        qtbot.waitUntil(window.isActiveWindow, timeout=2000)
        made.append(window)
        return window

    yield make
    for window in made:
        # Whatever a test left unsaved: nobody is there to answer.
        window.ask_lose_edits = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()


@pytest.fixture
def standin_core() -> Core:
    """A core whose nights are known: ``one.edf`` (60 minutes) and ``two.edf`` (90 minutes)."""
    recordings = {
        "one.edf": make_recording(60, name="one"),
        "two.edf": make_recording(90, name="two"),
        "beats.hea": make_recording(60, name="beats", waveform=False, reference="NNAA"),
    }
    return Core(
        open=opens(recordings),
        simulate=lambda _progress: make_recording(30, name="demo", simulated=True),
        analyze=lambda recording, model, _progress: make_analysis(
            recording, model=model or "se-mscnn-rri-1.0"
        ),
        reanalyze=lambda night, _progress: make_reanalysis(night),
        reviewed_model=lambda _recording, _lies_in_file: None,
        open_review=lambda _recording, _lies_in_file: OpenedReview(),
        report=lambda _night, path, *_: path,
        models=lambda: ["se-mscnn-rri-1.0", "se-mscnn-published"],
    )
