"""The line below the lanes: what is under the cursor, and how far the background work is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from semscnn_gui.gui.theme import bold, tabular
from semscnn_gui.gui.words import NOTHING, elapsed_text, moment_text, reason_word, state_word
from semscnn_gui.night.model import MinuteState, ReviewedNight
from semscnn_gui.recording.model import Recording

HEIGHT_PX = 40


class CursorFacts(QWidget):
    """Time, minute, state and rhythm under the cursor; every field keeps its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 0, 0)
        row.setSpacing(16)
        self.time = self._field(row, "00:00:00", self.tr("Time under the cursor"))
        self.time.setFont(bold(self.time.font()))
        self.minute = self._field(
            row, self.tr("minute {0}").format("0000"), self.tr("Minute of the recording")
        )
        self.state = self._field(row, "unscorable: amplifier at its limit", self.tr("Model's state"))
        self.rhythm = self._field(row, "RR 0.00 s · HR 000 /min", self.tr("RR interval and heart rate"))

    def show_moment(
        self, recording: Recording, second: float, night: ReviewedNight | None, rr_s: float | None
    ) -> None:
        """Say what is known about this moment."""
        minute = int(second // 60)
        self.time.setText(moment_text(second, recording.start))
        self.time.setToolTip(self.tr("{0} after the start").format(elapsed_text(second)))
        self.minute.setText(self.tr("minute {0}").format(minute))
        self.state.setText(_state_text(night, minute))
        rhythm = NOTHING if rr_s is None else f"RR {rr_s:.2f} s · HR {60 / rr_s:.0f} /min"
        self.rhythm.setText(rhythm)

    def clear(self) -> None:
        """Say nothing."""
        for label in (self.time, self.minute, self.state, self.rhythm):
            label.setText("")

    def _field(self, row: QHBoxLayout, widest: str, name: str) -> QLabel:
        label = QLabel()
        label.setFont(tabular(self.font()))
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest) + 8)
        label.setAccessibleName(name)
        row.addWidget(label)
        return label


def _state_text(night: ReviewedNight | None, minute: int) -> str:
    if night is None or minute not in night.analysis.minutes:
        return NOTHING
    analysis = night.analysis
    i = minute - analysis.first_minute
    state = analysis.state(minute)
    if state is MinuteState.UNSCORABLE:
        reason = analysis.reason[i]
        return state_word(state) + (f": {reason_word(reason)}" if reason else "")
    return f"{state_word(state)} {analysis.probability[i]:.2f}"


class WorkBar(QWidget):
    """Progress of the background work with Cancel beside it, or what became of it.

    Signals:
        cancel_wanted: The user pressed Cancel.
    """

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        self.text = QLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.button = QPushButton()
        self.button.setMinimumWidth(96)
        self.button.clicked.connect(self._on_button)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self._then: Callable[[], object] | None = None
        self.clear()

    def show_work(self, text: str, share: float | None, *, can_cancel: bool = True) -> None:
        """Show how far the work is; ``None`` where it cannot be told."""
        self._then = None
        self._set_text(text)
        self.bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.bar.setValue(round(1000 * share))
        self.bar.show()
        self.button.setText(self.tr("Cancel"))
        self.button.setToolTip(self.tr("Stop this (Esc)"))
        self.button.setVisible(can_cancel)

    def show_message(self, text: str, offer: str = "", then: Callable[[], object] | None = None) -> None:
        """Say what became of the work and offer what comes next."""
        self._then = then
        self._set_text(text)
        self.bar.hide()
        self.button.setText(offer)
        self.button.setToolTip("")
        self.button.setVisible(bool(offer))

    def clear(self) -> None:
        """Nothing is under way."""
        self.show_message("")

    def _set_text(self, text: str) -> None:
        self.text.setText(text)
        self.text.setToolTip(text)
        self.setAccessibleName(text)

    def _on_button(self) -> None:
        if self._then is None:
            self.cancel_wanted.emit()
        else:
            self._then()


class StatusLine(QWidget):
    """Cursor facts on the left, background work on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.facts = CursorFacts(self)
        self.work = WorkBar(self)
        row.addWidget(self.facts)
        row.addWidget(self.work, 1)
