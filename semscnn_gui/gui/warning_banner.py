"""What must be known of a recording before its result is believed, above the lanes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from semscnn_gui.gui.plain_text import PlainLabel

# More would push the lanes off a small screen; the panel of the recording lists them all.
_MOST = 3


class WarningBanner(QFrame):
    """Sentences about a file that was repaired, or a review made over another result; it goes when it was read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("problem", "true")
        self.setAccessibleName(self.tr("Warnings about this recording"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        self.text = PlainLabel()
        self.text.setWordWrap(True)
        self.dismiss_button = QPushButton(self.tr("Dismiss"))
        self.dismiss_button.setToolTip(self.tr("The Recording panel and the report keep these warnings"))
        self.dismiss_button.clicked.connect(self.hide)
        row.addWidget(self.text, 1)
        row.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignTop)
        self._first: tuple[str, ...] = ()
        self._told: tuple[str, ...] = ()
        self.hide()

    def clear(self) -> None:
        """Show no recording's warnings."""
        self.show_warnings(())

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Show these sentences, or nothing where there are none."""
        self._first = tuple(warnings)
        self._show(self._first)

    def add_warnings(self, warnings: Sequence[str]) -> None:
        """Show these sentences before those shown first; what was read already does not come back."""
        if (*warnings, *self._first) != self._told:
            self._show((*warnings, *self._first))

    def _show(self, warnings: tuple[str, ...]) -> None:
        self._told = warnings
        lines = list(warnings[:_MOST])
        if len(warnings) > _MOST:
            lines.append(self.tr("{0} more: see the Recording panel").format(len(warnings) - _MOST))
        self.text.setText("\n".join(lines))
        self.setAccessibleDescription(self.text.text())
        self.setVisible(bool(warnings))
