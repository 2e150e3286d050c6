"""One row of a lane: its name, its values' axis, and the box that its items are drawn in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsLineItem

if TYPE_CHECKING:
    from semscnn_gui.gui.lane import Lane

TICKS_PX = 40
# Far above and below the values of every row.
_BEYOND = 1e4


class CursorLine(QGraphicsLineItem):
    """The cursor in one row; lighter than pyqtgraph's line, which measures itself at each movement."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(50)

    def value(self) -> float:
        """The second it stands at."""
        return self.line().x1()

    def set_value(self, second: float) -> None:
        """Put it at a second."""
        self.setLine(second, -_BEYOND, second, _BEYOND)


class Row:
    """One row of a lane: its name, its value axis and the box its items are drawn in."""

    def __init__(self, lane: Lane, index: int, name: str, *, is_lane_name: bool = False) -> None:
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        self.axis = pg.AxisItem("left")
        self.axis.enableAutoSIPrefix(False)
        self.axis.setWidth(TICKS_PX)
        self.axis.linkToView(self.box)
        self.name = pg.LabelItem(name, justify="left")
        self.is_lane_name = is_lane_name
        self._lane, self._index, self._shown = lane, index, True
        self.cursor = CursorLine()
        self.box.addItem(self.cursor, ignoreBounds=True)
        for column, item in enumerate(self._items):
            lane.ci.addItem(item, index, column)
        # Words are the same in nearly every frame: they are painted once and kept as pixels.
        for words in (self.axis, self.name.item):
            words.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        # Pixels kept from a place a fraction of a pixel away would be blurred here.
        self.box.geometryChanged.connect(self._repaint_words)
        self._centre_name()

    def no_ticks(self) -> None:
        """A row without values, such as a strip."""
        self.axis.setStyle(showValues=False, tickLength=0)
        self.axis.setPen(None)
        self.axis.setTicks([])

    def set_ticks(self, values: list[tuple[float, str]]) -> None:
        """Value ticks, chosen rather than automatic, so that they do not dance."""
        self.axis.setTicks([values])

    def set_visible(self, visible: bool) -> None:
        """Show the row, or hide it and give its place to the others."""
        if visible == self._shown:
            return
        self._shown = visible
        grid = self._lane.ci.layout
        for column, item in enumerate(self._items):
            item.setVisible(visible)
            # Qt's grid keeps room for hidden items.
            if visible:
                grid.addItem(item, self._index, column)
            else:
                grid.removeItem(item)
        if visible:
            self._centre_name()

    def _repaint_words(self) -> None:
        self.axis.update()
        self.name.item.update()

    def _centre_name(self) -> None:
        self._lane.ci.layout.setAlignment(self.name, Qt.AlignmentFlag.AlignVCenter)

    @property
    def _items(self) -> tuple[pg.LabelItem, pg.AxisItem, pg.ViewBox]:
        return self.name, self.axis, self.box
