"""Two thousand random actions of a user: nothing breaks, nothing is lost, the model's layer stays as it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.review_file import ReviewFile
from semscnn_gui.night.reviewed_night import Review
from tests.support.standins import make_recording, opens

SEED, SOON_MS = 20260301, 120_000
# They leave the night, or ask the system for a file.
NOT_PRESSED = {
    "open",
    "quit",
    "close",
    "demo",
    "report",
    "report_dialog",
    "trend",
    "open_report",
    "about",
    "shortcuts",
    "analyse",
    "save",
}


@pytest.mark.slow
@pytest.mark.parametrize("actions", [600, pytest.param(2000, marks=pytest.mark.exhaustive)])
def test_random_actions_break_nothing(
    actions: int,
    qtbot: QtBot,
    window_with: Callable[[Core], MainWindow],
    standin_core: Core,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(tmp_path / "reviews"))
    reference = "NNAANANNAAN"
    recording = replace(make_recording(90, name="two"), path=tmp_path / "two.edf", reference=None)
    recording = replace(recording, reference=make_recording(90, reference=reference).reference)

    def open_review(recording, lies_in_file):
        store = ReviewFile(recording, lies_in_file=lies_in_file)
        return OpenedReview(store.load(), store)

    window = window_with(replace(standin_core, open=opens({"two.edf": recording}), open_review=open_review))
    window.open_file(tmp_path / "two.edf")
    qtbot.waitUntil(lambda: window.session.night is not None, timeout=SOON_MS)
    document = window.session.document
    assert document is not None
    first = document.night.analysis
    model = (first.probability.tobytes(), first.reason, first.detected_peaks.time_s.tobytes())
    dice = random.Random(SEED)  # noqa: S311 (no secret)
    names = sorted(set(window.actions_by_id) - NOT_PRESSED - set(window.submenus))
    done: dict[str, int] = {}

    def mouse() -> str:
        lane = dice.choice(window.page.lanes)
        size = lane.viewport().size()

        def at() -> QPoint:
            return QPoint(dice.randrange(size.width()), dice.randrange(size.height()))

        left = Qt.MouseButton.LeftButton
        if dice.random() < 0.5:
            qtbot.mouseClick(lane.viewport(), left, pos=at())
            return "click"
        qtbot.mousePress(lane.viewport(), left, pos=at())
        for _ in range(3):
            qtbot.mouseMove(lane.viewport(), at())
        qtbot.mouseRelease(lane.viewport(), left, pos=at())
        return "drag"

    def threshold() -> str:
        slider = window.page.panel.threshold
        slider.slider.setValue(dice.randrange(5, 96))
        slider.settle()
        return "slider"

    for step in range(actions):
        kind = dice.random()
        if kind < 0.12:
            what = mouse()
        elif kind < 0.15:
            what = threshold()
        else:
            what = dice.choice(names)
            window.actions_by_id[what].trigger()
        done[what] = done.get(what, 0) + 1
        for dialog in window.findChildren(QDialog):
            dialog.accept() if dice.random() < 0.5 else dialog.reject()
        if step % 10 == 0:
            QApplication.processEvents()
        view = window.page.view
        assert 0 <= view.cursor_s < view.duration_s
    assert len(done) > len(names) * 0.9, "actions that were never tried"
    night = document.night
    assert (night.analysis.model, first.probability.tobytes(), first.reason) == (first.model, *model[:2])
    assert night.analysis.detected_peaks.time_s.tobytes() == model[2]

    qtbot.waitUntil(lambda: not document.night.beats_pending, timeout=SOON_MS)
    window.review.save()
    qtbot.waitUntil(lambda: str(document.saving) == "saved", timeout=SOON_MS)
    saved = ReviewFile(recording).load()
    assert saved is not None
    assert saved.review == document.review
    steps = 0
    while document.undo() is not None:
        steps += 1
    assert document.review == Review()
    assert steps > actions / 20
    for _ in range(steps):
        document.redo()
    assert document.review == saved.review
