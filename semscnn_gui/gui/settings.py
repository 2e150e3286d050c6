"""What the program remembers between starts; never anything about a patient but a file's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from semscnn_gui.gui.theme import ThemeChoice

RECENT_LIMIT = 8
FONT_PERCENTS = (90, 100, 115, 130, 150)


class Settings:
    """Recent files, theme, size of text, language and the window's arrangement.

    Args:
        store: Where they are kept; the user's own settings of the program by default.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "semscnn-gui", "semscnn-gui"
        )

    def recent(self) -> list[Path]:
        """Files opened last that still exist, newest first."""
        return [path for path in self._stored_recent() if path.exists()]

    def add_recent(self, path: Path) -> None:
        """Put a file first in the list."""
        path = path.absolute()
        paths = [path, *(other for other in self._stored_recent() if other != path)]
        self._store.setValue("recent", [str(other) for other in paths[:RECENT_LIMIT]])

    def clear_recent(self) -> None:
        """Forget the files opened."""
        self._store.remove("recent")

    def _stored_recent(self) -> list[Path]:
        stored = self._store.value("recent", [])
        # An ini file gives a list of one element back as a plain string.
        names = [stored] if isinstance(stored, str) else stored
        return [Path(str(name)) for name in names] if isinstance(names, list) else []

    @property
    def theme(self) -> ThemeChoice:
        """The theme chosen."""
        try:
            return ThemeChoice(str(self._store.value("theme", ThemeChoice.SYSTEM.value)))
        except ValueError:
            return ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice.value)

    @property
    def font_percent(self) -> int:
        """Size of text in percent of the system's."""
        try:
            percent = int(str(self._store.value("font_percent", 100)))
        except ValueError:
            return 100
        return percent if percent in FONT_PERCENTS else 100

    @font_percent.setter
    def font_percent(self, percent: int) -> None:
        self._store.setValue("font_percent", percent)

    @property
    def language(self) -> str:
        """Code of the language chosen; empty for the system's."""
        return str(self._store.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def signer(self) -> str:
        """Name of who signed last."""
        return str(self._store.value("signer", ""))

    @signer.setter
    def signer(self, name: str) -> None:
        self._store.setValue("signer", name)

    def bytes_of(self, key: str) -> QByteArray | None:
        """A saved arrangement, such as the window's geometry."""
        stored = self._store.value(key)
        return stored if isinstance(stored, QByteArray) else None

    def save_bytes(self, key: str, state: QByteArray) -> None:
        """Keep an arrangement."""
        self._store.setValue(key, state)
