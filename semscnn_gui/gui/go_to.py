"""Going to a clock time or a minute that is typed."""

from __future__ import annotations

import re
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.words import moment_text, span_text
from semscnn_gui.recording.recording import MINUTE_S, Recording

_TIME = re.compile(r"\s*(\d{1,2})[:.h ](\d{1,2})(?:[:. ](\d{1,2}))?\s*")
_MINUTE = re.compile(r"\s*(\d{1,4})\s*(?:min)?\s*")


def second_of(text: str, recording: Recording) -> float | None:
    """The second that a text means: ``02:14``, ``2:14:07`` or the minute ``153``; None if it means none.

    A time is a clock time, of the following day where the night has passed midnight; without a known start
    it is the time since the start.
    """
    minute = _MINUTE.fullmatch(text)
    if minute is not None:
        second = float(minute[1]) * MINUTE_S
        return second if second < recording.duration_s else None
    time = _TIME.fullmatch(text)
    if time is None:
        return None
    hours, minutes, seconds = int(time[1]), int(time[2]), int(time[3] or 0)
    if minutes > 59 or seconds > 59 or hours > 23:
        return None
    if recording.start is None:
        second = float(3600 * hours + 60 * minutes + seconds)
        return second if second < recording.duration_s else None
    moment = recording.start.replace(hour=hours, minute=minutes, second=seconds, microsecond=0)
    while moment < recording.start:
        # The clock shows whole seconds: the first one may have begun before the recording did.
        if (recording.start - moment).total_seconds() < 1.0:
            return 0.0
        moment += timedelta(days=1)
    second = (moment - recording.start).total_seconds()
    return second if second < recording.duration_s else None


class GoToDialog(QDialog):
    """Asks where to go.

    Signals:
        chosen: The second to go to.
    """

    chosen = Signal(float)

    def __init__(self, recording: Recording, now_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._recording = recording
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        words = self.tr("Clock time, such as {0}, or minute, such as {1}").format(
            moment_text(now_s, recording.start)[:5], int(now_s // MINUTE_S)
        )
        label = PlainLabel(words)
        self.entry = QLineEdit()
        self.entry.setAccessibleName(words)
        label.setBuddy(self.entry)
        self.problem = PlainLabel(" ")
        self.problem.setProperty("quiet", "true")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Go"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        for widget in (label, self.entry, self.problem, buttons):
            column.addWidget(widget)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Go there, or say why that is not possible."""
        second = second_of(self.entry.text(), self._recording)
        if second is None:
            self.problem.setText(
                self.tr("That is not in the recording ({0}).").format(span_text(self._recording))
            )
            self.entry.selectAll()
            return
        self.chosen.emit(second)
        super().accept()
