"""The list of apnea runs: when each begins, how long it is, how sure the model is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from semscnn_gui.gui.theme import tabular
from semscnn_gui.gui.words import NOTHING, elapsed_text, minute_text
from semscnn_gui.night.navigation import ApneaRun
from semscnn_gui.recording.model import MINUTE_S

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
    map(
        int,
        (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.UserRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ),
    )
)
# The list follows the cursor this often: to draw it anew in each frame of a movement would cost half of the frame.
_FOLLOW_MS = 100
_LONG_MINUTES = 5
_UNSURE_BELOW = 0.7


class RunsModel(QAbstractTableModel):
    """Apnea runs as rows: start, length, mean probability, reviewed or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: list[ApneaRun] = []
        self._start: datetime | None = None

    def set_runs(self, found: list[ApneaRun], start: datetime | None) -> None:
        """Show these runs of a recording that began at ``start``.

        Rows stay where they are, and only those that say something else are told of: a view asks for all of its
        cells again after a reset, which costs more than the edit that caused it.
        """
        if start != self._start:
            self.beginResetModel()
            self.runs, self._start = found, start
            self.endResetModel()
            return
        before, both = self.runs, min(len(self.runs), len(found))
        head = next((i for i in range(both) if before[i].minutes != found[i].minutes), both)
        tail = next(
            (i for i in range(both - head) if before[-1 - i].minutes != found[-1 - i].minutes), both - head
        )
        gone, come = len(before) - head - tail, len(found) - head - tail
        if gone:
            self.beginRemoveRows(_ROOT, head, head + gone - 1)
            self.runs = before[:head] + before[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_ROOT, head, head + come - 1)
            self.runs = found
            self.endInsertRows()
        self.runs = found
        for row in (*range(head), *range(head + come, len(found))):
            old = before[row if row < head else row - come + gone]
            if old != found[row]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 3))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of runs."""
        return 0 if parent.isValid() else len(self.runs)

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
        """Text of a cell; the number behind it for sorting."""
        # A view asks for a dozen things of each cell, most of them none of ours.
        if role == _ALIGNMENT:
            return _RIGHT
        if role not in _TOLD:
            return None
        run = self.runs[index.row()]
        second = run.minutes.start * MINUTE_S
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                minute_text(run.minutes.start, self._start),
                str(len(run.minutes)),
                f"{run.mean_probability:.2f}" if run.mean_probability == run.mean_probability else NOTHING,
                "✓" if run.reviewed else "",
            )[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            sure = run.mean_probability if run.mean_probability == run.mean_probability else -1.0
            return (run.minutes.start, len(run.minutes), sure, run.reviewed)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 3:
            return self.tr("reviewed") if run.reviewed else self.tr("not reviewed")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("{0} after the start; {1} of {2} minutes are shown as apnea").format(
                elapsed_text(second), run.apnea_minutes, len(run.minutes)
            )
        return None


class _FilteredRuns(QSortFilterProxyModel):
    """The runs that a filter lets through, in the order chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind, self.begins = RunFilter.ALL, ""

    def filterAcceptsRow(self, row: int, _parent: _Index) -> bool:
        """Whether a run is listed."""
        model = self.sourceModel()
        if not isinstance(model, RunsModel):
            return True
        run = model.runs[row]
        fits = {
            RunFilter.ALL: True,
            RunFilter.OPEN: not run.reviewed,
            RunFilter.REVIEWED: run.reviewed,
            RunFilter.LONG: len(run.minutes) >= _LONG_MINUTES,
            RunFilter.UNSURE: not run.mean_probability >= _UNSURE_BELOW,
        }[self.kind]
        start = str(model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole))
        return fits and start.startswith(self.begins.strip())


class RunsTable(QTableView):
    """The list of apnea runs; choosing one goes there.

    Signals:
        chosen: First minute of the run chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs_model = RunsModel(self)
        self._sorted = _FilteredRuns(self)
        self._sorted.setSourceModel(self.runs_model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.setModel(self._sorted)
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
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def set_runs(self, found: list[ApneaRun], start: datetime | None) -> None:
        """Show the runs of a recording that began at ``start``."""
        self.runs_model.set_runs(found, start)

    def set_filter(self, kind: RunFilter, begins: str) -> None:
        """List the runs of this kind whose start reads like this."""
        self._sorted.kind, self._sorted.begins = kind, begins
        self._sorted.invalidate()

    def show_minute(self, minute: int) -> None:
        """Select the run that holds this minute, or none; soon, once for all frames of a movement."""
        self._minute = minute
        if not self._follow.isActive():
            self._follow.start()

    def _select_minute(self) -> None:
        minute = self._minute
        row = next((i for i, run in enumerate(self.runs_model.runs) if minute in run.minutes), None)
        index = QModelIndex() if row is None else self._sorted.mapFromSource(self.runs_model.index(row, 0))
        if not index.isValid():
            self.clearSelection()
        elif index.row() != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectRow(index.row())

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self._sorted.mapToSource(index).row()
        self.chosen.emit(self.runs_model.runs[row].minutes.start)
