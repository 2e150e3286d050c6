"""One night on screen: three lanes over one cursor, and the panel beside them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget

from semscnn_gui.gui.ecg_lane import EcgLane
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.night_lanes import NightLane
from semscnn_gui.gui.opened import OpenedNight
from semscnn_gui.gui.rri_lane import RriLane
from semscnn_gui.gui.summary_panel import SummaryPanel
from semscnn_gui.gui.theme import Theme
from semscnn_gui.gui.time_view import LaneName, TimeView
from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.recording.model import MINUTE_S

_LANE_HEIGHTS = (216, 176, 296)
_LEAST_HEIGHTS = (208, 112, 144)


class NightPage(QWidget):
    """Lanes and panel of the open recording.

    Signals:
        moved: Cursor or visible ranges changed.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TimeView(self)
        self.night_lane = NightLane()
        self.rri_lane = RriLane()
        self.ecg_lane = EcgLane()
        self.panel = SummaryPanel()
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
        rule = QFrame()
        rule.setProperty("rule", "true")
        rule.setFixedWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.splitter, 1)
        row.addWidget(rule)
        row.addWidget(self.panel)
        self._connect()

    @property
    def lanes(self) -> tuple[Lane, Lane, Lane]:
        """From the whole night to the waveform."""
        return self.night_lane, self.rri_lane, self.ecg_lane

    def show_opened(self, opened: OpenedNight) -> None:
        """Show a recording that is not analysed yet; the cursor stays if it is the same one."""
        same = self.opened is not None and self.opened.recording.sha256 == opened.recording.sha256
        cursor = self.view.cursor_s if same else 0.0
        self.opened, self.night = opened, None
        recording = opened.recording
        self.night_lane.set_recording(recording)
        self.rri_lane.set_recording(recording)
        self.ecg_lane.set_recording(opened)
        self.panel.set_recording(recording)
        self.view.reset(recording.duration_s)
        if cursor:
            self.view.move_to(cursor)

    def show_night(self, night: ReviewedNight) -> None:
        """Show a result without moving the view."""
        self.night = night
        self.night_lane.set_night(night)
        self.rri_lane.set_night(night)
        self.ecg_lane.set_night(night)
        self.panel.set_night(night)
        self._follow_view()

    def show_nothing(self) -> None:
        """Let go of the recording."""
        self.clear_night()
        self.ecg_lane.let_go()
        self.opened = None

    def clear_night(self) -> None:
        """Take every result away; the recording stays."""
        self.night = None
        if self.opened is None:
            return
        self.night_lane.clear_night()
        self.rri_lane.clear_night(self.opened.recording)
        self.ecg_lane.clear_night()
        self.panel.clear_night()
        self._follow_view()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        for lane in self.lanes:
            lane.set_theme(theme)

    def go_to_minute(self, minute: int) -> None:
        """Put the cursor in the middle of a minute."""
        self.view.move_to((minute + 0.5) * MINUTE_S)

    def next_run(self) -> None:
        """Go to the next run of apnea minutes, if there is one."""
        minute = self.panel.runs.run_after(self.view.minute)
        if minute is not None:
            self.go_to_minute(minute)

    def previous_run(self) -> None:
        """Go to the previous run of apnea minutes, or to the start of this one."""
        minute = self.panel.runs.run_before(self.view.minute)
        if minute is not None:
            self.go_to_minute(minute)

    def step_screen(self, direction: int) -> None:
        """Move by as much as the ECG lane shows."""
        low, high = self.view.range_of(LaneName.ECG)
        self.view.step(direction * (high - low))

    def save_state(self) -> QByteArray:
        """Heights of the lanes."""
        return self.splitter.saveState()

    def restore_state(self, state: QByteArray) -> None:
        """Give the lanes the heights they were left with."""
        self.splitter.restoreState(state)

    def _connect(self) -> None:
        self.view.changed.connect(self._follow_view)
        self.night_lane.pointed_at.connect(self.view.move_to)
        for name, lane in ((LaneName.RRI, self.rri_lane), (LaneName.ECG, self.ecg_lane)):
            lane.pointed_at.connect(lambda second, name=name: self.view.move_to(second, seen_in=name))
            lane.panned.connect(lambda seconds, name=name: self.view.pan(name, seconds))
            lane.zoomed.connect(lambda factor, at, name=name: self.view.zoom(name, factor, at))
            lane.resized.connect(self._follow_view)
        self.night_lane.zoomed.connect(lambda factor, _at: self.view.zoom(LaneName.RRI, factor))
        self.panel.runs.chosen.connect(self.go_to_minute)

    def _follow_view(self) -> None:
        if self.opened is None:
            return
        view = self.view
        rri = view.range_of(LaneName.RRI)
        self.rri_lane.show_range(*rri)
        self.ecg_lane.show_range(*view.range_of(LaneName.ECG))
        for lane in self.lanes:
            lane.show_cursor(view.cursor_s)
        self.night_lane.show_viewport(*rri, view.minute)
        self.rri_lane.show_minute(view.minute)
        for lane in self.lanes:
            lane.settle()
        self.panel.runs.show_minute(view.minute)
        self.moved.emit()
