"""A label of one line where there is room, of two where there is less, cut short where there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from semscnn_gui.gui.plain_text import PlainLabel

_AIR_PX = 4


class FittingLabel(PlainLabel):
    """Its words never stretch the window: whoever owns it gives it a width between narrow and wide.

    Args:
        widest: The longest text it is made for; without one its widths are those of what it says.
        joint: Joins what it says of two things: the last one gets a line of its own, so that it is never cut off.
        parent: The widget it is in.
    """

    def __init__(self, widest: str = "", joint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._widest, self._joint = widest, joint
        self._measured: tuple[str, str] | None = None
        self._widths = (0, 0, 0)

    @property
    def least(self) -> int:
        """Width in pixels below which more than the first of two things is cut short."""
        return self._measure()[2]

    @property
    def narrow(self) -> int:
        """Width in pixels of the text on two lines."""
        return self._measure()[0]

    @property
    def wide(self) -> int:
        """Width in pixels of the text on one line."""
        return self._measure()[1]

    def lines(self) -> list[str]:
        """The text as it stands in the label's width."""
        measure, room = self.fontMetrics(), self.contentsRect().width()
        text = self.text()
        # Widths are rounded down: a text as wide as the room would be cut short on its one line.
        found = [text] if measure.horizontalAdvance(text) < room else list(self._halves(text, measure))
        return [measure.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in found]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), "\n".join(self.lines()))
        painter.end()

    def _measure(self) -> tuple[int, int, int]:
        text = self._widest or self.text()
        wanted = (text, self.font().key())
        if wanted != self._measured:
            measure = self.fontMetrics()
            halves = [measure.horizontalAdvance(line) + _AIR_PX for line in self._halves(text, measure)]
            joined = bool(self._joint) and self._joint in text
            self._measured = wanted
            self._widths = (
                max(halves), measure.horizontalAdvance(text) + _AIR_PX, halves[-1] if joined else max(halves)
            )  # fmt: skip
        return self._widths

    def _halves(self, text: str, measure: QFontMetrics) -> tuple[str, ...]:
        """The text in two lines broken where they are narrowest, or in one where it cannot be broken."""
        if self._joint and self._joint in text:
            first, _, last = text.rpartition(self._joint)
            return first, last
        words = text.split(" ")
        breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        return min(breaks, key=lambda pair: max(map(measure.horizontalAdvance, pair)), default=(text,))
