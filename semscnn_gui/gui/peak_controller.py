"""R peaks added, moved and deleted where the detector erred, with the keys and with the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.review_controller import ReviewController
from semscnn_gui.night.document import ReviewDocument

_NUDGE_S = 0.01


class PeakController(QObject):
    """Wires R-peak editing in the ECG lane to the review document.

    Args:
        review: Holds the document and follows its changes.
        page: The page on screen; made when first asked for.

    Signals:
        changed: The mode was switched, or another peak chosen.
        told: A sentence for the status line.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, review: ReviewController, page: Callable[[], NightPage]) -> None:
        super().__init__(review)
        self._review, self._page = review, page

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "edit_peaks": self.switch_editing,
            "next_peak": lambda: self.go_to_peak(1),
            "previous_peak": lambda: self.go_to_peak(-1),
            "add_peak": self.add_peak,
            "delete_peak": self.delete_peak,
            "peak_later": lambda: self.nudge_peak(_NUDGE_S),
            "peak_earlier": lambda: self.nudge_peak(-_NUDGE_S),
        }

    def connect_page(self, page: NightPage) -> None:
        """Hear what the mouse does in the ECG lane."""
        editing = page.ecg_lane.editing
        editing.add_wanted.connect(lambda second: self._edit(lambda d: d.add_peak(second), second))
        editing.move_wanted.connect(lambda old, new: self._edit(lambda d: d.move_peak(old, new), new))
        editing.changed.connect(self.changed)

    def switch_editing(self) -> None:
        """Switch editing R peaks with the mouse on or off."""
        editing = self._page().ecg_lane.editing
        editing.switch(not editing.on)

    def go_to_peak(self, direction: int) -> None:
        """Put the cursor on the next R peak or the one before."""
        lane, view = self._page().ecg_lane, self._page().view
        second = lane.editing.next_to(view.cursor_s, direction)
        if second is not None:
            view.move_to(second)
            lane.editing.choose(second)

    def add_peak(self) -> None:
        """Add an R peak where the ECG stands out most at the cursor."""
        page = self._page()
        second = page.ecg_lane.editing.snapped(page.view.cursor_s)
        self._edit(lambda document: document.add_peak(second), second)

    def delete_peak(self) -> None:
        """Delete the R peak at the cursor."""
        second = self._at_cursor()
        if second is None:
            self.told.emit(self.tr("There is no R peak at the cursor"))
        else:
            self._edit(lambda document: document.delete_peak(second), None)

    def nudge_peak(self, seconds: float) -> None:
        """Move the R peak at the cursor a little, and the cursor with it."""
        old = self._at_cursor()
        if old is None:
            self.told.emit(self.tr("There is no R peak at the cursor"))
            return
        new = old + seconds
        if self._edit(lambda document: document.move_peak(old, new), new):
            self._page().view.move_to(new)

    def _at_cursor(self) -> float | None:
        """The R peak chosen while it is in sight, else the one at the cursor."""
        page = self._page()
        editing, (low, high) = page.ecg_lane.editing, page.ecg_lane.range_s
        if editing.chosen_s is not None and low <= editing.chosen_s <= high:
            return editing.chosen_s
        near = editing.nearest(page.view.cursor_s)
        reach = 0.02 * (high - low)
        return near if near is not None and abs(near - page.view.cursor_s) <= reach else None

    def _edit(self, edit: Callable[[ReviewDocument], bool], chosen_s: float | None) -> bool:
        document = self._review.document
        if document is None:
            return False
        try:
            edit(document)
        except ValueError:
            self.told.emit(self.tr("Not possible here: R peaks need 0.05 s between them"))
            self._review.show()
            return False
        self._page().ecg_lane.editing.choose(chosen_s)
        self.told.emit(self.tr("The minutes around this R peak are analysed again"))
        return True
