"""What the program remembers between starts; never anything about a patient but a file's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from semscnn_gui.gui.theme import ThemeChoice

RECENT_LIMIT = 8


class Settings:
    """Recent files, theme and the window's arrangement.

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

    def bytes_of(self, key: str) -> QByteArray | None:
        """A saved arrangement, such as the window's geometry."""
        stored = self._store.value(key)
        return stored if isinstance(stored, QByteArray) else None

    def save_bytes(self, key: str, state: QByteArray) -> None:
        """Keep an arrangement."""
        self._store.setValue(key, state)
