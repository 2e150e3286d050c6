"""Asks with which version of a review to go on, where there is more than one or the last one is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel, as_written
from semscnn_gui.night.review_file import Offer
from semscnn_gui.night.saved_review import SavedReview

_WIDTH = 560


class VersionsDialog(QDialog):
    """Lists the versions; whatever is chosen, no file is deleted.

    Args:
        problem: Why there is something to choose, in a sentence.
        opened: The version on screen; None if none could be read.
        offers: The other ones.

    Signals:
        chosen: A version, or None to begin anew. Closing the dialog leaves everything as it is.
    """

    chosen = Signal(object)

    def __init__(
        self, problem: str, opened: SavedReview | None, offers: Sequence[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Which review?"))
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        why = PlainLabel(problem)
        why.setWordWrap(True)
        column.addWidget(why)
        self.choices: list[QPushButton] = []
        if opened is not None:
            self._add(self.tr("Go on with {0}").format(self._words(opened)), opened)
        for offer in offers:
            self._add(self.tr("Use {0}").format(self._words(offer.saved)), offer.saved, str(offer.path))
        self._add(self.tr("Begin anew with the model's result"), None)
        for button in self.choices:
            column.addWidget(button)
        self.choices[0].setDefault(True)
        quiet = PlainLabel(self.tr("Files that are not used are renamed and stay where they are."))
        quiet.setProperty("quiet", "true")
        quiet.setWordWrap(True)
        column.addWidget(quiet)
        buttons = QDialogButtonBox()
        later = buttons.addButton(self.tr("Decide later"), QDialogButtonBox.ButtonRole.RejectRole)
        later.setToolTip(self.tr("Go on with what is on screen; it is kept apart from the others"))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _add(self, words: str, version: SavedReview | None, tip: str = "") -> None:
        button = QPushButton(words)
        button.setToolTip(as_written(tip))
        button.clicked.connect(partial(self._choose, version))
        self.choices.append(button)

    def _choose(self, version: SavedReview | None, _checked: bool = False) -> None:
        self.chosen.emit(version)
        self.accept()

    def _words(self, saved: SavedReview) -> str:
        moment = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(saved.saved_at.timestamp())), QLocale.FormatType.ShortFormat
        )
        count = len(saved.done)
        steps = self.tr("1 step") if count == 1 else self.tr("{0} steps").format(count)
        return self.tr("the review saved on {0} ({1})").format(moment, steps)
