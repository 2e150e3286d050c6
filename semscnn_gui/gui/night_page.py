"""One night on screen: three lanes over one cursor, and movable panels beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QTabBar,
    QTabWidget,
    QWidget,
)

from semscnn_gui.gui.ecg_lane import EcgLane
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.night_lanes import NightLane
from semscnn_gui.gui.notes_panel import NotesPanel
from semscnn_gui.gui.opened import OpenedNight
from semscnn_gui.gui.readout import readout_text
from semscnn_gui.gui.recording_panel import RecordingPanel
from semscnn_gui.gui.rri_lane import RriLane
from semscnn_gui.gui.runs_panel import RunsPanel
from semscnn_gui.gui.selection import Selection
from semscnn_gui.gui.summary_panel import PANEL_PX, SummaryPanel
from semscnn_gui.gui.theme import Theme
from semscnn_gui.gui.time_view import LaneName, TimeView, View
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.runs import ApneaRun
from semscnn_gui.recording.recording import MINUTE_S

_LANE_HEIGHTS = (232, 168, 288)
_LEAST_HEIGHTS = (208, 96, 136)
# Title and tab of a panel.
_TITLE_PX = 64
# Saved arrangements of panels that this version does not have are not restored.
_ARRANGEMENT = 2


class NightPage(QMainWindow):
    """Lanes and panels of the open recording; a main window within the window, so that panels can be moved.

    Signals:
        moved: Cursor or visible ranges changed.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self.view = TimeView(self)
        self.selection = Selection(self)
        self.night_lane = NightLane()
        self.rri_lane = RriLane()
        self.ecg_lane = EcgLane()
        self.panel = SummaryPanel()
        self.runs = RunsPanel()
        self.notes = NotesPanel()
        self.facts = RecordingPanel()
        self.opened: OpenedNight | None = None
        self.night: ReviewedNight | None = None
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for index, lane in enumerate(self.lanes):
            lane.setFrameShape(QFrame.Shape.NoFrame)
            lane.setMinimumHeight(_LEAST_HEIGHTS[index])
            self.splitter.addWidget(lane)
            self.splitter.setStretchFactor(index, _LANE_HEIGHTS[index])
        self.splitter.setSizes(list(_LANE_HEIGHTS))
        self.setCentralWidget(self.splitter)
        self.docks = [
            self._dock("summary", self.tr("Summary"), self.panel),
            self._dock("recording", self.tr("Recording"), self.facts),
            self._dock("runs", self.tr("Apnea runs"), self.runs),
            self._dock("notes", self.tr("Notes"), self.notes),
        ]
        self._arranged = False
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.arrange_panels()
        self._connect()

    @property
    def lanes(self) -> tuple[Lane, Lane, Lane]:
        """From the whole night to the waveform."""
        return self.night_lane, self.rri_lane, self.ecg_lane

    def clear(self) -> None:
        """Show nothing of any recording."""
        self.opened = self.night = None
        self.selection.clear()
        for view in (*self.lanes, self.panel, self.facts, self.runs):
            view.clear()
        self.show_notes(None)
        self.view.reset(0.0)

    def show_opened(self, opened: OpenedNight) -> None:
        """Show a recording that is not analysed yet; cursor and filter stay if it is the same one."""
        same = self.opened is not None and self.opened.recording.sha256 == opened.recording.sha256
        cursor, ecg_filter = self.view.cursor_s, self.ecg_lane.filter
        self.clear()
        self.opened = opened
        recording = opened.recording
        if same:
            self.ecg_lane.filter = ecg_filter
        self.night_lane.set_recording(recording)
        self.rri_lane.set_recording(recording)
        self.ecg_lane.set_recording(opened)
        self.panel.set_recording(recording)
        self.facts.set_recording(recording)
        self.view.reset(recording.duration_s, self.ecg_lane.paper_span_s())
        if same and cursor:
            self.view.move_to(cursor)

    def show_night(self, night: ReviewedNight) -> None:
        """Show a result without moving the view."""
        same = self.night is not None and self.night.analysis is night.analysis
        self.night = night
        self.night_lane.set_night(night)
        self.rri_lane.set_night(night)
        self.ecg_lane.set_night(night)
        summary = night.summary
        self.panel.set_night(night, summary)
        self.facts.set_night(night, summary)
        if same:
            # An edit leaves the lanes where they are; only what is told of the minute may be another.
            self.moved.emit()
        else:
            self._follow_view()
            self.paint_lanes_later()

    def show_runs(self, runs: Sequence[ApneaRun], progress: tuple[int, int] | None) -> None:
        """List the apnea runs and how many of them are reviewed."""
        start = None if self.opened is None else self.opened.recording.start
        self.runs.table.set_runs(list(runs), start)
        self.runs.set_progress(progress)
        self.runs.table.show_minute(self.view.minute)

    def show_notes(self, notes: Mapping[int, str] | None) -> None:
        """List the notes, and mark their minutes; None while they are not known."""
        self.notes.set_notes(notes, None if self.opened is None else self.opened.recording.start)
        self.notes.show_minute(self.view.minute)
        self.docks[-1].setWindowTitle(
            self.tr("Notes ({0})").format(len(notes)) if notes else self.tr("Notes")
        )
        self.night_lane.note_marks.set_minutes(notes or ())

    def clear_night(self) -> None:
        """Take every result away; the recording stays."""
        self.night = None
        if self.opened is None:
            return
        self.selection.clear()
        for lane in self.lanes:
            # What is read out under the mouse was the result's.
            lane.read_out("")
        self.night_lane.clear_night()
        self.rri_lane.set_recording(self.opened.recording)
        self.ecg_lane.clear_night()
        self.panel.clear_night()
        self.facts.clear_night()
        self.show_runs([], None)
        self.show_notes(None)
        self._follow_view()

    def set_theme(self, theme: Theme, font_percent: int = 100) -> None:
        """Take the theme's colours and the size of text."""
        for lane in self.lanes:
            lane.set_theme(theme)
        wanted = [lane.columns_wanted() for lane in self.lanes]
        for lane in self.lanes:
            lane.fit_columns(max(name for name, _ in wanted), max(ticks for _, ticks in wanted))
        for dock in self.docks:
            dock.widget().setMinimumWidth(round(PANEL_PX * max(100, font_percent) / 100))
        self.ecg_lane.refresh_legend()
        self.keep_speed()

    def go_to_minute(self, minute: int) -> None:
        """Put the cursor in the middle of a minute; the way back is remembered."""
        self.view.jump_to((minute + 0.5) * MINUTE_S)

    def step_screen(self, direction: int) -> None:
        """Move by as much as the ECG lane shows."""
        low, high = self.view.range_of(LaneName.ECG)
        self.view.step(direction * (high - low))

    def arrange_panels(self) -> None:
        """Put the panels where they are at first."""
        summary, recording, runs, notes = self.docks
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.splitDockWidget(summary, runs, Qt.Orientation.Vertical)
        self.tabifyDockWidget(summary, recording)
        self.tabifyDockWidget(runs, notes)
        summary.raise_()
        runs.raise_()
        self._give_summary_its_height()

    def save_state(self) -> tuple[QByteArray, QByteArray]:
        """Heights of the lanes, and places of the panels."""
        return self.splitter.saveState(), self.saveState(_ARRANGEMENT)

    def restore_state(self, lanes: QByteArray | None, panels: QByteArray | None) -> None:
        """Give lanes and panels the places they were left in."""
        if lanes is not None:
            self.splitter.restoreState(lanes)
        if panels is not None:
            self._arranged = self.restoreState(panels, _ARRANGEMENT)

    def showEvent(self, event: QShowEvent) -> None:
        """Name the tabs of panels, which come and go with their arrangement."""
        super().showEvent(event)
        for tabs in self.findChildren(QTabBar):
            tabs.setAccessibleName(self.tr("Panels"))
        if not self._arranged:
            self._arranged = True
            self._give_summary_its_height()

    def _give_summary_its_height(self) -> None:
        summary, _recording, runs, _notes = self.docks
        wanted = self.panel.sizeHint().height() + _TITLE_PX
        rest = max(1, self.height() - wanted)
        self.resizeDocks([summary, runs], [wanted, rest], Qt.Orientation.Vertical)

    def _dock(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel)
        area.setMinimumSize(QSize(PANEL_PX, 80))
        dock.setWidget(area)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        return dock

    def paint_lanes_later(self) -> None:
        """Paint the lanes in a turn of the event loop of their own."""
        for lane in self.lanes:
            lane.paint_later()

    def _connect(self) -> None:
        self.view.changed.connect(self._follow_view)
        self.selection.changed.connect(self._show_selection)
        self.night_lane.pointed_at.connect(self.view.move_to)
        self.night_lane.range_selected.connect(self._select)
        for name, lane in ((LaneName.RRI, self.rri_lane), (LaneName.ECG, self.ecg_lane)):
            lane.pointed_at.connect(lambda second, name=name: self.view.move_to(second, seen_in=name))
            lane.panned.connect(lambda seconds, name=name: self.view.pan(name, seconds))
            lane.zoomed.connect(lambda factor, at, name=name: self.zoom(name, factor, at))
        self.rri_lane.resized.connect(self._follow_view)
        self.ecg_lane.resized.connect(self.keep_speed)
        self.ecg_lane.speed_chosen.connect(self.keep_speed)
        self.night_lane.zoomed.connect(lambda factor, _at: self.view.zoom(LaneName.RRI, factor))
        self.night_lane.panned.connect(lambda seconds: self.view.pan(LaneName.RRI, seconds / 20))
        for lane in self.lanes:
            lane.hovered.connect(lambda second, lane=lane: self._read_out(lane, second))
        self.runs.chosen.connect(self._go_to_listed)
        self.notes.chosen.connect(self._go_to_listed)

    def zoom(self, name: LaneName, factor: float, around_s: float | None = None) -> None:
        """Show more or less time in a lane; the ECG leaves its paper speed for it."""
        if name is LaneName.ECG:
            self.ecg_lane.at_speed = False
        self.view.zoom(name, factor, around_s)

    def show_view(self, view: View, *, at_speed: bool) -> None:
        """Show what was shown before, the ECG at its paper speed or at the zoom that it had."""
        self.ecg_lane.at_speed = at_speed
        self.view.show(view)
        self.keep_speed()

    def keep_speed(self) -> None:
        """Let the ECG lane show as much time as fits at its paper speed."""
        if self.opened is None:
            return
        if self.ecg_lane.at_speed:
            self.view.set_span(LaneName.ECG, self.ecg_lane.paper_span_s())
        self._follow_view()

    def _go_to_listed(self, minute: int) -> None:
        self.go_to_minute(minute)
        # The keys that mark minutes act where the eye is now.
        self.ecg_lane.setFocus()

    def _select(self, first: int, last: int) -> None:
        self.view.move_to((last + 0.5) * MINUTE_S)
        self.selection.select(first, last)

    def _show_selection(self) -> None:
        self.night_lane.show_selection(self.selection.minutes)
        self.rri_lane.show_selection(self.selection.minutes)
        self.moved.emit()

    def _read_out(self, lane: Lane, second: float) -> None:
        text = ""
        if not math.isnan(second) and self.opened is not None:
            rr = self.rri_lane.rr_at(second)
            text = readout_text(self.opened.recording, self.night, second, self.ecg_lane.value_at(second), rr)
        lane.read_out(text)

    def _follow_view(self) -> None:
        if self.opened is None:
            return
        view = self.view
        self.selection.keep_only_around(view.minute)
        rri = view.range_of(LaneName.RRI)
        self.rri_lane.show_range(*rri)
        self.ecg_lane.show_range(*view.range_of(LaneName.ECG))
        for lane in self.lanes:
            lane.show_cursor(view.cursor_s)
        self.night_lane.show_viewport(*rri, view.minute)
        self.rri_lane.show_minute(view.minute)
        for lane in (self.rri_lane, self.ecg_lane):
            lane.settle()
        self.runs.table.show_minute(view.minute)
        self.notes.show_minute(view.minute)
        self.moved.emit()
