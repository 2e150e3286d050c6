"""Text from a file is shown as it is written: no label, tooltip or message box reads it as markup."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import Qt as QtText
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QGraphicsView,
    QLabel,
    QMenu,
    QMessageBox,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import semscnn_gui.gui
from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.plain_text import PlainLabel, as_written
from semscnn_gui.gui.review_dialogs import NoteDialog, SignDialog
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Channel, EcgSignal, Identity, Recording
from tests.support.standins import make_analysis, make_recording, opens

MakeWindow = Callable[[Core], MainWindow]
MARKUP = '<img src="file:///dev/zero"><b>bold</b>'
FILE = "<b>x<br>.edf"


def hostile_recording() -> Recording:
    made = make_recording(60, name=f"{MARKUP}.edf", reference="NNAA")
    assert made.ecg is not None
    identity = Identity(
        name=MARKUP, patient_id=MARKUP, birth_date=MARKUP, sex=MARKUP, device=MARKUP, note=MARKUP
    )
    return replace(
        made,
        path=Path("folder", FILE),
        ecg=EcgSignal(made.ecg.samples_mv, made.ecg.fs, MARKUP, MARKUP),
        channels=(Channel(MARKUP, 100.0, MARKUP), Channel(f"{MARKUP} 2", 100.0, "mV")),
        identity=identity,
        warnings=(f"The header says {MARKUP}.",),
        format=MARKUP,
    )


def hostile_review(recording: Recording, _lies_in_file: bool) -> OpenedReview:
    document = ReviewDocument(make_analysis(recording, model=MARKUP))
    document.mark(range(3), MinuteState.APNEA)
    document.set_note(0, MARKUP)
    document.set_study(
        Study(**dict.fromkeys(("patient_name", "patient_id", "indication", "interpretation"), MARKUP))
    )
    document.sign(MARKUP)
    return OpenedReview(saved=document.snapshot(), problem=InputError(FILE, MARKUP, MARKUP, MARKUP))


def fails(*_: object) -> None:
    raise InputError(FILE, MARKUP, MARKUP, MARKUP)


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> MainWindow:
    core = replace(
        standin_core,
        open=opens({FILE: hostile_recording()}),
        analyze=lambda recording, _model, _progress: make_analysis(recording, model=MARKUP),
        open_review=hostile_review,
        models=lambda: [MARKUP, f"{MARKUP} 2"],
        report=fails,
    )
    window = window_with(core)
    window.open_file(Path(FILE))
    qtbot.waitUntil(lambda: window.session.night is not None)
    return window


def widgets() -> Iterator[QWidget]:
    for top in QApplication.topLevelWidgets():
        yield top
        yield from top.findChildren(QWidget)


def is_read(text: str) -> bool:
    return QtText.mightBeRichText(text) and ("<img" in text or "<b>" in text)


def read_as_markup() -> list[str]:
    """Every text on screen that Qt would read as markup and that holds markup from the file."""
    found = []
    for widget in widgets():
        where = f"{type(widget).__module__}.{type(widget).__name__}"
        texts = [("tooltip", widget.toolTip()), ("status tip", widget.statusTip())]
        if isinstance(widget, QLabel) and widget.textFormat() is not QtText.TextFormat.PlainText:
            texts.append(("label", widget.text()))
        if isinstance(widget, QTextEdit):
            assert "<img" not in widget.toHtml()
        if isinstance(widget, QGraphicsView):
            texts += [("graphics tooltip", item.toolTip()) for item in widget.scene().items()]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    texts.append(
                        ("cell", str(model.index(row, column).data(QtText.ItemDataRole.ToolTipRole)))
                    )
        for action in widget.actions():
            texts.append(("action", action.toolTip()))
        found += [f"{kind} of {where}: {text}" for kind, text in texts if is_read(text)]
    return found


def test_no_label_or_tooltip_of_the_window_reads_a_file_as_markup(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page
    page.go_to_minute(0)
    window.session.compare_with(f"{MARKUP} 2")
    qtbot.waitUntil(lambda: window.session.compared is not None)
    for lane in page.lanes:
        lane.hovered.emit(30.0)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    shown = [label.text() for label in window.findChildren(QLabel) if MARKUP in label.text()]
    assert len(shown) > 8  # the markup is there, to be read
    assert read_as_markup() == []
    window.close_recording()
    window.welcome.set_recent([Path("folder", FILE), Path(MARKUP)])
    window.show_opening(FILE)
    assert read_as_markup() == []


@pytest.mark.parametrize("action", ["note", "sign", "report_dialog", "go_to", "about"])
def test_no_dialog_reads_a_file_as_markup(qtbot: QtBot, window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: any(isinstance(w, QDialog) and w.isVisible() for w in widgets()))
    try:
        assert read_as_markup() == []
    finally:
        for dialog in window.findChildren(QDialog):
            if isinstance(dialog, NoteDialog | SignDialog | QMessageBox):
                dialog.done(0)
            else:
                dialog.close()


def test_failed_save_names_the_file_without_reading_it_as_markup(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda _parent, _title, text: seen.append(text))
    window.letting_go.tell_kept(MARKUP)
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: seen.append(text))
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no folder" / "<b>copy.json"), "")
    )
    window.letting_go._save_copy()
    assert len(seen) == 2
    assert not [text for text in seen if is_read(text)]


def test_text_that_looks_like_markup_is_escaped_and_other_text_is_left_alone() -> None:
    document = QTextDocument()
    document.setHtml(as_written(f"{MARKUP}\nline 2  &amp; more"))
    assert document.toPlainText().replace("\u2028", "\n") == f"{MARKUP}\nline 2  &amp; more"
    assert as_written("2 < 3 & more") == "2 < 3 & more"


def test_every_label_of_the_window_is_a_plain_one() -> None:
    folder = Path(semscnn_gui.gui.__file__).parent
    for file in folder.rglob("*.py"):
        if file.name == "plain_text.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("QLabel", "QErrorMessage", "QProgressDialog", "QInputDialog"), (
                    file
                )
            if isinstance(node, ast.ClassDef):
                assert not [base for base in node.bases if getattr(base, "id", "") == "QLabel"], file
    assert PlainLabel(MARKUP).textFormat() is QtText.TextFormat.PlainText
