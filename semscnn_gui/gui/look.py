"""Theme and size of text: chosen, remembered, and given to the whole program."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import LIGHT, Theme, ThemeChoice, apply_theme, small


@lru_cache(maxsize=1)
def _system_font() -> QFont:
    """The font before any size of text was chosen."""
    return QFont(QApplication.font())


def _small_ones(app: QApplication) -> list[QWidget]:
    """The widgets whose font has the smaller size."""
    size = small(app.font()).pointSizeF()
    return [widget for widget in app.allWidgets() if abs(widget.font().pointSizeF() - size) < 0.01]


class Look(QObject):
    """What the program looks like.

    Attributes:
        theme: The colours in use.

    Signals:
        changed: Other colours, or another size of text.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.theme: Theme = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        self.apply()

    @property
    def font_percent(self) -> int:
        """Size of text in percent of the system's."""
        return self._settings.font_percent

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Use and remember a theme."""
        self._settings.theme = choice
        self.apply()

    def choose_font_size(self, percent: int) -> None:
        """Use and remember a size of text."""
        self._settings.font_percent = percent
        self.apply()

    def apply(self) -> None:
        """Give the program the theme and the size of text chosen."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        system = _system_font()
        font = QFont(system)
        font.setPointSizeF(system.pointSizeF() * self._settings.font_percent / 100)
        small_ones = _small_ones(app)
        if app.font() != font:
            app.setFont(font)
        self.theme = apply_theme(app, self._settings.theme)
        # Neither font nor style sheet, which gives every widget its first font back, reaches these.
        for widget in small_ones:
            own = QFont(widget.font())
            own.setPointSizeF(small(font).pointSizeF())
            widget.setFont(own)
        self.changed.emit()

    def _on_system_scheme(self) -> None:
        if self._settings.theme is ThemeChoice.SYSTEM:
            self.apply()
