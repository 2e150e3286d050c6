"""The report before it is saved: who it is about, what the clinician makes of it, and its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui.gui.jobs import JobRunner
from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.report_form import ReportForm
from semscnn_gui.gui.report_preview import ReportPreview
from semscnn_gui.gui.step_words import minutes_text
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report.templates import tells_other_figures

# What is typed goes into the review once the hand rests.
_REST_MS = 1200
_FORM_WIDTH = 400

Make = Callable[[ReviewedNight, str, bool], bytes]


class ReportDialog(QDialog):
    """Fields at the left, pages at the right; what is written is kept in the review, as any edit is.

    Args:
        document: The night under review.
        make: Makes the PDF of a night for a paper size, anonymised or not; it runs in the background.
        jobs: Runs it.
        paper: The paper chosen last.

    Signals:
        save_wanted: Save it: paper size, and whether to anonymise.
        sign_wanted: Ask who signs.
        open_wanted: Show what was saved last.
        paper_chosen: A paper size.
    """

    save_wanted = Signal(str, bool)
    sign_wanted = Signal()
    open_wanted = Signal()
    paper_chosen = Signal(str)

    def __init__(
        self,
        document: ReviewDocument,
        make: Make,
        jobs: JobRunner,
        paper: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Report · {0}").format(document.night.analysis.recording.name))
        self._document, self._make = document, make
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.keep)
        self.form = ReportForm(document.night)
        self.form.edited.connect(self._rest.start)
        self.preview = ReportPreview(jobs)
        self.paper = QComboBox()
        self.paper.addItems(["A4", "Letter"])
        self.paper.setCurrentText(paper)
        self.paper.setAccessibleName(self.tr("Paper"))
        self.anonymise = QCheckBox(self.tr("Leave out identity and dates"))
        self.anonymise.setToolTip(
            self.tr("On the pages, in the file's properties and in its name; free text loses the names known")
        )
        # The box is as dark as the dark window otherwise.
        palette = self.anonymise.palette()
        palette.setColor(QPalette.ColorRole.Base, palette.color(QPalette.ColorRole.Mid))
        self.anonymise.setPalette(palette)
        self.state = PlainLabel()
        self.state.setWordWrap(True)
        self.strips = PlainLabel()
        self.strips.setProperty("quiet", "true")
        self.strips.setWordWrap(True)
        self.automatic = QPushButton(self.tr("Choose by itself"))
        self.automatic.setProperty("small", "true")
        self.automatic.setToolTip(self.tr("Show the clearest minutes again instead of the ones chosen"))
        self.sign_button = QPushButton(self.tr("Sign…"))
        self.outcome = PlainLabel()
        self.outcome.setWordWrap(True)
        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setToolTip(self.tr("Show the report in the system's viewer"))
        self.save_button = QPushButton(self.tr("Save as PDF…"))
        self.save_button.setProperty("primary", "true")
        self.close_button = QPushButton(self.tr("Close"))
        for button in (
            self.automatic, self.sign_button, self.open_button, self.save_button, self.close_button,
        ):  # fmt: skip
            # Return in a field must not save or sign.
            button.setAutoDefault(False)
        self._lay_out()
        self.paper.currentTextChanged.connect(self._on_paper)
        self.anonymise.toggled.connect(self._show_pages)
        self.automatic.clicked.connect(self._choose_strips_itself)
        self.sign_button.clicked.connect(self._sign)
        self.save_button.clicked.connect(self._save)
        self.close_button.clicked.connect(self.close)
        self.open_button.clicked.connect(self.open_wanted)
        self._stop_listening = document.subscribe(lambda _change: self._on_change())
        self._shown_night: ReviewedNight | None = None
        self._on_change()

    def keep(self) -> None:
        """Put what is written into the review."""
        self._rest.stop()
        study = self.form.study()
        # The document makes no step of what changes nothing.
        self._document.set_study(study)

    def show_written(self, path: Path) -> None:
        """Say that the report was saved; the window says so behind the dialog."""
        self._say(self.tr("Report written: {0}").format(path.name), tip=str(path))

    def show_failure(self, _path: Path, error: Exception) -> None:
        """Say that the report was not saved."""
        self._say(self.tr("The report could not be written: {0}").format(error))

    def done(self, result: int) -> None:
        """Keep what is written and close."""
        self.keep()
        self._stop_listening()
        self.preview.stop()
        super().done(result)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setContentsMargins(0, 0, 16, 0)
        scroll.setWidget(self.form)
        left = QWidget()
        left.setMinimumWidth(_FORM_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 24, 8, 16)
        column.setSpacing(8)
        column.addWidget(scroll, 1)
        rule = QFrame()
        rule.setProperty("rule", "true")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        strips = QHBoxLayout()
        strips.addWidget(self.strips, 1)
        strips.addWidget(self.automatic)
        column.addLayout(strips)
        paper = QHBoxLayout()
        paper.setSpacing(16)
        paper.addWidget(self.paper)
        paper.addWidget(self.anonymise, 1)
        column.addLayout(paper)
        signing = QHBoxLayout()
        signing.setSpacing(16)
        signing.addWidget(self.state, 1)
        signing.addWidget(self.sign_button)
        column.addLayout(signing)
        column.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.preview)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        parent = self.parentWidget()
        space = QSize(1280, 800) if parent is None else parent.size()
        self.resize(min(1500, space.width() - 64), space.height() - 64)

    def _on_change(self) -> None:
        night = self._document.night
        self.form.take_strips(night.review.study)
        self.form.offer_templates(night)
        review = night.review
        if night.is_draft:
            self.state.setText(self.tr("Draft: each page says so until the review is signed."))
        else:
            when = "" if review.signed_at is None else f"{review.signed_at:%Y-%m-%d %H:%M}"
            self.state.setText(
                self.tr("Signed by {0}, {1}. Any change makes it a draft again.").format(
                    review.signed_by, when
                )
            )
        if tells_other_figures(night):
            self.state.setText(self.tr("The text tells figures that are no longer those of the result."))
        self.sign_button.setEnabled(not night.beats_pending)
        chosen = review.study.strips
        times = ", ".join(
            minutes_text(range(minute, minute + 1), night.analysis.recording) for minute in chosen
        )
        self.strips.setText(
            self.tr("ECG strips: {0}").format(times)
            if chosen
            else self.tr("ECG strips: the clearest minutes")
        )
        self.automatic.setVisible(bool(chosen))
        if night is not self._shown_night:
            self._show_pages()

    def _say(self, words: str, tip: str = "") -> None:
        self.outcome.setText(words)
        self.outcome.setToolTip(tip)
        self.outcome.setVisible(bool(words))
        self.open_button.setVisible(bool(tip))

    def _show_pages(self) -> None:
        # What was saved is not what the pages show now.
        self._say("")
        night = self._shown_night = self._document.night
        self.preview.show_report(
            partial(self._make, night, self.paper.currentText(), self.anonymise.isChecked())
        )

    def _on_paper(self, paper: str) -> None:
        self.paper_chosen.emit(paper)
        self._show_pages()

    def _choose_strips_itself(self) -> None:
        self.keep()
        self._document.set_study(replace(self._document.study, strips=()))

    def _sign(self) -> None:
        self.keep()
        self.sign_wanted.emit()

    def _save(self) -> None:
        self.keep()
        self.save_wanted.emit(self.paper.currentText(), self.anonymise.isChecked())
