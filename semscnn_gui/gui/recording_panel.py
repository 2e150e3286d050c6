"""Facts of the recording and of its quality."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import small, tabular
from semscnn_gui.gui.words import NOTHING, reason_word
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.review_warnings import result_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report.text import duration


class RecordingPanel(QWidget):
    """What was recorded, with what, and how good it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Recording and quality"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column.addLayout(form)
        column.addStretch(1)
        self._values: dict[str, QLabel] = {}
        for fact, label in (
            ("file", self.tr("File")),
            ("when", self.tr("Recorded")),
            ("length", self.tr("Length")),
            ("format", self.tr("Format")),
            ("signal", self.tr("ECG signal")),
            ("gaps", self.tr("Gaps")),
            ("patient", self.tr("Patient")),
            ("device", self.tr("Device")),
            ("reference", self.tr("Reference")),
            ("warnings", self.tr("Warnings")),
            ("good", self.tr("Good signal")),
            ("unscorable", self.tr("Unscorable")),
            ("longest", self.tr("Longest unscorable")),
            ("verdict", self.tr("Adequate")),
            ("variability", self.tr("RMSSD, SDNN")),
            ("preprocessing", self.tr("Pre-processing")),
        ):
            name, value = PlainLabel(label), PlainLabel(NOTHING)
            name.setProperty("quiet", "true")
            value.setFont(tabular(self.font()))
            value.setWordWrap(True)
            value.setAccessibleName(label)
            for part in (name, value):
                part.setFont(small(part.font()))
            form.addRow(name, value)
            self._values[fact] = value

    def text_of(self, fact: str) -> str:
        """What the panel says of a fact."""
        return self._values[fact].text()

    def clear(self) -> None:
        """Show nothing of any recording."""
        for value in self._values.values():
            value.setText(NOTHING)
            value.setToolTip("")

    def set_recording(self, recording: Recording) -> None:
        """Tell what the file says."""
        ecg, identity = recording.ecg, recording.identity
        when = self.tr("start time unknown")
        start, end = recording.start, recording.clock(recording.duration_s)
        if start is not None and end is not None:
            if recording.dated_start is None:
                when = self.tr("{0} – {1}, date unknown").format(f"{start:%H:%M:%S}", f"{end:%H:%M:%S}")
            else:
                later = "%H:%M:%S" if start.date() == end.date() else "%Y-%m-%d %H:%M:%S"
                when = f"{start:%Y-%m-%d %H:%M:%S} – {end:{later}}"
        signal = self.tr("beats only")
        if ecg is not None:
            signal = self.tr("{0}, {1} Hz, stored in {2}").format(
                ecg.channel or "ECG", f"{ecg.fs:g}", ecg.unit
            )
        elif recording.beats is not None:
            signal = self.tr("beats only, from {0}").format(recording.beats.source)
        gaps = self.tr("none")
        if recording.gaps:
            total = sum(gap.stop_s - gap.start_s for gap in recording.gaps)
            gaps = self.tr("{0}, together {1}").format(len(recording.gaps), duration(total))
        patient = ", ".join(
            part for part in (identity.name, identity.patient_id, identity.birth_date, identity.sex) if part
        )
        facts = {
            "file": recording.path.name,
            "when": when,
            "length": duration(recording.duration_s),
            "format": recording.format,
            "signal": signal,
            "gaps": gaps,
            "patient": patient,
            "device": identity.device,
            "warnings": self._listed(recording.warnings),
            "reference": self.tr("expert labels") if recording.reference is not None else self.tr("none"),
        }
        for fact, text in facts.items():
            self._values[fact].setText(text or NOTHING)
        self._values["file"].setToolTip(str(recording.path))

    def _listed(self, warnings: Sequence[str]) -> str:
        return "\n".join(warnings) or self.tr("none")

    def clear_night(self) -> None:
        """Take every result away."""
        for fact in ("good", "unscorable", "longest", "verdict", "variability", "preprocessing"):
            self._values[fact].setText(NOTHING)

    def set_night(self, night: ReviewedNight, summary: Summary) -> None:
        """Tell how much of the night could be used."""
        reasons = ", ".join(f"{n} {reason_word(r)}" for r, n in summary.unscorable_by_reason.items())
        unscorable = self.tr("{0} min").format(summary.unscorable_minutes)
        variability = NOTHING
        if summary.rmssd_ms is not None and summary.sdnn_ms is not None:
            variability = self.tr("{0:.0f} ms, {1:.0f} ms").format(summary.rmssd_ms, summary.sdnn_ms)
        facts = {
            "good": self.tr("{0:.0f} % of the time").format(100 * summary.good_signal_share),
            "unscorable": f"{unscorable} ({reasons})" if reasons else unscorable,
            "longest": self.tr("{0} min").format(summary.longest_unscorable_minutes),
            "verdict": self.tr("yes, 4 h and more analysable")
            if summary.adequate
            else self.tr("no, under 4 h analysable"),
            "variability": variability,
            "preprocessing": night.analysis.model.preprocessing,
            "warnings": self._listed([*result_warnings(night), *night.analysis.recording.warnings]),
        }
        for fact, text in facts.items():
            self._values[fact].setText(text)
