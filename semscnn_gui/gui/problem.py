"""A problem, told inside the window: what, where in which file, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from semscnn_gui.diagnostics import diagnostic_information
from semscnn_gui.errors import InputError
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import bold


class ProblemCard(QFrame):
    """Stands above the page; whatever was on screen stays there.

    Signals:
        open_wanted: The user wants to open another file.
        dismissed: The user has read it.
    """

    open_wanted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("problem", "true")
        self.setAccessibleName(self.tr("Problem"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = PlainLabel()
        self.title.setFont(bold(self.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        self.open_button = QPushButton(self.tr("Open another file…"))
        self.open_button.setToolTip(self.tr("Open a recording (Ctrl+O)"))
        self.dismiss_button = QPushButton(self.tr("Dismiss"))
        self.copy_button = QPushButton(self.tr("Copy details"))
        self.copy_button.setToolTip(self.tr("Versions and lines of the program; nothing of the patient"))
        self.copy_button.clicked.connect(self._copy_details)
        self._details = ""
        for button in (self.copy_button, self.open_button, self.dismiss_button):
            head.addWidget(button)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._names: list[QLabel] = []
        self._values: list[QLabel] = []
        for line, label in enumerate((self.tr("File"), self.tr("What"), self.tr("What to do"))):
            name, value = PlainLabel(label), PlainLabel()
            name.setProperty("quiet", "true")
            value.setWordWrap(True)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            # A file may be named like markup; it is shown, never read as such.
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
            self._names.append(name)
            self._values.append(value)
        column.addLayout(grid)
        self.open_button.clicked.connect(self.open_wanted)
        self.dismiss_button.clicked.connect(self.dismissed)
        self.hide()

    def show_problem(self, title: str, file: str, error: Exception) -> None:
        """Tell what went wrong while working on ``file``."""
        expected = isinstance(error, InputError | OSError)
        self._details = "" if expected else diagnostic_information(error)
        self.copy_button.setHidden(expected)
        if isinstance(error, InputError):
            file = error.file
            what = self.tr("{0} is {1}.").format(_capital(error.field), error.found)
            action = _capital(error.action) + "."
        elif isinstance(error, OSError):
            what = self.tr("The system says: {0}.").format(error.strerror or str(error))
            action = self.tr(
                "Check that the file is there and that you may read or write it, then try again."
            )
        else:
            what = self.tr("Something unexpected happened: {0}.").format(str(error) or type(error).__name__)
            action = self.tr("Try again; if it comes back, report it with the details.")
        self.title.setText(title)
        for value, text in zip(self._values, (file, what, action), strict=True):
            value.setText(text)
        self.setAccessibleDescription(f"{title}. {file}: {what} {action}")
        self.show()
        self.dismiss_button.setFocus()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def sentence(self) -> str:
        """What the card says, in one line."""
        return " ".join([self.title.text(), *(value.text() for value in self._values)])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
