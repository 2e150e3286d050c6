"""All keys on one sheet, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from semscnn_gui.gui.action_table import ActionEntry, action_table
from semscnn_gui.gui.actions import plain
from semscnn_gui.gui.theme import bold, tabular

_COLUMNS = 2


class ShortcutSheet(QDialog):
    """Every action that has a key, by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 16)
        outer.setSpacing(16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        outer.addLayout(grid)
        with_keys = [entry for entry in action_table() if entry.keys]
        menus = list(dict.fromkeys(entry.menu for entry in with_keys))
        # Menus go to the column that is shorter so far, the longest first, so that the sheet stays low.
        columns: tuple[list[str], list[str]] = ([], [])
        rows = [0, 0]
        length = {menu: sum(entry.menu == menu for entry in with_keys) + 2 for menu in menus}
        for menu in sorted(menus, key=lambda menu: -length[menu]):
            shorter = rows.index(min(rows))
            columns[shorter].append(menu)
            rows[shorter] += length[menu]
        for column, wanted in enumerate(columns):
            line = 0
            for menu in wanted:
                title = QLabel(plain(menu))
                title.setFont(bold(self.font()))
                if line:
                    grid.setRowMinimumHeight(line, 8)
                    line += 1
                grid.addWidget(title, line, column * _COLUMNS, 1, _COLUMNS)
                line += 1
                for entry in with_keys:
                    if entry.menu == menu:
                        self._add(grid, line, column * _COLUMNS, entry)
                        line += 1
        mouse = QLabel(
            self.tr(
                "Mouse: click in any lane to go there. Drag RR intervals or ECG to move them; in the night "
                "lane drag over a strip to select minutes, elsewhere to move the viewport. The wheel zooms RR "
                "intervals or ECG, over the night lane the RR intervals."
            )
        )
        mouse.setWordWrap(True)
        mouse.setProperty("quiet", "true")
        outer.addWidget(mouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        outer.addWidget(buttons)

    def _add(self, grid: QGridLayout, line: int, column: int, entry: ActionEntry) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        keys = QLabel("  ".join(QKeySequence(key).toString(native) for key in entry.keys))
        keys.setFont(tabular(self.font()))
        text = QLabel(entry.tip)
        grid.addWidget(keys, line, column)
        grid.addWidget(text, line, column + 1)
