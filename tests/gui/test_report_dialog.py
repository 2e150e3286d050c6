"""The report dialog: what is written stays with the night, what is shown is what is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.report_dialog import ReportDialog
from semscnn_gui.gui.review_dialogs import SignDialog
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import report_pdf
from tests.support.standins import make_analysis, make_recording

LEFT = Qt.MouseButton.LeftButton
MakeWindow = Callable[[Core], MainWindow]
Asked = list[tuple[ReviewedNight, str, bool]]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A real report, made once: the dialog's stand-in makes this one for any night."""
    return report_pdf(ReviewedNight(make_analysis(make_recording(30))))


@pytest.fixture
def asked() -> Asked:
    """What reports were asked for."""
    return []


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core, pdf: bytes, asked: Asked) -> MainWindow:
    header = Identity(name="Jane Doe", patient_id="MRN-0042")
    recording = replace(make_recording(60, name="one"), identity=header, sha256="5f" * 32)

    def make(night: ReviewedNight, paper: str, anonymise: bool) -> bytes:
        asked.append((night, paper, anonymise))
        return pdf

    window = window_with(replace(standin_core, open=lambda *_: recording, report_pdf=make))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    return window


def opened(qtbot: QtBot, window: MainWindow) -> ReportDialog:
    assert window.actions_by_id["report_dialog"].shortcut().toString() == "Ctrl+P"
    window.actions_by_id["report_dialog"].trigger()
    (dialog,) = (found for found in window.findChildren(ReportDialog) if found.isVisible())
    qtbot.waitUntil(lambda: bool(dialog.preview.pages) and not dialog.preview.busy)
    return dialog


def document_of(window: MainWindow) -> ReviewDocument:
    assert window.session.document is not None
    return window.session.document


def test_fields_come_from_the_header_and_only_what_is_changed_is_kept(
    qtbot: QtBot, window: MainWindow
) -> None:
    document = document_of(window)
    dialog = opened(qtbot, window)
    assert dialog.form.fields["patient_name"].text() == "Jane Doe"
    assert dialog.form.fields["patient_id"].text() == "MRN-0042"
    dialog.close()
    assert document.study == Study()
    assert document.undo_name is None

    dialog = opened(qtbot, window)
    dialog.form.fields["patient_name"].setText("Jane Roe")
    qtbot.keyClicks(dialog.form.fields["referred_by"], "Dr. Grey")
    qtbot.keyClicks(dialog.form.interpretation, "Looks fine.")
    dialog.close()
    wanted = Study(patient_name="Jane Roe", referred_by="Dr. Grey", interpretation="Looks fine.")
    assert document.study == wanted
    dialog = opened(qtbot, window)
    assert dialog.form.fields["patient_name"].text() == "Jane Roe"
    dialog.close()
    assert document.study == wanted
    document.undo()
    assert document.review == Review()
    text = Path(window.settings._store.fileName())
    window.settings._store.sync()
    assert not text.exists() or "Roe" not in text.read_text()


def test_pages_are_shown_and_made_again_when_something_changes(
    qtbot: QtBot, window: MainWindow, asked: Asked
) -> None:
    dialog = opened(qtbot, window)
    page = dialog.preview.pages[0].pixmap().toImage()
    assert page.width() > 300
    # Ink on white, not an empty page.
    colours = {page.pixelColor(x, page.height() // 2).name() for x in range(0, page.width(), 3)}
    assert len(colours) > 5
    dialog.paper.setCurrentText("Letter")
    qtbot.waitUntil(lambda: asked[-1][1] == "Letter" and not dialog.preview.busy)
    dialog.anonymise.setChecked(True)
    qtbot.waitUntil(lambda: asked[-1][2] and not dialog.preview.busy)
    dialog.form.choice.setCurrentIndex(1)
    dialog.form.choice.activated.emit(1)
    assert "Apnea minutes per hour" in dialog.form.interpretation.toPlainText()
    qtbot.waitUntil(lambda: "Apnea minutes" in asked[-1][0].review.study.interpretation, timeout=10_000)
    qtbot.waitUntil(lambda: not dialog.preview.busy)
    dialog.close()
    assert window.settings.paper == "Letter"


def test_signing_in_the_dialog_and_what_typing_does_to_the_signature(
    qtbot: QtBot, window: MainWindow
) -> None:
    document = document_of(window)
    dialog = opened(qtbot, window)
    qtbot.keyClicks(dialog.form.interpretation, "No apnea.")
    qtbot.mouseClick(dialog.sign_button, LEFT)
    sign = dialog.findChild(SignDialog)
    assert isinstance(sign, SignDialog)
    sign.entry.setText("Dr A. Smith")
    qtbot.mouseClick(sign.sign_button, LEFT)
    assert not document.night.is_draft
    assert document.study.interpretation == "No apnea."
    assert "Signed by Dr A. Smith" in dialog.state.text()
    qtbot.keyClicks(dialog.form.interpretation, " Or some.")
    dialog.keep()
    assert document.night.is_draft
    assert dialog.state.text().startswith("Draft")
    qtbot.waitUntil(lambda: not dialog.preview.busy)
    dialog.close()


def test_looking_at_the_report_changes_nothing_whatever_the_header_holds(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core, pdf: bytes
) -> None:
    header = Identity(
        name=" two\r\nlines\t\u2029 \x00", patient_id="W" * 300, sex=" F ", birth_date="<b>\u202e"
    )
    recording = replace(make_recording(30, name="one"), identity=header)
    window = window_with(replace(standin_core, open=lambda *_: recording, report_pdf=lambda *_: pdf))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    document = document_of(window)
    document.set_study(Study(patient_id=" spaces ", interpretation="a\r\nb\u2028c  "))
    document.sign("Dr A. Smith")
    before = document.review
    opened(qtbot, window).close()
    assert document.review == before
    assert not document.night.is_draft


def test_saving_writes_the_night_with_the_choices_made(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proposed: list[str] = []

    def ask(path: Path) -> Path:
        proposed.append(path.name)
        return tmp_path / "out.pdf"

    monkeypatch.setattr(window.files, "ask_report_path", ask)
    dialog = opened(qtbot, window)
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not window.session.reports.busy)
    dialog.anonymise.setChecked(True)
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not window.session.reports.busy and not dialog.preview.busy)
    assert proposed[0] == "one-report.pdf"
    assert "one" not in proposed[1]
    dialog.close()


def test_the_clinician_chooses_the_strips(qtbot: QtBot, window: MainWindow) -> None:
    document = document_of(window)
    for minute in (7, 3, 5, 5):
        window.page.go_to_minute(minute)
        window.actions_by_id["report_strip"].trigger()
    assert document.study.strips == (3, 7)
    dialog = opened(qtbot, window)
    assert dialog.strips.text() == "ECG strips: 23:44, 23:48"
    document.mark(range(3, 4), MinuteState.APNEA)
    assert dialog.form.study().strips == (3, 7)
    qtbot.mouseClick(dialog.automatic, LEFT)
    assert document.study.strips == ()
    qtbot.waitUntil(lambda: not dialog.preview.busy)
    dialog.close()
    assert document.study.strips == ()


def test_a_report_that_cannot_be_made_is_told_in_the_preview(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("broken")

    window = window_with(replace(standin_core, report_pdf=fail))
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    window.actions_by_id["report_dialog"].trigger()
    dialog = window.findChild(ReportDialog)
    qtbot.waitUntil(lambda: not dialog.preview.busy)
    assert dialog.preview.note.text() == "The pages cannot be shown."
    dialog.close()


def test_the_dialog_says_that_the_report_was_saved_and_opens_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, shown = opened(qtbot, window), []
    monkeypatch.setattr(window.files, "ask_report_path", lambda _proposed: tmp_path / "night.pdf")
    monkeypatch.setattr("semscnn_gui.gui.file_actions.QDesktopServices.openUrl", shown.append)
    assert not dialog.open_button.isVisible()
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(dialog.outcome.isVisible)
    assert dialog.outcome.text() == "Report written: night.pdf"
    assert dialog.outcome.toolTip() == str(tmp_path / "night.pdf")
    qtbot.mouseClick(dialog.open_button, LEFT)
    assert [url.toLocalFile() for url in shown] == [str(tmp_path / "night.pdf")]
    # Other pages than those saved.
    dialog.anonymise.setChecked(True)
    assert not dialog.outcome.isVisible()
    window.session.reports.failed.emit(tmp_path / "night.pdf", OSError("disk full"))
    assert "disk full" in dialog.outcome.text()
    assert not dialog.open_button.isVisible()
    qtbot.waitUntil(lambda: not dialog.preview.busy)
    dialog.close()
