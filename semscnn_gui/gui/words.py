"""Words and numbers as the screen says them."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from semscnn_gui import INTENDED_USE
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.gui.clock_text import time_text
from semscnn_gui.gui.display_filter import FilterChoice
from semscnn_gui.night.indices import MARKED_UNSCORABLE
from semscnn_gui.night.minute_clock import clock_format, minute_clock
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import MINUTE_S, Recording
from semscnn_gui.report.text import duration

NOTHING = "–"
_PUBLISHED_FAMILY = "se-mscnn-"


def state_word(state: MinuteState) -> str:
    """Name of a minute's state."""
    return {
        MinuteState.APNEA: QCoreApplication.translate("Words", "apnea"),
        MinuteState.NORMAL: QCoreApplication.translate("Words", "normal"),
        MinuteState.UNSCORABLE: QCoreApplication.translate("Words", "unscorable"),
    }[state]


def reason_word(reason: str) -> str:
    """Why a minute is unscorable, as a clinician would say it."""
    words: dict[str, str] = {
        UnscorableReason.MISSING: QCoreApplication.translate("Words", "no signal"),
        UnscorableReason.FLAT: QCoreApplication.translate("Words", "electrode off"),
        UnscorableReason.SATURATED: QCoreApplication.translate("Words", "amplifier at its limit"),
        UnscorableReason.NOISE: QCoreApplication.translate("Words", "noise"),
        UnscorableReason.TOO_FEW_BEATS: QCoreApplication.translate("Words", "too few beats"),
        UnscorableReason.IRREGULAR: QCoreApplication.translate("Words", "irregular beats"),
        UnscorableReason.FIXED_RATE: QCoreApplication.translate("Words", "fixed rate"),
        UnscorableReason.NO_CONTEXT: QCoreApplication.translate("Words", "too little around it"),
        MARKED_UNSCORABLE: QCoreApplication.translate("Words", "marked by the reviewer"),
    }
    return words.get(reason, reason)


def filter_words(choice: FilterChoice) -> str:
    """What a display filter leaves of the ECG."""
    if choice.raw:
        return QCoreApplication.translate("Words", "raw")
    if choice.notch_hz is None:
        return QCoreApplication.translate("Words", "0.5–40 Hz")
    return QCoreApplication.translate("Words", "0.5–40 Hz, {0:g} Hz out").format(choice.notch_hz)


def model_title(name: str) -> str:
    """A model's name for the eye: ``se-mscnn-rri-1.0`` reads SE-MSCNN rri 1.0."""
    if name.startswith(_PUBLISHED_FAMILY):
        return "SE-MSCNN " + name.removeprefix(_PUBLISHED_FAMILY).replace("-", " ")
    return name


def span_text(recording: Recording) -> str:
    """From when to when, or how long where the file does not say when."""
    if recording.start is None:
        return duration(recording.duration_s)
    end = recording.clock(recording.duration_s)
    form = clock_format(recording.start)
    return f"{recording.start:{form}}–{end:{form}}"


def moment_text(second: float, start: datetime | None) -> str:
    """A moment to the second that has begun."""
    if start is None:
        return elapsed_text(second)
    return f"{start + timedelta(seconds=second):%H:%M:%S}"


def minute_text(minute: int, start: datetime | None) -> str:
    """When a minute begins, by the clock or since the recording's start."""
    return time_text(minute * MINUTE_S, None, MINUTE_S) if start is None else minute_clock(start, minute)


def elapsed_text(second: float) -> str:
    """Time since the recording's start."""
    return time_text(float(int(second)), None, 1.0)


def intended_use() -> str:
    """What the program is for, in the user's language; the sentence itself is the package's."""
    return QCoreApplication.translate("Words", INTENDED_USE)


# For the translators' tool, which reads literals only.
_FOR_TRANSLATORS = QT_TRANSLATE_NOOP(
    "Words",
    "Decision support for clinicians and researchers who review single-lead ECG recorded overnight. "
    "Research use; not a medical device; not for unattended diagnosis.",
)


def doing_words(doing: str) -> str:
    """What the program is doing, in the user's language; words that name a file keep its name."""
    known = {
        "Finding R peaks": QCoreApplication.translate("Doing", "Finding R peaks"),
        "Finding R peaks in five-minute windows": QCoreApplication.translate(
            "Doing", "Finding R peaks in five-minute windows"
        ),
        "Loading the network": QCoreApplication.translate("Doing", "Loading the network"),
        "Making RR intervals": QCoreApplication.translate("Doing", "Making RR intervals"),
        "Making five-minute windows": QCoreApplication.translate("Doing", "Making five-minute windows"),
        "Resampling the ECG": QCoreApplication.translate("Doing", "Resampling the ECG"),
        "Scoring minutes": QCoreApplication.translate("Doing", "Scoring minutes"),
        "Preparing the lanes": QCoreApplication.translate("Doing", "Preparing the lanes"),
        "Simulating a night": QCoreApplication.translate("Doing", "Simulating a night"),
    }
    verbs = {
        "Opening": QCoreApplication.translate("Doing", "Opening {0}"),
        "Reading": QCoreApplication.translate("Doing", "Reading {0}"),
    }
    verb, _, name = doing.partition(" ")
    if doing not in known and verb in verbs:
        return verbs[verb].format(name)
    return known.get(doing, doing)
