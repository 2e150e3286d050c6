"""How tests drive the window: opening nights, pointing at minutes, reading what is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.document import ReviewDocument


def open_and_wait(qtbot: QtBot, window: MainWindow, name: str = "two.edf") -> None:
    """Open a recording and wait for its result."""
    window.open_file(Path(name))
    stem = Path(name).stem
    qtbot.waitUntil(
        lambda: (
            window.session.night is not None
            and window.session.night.analysis.recording.name == stem
            and not window.session.busy
        )
    )


def document_of(window: MainWindow) -> ReviewDocument:
    """The review on screen."""
    document = window.session.document
    assert document is not None
    return document


def point(lane: Lane, second: float, row: int = 0) -> QPoint:
    """Where a moment is in a row of a lane."""
    box = lane.rows[row].box.sceneBoundingRect()
    return QPoint(round(lane.x_of(second)), round(box.center().y()))


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def shows_no_result(window: MainWindow) -> bool:
    """Nothing on screen stems from an analysis."""
    page = window.page
    return (
        page.night is None
        and not len(page.night_lane.model_colours.pixels)
        and not len(page.rri_lane.colours.pixels)
        and not len(page.ecg_lane.colours.pixels)
        and page.panel.text_of("per_hour") == "–"
        and not page.runs.table.runs_model.runs
        and not page.night_lane.note_marks.minutes
        and not len(page.ecg_lane.marks.times_s)
    )
