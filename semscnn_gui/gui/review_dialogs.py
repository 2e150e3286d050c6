"""The two questions a review asks: what note, and who signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report.text import apnea_per_hour, estimated_ahi


def _column(dialog: QDialog) -> QVBoxLayout:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 16)
    column.setSpacing(8)
    return column


class NoteDialog(QDialog):
    """Asks for the note of a minute; Ctrl+Return keeps it, and Esc asks before what was typed is lost.

    Signals:
        written: The note; empty to remove it.
    """

    written = Signal(str)

    def __init__(self, when: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Note at {0}").format(when))
        self._before = text
        column = _column(self)
        self.entry = QPlainTextEdit(text)
        self.entry.setTabChangesFocus(True)
        self.entry.setMinimumSize(400, 96)
        self.entry.setAccessibleName(self.tr("Note at {0}").format(when))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
        keep.setText(self.tr("Keep the note"))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)
        keep.setToolTip(self.tr("Keep the note (Ctrl+Return)"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        hint = PlainLabel(self.tr("Ctrl+Return keeps the note; an empty note is removed."))
        hint.setProperty("quiet", "true")
        for widget in (self.entry, hint, buttons):
            column.addWidget(widget)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Keep the note."""
        self.written.emit(self.entry.toPlainText())
        super().accept()

    def reject(self) -> None:
        """Close without keeping anything, if nothing was typed."""
        if self.entry.toPlainText().strip() == self._before.strip():
            super().reject()
            return
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(self.tr("Note not kept"))
        question.setText(self.tr("What was typed here is not kept yet."))
        role = QMessageBox.ButtonRole
        keep = question.addButton(self.tr("Keep the note"), role.AcceptRole)
        away = question.addButton(self.tr("Throw it away"), role.DestructiveRole)
        back = question.addButton(self.tr("Go on writing"), role.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(back)
        keep.clicked.connect(self.accept)
        # A slot of the base class would be called as this one is, and ask again.
        away.clicked.connect(lambda: self.done(QDialog.DialogCode.Rejected))
        question.open()


class SignDialog(QDialog):
    """Asks who signs, saying what is signed; a signed review can be taken back.

    Signals:
        signed: The name.
        withdrawn: The signature is taken back.
    """

    signed = Signal(str)
    withdrawn = Signal()

    def __init__(
        self, night: ReviewedNight, progress: tuple[int, int], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sign"))
        column = _column(self)
        summary = night.summary
        figures = self.tr("No analysable minutes.")
        if summary.estimated_ahi is not None:
            figures = self.tr("Apnea minutes per hour {0}, estimated AHI {1}, {2} minutes changed.").format(
                apnea_per_hour(summary), estimated_ahi(summary, "/h"), len(night.changed)
            )
        done, of = progress
        lines = [
            night.analysis.recording.name,
            figures,
            self.tr("Reviewed {0} of {1} runs.").format(done, of),
        ]
        if done < of:
            lines.append(self.tr("Some runs are not reviewed; the report will say so."))
        if night.review.signed_by:
            lines.append(self.tr("Signed by {0}.").format(night.review.signed_by))
        for line in lines:
            label = PlainLabel(line)
            label.setWordWrap(True)
            column.addWidget(label)
        self.entry = QLineEdit(name)
        self.entry.setAccessibleName(self.tr("Your name"))
        self.entry.setPlaceholderText(self.tr("Your name"))
        self.entry.setMinimumWidth(400)
        # Whoever else signs types a name over that of the last one.
        self.entry.selectAll()
        column.addWidget(self.entry)
        hint = PlainLabel(self.tr("Any later edit makes the review a draft again."))
        hint.setProperty("quiet", "true")
        column.addWidget(hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self.sign_button = QPushButton(self.tr("Sign"))
        buttons.addButton(self.sign_button, QDialogButtonBox.ButtonRole.AcceptRole)
        if night.review.signed_by:
            back = QPushButton(self.tr("Take the signature back"))
            buttons.addButton(back, QDialogButtonBox.ButtonRole.DestructiveRole)
            back.clicked.connect(self._withdraw)
        column.addWidget(buttons)
        self.sign_button.setEnabled(bool(name.strip()))
        self.entry.textChanged.connect(lambda text: self.sign_button.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Sign, if there is a name."""
        if self.entry.text().strip():
            self.signed.emit(self.entry.text().strip())
            super().accept()

    def _withdraw(self) -> None:
        self.withdrawn.emit()
        self.reject()
