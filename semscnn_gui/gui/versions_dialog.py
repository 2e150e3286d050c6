"""Asks with which version of a review to go on, where there is more than one or the last one is damaged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

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
        why = QLabel(problem)
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setWordWrap(True)
        column.addWidget(why)
        self.choices: list[tuple[QRadioButton, SavedReview | None]] = []
        if opened is not None:
            self._add(self.tr("Go on with {0}").format(self._words(opened)), opened)
        for offer in offers:
            words = self.tr("Use {0}, from {1}").format(self._words(offer.saved), offer.path.name)
            self._add(words, offer.saved)
        self._add(self.tr("Begin anew with the model's result"), None)
        for button, _version in self.choices:
            column.addWidget(button)
        self.choices[0][0].setChecked(True)
        quiet = QLabel(self.tr("Files that are not used are renamed and stay where they are."))
        quiet.setProperty("quiet", "true")
        quiet.setWordWrap(True)
        column.addWidget(quiet)
        buttons = QDialogButtonBox()
        use = buttons.addButton(self.tr("Use this one"), QDialogButtonBox.ButtonRole.AcceptRole)
        use.setDefault(True)
        buttons.addButton(self.tr("Decide later"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.accepted.connect(self._tell)

    def _add(self, words: str, version: SavedReview | None) -> None:
        self.choices.append((QRadioButton(words), version))

    def _words(self, saved: SavedReview) -> str:
        moment = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(saved.saved_at.timestamp())), QLocale.FormatType.ShortFormat
        )
        count = len(saved.done)
        steps = self.tr("1 step") if count == 1 else self.tr("{0} steps").format(count)
        return self.tr("the review saved on {0} ({1})").format(moment, steps)

    def _tell(self) -> None:
        self.chosen.emit(next(version for button, version in self.choices if button.isChecked()))
