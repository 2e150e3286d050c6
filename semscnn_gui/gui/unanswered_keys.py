"""Keys that can do nothing while the night has no result say so; silence would look like a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from semscnn_gui.gui.actions import plain
from semscnn_gui.gui.enabling import needs_result

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class UnansweredKeys(QObject):
    """Hears the keys that nothing in the window answered, and tells of those that wait for a result.

    The sentence stands in the night lane: the status line tells of the analysis meanwhile.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Answer a key of an action that is disabled because there is no result."""
        session = self._window.session
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            text = self._waiting(QKeySequence(event.keyCombination()))
            if text and session.opened is not None and session.night is None:
                words = self.tr("“{0}” works once the night is analysed")
                if not session.busy:
                    words = self.tr("“{0}” works once the night is analysed (F5)")
                self._window.page.night_lane.say(words.format(plain(text).rstrip("…")))
        return False

    def _waiting(self, keys: QKeySequence) -> str:
        """Menu text of the action with these keys, if it needs a result."""
        for name, action in self._window.actions_by_id.items():
            if needs_result(name) and keys in action.shortcuts():
                return action.text()
        return ""
