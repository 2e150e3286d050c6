"""The five-minute read of a real night, from the keyboard alone, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.review_dialogs import NoteDialog
from semscnn_gui.night.results import night_as_dict
from tests.support.driving import document_of, render_night

SOON_MS = 300_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.mark.slow
def test_a_real_night_is_read_corrected_saved_and_reported_from_the_keyboard(
    qtbot: QtBot,
    window_with: Callable[[Core], MainWindow],
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pypdf import PdfReader

    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(tmp_path / "reviews"))
    night = render_night(shared_data / "apnea-ecg" / "a05.hea", tmp_path / "a05.edf")

    def opened() -> MainWindow:
        window = window_with(Core())
        monkeypatch.setattr(window.files, "ask_open_path", lambda: night)
        qtbot.keyClick(window, Key.Key_O, CTRL)
        qtbot.waitUntil(lambda: window.session.night is not None and not window.session.busy, timeout=SOON_MS)
        return window

    def review(window: MainWindow):
        assert window.session.document is not None
        return window.session.document.review

    window = opened()
    analysis = window.session.night.analysis
    before = analysis.probability.tobytes()
    runs = len(window.page.runs.table.runs_model.runs)
    assert runs > 5
    qtbot.keyClick(window, Key.Key_Home)
    # Step through the runs; correct the first two minutes of five of them.
    for i in range(runs):
        qtbot.keyClick(window, Key.Key_N, SHIFT)
        if i < 5:
            qtbot.keyClick(window, Key.Key_N)
            qtbot.keyClick(window, Key.Key_X)
    corrected = dict(review(window).edits)
    assert len(corrected) == 10
    for _ in range(3):
        qtbot.keyClick(window, Key.Key_Z, CTRL)
    qtbot.keyClick(window, Key.Key_Z, CTRL | SHIFT)
    assert len(review(window).edits) == 8
    qtbot.keyClick(window, Key.Key_Home)
    qtbot.keyClick(window, Key.Key_O)
    qtbot.keyClick(window, Key.Key_R)
    qtbot.keyClick(window, Key.Key_M)
    dialog = window.findChild(NoteDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow, timeout=SOON_MS)
    qtbot.keyClicks(dialog.entry, "movement, no apnea")
    qtbot.keyClick(dialog.entry, Key.Key_Return, CTRL)
    qtbot.keyClick(window, Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.status.saving.text() == "saved", timeout=SOON_MS)
    kept, progress, cursor = review(window), window.status.progress.text(), window.page.view.cursor_s
    assert analysis.probability.tobytes() == before
    window.close()

    window = opened()
    assert review(window) == kept
    assert list(kept.notes.values()) == ["movement, no apnea"]
    assert window.status.progress.text() == progress
    assert window.page.view.cursor_s == pytest.approx(cursor)
    assert window.actions_by_id["undo"].text().startswith("&Undo: Note at")
    report = tmp_path / "report.pdf"
    monkeypatch.setattr(window.files, "ask_report_path", lambda _proposed: report)
    qtbot.keyClick(window, Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: window.session.reports.last == report, timeout=SOON_MS)
    document = document_of(window)
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(report).pages).split())
    told = night_as_dict(document.night, document.snapshot())
    model, reviewed, made = told["model_summary"], told["summary"], told["review"]
    assert reviewed["apnea_minutes"] != model["apnea_minutes"]
    for label, value in (
        ("Apnea minutes", "{apnea_minutes} min"),
        ("Apnea minutes per hour", "{apnea_minutes_per_hour:.1f} /h"),
        ("Estimated AHI", "{estimated_ahi:.0f} ± {estimated_ahi_error:.0f} events/h"),
        ("Class (A ≥ 100, B 5–99, C < 5 min)", "{class}"),
        ("Longest run of apnea minutes", "{longest_run_minutes} min"),
        ("Hours with apnea (≥ 5 min each)", "{hours_with_apnea} h"),
    ):
        assert f"{label} {value.format(**model)} {value.format(**reviewed)}" in words
    assert f"Model at threshold {made['threshold']:.3g} Reviewed" in words
    assert (
        f"Minutes edited: {made['minutes_edited']} ({made['minutes_changed']} differ from the model). "
        f"Runs of apnea reviewed: {made['runs_reviewed']} of {made['runs']}."
    ) in words
    (minute,) = document.review.notes
    assert f"{minute} {document.night.state(minute)} movement, no apnea" in words
