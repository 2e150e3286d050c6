"""The list of apnea runs: when each begins, how long it is, how sure the model is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from semscnn_gui.gui.clock_text import time_text
from semscnn_gui.gui.theme import tabular
from semscnn_gui.gui.words import elapsed_text
from semscnn_gui.night.indices import runs
from semscnn_gui.night.model import MinuteState, ReviewedNight
from semscnn_gui.recording.model import MINUTE_S

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ApneaRun:
    """Consecutive apnea minutes; ``mean_probability`` is the model's, NaN without one."""

    first_minute: int
    minutes: int
    mean_probability: float


def apnea_runs(night: ReviewedNight) -> list[ApneaRun]:
    """Runs of minutes shown as apnea, in order of time."""
    analysis = night.analysis
    found = []
    for first, length in runs(night.states(), MinuteState.APNEA, analysis.first_minute):
        at = first - analysis.first_minute
        known = analysis.probability[at : at + length]
        known = known[np.isfinite(known)]
        found.append(ApneaRun(first, length, float(known.mean()) if known.size else float("nan")))
    return found


class RunsModel(QAbstractTableModel):
    """Apnea runs as rows: start, length, mean probability."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: list[ApneaRun] = []
        self._start: datetime | None = None

    def set_runs(self, found: list[ApneaRun], start: datetime | None) -> None:
        """Show these runs of a recording that began at ``start``."""
        self.beginResetModel()
        self.runs, self._start = found, start
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of runs."""
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Start, length, mean probability."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Start"), self.tr("Minutes"), self.tr("Probability"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        """Text of a cell; the number behind it for sorting."""
        run = self.runs[index.row()]
        second = run.first_minute * MINUTE_S
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                time_text(second, self._start, MINUTE_S),
                str(run.minutes),
                f"{run.mean_probability:.2f}",
            )[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return (run.first_minute, run.minutes, run.mean_probability)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("{0} after the start; mean apnea probability of the run").format(
                elapsed_text(second)
            )
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
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.runs_model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setAccessibleName(self.tr("Apnea runs"))
        self.setToolTip(self.tr("Click or press Return to go to a run (N and P step through them)"))
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
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def set_night(self, night: ReviewedNight | None) -> None:
        """Show the runs of a night, or none."""
        if night is None:
            self.runs_model.set_runs([], None)
        else:
            self.runs_model.set_runs(apnea_runs(night), night.analysis.recording.start)

    def show_minute(self, minute: int) -> None:
        """Select the run that holds this minute, or none."""
        row = next(
            (i for i, run in enumerate(self.runs_model.runs) if 0 <= minute - run.first_minute < run.minutes),
            None,
        )
        if row is None:
            self.clearSelection()
            return
        index = self._sorted.mapFromSource(self.runs_model.index(row, 0))
        if index.row() != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectRow(index.row())

    def run_after(self, minute: int) -> int | None:
        """First minute of the next run."""
        return next((run.first_minute for run in self.runs_model.runs if run.first_minute > minute), None)

    def run_before(self, minute: int) -> int | None:
        """First minute of the run before, or of this one if the minute lies inside it."""
        earlier = [run.first_minute for run in self.runs_model.runs if run.first_minute < minute]
        return earlier[-1] if earlier else None

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self._sorted.mapToSource(index).row()
        self.chosen.emit(self.runs_model.runs[row].first_minute)
