"""The list of apnea runs: when each begins, how long it is, how sure the model is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from semscnn_gui.gui.theme import tabular
from semscnn_gui.gui.words import NOTHING, elapsed_text, minute_text
from semscnn_gui.night.runs import ApneaRun
from semscnn_gui.recording.recording import MINUTE_S

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RunFilter(StrEnum):
    """Which runs are listed."""

    ALL = "all"
    OPEN = "open"
    REVIEWED = "reviewed"
    LONG = "long"
    UNSURE = "unsure"


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TOLD = frozenset(
    (
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        int(Qt.ItemDataRole.ToolTipRole),
    )
)
# The list follows the cursor this often: to draw it anew in each frame of a movement would cost half of the frame.
_FOLLOW_MS = 100
_LONG_MINUTES = 5
_UNSURE_BELOW = 0.7


class RunsModel(QAbstractTableModel):
    """Apnea runs as rows: start, length, mean probability, reviewed or not.

    It filters and sorts by itself: a proxy would ask back for each row and each comparison, some thousand times
    for a night, and hold the window up when a night is shown.

    Attributes:
        runs: All runs, in the order of the night.
        listed: Those that the filter lets through, in the order chosen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: list[ApneaRun] = []
        self.listed: list[ApneaRun] = []
        self._start: datetime | None = None
        self._kind, self._begins = RunFilter.ALL, ""
        self._column, self._order = 0, Qt.SortOrder.AscendingOrder

    def set_runs(self, found: list[ApneaRun], start: datetime | None) -> None:
        """Show these runs of a recording that began at ``start``.

        Rows stay where they are, and only those that say something else are told of.
        """
        self.runs = found
        if start != self._start:
            self._start = start
            self._list_anew()
            return
        wanted, before = self._wanted(), self.listed
        both = min(len(before), len(wanted))
        head = next((i for i in range(both) if before[i].minutes != wanted[i].minutes), both)
        tail = next(
            (i for i in range(both - head) if before[-1 - i].minutes != wanted[-1 - i].minutes), both - head
        )
        gone, come = len(before) - head - tail, len(wanted) - head - tail
        if gone:
            self.beginRemoveRows(_ROOT, head, head + gone - 1)
            self.listed = before[:head] + before[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_ROOT, head, head + come - 1)
            self.listed = wanted
            self.endInsertRows()
        self.listed = wanted
        for row in (*range(head), *range(head + come, len(wanted))):
            if before[row if row < head else row - come + gone] != wanted[row]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 3))

    def set_filter(self, kind: RunFilter, begins: str) -> None:
        """List the runs of this kind whose start reads like this."""
        self._kind, self._begins = kind, begins.strip()
        self._list_anew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """List the runs in the order of a column."""
        self._column, self._order = column, order
        self._list_anew()

    def row_of(self, minute: int) -> int | None:
        """Row of the run that holds a minute; None where none does or it is not listed."""
        return next((row for row, run in enumerate(self.listed) if minute in run.minutes), None)

    def _list_anew(self) -> None:
        self.beginResetModel()
        self.listed = self._wanted()
        self.endResetModel()

    def _wanted(self) -> list[ApneaRun]:
        filters: dict[RunFilter, Callable[[ApneaRun], bool]] = {
            RunFilter.ALL: lambda _run: True,
            RunFilter.OPEN: lambda run: not run.reviewed,
            RunFilter.REVIEWED: lambda run: run.reviewed,
            RunFilter.LONG: lambda run: len(run.minutes) >= _LONG_MINUTES,
            RunFilter.UNSURE: lambda run: not run.mean_probability >= _UNSURE_BELOW,
        }
        keys: tuple[Callable[[ApneaRun], float], ...] = (
            lambda run: run.minutes.start,
            lambda run: len(run.minutes),
            lambda run: run.mean_probability if run.mean_probability == run.mean_probability else -1.0,
            lambda run: run.reviewed,
        )
        fits, key = filters[self._kind], keys[self._column]
        kept = [run for run in self.runs if fits(run) and self._start_text(run).startswith(self._begins)]
        return sorted(kept, key=key, reverse=self._order is Qt.SortOrder.DescendingOrder)

    def _start_text(self, run: ApneaRun) -> str:
        return minute_text(run.minutes.start, self._start)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of runs."""
        return 0 if parent.isValid() else len(self.listed)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Start, length, mean probability, reviewed or not."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Start"), self.tr("Minutes"), self.tr("Prob."), self.tr("Reviewed")
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("When the run begins"),
                self.tr("How many minutes it has"),
                self.tr("Mean apnea probability of its minutes"),
                self.tr("All of its minutes are reviewed"),
            )[section]
        return _RIGHT if role == _ALIGNMENT else None

    def data(self, index: _Index, role: int = 0) -> Any:
        """Text of a cell."""
        # A view asks for a dozen things of each cell, most of them none of ours.
        if role == _ALIGNMENT:
            return _RIGHT
        if role not in _TOLD:
            return None
        run = self.listed[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self._start_text(run),
                str(len(run.minutes)),
                f"{run.mean_probability:.2f}" if run.mean_probability == run.mean_probability else NOTHING,
                "✓" if run.reviewed else "",
            )[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("{0} after the start; {1} of {2} minutes are shown as apnea").format(
                elapsed_text(run.minutes.start * MINUTE_S), run.apnea_minutes, len(run.minutes)
            )
        if index.column() == 3:
            return self.tr("reviewed") if run.reviewed else self.tr("not reviewed")
        return None


class RunsTable(QTableView):
    """The list of apnea runs; choosing one goes there.

    Signals:
        chosen: First minute of the run chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs_model = RunsModel(self)
        self.setModel(self.runs_model)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setAccessibleName(self.tr("Apnea runs"))
        self.setToolTip(self.tr("Click or press Return to go to a run (Shift+N and P step through them)"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFont(tabular(self.font()))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self._minute = 0
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._select_minute)
        self.runs_model.modelReset.connect(self._follow_soon)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def set_runs(self, found: list[ApneaRun], start: datetime | None) -> None:
        """Show the runs of a recording that began at ``start``."""
        self.runs_model.set_runs(found, start)

    def clear(self) -> None:
        """List no runs, the next ones by their start."""
        self._follow.stop()
        self.runs_model.set_runs([], None)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.verticalScrollBar().setValue(0)

    def set_filter(self, kind: RunFilter, begins: str) -> None:
        """List the runs of this kind whose start reads like this."""
        self.runs_model.set_filter(kind, begins)

    def show_minute(self, minute: int) -> None:
        """Select the run that holds this minute, or none; soon, once for all frames of a movement."""
        self._minute = minute
        self._follow_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the cursor."""
        super().showEvent(event)
        self._follow_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._follow.stop()

    def _follow_soon(self) -> None:
        if self.isVisible() and not self._follow.isActive():
            self._follow.start()

    def _select_minute(self) -> None:
        row = self.runs_model.row_of(self._minute)
        if row is None:
            self.clearSelection()
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectRow(row)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.runs_model.listed[index.row()].minutes.start)
