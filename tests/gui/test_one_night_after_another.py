"""Nothing of one night is on screen under the next one: every ordered pair of kinds equals a fresh window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.display_filter import FilterChoice
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.recording.recording import Identity, Recording
from tests.support.driving import pixels
from tests.support.standins import SlowAnalysis, make_analysis, make_recording, opens

MakeWindow = Callable[[Core], MainWindow]
KINDS = ("waveform", "beats", "short", "unanalysable", "reviewed", "signed")
PATTERNS = {"short": "NNANN", "unanalysable": "X"}
MINUTES = {"waveform": 90, "beats": 60, "short": 6, "unanalysable": 75, "reviewed": 60, "signed": 80}


def night_of_kind(kind: str) -> Recording:
    at = KINDS.index(kind)
    recording = make_recording(
        MINUTES[kind],
        name=kind,
        waveform=kind != "beats",
        start=None if kind == "short" else datetime(2026, 3, 1 + at, 21 + at % 3, 7 * at, 11),
        reference="NNAA" if kind in ("beats", "signed") else None,
        simulated=kind == "signed",
    )
    identity = Identity(name=f"Patient {kind}", patient_id=f"ID-{at}", device=f"Device {at}")
    warnings = (f"Something of {kind} was repaired.",) if kind in ("short", "reviewed") else ()
    return replace(recording, identity=identity, warnings=warnings)


def analysis_of(recording: Recording, *_: object) -> NightAnalysis:
    made = make_analysis(recording, PATTERNS.get(recording.name, "NNAAANNXXNAANNNAAAAAN"))
    if recording.name != "unanalysable":
        return made
    rr = replace(made.rr, valid=np.zeros(len(made.rr.rr_s), bool))
    return replace(made, rr=rr)


def review_of(recording: Recording, _lies_in_file: bool) -> OpenedReview:
    if recording.name not in ("reviewed", "signed"):
        return OpenedReview()
    document = ReviewDocument(analysis_of(recording))
    document.mark(range(3, 6), MinuteState.UNSCORABLE)
    document.mark(range(0, 1), MinuteState.APNEA)
    document.set_note(0, f"Note about {recording.name}")
    document.set_threshold(0.35)
    if recording.name == "signed":
        document.sign("Dr Signer")
    return OpenedReview(saved=document.snapshot())


@pytest.fixture
def slow() -> SlowAnalysis:
    class Held(SlowAnalysis):
        """Held without progress, so that the bar stands where it stood."""

        def __call__(self, recording, _model, progress):
            while not self.go_on.wait(0.005):
                progress.check()
            return analysis_of(recording)

    return Held()


@pytest.fixture
def core(standin_core: Core, slow: SlowAnalysis) -> Core:
    recordings = {f"{kind}.edf": night_of_kind(kind) for kind in KINDS}
    return replace(standin_core, open=opens(recordings), analyze=slow, open_review=review_of)


class Seen(NamedTuple):
    """What a window shows: its texts by widget, and its pixels."""

    texts: tuple[str, ...]
    picture: np.ndarray


def texts_of(window: MainWindow) -> tuple[str, ...]:
    """Every text, tooltip, accessible name and table cell of the window, shown or hidden."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        texts = [
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.windowTitle(),
        ]
        if isinstance(widget, QLabel | QLineEdit):
            texts.append(widget.text())
        elif isinstance(widget, QComboBox):
            texts.append(widget.currentText())
        elif isinstance(widget, QSlider):
            texts.append(str(widget.value()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            texts += [
                str(model.index(row, column).data(role))
                for row in range(model.rowCount())
                for column in range(model.columnCount())
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            ]
        if any(texts):
            found.append(f"{type(widget).__name__} {widget.objectName()}: " + " | ".join(filter(None, texts)))
    for name, action in window.actions_by_id.items():
        found.append(f"{name}: {action.text()} {action.isEnabled()} {action.isChecked()}")
    # Qt makes the parts of a scroll area in an order that depends on when it was first shown.
    return tuple(sorted(found))


def seen(window: MainWindow) -> Seen:
    # Lanes are painted and the list of runs follows the cursor a moment after the night has come.
    QTest.qWait(130)
    return Seen(texts_of(window), pixels(window.grab()))


def open_through_all_stages(qtbot: QtBot, window: MainWindow, slow: SlowAnalysis, kind: str) -> list[Seen]:
    """What is shown while a night is analyzed, after Esc, and with its result."""
    slow.go_on.clear()
    window.open_file(Path(f"{kind}.edf"))
    qtbot.waitUntil(
        lambda: window.session.opened is not None and window.session.opened.recording.name == kind
    )
    qtbot.waitUntil(lambda: window.session._work is not None and window.stack.currentWidget() is window.page)
    stages = [seen(window)]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.session.busy)
    stages.append(seen(window))
    slow.go_on.set()
    window.session.start_analysis()
    qtbot.waitUntil(lambda: window.session.night is not None)
    stages.append(seen(window))
    return stages


def use(window: MainWindow) -> None:
    """Leave behind what a reader may have chosen for this night."""
    page = window.page
    page.runs.kind.setCurrentIndex(1)
    page.runs.search.setText("22:")
    page.runs.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    page.ecg_lane.set_filter(FilterChoice(band=True))
    if page.opened is not None and page.opened.recording.ecg is not None:
        page.ecg_lane.editing.switch(True)
    page.go_to_minute(4)
    page.selection.select(3, 4)
    for lane in page.lanes:
        lane.hovered.emit(100.0)


def assert_alike(after: Seen, fresh: Seen, what: str) -> None:
    assert set(after.texts) - set(fresh.texts) == set(), what
    assert after.texts == fresh.texts, what
    assert after.picture.shape == fresh.picture.shape
    changed = np.argwhere((after.picture != fresh.picture).any(axis=-1))
    assert not len(changed), (
        f"{what}: {len(changed)} pixels differ, rows {changed[:, 0].min()} to {changed[:, 0].max()}, "
        f"columns {changed[:, 1].min()} to {changed[:, 1].max()}"
    )


def every_ordered_pair() -> list[str]:
    """A walk over the kinds in which each kind follows each other one once."""
    left = {first: [second for second in KINDS if second != first] for first in KINDS}
    walk, trail = [], [KINDS[0]]
    while trail:
        if left[trail[-1]]:
            trail.append(left[trail[-1]].pop())
        else:
            walk.append(trail.pop())
    return walk[::-1]


def check_walk(qtbot: QtBot, make: MakeWindow, core: Core, slow: SlowAnalysis, walk: list[str]) -> None:
    fresh = {}
    for kind in dict.fromkeys(walk):
        window = make(core)
        fresh[kind] = open_through_all_stages(qtbot, window, slow, kind)
        window.close()
    window = make(core)
    open_through_all_stages(qtbot, window, slow, walk[0])
    for before, kind in pairwise(walk):
        use(window)
        for stage, after, alone in zip(
            ("while analyzed", "after Esc", "with its result"),
            open_through_all_stages(qtbot, window, slow, kind),
            fresh[kind],
            strict=True,
        ):
            assert_alike(after, alone, f"{kind} after {before}, {stage}")


def test_second_night_looks_like_in_a_fresh_window(
    qtbot: QtBot, window_with: MakeWindow, core: Core, slow: SlowAnalysis
) -> None:
    check_walk(qtbot, window_with, core, slow, ["signed", "waveform", "beats", "signed"])


def points_of_rr_trace(window: MainWindow) -> int:
    drawn = window.page.rri_lane.curve.xData
    return 0 if drawn is None else len(drawn)


def test_rr_trace_of_the_former_night_is_gone_while_the_next_one_is_analyzed(
    qtbot: QtBot, window_with: MakeWindow, core: Core, slow: SlowAnalysis
) -> None:
    window = window_with(core)
    open_through_all_stages(qtbot, window, slow, "waveform")
    assert points_of_rr_trace(window)
    slow.go_on.clear()
    window.open_file(Path("signed.edf"))
    qtbot.waitUntil(
        lambda: window.session.opened is not None and window.session.opened.recording.name == "signed"
    )
    assert not points_of_rr_trace(window)
    qtbot.waitUntil(lambda: window.session._work is not None)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not points_of_rr_trace(window)


def test_threshold_moved_just_before_the_next_night_belongs_to_the_former_review(
    qtbot: QtBot, window_with: MakeWindow, core: Core, slow: SlowAnalysis
) -> None:
    window = window_with(core)
    open_through_all_stages(qtbot, window, slow, "waveform")
    former = window.session.document
    assert former is not None
    slider = window.page.panel.threshold
    slider._rest.setInterval(60_000)
    slider.slider.setValue(80)
    assert former.review.threshold is None
    window.open_file(Path("signed.edf"))
    qtbot.waitUntil(lambda: window.session.document not in (None, former))
    assert former.review.threshold == 0.8
    assert not slider._rest.isActive()
    assert window.session.night is not None
    assert window.session.night.review.threshold == 0.35


@pytest.mark.exhaustive
def test_every_ordered_pair_of_nights_looks_like_in_a_fresh_window(
    qtbot: QtBot, window_with: MakeWindow, core: Core, slow: SlowAnalysis
) -> None:
    walk = every_ordered_pair()
    assert set(pairwise(walk)) == {(a, b) for a in KINDS for b in KINDS if a != b}
    check_walk(qtbot, window_with, core, slow, walk)
