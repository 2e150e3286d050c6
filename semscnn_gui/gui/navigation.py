"""Going to places in the night: runs, unscorable minutes, disagreements, a clock time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from semscnn_gui.gui.go_to import GoToDialog
from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.time_view import LaneName
from semscnn_gui.night import navigation as places
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S

_ZOOM = 1.6
_Place = Callable[[ReviewedNight, int], int | None]


class Navigator(QObject):
    """What the keys and menus that move the eye do.

    Args:
        page: The page on screen; made when first asked for.
        parent: The window.

    Signals:
        told: A sentence about where there is nothing to go to.
    """

    told = Signal(str)

    def __init__(self, page: Callable[[], NightPage], parent: QWidget) -> None:
        super().__init__(parent)
        self._page, self._window = page, parent

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        page = self._page
        return {
            "zoom_in": lambda: page().zoom(LaneName.ECG, 1 / _ZOOM),
            "zoom_out": lambda: page().zoom(LaneName.ECG, _ZOOM),
            "taller": lambda: page().ecg_lane.scale_height(taller=True),
            "flatter": lambda: page().ecg_lane.scale_height(taller=False),
            "paper": lambda: page().ecg_lane.set_speed(page().ecg_lane.scale_.speed_mm_s),
            "rri_zoom_in": lambda: page().zoom(LaneName.RRI, 1 / _ZOOM),
            "rri_zoom_out": lambda: page().zoom(LaneName.RRI, _ZOOM),
            "next_minute": lambda: page().view.step(MINUTE_S),
            "previous_minute": lambda: page().view.step(-MINUTE_S),
            "next_five": lambda: page().view.step(5 * MINUTE_S),
            "previous_five": lambda: page().view.step(-5 * MINUTE_S),
            "next_screen": lambda: page().step_screen(1),
            "previous_screen": lambda: page().step_screen(-1),
            "start": lambda: page().view.jump_to(0.0),
            "end": lambda: page().view.jump_to(page().view.duration_s),
            "next_run": self.next_run,
            "previous_run": self.previous_run,
            "next_unscorable": self.next_unscorable,
            "next_difference": self.next_difference,
            "go_to": self.ask_where,
            "back": lambda: page().view.back(),
        }

    def next_run(self) -> None:
        """Go to the next run of apnea minutes."""
        self._go(places.next_run, self.tr("There is no apnea run after this"))

    def previous_run(self) -> None:
        """Go to the run of apnea minutes before, or to the start of this one."""
        self._go(places.previous_run, self.tr("There is no apnea run before this"))

    def next_unscorable(self) -> None:
        """Go to the next stretch that cannot be scored."""
        self._go(places.next_unscorable, self.tr("There is no unscorable minute after this"))

    def next_difference(self) -> None:
        """Go to the next minute on which the night as shown and the reference disagree."""
        opened = self._page().opened
        words = self.tr("There is no disagreement with the reference after this")
        if opened is not None and opened.recording.reference is None:
            words = self.tr("This recording has no reference labels")
        self._go(places.next_disagreement, words)

    def ask_where(self) -> None:
        """Ask for a clock time or a minute and go there."""
        opened = self._page().opened
        if opened is None:
            return
        dialog = GoToDialog(opened.recording, self._page().view.cursor_s, self._window)
        dialog.chosen.connect(self._page().view.jump_to)
        dialog.open()

    def _go(self, place: _Place, else_words: str) -> None:
        page = self._page()
        if page.night is None:
            return
        minute = place(page.night, page.view.minute)
        if minute is None:
            self.told.emit(else_words)
        else:
            page.go_to_minute(minute)
