"""Menus that are filled when they are shown: recent files, looks, paper, filter, channels, models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.display_filter import FILTERS
from semscnn_gui.gui.ecg_scale import GAINS_MM_MV, SPEEDS_MM_S
from semscnn_gui.gui.languages import LANGUAGES
from semscnn_gui.gui.plain_text import as_written, menu_text
from semscnn_gui.gui.settings import FONT_PERCENTS
from semscnn_gui.gui.theme import ThemeChoice
from semscnn_gui.gui.words import filter_words, model_title

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class Submenus(QObject):
    """Fills the menus and says what was chosen.

    Signals:
        file_chosen: A recent file.
        recent_cleared: The list of recent files is empty now.
        theme_chosen: A theme.
        font_chosen: A size of text in percent.
    """

    file_chosen = Signal(object)
    recent_cleared = Signal()
    theme_chosen = Signal(object)
    font_chosen = Signal(int)

    def __init__(self, core: Core, window: MainWindow) -> None:
        super().__init__(window)
        self._core, self._session, self._settings = core, window.session, window.settings
        self._window = window

    def fillers(self) -> dict[str, Callable[[QMenu], object]]:
        """What fills each submenu, by the id of its action."""
        return {
            "recent": self.fill_recent,
            "export": self._window.exports.fill,
            "speed": self.fill_speeds,
            "gain": self.fill_gains,
            "filter": self.fill_filters,
            "panels": self.fill_panels,
            "theme": self.fill_theme,
            "font_size": self.fill_font_sizes,
            "language": self.fill_languages,
            "channel": self.fill_channels,
            "model": self.fill_models,
            "compare": self.fill_comparison,
        }

    def fill_speeds(self, menu: QMenu) -> None:
        """Paper speeds; the one chosen is marked while the lane keeps it."""
        lane = self._window.page.ecg_lane
        fill_choices(
            menu,
            (
                (
                    self.tr("{0:g} mm/s").format(speed),
                    lane.at_speed and speed == lane.scale_.speed_mm_s,
                    partial(lane.set_speed, speed),
                )
                for speed in SPEEDS_MM_S
            ),
        )

    def fill_gains(self, menu: QMenu) -> None:
        """Heights of a millivolt."""
        lane = self._window.page.ecg_lane
        fill_choices(
            menu,
            (
                (
                    self.tr("{0:g} mm/mV").format(gain),
                    gain == lane.scale_.gain_mm_mv,
                    partial(lane.set_gain, gain),
                )
                for gain in GAINS_MM_MV
            ),
        )

    def fill_filters(self, menu: QMenu) -> None:
        """Filters of the ECG on screen."""
        lane = self._window.page.ecg_lane
        fill_choices(
            menu,
            (
                (filter_words(choice), choice == lane.filter, partial(lane.set_filter, choice))
                for choice in FILTERS
            ),
        )

    def next_filter(self) -> None:
        """Take the next filter of the menu."""
        lane = self._window.page.ecg_lane
        lane.set_filter(FILTERS[(FILTERS.index(lane.filter) + 1) % len(FILTERS)])

    def fill_panels(self, menu: QMenu) -> None:
        """Panels that can be shown and hidden."""
        menu.clear()
        for dock in self._window.page.docks:
            menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
        menu.addAction(self.tr("Put all panels &back")).triggered.connect(self._window.page.arrange_panels)

    def fill_font_sizes(self, menu: QMenu) -> None:
        """Sizes of text."""
        used = self._settings.font_percent
        fill_choices(
            menu,
            (
                (self.tr("{0} %").format(percent), percent == used, partial(self.font_chosen.emit, percent))
                for percent in FONT_PERCENTS
            ),
        )

    def fill_languages(self, menu: QMenu) -> None:
        """The system's language, English and those there is a translation for."""
        used = self._settings.language
        names = {"": self.tr("Like the &system"), **LANGUAGES}
        fill_choices(
            menu, ((name, code == used, partial(self._choose_language, code)) for code, name in names.items())
        )

    def fill_comparison(self, menu: QMenu) -> None:
        """Models to compare with; the one compared with is marked."""
        night, compared = self._session.night, self._session.compared
        names = [] if night is None else [n for n in self._core.models() if n != night.analysis.model.name]
        chosen = None if compared is None else compared.model.name
        entries = [
            (menu_text(model_title(n)), n == chosen, partial(self._session.compare_with, n)) for n in names
        ]
        nothing = (self.tr("&Nothing"), chosen is None, partial(self._session.compare_with, None))
        fill_choices(menu, [nothing, *entries])

    def fill_recent(self, menu: QMenu) -> None:
        """Recent files, newest first."""
        menu.clear()
        paths = self._settings.recent()
        for path in paths:
            action = menu.addAction(menu_text(path.name))
            action.setToolTip(as_written(str(path)))
            action.triggered.connect(partial(self._choose_file, path))
        menu.addSeparator()
        forget = menu.addAction(self.tr("Clear this list"))
        forget.setEnabled(bool(paths))
        forget.triggered.connect(self._clear_recent)
        keep = menu.addAction(self.tr("&Keep this list"))
        keep.setCheckable(True)
        keep.setChecked(self._settings.keeps_recent)
        keep.toggled.connect(self._keep_recent)

    def fill_theme(self, menu: QMenu) -> None:
        """System, light and dark."""
        names = {
            ThemeChoice.SYSTEM: self.tr("Like the &system"),
            ThemeChoice.LIGHT: self.tr("&Light"),
            ThemeChoice.DARK: self.tr("&Dark"),
        }
        used = self._settings.theme
        fill_choices(
            menu,
            (
                (names[choice], choice is used, partial(self.theme_chosen.emit, choice))
                for choice in ThemeChoice
            ),
        )

    def fill_channels(self, menu: QMenu) -> None:
        """Signals of the file; the one drawn is marked."""
        opened = self._session.opened
        ecg = None if opened is None else opened.recording.ecg
        if opened is None or ecg is None:
            menu.clear()
            menu.addAction(self.tr("This file holds no waveform")).setEnabled(False)
            return
        fill_choices(
            menu,
            (
                (
                    menu_text(f"{channel.name} ({channel.fs:g} Hz, {channel.unit})"),
                    channel.name == ecg.channel,
                    partial(self._session.choose_channel, channel.name),
                )
                for channel in opened.recording.channels
            ),
        )

    def fill_models(self, menu: QMenu) -> None:
        """Models there are; the one used is marked."""
        used = self._session.model_on_screen
        try:
            names = self._core.models()
        except (InputError, OSError) as error:
            menu.clear()
            menu.addAction(menu_text(str(error))).setEnabled(False)
            return
        fill_choices(
            menu,
            (
                (menu_text(model_title(name)), name == used, partial(self._session.choose_model, name))
                for name in names
            ),
        )

    def _choose_file(self, path: Path) -> None:
        self.file_chosen.emit(path)

    def _choose_language(self, code: str) -> None:
        self._settings.language = code
        self._window.status.work.show_passing(self.tr("The language changes when the program starts again"))

    def _keep_recent(self, kept: bool) -> None:
        self._settings.keeps_recent = kept
        if not kept:
            self.recent_cleared.emit()

    def _clear_recent(self) -> None:
        self._settings.clear_recent()
        self.recent_cleared.emit()


def fill_choices(menu: QMenu, entries: Iterable[tuple[str, bool, Callable[[], object]]]) -> None:
    """Fill a menu with choices of which one holds: text, whether it holds, what choosing it does."""
    menu.clear()
    group = QActionGroup(menu)
    for text, chosen, then in entries:
        action = menu.addAction(text)
        action.setToolTip(as_written(action.toolTip()))
        action.setCheckable(True)
        action.setChecked(chosen)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, then=then: then())
