"""Menus that are filled when they are shown: recent files, theme, channels, models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from semscnn_gui.errors import InputError
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import ThemeChoice
from semscnn_gui.gui.words import model_title


class Submenus(QObject):
    """Fills the menus and says what was chosen.

    Signals:
        file_chosen: A recent file.
        recent_cleared: The list of recent files is empty now.
        theme_chosen: A theme.
    """

    file_chosen = Signal(object)
    recent_cleared = Signal()
    theme_chosen = Signal(object)

    def __init__(self, core: Core, session: NightSession, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._core, self._session, self._settings = core, session, settings

    def fillers(self) -> dict[str, Callable[[QMenu], object]]:
        """What fills each submenu, by the id of its action."""
        return {
            "recent": self.fill_recent,
            "theme": self.fill_theme,
            "channel": self.fill_channels,
            "model": self.fill_models,
        }

    def fill_recent(self, menu: QMenu) -> None:
        """Recent files, newest first."""
        menu.clear()
        paths = self._settings.recent()
        for path in paths:
            action = menu.addAction(_literal(path.name))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._choose_file, path))
        menu.addSeparator()
        forget = menu.addAction(self.tr("Clear this list"))
        forget.setEnabled(bool(paths))
        forget.triggered.connect(self._clear_recent)

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
                    _literal(f"{channel.name} ({channel.fs:g} Hz, {channel.unit})"),
                    channel.name == ecg.channel,
                    partial(self._session.choose_channel, channel.name),
                )
                for channel in opened.recording.channels
            ),
        )

    def fill_models(self, menu: QMenu) -> None:
        """Models there are; the one used is marked."""
        night = self._session.night
        used = self._session.model or (night.analysis.model.name if night else None)
        try:
            names = self._core.models()
        except (InputError, OSError) as error:
            menu.clear()
            menu.addAction(str(error)).setEnabled(False)
            return
        fill_choices(
            menu,
            ((model_title(name), name == used, partial(self._session.choose_model, name)) for name in names),
        )

    def _choose_file(self, path: Path) -> None:
        self.file_chosen.emit(path)

    def _clear_recent(self) -> None:
        self._settings.clear_recent()
        self.recent_cleared.emit()


def fill_choices(menu: QMenu, entries: Iterable[tuple[str, bool, Callable[[], object]]]) -> None:
    """Fill a menu with choices of which one holds: text, whether it holds, what choosing it does."""
    menu.clear()
    group = QActionGroup(menu)
    for text, chosen, then in entries:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(chosen)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, then=then: then())


def _literal(name: str) -> str:
    """An ampersand in a name is not a mnemonic."""
    return name.replace("&", "&&")
