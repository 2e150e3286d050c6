"""The list of notes at minutes; choosing one goes there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui.gui.plain_text import PlainLabel, as_written
from semscnn_gui.gui.theme import tabular
from semscnn_gui.gui.words import minute_text


class NotesPanel(QWidget):
    """Every note with the time of its minute, in order.

    Signals:
        chosen: The minute of the note chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Notes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(self.tr("Notes"))
        self.table.setToolTip(self.tr("Click or press Return to go to a note (Shift+M, Ctrl+Shift+M)"))
        self.table.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Note")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setFont(tabular(self.font()))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.none = PlainLabel()
        self.none.setProperty("quiet", "true")
        self.none.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)
        column.addWidget(self.none, 1)
        self._shown: tuple[datetime | None, dict[int, str]] = (None, {})
        self._selected = -1
        self.table.cellClicked.connect(self._on_chosen)
        self.table.cellActivated.connect(self._on_chosen)
        self.set_notes(None, None)

    @property
    def minutes(self) -> list[int]:
        """The minutes with a note, in the order of the rows."""
        return sorted(self._shown[1])

    def set_notes(self, notes: Mapping[int, str] | None, start: datetime | None) -> None:
        """Show the notes of a recording that began at ``start``; None while they are not known."""
        self.none.setText(
            self.tr("Notes appear once the night is analysed.")
            if notes is None
            else self.tr("No notes yet. M writes one about the minute under the cursor.")
        )
        notes = notes or {}
        self.table.setVisible(bool(notes))
        self.none.setVisible(not notes)
        if (start, notes) == self._shown:
            return
        self._shown = (start, dict(notes))
        self._selected = -1
        self.table.clearSelection()
        self.table.setRowCount(len(notes))
        for row, minute in enumerate(self.minutes):
            cells = (minute_text(minute, start), " ".join(notes[minute].split()))
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setToolTip(as_written(notes[minute]))
                self.table.setItem(row, column, cell)

    def clear(self) -> None:
        """List no recording's notes."""
        self.set_notes(None, None)

    def show_minute(self, minute: int) -> None:
        """Select the note of this minute, or none."""
        wanted = self.minutes.index(minute) if minute in self._shown[1] else -1
        if wanted == self._selected:
            return
        self._selected = wanted
        if wanted < 0:
            self.table.clearSelection()
        else:
            self.table.selectRow(wanted)

    def _on_chosen(self, row: int, _column: int) -> None:
        self.chosen.emit(self.minutes[row])
