"""How often one edit and one opened file update the window: upper bounds that a change may lower, never raise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.pyramid import Pyramid
from semscnn_gui.night.review_file import ReviewFile
from semscnn_gui.recording.writing import write_edf
from tests.support.driving import document_of
from tests.support.standins import make_analysis, make_recording

MakeWindow = Callable[[Core], MainWindow]
COUNTED = {
    "actions": (MainWindow, "update_actions"),
    "title": (MainWindow, "_update_title"),
    "night shown": (NightPage, "show_night"),
    "views follow": (NightPage, "_follow_view"),
    "outlines": (Pyramid, "outline"),
    "review read": (ReviewFile, "load"),
}
# What the window did when these bounds were written down; one edit is to be one update.
MOST_FOR_AN_EDIT = {
    "actions": 3, "title": 3, "night shown": 1, "views follow": 1, "outlines": 2, "review read": 0
}  # fmt: skip
MOST_FOR_AN_OPENED_FILE = {
    "actions": 6, "title": 4, "night shown": 1, "views follow": 4, "outlines": 4, "review read": 2
}  # fmt: skip


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of the functions was called."""
    counter: Counter[str] = Counter()
    for name, (owner, attribute) in COUNTED.items():
        original = getattr(owner, attribute)

        def counted(*args, _name=name, _original=original, **kwargs):
            counter[_name] += 1
            return _original(*args, **kwargs)

        monkeypatch.setattr(owner, attribute, counted)
    return counter


@pytest.fixture
def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Core:
    """Real files and reviews, and a result made up."""
    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(tmp_path / "reviews"))
    return replace(
        Core(), analyze=lambda recording, _model, _progress: make_analysis(recording), models=lambda: []
    )


def open_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.open_file(path)
    qtbot.waitUntil(
        lambda: (
            window.session.night is not None
            and window.session.night.analysis.recording.name == path.name
            and not window.session.busy
            and window.stack.currentWidget() is window.page
        )
    )
    # Lanes are painted in turns of the event loop that follow.
    qtbot.wait(100)


def assert_at_most(counts: Counter[str], most: dict[str, int]) -> None:
    assert {name: counts[name] for name in most if counts[name] > most[name]} == {}, dict(counts)


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, core: Core, tmp_path: Path) -> MainWindow:
    write_edf(make_recording(30, name="first"), tmp_path / "first.edf")
    window = window_with(core)
    window.page  # noqa: B018 - made before anything is counted
    open_file(qtbot, window, tmp_path / "first.edf")
    return window


def test_one_edit_updates_the_window_no_oftener_than_before(
    qtbot: QtBot, window: MainWindow, counts: Counter[str]
) -> None:
    counts.clear()
    qtbot.keyClick(window.page.ecg_lane, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: window.status.saving.text() == "saved")
    assert len(document_of(window).review.edits) == 1
    assert_at_most(counts, MOST_FOR_AN_EDIT)


def test_one_opened_file_updates_the_window_no_oftener_than_before(
    qtbot: QtBot, window: MainWindow, counts: Counter[str], tmp_path: Path
) -> None:
    write_edf(make_recording(20, name="second"), tmp_path / "second.edf")
    counts.clear()
    open_file(qtbot, window, tmp_path / "second.edf")
    assert_at_most(counts, MOST_FOR_AN_OPENED_FILE)
