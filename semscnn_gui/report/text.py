"""Words for numbers: every value with its unit, and a reason where there is no value."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.night.indices import Summary, screening_band
from semscnn_gui.night.minute_clock import minute_clock
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, Recording
from semscnn_gui.semscnn.ahi import PROBABILITY
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR

NOT_AVAILABLE = "not available"
NO_ANALYSABLE = f"{NOT_AVAILABLE} (no analysable minutes)"
NO_INTERVALS = f"{NOT_AVAILABLE} (too few trusted RR intervals)"

_REASONS = {
    UnscorableReason.MISSING: "no signal stored",
    UnscorableReason.FLAT: "electrode off",
    UnscorableReason.SATURATED: "amplifier saturated",
    UnscorableReason.NO_CONTEXT: "too little usable ECG around it",
}


def reason_words(reason: str) -> str:
    """An unscorable reason in plain words."""
    return _REASONS.get(reason, str(reason))  # type: ignore[call-overload, no-any-return]


def rounded(value: float, decimals: int, same: Callable[[float], object]) -> str:
    """Round for print without crossing a limit: with one more decimal, or towards the number's own side.

    An estimated AHI of 4.97 lies in the band <5; printed as 5 it would contradict the band beside it.

    Args:
        value: The number.
        decimals: Decimals to print if that is safe.
        same: What must be the same for the rounded number, such as the screening band.
    """
    finer = 10.0 ** (decimals + 1)
    texts = (
        f"{value:.{decimals}f}",
        f"{value:.{decimals + 1}f}",
        f"{math.floor(value * finer) / finer:.{decimals + 1}f}",
        f"{math.ceil(value * finer) / finer:.{decimals + 1}f}",
    )
    return next(text for text in texts if same(float(text)) == same(value))


def estimated_ahi(summary: Summary, unit: str = "events/h") -> str:
    """Estimated AHI with its error, such as ``29 ± 12 events/h``, or ``at least 76 ± 12 events/h``."""
    if summary.estimated_ahi is None or summary.estimated_ahi_error is None:
        return NO_ANALYSABLE
    value = rounded(summary.estimated_ahi, 0, screening_band)
    least = "at least " if summary.estimated_ahi_beyond_range else ""
    return f"{least}{value} ± {summary.estimated_ahi_error:.0f} {unit}"


def estimate_basis(summary: Summary) -> str:
    """What the AHI is estimated from."""
    if summary.estimated_ahi_source == PROBABILITY:
        return "the probabilities of the minutes; the threshold does not change it"
    return "apnea minutes"


def apnea_per_hour(summary: Summary) -> str:
    """Apnea minutes per hour, such as ``24.1 /h``."""
    if summary.apnea_minutes_per_hour is None:
        return NO_ANALYSABLE
    return rounded(summary.apnea_minutes_per_hour, 1, lambda v: v > PAPER_RULE_PER_HOUR) + " /h"


def band(summary: Summary) -> str:
    """Screening band in events per hour."""
    return NO_ANALYSABLE if summary.screening_band is None else f"{summary.screening_band} events/h"


def quantity(value: float | None, unit: str, missing: str) -> str:
    """A whole number with its unit, or what to say where there is none."""
    return missing if value is None else f"{value:.0f} {unit}"


def duration(seconds: float) -> str:
    """Length of time such as ``8 h 11 min`` or ``12 min 30 s``."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{seconds:.0f} s"


def elapsed(second: float, *, with_seconds: bool = False) -> str:
    """Time since the start such as ``2:14 h`` or ``2:14:07 h``."""
    whole = int(second)
    text = f"{whole // 3600}:{whole % 3600 // 60:02d}"
    return f"{text}:{whole % 60:02d} h" if with_seconds else f"{text} h"


def clock(recording: Recording, second: float, *, with_seconds: bool = False) -> str:
    """Clock time of a second of the recording, or the elapsed time if the start is unknown."""
    moment = recording.clock(second)
    if moment is None:
        return elapsed(second, with_seconds=with_seconds)
    return moment.strftime("%H:%M:%S" if with_seconds else "%H:%M")


def clock_range(recording: Recording, first_minute: int, stop_minute: int) -> str:
    """Clock times from the start of a minute to the start of another, such as ``02:14–03:14``."""
    start = clock_of_minute(recording, first_minute)
    return f"{start.removesuffix(' h')}–{clock_of_minute(recording, stop_minute)}"


def clock_of_minute(recording: Recording, minute: int) -> str:
    """Clock time at which a minute starts, or the elapsed time if the recording's start is unknown."""
    if recording.start is None:
        return elapsed(minute * MINUTE_S)
    return minute_clock(recording.start, minute)


def moment_words(moment: datetime) -> str:
    """Date and time such as ``2026-03-14 08:05:09 UTC+01:00``."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    offset = moment.utcoffset()
    if offset is None:
        return text
    sign, minutes = ("-", -offset) if offset < timedelta(0) else ("+", offset)
    total = int(minutes.total_seconds()) // 60
    return f"{text} UTC{sign}{total // 60:02d}:{total % 60:02d}"


def edits_of(night: ReviewedNight) -> dict[int, tuple[str, str]]:
    """The reviewer's edits of analysed minutes as minute: (model's state, review's state)."""
    edits = night.review.edits
    return {minute: (str(night.model_state(minute)), str(edits[minute])) for minute in night.edited}
