"""What the clinician writes for the report: patient, study and interpretation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import bold
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.report.templates import Template, templates


class ReportForm(QWidget):
    """The fields of a study; a field of the file's header is filled in and stays the header's until changed.

    Signals:
        edited: The user typed or chose something.
    """

    edited = Signal()

    def __init__(self, night: ReviewedNight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = night.analysis.recording.identity
        self._from_file = {
            "patient_name": header.name,
            "patient_id": header.patient_id,
            "birth_date": header.birth_date,
            "sex": header.sex,
        }
        self._study = night.review.study
        self.fields: dict[str, QLineEdit] = {}
        self._shown: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        metrics = self.fontMetrics()
        labels = [label for _, fields in self._groups() for label in fields.values()]
        self._label_width = max(metrics.horizontalAdvance(label) for label in labels)
        for title, fields in self._groups():
            column.addWidget(_heading(title))
            column.addLayout(self._lines(fields))
        column.addWidget(_heading(self.tr("Interpretation")))
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Insert a text"))
        self.interpretation = QPlainTextEdit(self._study.interpretation)
        self._shown["interpretation"] = self.interpretation.toPlainText()
        self.interpretation.setAccessibleName(self.tr("Interpretation"))
        self.interpretation.setPlaceholderText(self.tr("Left empty, the report has lines to write on"))
        self.interpretation.setTabChangesFocus(True)
        self.interpretation.setMinimumHeight(120)
        column.addWidget(self.choice)
        column.addWidget(self.interpretation, 1)
        self.offer_templates(night)
        self.choice.activated.connect(self._insert)
        self.interpretation.textChanged.connect(self.edited)

    def study(self) -> Study:
        """What is written now; a field that says what the file's header says stays the header's."""
        changed: dict[str, Any] = {}
        for name, field in self.fields.items():
            # A field shows line breaks and the like in its own way: only what was typed is a change.
            if field.text() != self._shown[name]:
                said = field.text().strip()
                changed[name] = "" if said == self._from_file.get(name, "").strip() else said
        if self.interpretation.toPlainText() != self._shown["interpretation"]:
            changed["interpretation"] = self.interpretation.toPlainText().strip()
        return replace(self._study, **changed)

    def take_strips(self, study: Study) -> None:
        """Keep the strips that were chosen elsewhere."""
        self._study = replace(self._study, strips=study.strips)

    def offer_templates(self, night: ReviewedNight) -> None:
        """Offer the texts that fit the result as it is now."""
        self.choice.clear()
        self.choice.addItem(self.tr("Insert a text…"))
        names = self._template_names()
        for template, text in templates(night).items():
            self.choice.addItem(names[template], text)

    def _groups(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        patient = {
            "patient_name": self.tr("Name"),
            "patient_id": self.tr("Patient ID"),
            "birth_date": self.tr("Birth date"),
            "sex": self.tr("Sex"),
        }
        study = {
            "institution": self.tr("Institution"),
            "referred_by": self.tr("Referred by"),
            "technician": self.tr("Recorded by"),
            "indication": self.tr("Indication"),
        }
        return (self.tr("Patient"), patient), (self.tr("Study"), study)

    def _template_names(self) -> dict[Template, str]:
        return {
            Template.RESULT: self.tr("The result in a sentence"),
            Template.LOW: self.tr("No indication of frequent apnea"),
            Template.BETWEEN: self.tr("Neither shown nor ruled out"),
            Template.LIKELY: self.tr("Sleep apnea likely"),
            Template.REPEAT: self.tr("Repeat the recording"),
        }

    def _lines(self, labels: Mapping[str, str]) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 8)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label in labels.items():
            said = self._from_file.get(name, "")
            field = QLineEdit(getattr(self._study, name) or said)
            field.setCursorPosition(0)
            if name in self._from_file:
                hint = (
                    self.tr("{0} (from the file)").format(said) if said else self.tr("not stated in the file")
                )
                field.setPlaceholderText(hint)
            field.textEdited.connect(self.edited)
            self.fields[name], self._shown[name] = field, field.text()
            form.addRow(label, field)
            # The fields of both groups begin at one line.
            form.labelForField(field).setMinimumWidth(self._label_width)
        return form

    def _insert(self, row: int) -> None:
        text = self.choice.itemData(row)
        self.choice.setCurrentIndex(0)
        if text:
            written = self.interpretation.toPlainText().rstrip()
            self.interpretation.setPlainText(f"{written}\n{text}" if written else text)
            self.interpretation.setFocus()


def _heading(title: str) -> QLabel:
    label = PlainLabel(title)
    label.setFont(bold(label.font()))
    return label
