"""Text that may come from a file, shown as it is written: never read as markup.

Qt takes a text that looks like HTML for rich text in labels, tooltips and message boxes, and an ``<img>`` in a
patient's name would then open files or reach the network.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """A label that shows its text and tooltip as they are written."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setToolTip(self, text: str) -> None:
        """Show this text when the mouse rests here."""
        super().setToolTip(as_written(text))


def as_written(text: str) -> str:
    """The text in a form that a tooltip or a message box shows as it is written."""
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def menu_text(name: str) -> str:
    """A name as the text of a menu entry: no ``&`` is a mnemonic, and what follows a tab is no shortcut."""
    return name.replace("&", "&&").replace("\t", " ")
