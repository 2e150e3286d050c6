"""All keys on one sheet, made from the table of actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui.gui.action_table import ActionEntry, action_table
from semscnn_gui.gui.actions import plain
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import bold, tabular

_COLUMNS = 2
# The rest is for the window's frame and what the desktop shows beside it.
_OF_SCREEN = 0.9
# Columns side by side may be so much wider than the room: their words wrap.
_WRAPPED = 1.4


class ShortcutSheet(QDialog):
    """Every action that has a key, by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 8, 16)
        outer.setSpacing(16)
        screen = self.screen() if parent is None else parent.screen()
        room = screen.availableGeometry().size() * _OF_SCREEN
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.windowTitle())
        beside = 24 + 8 + scroll.verticalScrollBar().sizeHint().width()
        sheet = self._sheet(_COLUMNS, wraps=False)
        width = sheet.sizeHint().width() + beside
        if width > room.width():
            columns = _COLUMNS if width <= _WRAPPED * room.width() else 1
            sheet = self._sheet(columns, wraps=True)
            width = min(room.width(), width * columns // _COLUMNS + beside)
        scroll.setWidget(sheet)
        outer.addWidget(scroll, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(0, 0, 16, 0)
        buttons.rejected.connect(self.close)
        outer.addWidget(buttons)
        # The arrow keys scroll; Esc closes.
        scroll.setFocus()
        around = 24 + 16 + 16 + buttons.sizeHint().height()
        height = max(sheet.sizeHint().height(), sheet.heightForWidth(width - beside)) + around
        self.resize(width, min(height, room.height()))

    def _sheet(self, columns: int, *, wraps: bool) -> QWidget:
        """All keys, side by side in so many columns."""
        sheet = QWidget()
        outer = QVBoxLayout(sheet)
        outer.setContentsMargins(0, 0, 16, 0)
        outer.setSpacing(16)
        beside = QHBoxLayout()
        beside.setSpacing(24)
        outer.addLayout(beside)
        with_keys = [entry for entry in action_table() if entry.keys]
        for menus in _shared_out(with_keys, columns):
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(2)
            grid.setColumnStretch(1, 1)
            beside.addLayout(grid, 1 if wraps else 0)
            line = 0
            for menu in menus:
                title = PlainLabel(plain(menu))
                title.setFont(bold(self.font()))
                if line:
                    grid.setRowMinimumHeight(line, 8)
                    line += 1
                grid.addWidget(title, line, 0, 1, 2)
                line += 1
                for entry in with_keys:
                    if entry.menu == menu:
                        self._add(grid, line, entry, wraps=wraps)
                        line += 1
            grid.setRowStretch(line, 1)
        mouse = PlainLabel(
            self.tr(
                "Mouse: click in any lane to go there. Drag RR intervals or ECG to move them; in the night "
                "lane drag over a strip to select minutes, elsewhere to move the viewport. The wheel zooms RR "
                "intervals or ECG, over the night lane the RR intervals."
            )
        )
        mouse.setWordWrap(True)
        mouse.setProperty("quiet", "true")
        outer.addWidget(mouse)
        outer.addStretch(1)
        return sheet

    def _add(self, grid: QGridLayout, line: int, entry: ActionEntry, *, wraps: bool) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        keys = PlainLabel("  ".join(QKeySequence(key).toString(native) for key in entry.keys))
        keys.setFont(tabular(self.font()))
        text = PlainLabel(entry.tip)
        text.setWordWrap(wraps)
        for column, label in enumerate((keys, text)):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, line, column)


def _shared_out(entries: Sequence[ActionEntry], columns: int) -> list[list[str]]:
    """The menus of each column: the longest first, each to the column that is shorter so far."""
    lines = Counter(entry.menu for entry in entries)
    shared: list[list[str]] = [[] for _ in range(columns)]
    # A single column keeps the order of the menus.
    for menu in sorted(lines, key=lambda menu: -lines[menu]) if columns > 1 else lines:
        min(shared, key=lambda menus: sum(lines[other] + 2 for other in menus)).append(menu)
    return shared
