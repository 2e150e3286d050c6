"""File > Export: a file is asked for, written in the background, and never over the recording."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from semscnn_gui.export import ExportFormat
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.night_analysis import MinuteState

MakeWindow = Callable[[Core], MainWindow]


@pytest.fixture
def window(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> MainWindow:
    made = window_with(standin_core)
    assert not made.actions_by_id["export"].isEnabled()
    made.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: made.session.night is not None and not made.session.busy)
    return made


def answer(window: MainWindow, path: Path | None) -> list[Path]:
    """Have the file dialog answer with a path; returns what it is going to propose."""
    proposed: list[Path] = []

    def ask(proposal: Path, _words: str, _suffix: str) -> Path | None:
        proposed.append(proposal)
        return path

    window.exports.ask_path = ask  # type: ignore[method-assign]
    return proposed


def entries(window: MainWindow) -> QMenu:
    menu = window.submenus["export"]
    menu.aboutToShow.emit()
    return menu


def test_the_submenu_offers_every_format_and_anonymity(window: MainWindow) -> None:
    assert window.actions_by_id["export"].isEnabled()
    actions = [action for action in entries(window).actions() if not action.isSeparator()]
    assert len(actions) == len(ExportFormat) + 1
    assert actions[-1].isCheckable()
    mnemonics = [action.text()[action.text().index("&") + 1].lower() for action in actions]
    assert len(set(mnemonics)) == len(mnemonics)


def test_the_reviewed_minutes_are_written(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.session.document is not None
    window.session.document.mark(range(0, 2), MinuteState.UNSCORABLE)
    proposed = answer(window, tmp_path / "night.csv")
    entries(window).actions()[0].trigger()
    qtbot.waitUntil((tmp_path / "night.csv").exists)
    assert proposed[0].name == "one-semscnn.csv"
    with (tmp_path / "night.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert window.session.night is not None
    assert [row["final_state"] for row in rows] == [str(state) for state in window.session.night.states()]
    qtbot.waitUntil(lambda: "night.csv" in window.status.work.text.text())


def test_json_of_a_review_is_that_of_analyze(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.session.document is not None
    window.session.document.mark(range(3, 4), MinuteState.APNEA)
    answer(window, tmp_path / "night")
    window.exports.export(ExportFormat.JSON)
    qtbot.waitUntil((tmp_path / "night.json").exists)
    told = json.loads((tmp_path / "night.json").read_text(encoding="utf-8"))
    assert told["review"]["minutes_edited"] == 1
    assert told["minutes"][3]["state"] == "apnea"


def test_without_identity_and_dates(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    entries(window).actions()[-1].trigger()
    proposed = answer(window, tmp_path / "a.json")
    window.exports.export(ExportFormat.JSON)
    qtbot.waitUntil((tmp_path / "a.json").exists)
    assert window.session.night is not None
    assert proposed[0].name == f"night-{window.session.night.analysis.recording.sha256[:8]}-semscnn.json"
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert told["recording"]["date"] is None
    assert told["recording"]["name"] != "one"


def test_annotations_are_not_proposed_as_the_labels_of_the_edf(window: MainWindow) -> None:
    proposed = answer(window, None)
    for kind in (ExportFormat.EDF, ExportFormat.APN):
        window.exports.export(kind)
    assert [path.name for path in proposed] == ["one-semscnn.edf", "one-minutes.apn"]


def test_the_recording_is_refused_as_a_target(qtbot: QtBot, window: MainWindow) -> None:
    answer(window, Path("one.edf").resolve())
    window.exports.export(ExportFormat.EDF)
    assert window.problem.isVisible()
    assert not Path("one.edf").exists()


def test_a_file_that_was_not_named_whole_is_not_replaced(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "night.csv").write_text("kept", encoding="utf-8")
    answer(window, tmp_path / "night")
    window.exports.export(ExportFormat.CSV)
    assert window.problem.isVisible()
    assert (tmp_path / "night.csv").read_text(encoding="utf-8") == "kept"


def test_no_answer_writes_nothing(window: MainWindow, tmp_path: Path) -> None:
    answer(window, None)
    window.exports.export(ExportFormat.CSV)
    assert not window.problem.isVisible()
    assert not window.status.work.bar.isVisible()


def test_no_file_of_the_record_is_written_over_whatever_it_is_called(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    opened = window.session.document.night.analysis.recording  # type: ignore[union-attr]
    signals = tmp_path / "one.d0"
    signals.write_bytes(b"kept")
    object.__setattr__(opened, "files", (tmp_path / "one.hea", signals))
    link = tmp_path / "night.csv"
    link.symlink_to(signals)
    answer(window, link)
    window.exports.export(ExportFormat.CSV)
    assert window.problem.isVisible()
    page = tmp_path / "report.pdf"
    page.symlink_to(signals)
    failed: list[str] = []
    window.session.reports.failed.connect(lambda _path, error: failed.append(str(error)))
    window.session.reports.write(window.session.document.night, page)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(failed))
    assert "of the recording" in failed[0]
    assert signals.read_bytes() == b"kept"


def test_a_copy_of_the_review_takes_no_place_of_a_recording(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    monkeypatch.setattr(
        "semscnn_gui.gui.letting_go.QMessageBox.warning", lambda _parent, _title, text: told.append(text)
    )
    for name in ("one.edf", "ONE.EDF", "other.edf"):
        (tmp_path / name).write_bytes(b"kept")
        monkeypatch.setattr(
            "semscnn_gui.gui.letting_go.QFileDialog.getSaveFileName",
            lambda *_, name=name: (str(tmp_path / name), ""),
        )
        assert not window.letting_go._save_copy()
        assert (tmp_path / name).read_bytes() == b"kept"
    assert len(told) == 3
    monkeypatch.setattr(
        "semscnn_gui.gui.letting_go.QFileDialog.getSaveFileName",
        lambda *_: (str(tmp_path / "one.edf.semscnn-review.json"), ""),
    )
    assert window.letting_go._save_copy()
    assert (tmp_path / "one.edf.semscnn-review.json").stat().st_size > 100
