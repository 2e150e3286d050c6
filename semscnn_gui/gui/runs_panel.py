"""The panel of apnea runs: progress, a filter, and the table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.runs_table import RunFilter, RunsTable
from semscnn_gui.gui.theme import bold


class RunsPanel(QWidget):
    """Apnea runs, those the filter lets through.

    Signals:
        chosen: First minute of the run chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Apnea runs"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        self.progress = PlainLabel()
        self.progress.setFont(bold(self.font()))
        self.progress.setAccessibleName(self.tr("Progress of the review"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Which runs are listed"))
        self.kind.setToolTip(self.tr("Which runs are listed"))
        names = {
            RunFilter.ALL: self.tr("All runs"),
            RunFilter.OPEN: self.tr("Not reviewed"),
            RunFilter.REVIEWED: self.tr("Reviewed"),
            RunFilter.LONG: self.tr("5 min and longer"),
            RunFilter.UNSURE: self.tr("Probability under 0.7"),
        }
        for choice, name in names.items():
            self.kind.addItem(name, choice)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Start time…"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Runs that start with"))
        self.search.setToolTip(self.tr("List the runs whose start reads like this"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind, 3)
        row.addWidget(self.search, 2)
        self.table = RunsTable(self)
        self.none = PlainLabel(self.tr("No run matches."))
        self.none.setProperty("quiet", "true")
        self.none.hide()
        column.addWidget(self.progress)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.none, 1)
        self.kind.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.table.chosen.connect(self.chosen)
        self.set_progress(None)

    def clear(self) -> None:
        """List no recording's runs, and all of the next one's."""
        self.kind.setCurrentIndex(0)
        self.search.clear()
        self.table.clear()
        self.set_progress(None)

    def set_progress(self, progress: tuple[int, int] | None) -> None:
        """Say how many of how many runs are reviewed."""
        self.progress.setText(
            self.tr("Apnea runs")
            if progress is None
            else self.tr("No apnea runs")
            if not progress[1]
            else self.tr("Reviewed {0} of {1} runs").format(*progress)
        )
        self._tell_empty()

    def _filter(self) -> None:
        self.table.set_filter(self.kind.currentData(), self.search.text())
        self._tell_empty()

    def _tell_empty(self) -> None:
        empty = bool(self.table.runs_model.runs) and not self.table.model().rowCount()
        self.none.setVisible(empty)
        self.table.setVisible(not empty)
