"""The page with nothing open, and the page while the first file is being read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel, as_written
from semscnn_gui.gui.theme import bold

_CARD_PX = 560
_RECENT_SHOWN = 5


def _centred(page: QWidget, icon: QIcon | None) -> tuple[QVBoxLayout, QFrame]:
    """A card in the middle of the page; returns the card's column."""
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    row = QHBoxLayout()
    card = QFrame()
    card.setProperty("card", "true")
    card.setFixedWidth(_CARD_PX)
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    outer.addLayout(row)
    outer.addStretch(3)
    column = QVBoxLayout(card)
    column.setContentsMargins(32, 32, 32, 32)
    column.setSpacing(16)
    if icon is not None:
        picture = PlainLabel()
        picture.setPixmap(icon.pixmap(QSize(64, 64)))
        column.addWidget(picture)
    return column, card


class WelcomePage(QWidget):
    """Open, open again, try the demo night, or drop a file.

    Signals:
        open_wanted: The user wants to choose a file.
        demo_wanted: The user wants the simulated night.
        file_wanted: The user wants this file again.
    """

    open_wanted = Signal()
    demo_wanted = Signal()
    file_wanted = Signal(object)

    def __init__(self, icon: QIcon | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Welcome"))
        column, _card = _centred(self, icon)
        title = PlainLabel(self.tr("Open an overnight ECG"))
        title.setFont(bold(self.font()))
        words = PlainLabel(
            self.tr("EDF, BDF and WFDB recordings, WFDB records with beats only, and RR intervals as text.")
        )
        words.setProperty("quiet", "true")
        words.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(words)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.open_button = QPushButton(self.tr("Open…"))
        self.open_button.setProperty("primary", "true")
        self.open_button.setToolTip(self.tr("Open a recording (Ctrl+O)"))
        self.demo_button = QPushButton(self.tr("Try the demo night"))
        self.demo_button.setToolTip(self.tr("Make a simulated night and analyse it"))
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        drop = QFrame()
        drop.setProperty("drop", "true")
        drop_words = PlainLabel(self.tr("or drop a recording here"))
        drop_words.setProperty("quiet", "true")
        drop_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(drop)
        inside.setContentsMargins(16, 24, 16, 24)
        inside.addWidget(drop_words)
        column.addWidget(drop)
        self.recent_title = PlainLabel(self.tr("Recent"))
        self.recent_title.setFont(bold(self.font()))
        column.addWidget(self.recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        self.recent_buttons: list[QPushButton] = []
        self.open_button.clicked.connect(self.open_wanted)
        self.demo_button.clicked.connect(self.demo_wanted)

    def set_recent(self, paths: list[Path]) -> None:
        """Offer these files again, newest first."""
        for button in self.recent_buttons:
            self._recent.removeWidget(button)
            button.deleteLater()
        self.recent_buttons = []
        self.recent_title.setVisible(bool(paths))
        for path in paths[:_RECENT_SHOWN]:
            # An ampersand in a file's name is not a mnemonic.
            button = QPushButton(path.name.replace("&", "&&"))
            button.setProperty("flat", "true")
            button.setStyleSheet("text-align: left; padding-left: 0;")
            button.setToolTip(as_written(str(path)))
            button.clicked.connect(lambda _checked=False, path=path: self.file_wanted.emit(path))
            self._recent.addWidget(button)
            self.recent_buttons.append(button)


class OpeningPage(QWidget):
    """A file is being read and nothing else is open.

    Signals:
        cancel_wanted: The user pressed Cancel.
    """

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column, _card = _centred(self, None)
        self.title = PlainLabel()
        self.title.setFont(bold(self.font()))
        self.doing = PlainLabel()
        self.doing.setProperty("quiet", "true")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Stop opening (Esc)"))
        for widget in (self.title, self.doing, self.bar):
            column.addWidget(widget)
        column.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignRight)
        self.cancel_button.clicked.connect(self.cancel_wanted)

    def begin(self, name: str) -> None:
        """A file of this name is being opened."""
        self.title.setText(self.tr("Opening {0}").format(name))
        self.show_progress(0.0, "")

    def clear(self) -> None:
        """No file is being opened any more."""
        self.title.setText("")
        self.show_progress(0.0, "")

    def show_progress(self, share: float, doing: str) -> None:
        """How far it is."""
        self.doing.setText(doing or " ")
        self.bar.setValue(round(1000 * share))
