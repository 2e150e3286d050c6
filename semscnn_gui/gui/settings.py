"""What the program remembers between starts: nothing about a patient.

Names of files can be names of patients: the list of recent files is a file of its own in the user's data folder,
which can be cleared and switched off.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.gui.theme import ThemeChoice
from semscnn_gui.night.review_file import user_folder

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
        folder = user_folder().parent if store is None else Path(store.fileName()).parent
        self._recent_file = folder / "recent-files.json"
        # Earlier versions kept the list here.
        self._store.remove("recent")

    def recent(self) -> list[Path]:
        """Files opened last that still exist, newest first."""
        return [path for path in self._stored_recent() if path.exists()]

    def add_recent(self, path: Path) -> None:
        """Put a file first in the list, if there is to be one."""
        if not self.keeps_recent:
            return
        path = path.absolute()
        paths = [path, *(other for other in self._stored_recent() if other != path)]
        # A list that cannot be written is no reason to trouble who reads a night.
        with contextlib.suppress(InputError):
            content = json.dumps([str(other) for other in paths[:RECENT_LIMIT]]).encode()
            write_atomically(self._recent_file, content, make_folder=True)

    def clear_recent(self) -> None:
        """Forget the files opened."""
        with contextlib.suppress(OSError):
            self._recent_file.unlink(missing_ok=True)

    @property
    def keeps_recent(self) -> bool:
        """Whether a list of the files opened is kept."""
        return str(self._store.value("keeps_recent", "true")) == "true"

    @keeps_recent.setter
    def keeps_recent(self, kept: bool) -> None:
        self._store.setValue("keeps_recent", "true" if kept else "false")
        if not kept:
            self.clear_recent()

    def _stored_recent(self) -> list[Path]:
        try:
            names = json.loads(self._recent_file.read_bytes())
        except (OSError, ValueError):
            return []
        return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []

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

    @property
    def paper(self) -> str:
        """Paper of the report chosen last, ``A4`` or ``Letter``; empty if none was."""
        paper = str(self._store.value("paper", ""))
        return paper if paper in ("A4", "Letter") else ""

    @paper.setter
    def paper(self, paper: str) -> None:
        self._store.setValue("paper", paper)

    def bytes_of(self, key: str) -> QByteArray | None:
        """A saved arrangement, such as the window's geometry."""
        stored = self._store.value(key)
        return stored if isinstance(stored, QByteArray) else None

    def save_bytes(self, key: str, state: QByteArray) -> None:
        """Keep an arrangement."""
        self._store.setValue(key, state)

    def write(self) -> None:
        """Write what was kept at once; otherwise that is done when the program ends."""
        self._store.sync()


def forget_dialog_folders() -> None:
    """Let Qt's own file dialog forget the folders it was in; they can be named after patients too."""
    of_qt = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("lastVisited", "history"):
        of_qt.remove(f"FileDialog/{key}")
