"""How tests drive the window: making and opening nights, pointing at minutes, reading what is shown."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import MINUTE_S, Recording
from semscnn_gui.recording.simulation.simulated_night import render_ecg
from semscnn_gui.recording.writing import write_edf

NO_KEYS = Qt.KeyboardModifier.NoModifier


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


def turn_wheel(widget: QWidget, at: QPointF, turn: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Turn the mouse wheel over a place of a widget, in eighths of a degree; upwards is positive."""
    wheel = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)


def render_night(source: Path, target: Path, longest_s: float = math.inf) -> Path:
    """Draw a night known by its beats as an ECG around them, or its beginning, with its labels."""
    night = open_recording(source)
    assert night.beats is not None
    beats, duration = night.beats.time_s, min(night.duration_s, longest_s)
    reference = night.reference
    recording = Recording(
        path=target,
        name=target.stem,
        format="EDF+C",
        sha256="",
        start=datetime(2026, 3, 1, 22, 40, 58),
        duration_s=duration,
        ecg=render_ecg(beats[beats < duration], duration, 100.0, seed=1),
        reference=None if reference is None else reference[: math.ceil(duration / MINUTE_S)],
        simulated=True,
    )
    return write_edf(recording, target)


def pixels(picture: QPixmap) -> np.ndarray:
    """Red, green and blue of a picture: rows × columns × 3."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return values[:, :, :3].astype(np.int16)


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
