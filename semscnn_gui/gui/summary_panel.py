"""The summary beside the lanes: which recording it is, what the night comes to, and the threshold."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import UNREVIEWED_STRENGTH, bold, hatch_brush, small, state_rgba, tabular
from semscnn_gui.gui.threshold_slider import ThresholdSlider
from semscnn_gui.gui.words import NOTHING, model_title, reason_word
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report.text import apnea_per_hour, estimated_ahi
from semscnn_gui.semscnn.ahi import PROBABILITY

PANEL_PX = 296
_UNBROKEN = "\N{NO-BREAK SPACE}"


class StateSwatch(QWidget):
    """A small sample of a state's colour and pattern: the legend beside the numbers."""

    def __init__(self, state: MinuteState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the minute as the strip does."""
        painter = QPainter(self)
        box = QRectF(0, 2, 12, 12)
        painter.fillRect(box, QColor(*state_rgba(self._state, UNREVIEWED_STRENGTH)))
        if self._state is MinuteState.UNSCORABLE:
            painter.fillRect(box, hatch_brush(1.0))
        painter.end()


class _TwoLines(PlainLabel):
    """Words with the height of two lines, in whatever font."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 4)


class SummaryPanel(QFrame):
    """Name of the recording, indices and threshold; it keeps its size whatever the numbers are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Summary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        self.badge = PlainLabel(self.tr("SIMULATED"))
        self.badge.setProperty("badge", "true")
        self.badge.setFont(bold(small(self.font())))
        self.badge.setToolTip(self.tr("This night was made by the program; nobody was recorded"))
        # The rows below stay where they are whether the badge shows or not.
        self.name = PlainLabel()
        self.name.setMinimumHeight(24)
        self.name.setFont(bold(self.font()))
        self.name.setMinimumWidth(1)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.badge)
        column.addLayout(head)
        self._values: dict[str, QLabel] = {}
        self._alone_of: tuple[NightAnalysis, float] | None = None
        self._add_figures(column)
        column.addWidget(_rule())
        self.threshold = ThresholdSlider()
        column.addWidget(self.threshold)
        column.addStretch(1)

    def clear(self) -> None:
        """Show nothing of any recording."""
        self.badge.hide()
        self.name.setText("")
        self.name.setAccessibleName("")
        self.name.setToolTip("")
        self.clear_night()

    def set_recording(self, recording: Recording) -> None:
        """Name the recording; its result is not known yet."""
        self.badge.setVisible(recording.simulated)
        room = PANEL_PX - 32 - (self.badge.sizeHint().width() + 8 if recording.simulated else 0)
        short = self.name.fontMetrics().elidedText(recording.name, Qt.TextElideMode.ElideMiddle, room)
        self.name.setText(short)
        self.name.setAccessibleName(recording.name)
        self.name.setToolTip(f"{recording.name}\n{recording.path}")

    def clear_night(self) -> None:
        """Take every number away."""
        for value in self._values.values():
            value.setText(NOTHING)
        self.threshold.clear()
        self._alone_of = None

    def set_night(self, night: ReviewedNight, summary: Summary) -> None:
        """Show the indices of the night as it is shown, and the model's own beside the main ones."""
        self.show_summary(summary, model_title(night.analysis.model.name))
        self.threshold.show_threshold(night.threshold, night.analysis.model.threshold)
        by_probability = night.analysis.model.ahi.source == PROBABILITY
        basis = (
            self.tr("from the probabilities of the minutes; the threshold does not change it")
            if by_probability
            else self.tr("from apnea minutes")
        )
        self._values["basis"].setText(basis if summary.estimated_ahi is not None else NOTHING)
        if self._alone_of == (night.analysis, night.threshold):
            return
        self._alone_of = (night.analysis, night.threshold)
        alone = night.model_summary
        self._values["model_only"].setText(
            self.tr("Model at threshold {0}: {1}, estimated AHI {2}").format(
                f"{night.threshold:.2f}",
                *(
                    text.replace(" ", _UNBROKEN)
                    for text in (apnea_per_hour(alone), estimated_ahi(alone, "/h"))
                ),
            )
            if alone.estimated_ahi is not None
            else NOTHING
        )

    def text_of(self, figure: str) -> str:
        """What the panel says for a figure."""
        return self._values[figure].text()

    def show_summary(self, summary: Summary, model: str) -> None:
        """Write the indices, each with its unit."""
        minutes = self.tr("{0} min")

        def put(figure: str, text: str | None) -> None:
            self._values[figure].setText(NOTHING if text is None else text)

        per_hour, ahi = summary.apnea_minutes_per_hour, summary.estimated_ahi
        put("per_hour", None if per_hour is None else apnea_per_hour(summary))
        put("ahi", None if ahi is None else estimated_ahi(summary, "/h"))
        put("band", None if summary.screening_band is None else f"{summary.screening_band} /h")
        put("apnea", minutes.format(summary.apnea_minutes))
        put("normal", minutes.format(summary.analysable_minutes - summary.apnea_minutes))
        put("unscorable", minutes.format(summary.unscorable_minutes))
        reasons = ", ".join(f"{n} {reason_word(r)}" for r, n in summary.unscorable_by_reason.items())
        put("reasons", reasons)
        analysable = minutes.format(summary.analysable_minutes)
        # Home sleep testing asks for four hours; an index from less must not look like any other.
        put("analysable", analysable if summary.adequate else self.tr("{0}, under 4 h").format(analysable))
        put("longest", minutes.format(summary.longest_run_minutes))
        put("class", summary.apnea_class)
        rate = None
        if summary.heart_rate_mean is not None:
            rate = f"{summary.heart_rate_mean:.0f} /min"
            if summary.heart_rate_min is not None and summary.heart_rate_max is not None:
                rate = (
                    f"{summary.heart_rate_mean:.0f} ({summary.heart_rate_min:.0f}–"
                    f"{summary.heart_rate_max:.0f}) /min"
                )
        put("heart_rate", rate)
        put("model", model)

    def _add_figures(self, column: QVBoxLayout) -> None:
        ahi_tip = self.tr(
            "Estimated by a line that the model brings with it, plus or minus one standard deviation of its "
            "error; apnea minutes are not events"
        )
        class_tip = self.tr(
            "Classes of the Computers in Cardiology challenge 2000 by apnea minutes: "
            "A 100 and more, B 5 to 99, C fewer than 5"
        )
        rows: tuple[tuple[str, str, str, MinuteState | None], ...] = (
            (
                "per_hour",
                self.tr("Apnea minutes per hour"),
                self.tr("60 × apnea minutes / analysable minutes; not an AHI"),
                None,
            ),
            ("ahi", self.tr("Estimated AHI"), ahi_tip, None),
            (
                "band",
                self.tr("Screening band"),
                self.tr("Band of the estimated AHI; cut-offs 5, 15 and 30 events per hour"),
                None,
            ),
            ("apnea", self.tr("Apnea"), self.tr("Minutes with apnea or hypopnea"), MinuteState.APNEA),
            ("normal", self.tr("Normal"), self.tr("Minutes with neither"), MinuteState.NORMAL),
            (
                "unscorable",
                self.tr("Unscorable"),
                self.tr("Minutes without enough usable signal; they are never counted as normal"),
                MinuteState.UNSCORABLE,
            ),
            ("analysable", self.tr("Analysable"), self.tr("Apnea and normal minutes"), None),
            ("longest", self.tr("Longest apnea run"), self.tr("Most apnea minutes in a row"), None),
            ("class", self.tr("Class"), class_tip, None),
            (
                "heart_rate",
                self.tr("Heart rate"),
                self.tr("Mean of the night, and the lowest and highest minute mean"),
                None,
            ),
            ("model", self.tr("Model"), self.tr("The model that made this result"), None),
        )
        for figure, label, tip, state in rows:
            name, value = PlainLabel(label), PlainLabel(NOTHING)
            row = QHBoxLayout()
            row.setSpacing(8)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setFont(tabular(self.font()))
            if figure in ("per_hour", "ahi", "band"):
                value.setFont(bold(value.font()))
            value.setAccessibleName(label)
            for widget in (name, value):
                widget.setToolTip(tip)
            if state is not None:
                row.addWidget(StateSwatch(state))
            row.addWidget(name)
            row.addWidget(value, 1)
            column.addLayout(row)
            self._values[figure] = value
            if figure == "ahi":
                self._add_quiet(column, "basis", self.tr("What the AHI is estimated from"))
            elif figure == "band":
                self._add_quiet(column, "model_only", self.tr("The model's result without the review"))
                column.addWidget(_rule())
            elif figure == "unscorable":
                reasons = self._add_quiet(column, "reasons", self.tr("Unscorable minutes by reason"))
                # Under the word it explains, beside the swatch.
                reasons.setContentsMargins(24, 0, 0, 0)

    def _add_quiet(self, column: QVBoxLayout, figure: str, name: str) -> QLabel:
        """Two quiet lines that explain the row above; they keep their height whatever they say."""
        line = _TwoLines(NOTHING)
        line.setWordWrap(True)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.setProperty("quiet", "true")
        line.setFont(small(tabular(self.font())))
        line.setAccessibleName(name)
        line.setToolTip(name)
        column.addWidget(line)
        self._values[figure] = line
        return line


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("rule", "true")
    rule.setFixedHeight(1)
    return rule
