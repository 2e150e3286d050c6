"""The line below the lanes: what is under the cursor, how far the review and the background work are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.gui.fitting_label import FittingLabel
from semscnn_gui.gui.readout import Interval, model_text, review_text, rhythm_text
from semscnn_gui.gui.theme import bold, small, tabular
from semscnn_gui.gui.words import NOTHING, elapsed_text, moment_text, reason_word, state_word
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Recording

HEIGHT_PX = 40
_SPACING = 12
_PASSING_MS = 6000
_TEXT_PX = 144
# Progress bar and button beside it.
_WORK_PX = 104


class CursorFacts(QWidget):
    """Time, minute, state and rhythm under the cursor; every field keeps its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 0, 0)
        row.setSpacing(_SPACING)
        self.time = self._field(row, "00:00:00", self.tr("Time under the cursor"))
        self.time.setFont(bold(self.time.font()))
        self.minute = self._field(
            row, self.tr("minute {0}").format("0000"), self.tr("Minute of the recording")
        )
        unscorable = state_word(MinuteState.UNSCORABLE)
        widest = self.tr("model {0}").format(f"{unscorable}: {reason_word(UnscorableReason.NOISE)}")
        self.state = self._field(row, widest, self.tr("Model's state"))
        self.review = self._field(row, self.tr("review {0} ✎").format(unscorable), self.tr("Review's state"))
        self.rhythm = self._field(row, "RR 0.00 s · HR 000 /min", self.tr("RR interval and heart rate"))

    @property
    def least_width(self) -> int:
        """Width in pixels of time and minute, which never give way."""
        return 16 + self.time.wide + _SPACING + self.minute.wide

    def show_moment(
        self, recording: Recording, second: float, night: ReviewedNight | None, rr: Interval | None
    ) -> None:
        """Say what is known about this moment."""
        minute = int(second // 60)
        self.time.setText(moment_text(second, recording.start))
        self.time.setToolTip(self.tr("{0} after the start").format(elapsed_text(second)))
        self.minute.setText(self.tr("minute {0}").format(minute))
        known = night is not None and minute in night.analysis.minutes
        if night is not None and known:
            called = self.tr("model {0}").format(model_text(night, minute))
            self.state.setText(called)
            self.state.setToolTip(called)
            self.review.setText(review_text(night, minute))
            note = night.review.notes.get(minute, "")
            self.review.setToolTip(note)
            if note:
                self.review.setText(f"{self.review.text()} ✎".strip())
        else:
            self.state.setText(NOTHING)
            self.review.setText("")
            self.state.setToolTip("")
            self.review.setToolTip("")
        self.rhythm.setText(NOTHING if rr is None else rhythm_text(rr))

    def clear(self) -> None:
        """Say nothing."""
        for label in (self.time, self.minute, self.state, self.review, self.rhythm):
            label.setText("")
            label.setToolTip("")

    def _field(self, row: QHBoxLayout, widest: str, name: str) -> FittingLabel:
        label = FittingLabel(widest)
        label.setFont(tabular(self.font()))
        label.setAccessibleName(name)
        row.addWidget(label)
        return label


class WorkBar(QWidget):
    """Progress of the background work with Cancel beside it, or what became of it.

    Signals:
        cancel_wanted: The user pressed Cancel.
        shown: Something is said, or nothing any more.
    """

    cancel_wanted = Signal()
    shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        # Two lines of the smaller size: what became of an action seldom fits into one.
        self.text = FittingLabel()
        self.text.setFont(small(self.text.font()))
        self.text.setMinimumWidth(_TEXT_PX)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(96)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.button = QPushButton()
        self.button.setMinimumWidth(88)
        self.button.clicked.connect(self._on_button)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self._then: Callable[[], object] | None = None
        self._until_next = False
        self._passing = QTimer(self, singleShot=True, interval=_PASSING_MS)
        self._passing.timeout.connect(self.clear)
        self.clear()

    @property
    def least_width(self) -> int:
        """Width in pixels that it needs at least for what it shows."""
        parts = [part for part in (self.bar, self.button) if part.isVisibleTo(self)]
        return (
            _TEXT_PX
            + 16
            + sum(8 + part.minimumSizeHint().expandedTo(part.minimumSize()).width() for part in parts)
        )

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

    def show_passing(self, text: str) -> None:
        """Say something that is of no interest in a moment, unless work is under way or an offer stands."""
        if self.bar.isVisibleTo(self) or (self.button.isVisibleTo(self) and not self._until_next):
            return
        self.show_message(text)
        self._until_next = True
        self._passing.start()

    def show_outcome(self, text: str, offer: str, then: Callable[[], object]) -> None:
        """Say what became of something, and offer what comes next until the user does anything else."""
        self.show_message(text, offer, then)
        self._until_next = True

    def clear_passing(self) -> None:
        """The user does something else: what was said of the last action goes."""
        if self._until_next:
            self.clear()

    def stop(self) -> None:
        """Forget what passes."""
        self._passing.stop()

    def clear(self) -> None:
        """Nothing is under way."""
        self.show_message("")

    def _set_text(self, text: str) -> None:
        self._passing.stop()
        self._until_next = False
        self.text.setText(text)
        self.text.setToolTip(text)
        self.setAccessibleName(text)
        self.shown.emit(bool(text))

    def _on_button(self) -> None:
        if self._then is None:
            self.cancel_wanted.emit()
        else:
            self._then()


class StatusLine(QWidget):
    """Cursor facts on the left, background work in the middle, the review on the right.

    Nothing that it says makes the window wider: fields go to two lines, and then give way.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(_SPACING)
        self.facts = CursorFacts(self)
        self.work = WorkBar(self)
        self.progress = FittingLabel()
        self.progress.setFont(tabular(self.font()))
        self.progress.setAccessibleName(self.tr("Progress of the review"))
        self.saving = FittingLabel(joint=" · ")
        self.saving.setAccessibleName(self.tr("Is the review saved?"))
        row.addWidget(self.facts)
        row.addWidget(self.work, 1)
        row.addWidget(self.progress)
        row.addWidget(self.saving)
        self._share_out()

    def clear(self) -> None:
        """Show nothing of any recording."""
        self.facts.clear()
        self.work.clear()
        self.show_review(None, "", "", problem=False)

    def show_review(self, progress: tuple[int, int] | None, saving: str, tip: str, *, problem: bool) -> None:
        """Say how far the review is and where it is kept."""
        text = "" if progress is None else self.tr("reviewed {0} of {1} runs").format(*progress)
        self.progress.setText(text)
        self.progress.setToolTip(text)
        self.saving.setText(saving)
        self.saving.setToolTip(tip or saving)
        if self.saving.property("alarm") != problem:
            self.saving.setProperty("alarm", problem)
            self.saving.style().polish(self.saving)

    def event(self, event: QEvent) -> bool:
        """Share the room out again when a field says something else or text has another size."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._share_out()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Time, minute, and work under way with its button; the rest gives way."""
        least = self.facts.least_width + _TEXT_PX + 2 * _WORK_PX + 4 * _SPACING
        return QSize(least, max(HEIGHT_PX, 2 * self.fontMetrics().lineSpacing() + 4))

    def _share_out(self) -> None:
        facts, work, room = self.facts, self.work, self.width() - 16 - _SPACING
        for label in (facts.time, facts.minute):
            label.setFixedWidth(label.wide)
        room -= facts.least_width + _SPACING + work.least_width
        # The least important last. Without words a field needs no room.
        narrow = {facts.state: facts.state.narrow, self.saving: self.saving.least}
        narrow |= {facts.review: facts.review.narrow, self.progress: self.progress.narrow}
        given: dict[FittingLabel, int] = {}
        for label, width in narrow.items():
            room -= width + _SPACING
            if room < 0:
                break
            given[label] = width
        room = max(0, room) - max(0, work.text.narrow - _TEXT_PX)
        if self.saving in given:
            more = min(self.saving.narrow - given[self.saving], max(0, room))
            given[self.saving] += more
            room -= more
        if len(given) == len(narrow) and room >= facts.rhythm.wide + _SPACING:
            given[facts.rhythm] = facts.rhythm.wide
            room -= facts.rhythm.wide + _SPACING
        for label in (facts.state, facts.review, self.saving, self.progress):
            more = label.wide - given.get(label, label.wide)
            if 0 < more <= room:
                given[label] += more
                room -= more
        for label in (*narrow, facts.rhythm):
            label.setVisible(label in given)
            label.setFixedWidth(given.get(label, 0))
