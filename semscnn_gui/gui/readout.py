"""What stands under the mouse or the cursor, as one line of text."""

from __future__ import annotations

from textwrap import shorten
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from semscnn_gui.gui.clock_text import time_text
from semscnn_gui.gui.words import reason_word, state_word
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, Recording

_SEPARATOR = " · "
_LONGEST_NOTE = 60


class Interval(NamedTuple):
    """An RR interval as it is told.

    Attributes:
        seconds: Its length.
        corrected: It was made by splitting, joining or moving detected ones.
    """

    seconds: float
    corrected: bool


def readout_text(
    recording: Recording,
    night: ReviewedNight | None,
    second: float,
    ecg_mv: float | None,
    rr: Interval | None,
) -> str:
    """Time, ECG in mV, RR interval, heart rate and probability at a moment, as far as they are known."""
    parts = [time_text(second, recording.start, 0.1)]
    if ecg_mv is not None:
        parts.append(f"{ecg_mv:.2f} mV".replace("-", "−"))
    if rr is not None:
        parts.append(rhythm_text(rr))
    minute = int(second // MINUTE_S)
    if night is not None and minute in night.analysis.minutes:
        probability = night.analysis.probability[minute - night.analysis.first_minute]
        if probability == probability:
            parts.append(QCoreApplication.translate("Words", "probability {0}").format(f"{probability:.2f}"))
        note = " ".join(night.review.notes.get(minute, "").split())
        if note:
            parts.append(f"✎ {shorten(note, _LONGEST_NOTE, placeholder='…')}")
    return _SEPARATOR.join(parts)


def rhythm_text(rr: Interval) -> str:
    """RR interval and the heart rate it stands for."""
    words = f"RR {rr.seconds:.2f} s"
    if rr.corrected:
        words = QCoreApplication.translate("Words", "{0} corrected").format(words)
    return f"{words} · HR {60 / rr.seconds:.0f} /min"


def model_text(night: ReviewedNight, minute: int) -> str:
    """The model's call of a minute, with its probability or the reason why there is none."""
    state = night.model_state(minute)
    i = minute - night.analysis.first_minute
    if state is MinuteState.UNSCORABLE:
        reason = night.analysis.reason[i]
        return state_word(state) + (f": {reason_word(reason)}" if reason else "")
    return f"{state_word(state)} {night.analysis.probability[i]:.2f}"


def review_text(night: ReviewedNight, minute: int) -> str:
    """The clinician's call of a minute; empty where there is none."""
    if minute not in night.review.edits:
        return ""
    return QCoreApplication.translate("Words", "review {0}").format(state_word(night.state(minute)))
