"""Indices of a night: apnea minutes per hour, estimated AHI, screening band, heart rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.rr_intervals import LONGEST_RR_S, SHORTEST_RR_S
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.runs import runs_of
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.semscnn.ahi import COUNT, AhiEstimate, estimate_ahi
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR, apnea_class

# A convention borrowed from home sleep testing, which asks for four hours of usable signal.
ADEQUATE_MINUTES = 240
# In place of a reason, where a minute that the model could score was given up by the reviewer.
MARKED_UNSCORABLE = "marked by the reviewer"
SCREENING_BANDS = ((5.0, "<5"), (15.0, "5–15"), (30.0, "15–30"), (float("inf"), "≥30"))


@dataclass(frozen=True, slots=True)
class Summary:
    """Indices of a night.

    Minutes are counts; heart rates are in beats per minute: ``heart_rate_mean`` over all trusted
    minutes, ``heart_rate_min`` and ``heart_rate_max`` the lowest and highest minute mean; RMSSD and SDNN
    are in ms. ``estimated_ahi_beyond_range`` tells that the estimate stands at the end of the range that its line
    was fitted on, and the AHI is likely higher; ``estimated_ahi_source`` what the line is laid through:
    ``probability`` for the probabilities of the minutes, ``count`` for the minutes shown as apnea. What cannot be
    computed is None, never zero.
    """

    recorded_minutes: int
    analysable_minutes: int
    unscorable_minutes: int
    unscorable_by_reason: dict[str, int]
    longest_unscorable_minutes: int
    good_signal_share: float
    adequate: bool
    apnea_minutes: int
    apnea_minutes_per_hour: float | None
    sleep_apnea: bool | None
    longest_run_minutes: int
    worst_hour_start_minute: int | None
    worst_hour_apnea_minutes: int | None
    hours_with_apnea: int
    apnea_class: str | None
    estimated_ahi: float | None
    estimated_ahi_error: float | None
    estimated_ahi_beyond_range: bool | None
    estimated_ahi_source: str | None
    screening_band: str | None
    heart_rate_mean: float | None
    heart_rate_min: float | None
    heart_rate_max: float | None
    rmssd_ms: float | None
    sdnn_ms: float | None


def minute_heart_rate(analysis: NightAnalysis) -> NDArray[np.float64]:
    """Mean heart rate of each analysed minute in beats per minute, shape (n,), NaN where unscorable.

    It counts R peaks as they were detected: intervals mended for the network would double the rate of bigeminy.
    """
    count, total = _detected_by_minute(analysis)
    return np.where(total > 0, 60.0 * count / np.where(total > 0, total, 1.0), np.nan)


def _detected_by_minute(analysis: NightAnalysis) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Number and sum of the plausible detected intervals of each minute, 0 where it is unscorable."""
    n = len(analysis.minutes)
    rr = np.diff(analysis.peaks.time_s)
    minute = (analysis.peaks.time_s[1:] // MINUTE_S).astype(np.int64) - analysis.first_minute
    kept = (minute >= 0) & (minute < n) & (rr >= SHORTEST_RR_S) & (rr <= LONGEST_RR_S)
    count = np.bincount(minute[kept], minlength=n).astype(np.float64)
    total = np.bincount(minute[kept], weights=rr[kept], minlength=n)
    # A minute mean from a handful of beats would set the night's minimum or maximum by chance.
    scorable = np.array([reason is None for reason in analysis.reason], dtype=np.bool_)
    trusted = (total >= MINUTE_S / 2) & scorable
    return np.where(trusted, count, 0.0), np.where(trusted, total, 0.0)


def unscorable_reason(analysis: NightAnalysis, minute: int) -> str:
    """Why a minute that is shown as unscorable is so: what the model found, else that the reviewer marked it."""
    reason = analysis.reason[minute - analysis.first_minute]
    return MARKED_UNSCORABLE if reason is None else reason.value


def screening_band(estimated_ahi: float) -> str:
    """Screening band by the AASM cut-offs 5, 15 and 30 events per hour."""
    return next(name for limit, name in SCREENING_BANDS if estimated_ahi < limit)


def summarize(
    analysis: NightAnalysis, states: Sequence[MinuteState], edits: Mapping[int, MinuteState]
) -> Summary:
    """Compute the indices of a night.

    Definitions: apnea minutes per hour = 60 × apnea minutes / analysable minutes; classes A (100 and more
    apnea minutes), B (5 to 99) and C as in the Computers in Cardiology challenge 2000; hours with apnea are
    60-minute blocks with at least 5 apnea minutes.

    Args:
        analysis: The model's output, of n minutes.
        states: State of each minute as it is to be counted, length n.
        edits: What the reviewer decided, by minute.
    """
    n = len(states)
    apnea = np.array([state is MinuteState.APNEA for state in states], dtype=np.int64)
    unscorable = sum(state is MinuteState.UNSCORABLE for state in states)
    analysable = n - unscorable
    apnea_minutes = int(apnea.sum())
    per_hour = 60.0 * apnea_minutes / analysable if analysable else None
    ahi = _estimated_ahi(analysis, states, edits, per_hour)

    reasons = Counter(
        unscorable_reason(analysis, minute)
        for minute, state in zip(analysis.minutes, states, strict=True)
        if state is MinuteState.UNSCORABLE
    )
    blocks = [int(apnea[i : i + 60].sum()) for i in range(0, n, 60)]
    worst = worst_count = None
    if n >= 60 and apnea_minutes:
        sliding = np.convolve(apnea, np.ones(60, dtype=np.int64), "valid")
        worst = analysis.first_minute + int(sliding.argmax())
        worst_count = int(sliding.max())

    heart = _heart_figures(analysis)
    apnea_runs = runs_of(states, MinuteState.APNEA)
    unscorable_runs = runs_of(states, MinuteState.UNSCORABLE)
    return Summary(
        recorded_minutes=n,
        analysable_minutes=analysable,
        unscorable_minutes=unscorable,
        unscorable_by_reason={str(reason): count for reason, count in reasons.most_common()},
        longest_unscorable_minutes=max((length for _, length in unscorable_runs), default=0),
        good_signal_share=float(analysis.good_signal.mean()) if n else 0.0,
        adequate=analysable >= ADEQUATE_MINUTES,
        apnea_minutes=apnea_minutes,
        apnea_minutes_per_hour=per_hour,
        sleep_apnea=None if per_hour is None else per_hour > PAPER_RULE_PER_HOUR,
        longest_run_minutes=max((length for _, length in apnea_runs), default=0),
        worst_hour_start_minute=worst,
        worst_hour_apnea_minutes=worst_count,
        hours_with_apnea=sum(count >= 5 for count in blocks),
        apnea_class=apnea_class(apnea_minutes) if analysable else None,
        estimated_ahi=None if ahi is None else ahi.events_per_hour,
        estimated_ahi_error=None if ahi is None else ahi.error_sd,
        estimated_ahi_beyond_range=None if ahi is None else ahi.beyond_range,
        estimated_ahi_source=None if ahi is None else analysis.model.ahi.source,
        screening_band=None if ahi is None else screening_band(ahi.events_per_hour),
        heart_rate_mean=heart.mean,
        heart_rate_min=heart.lowest,
        heart_rate_max=heart.highest,
        rmssd_ms=heart.rmssd_ms,
        sdnn_ms=heart.sdnn_ms,
    )


def _estimated_ahi(
    analysis: NightAnalysis,
    states: Sequence[MinuteState],
    edits: Mapping[int, MinuteState],
    apnea_minutes_per_hour: float | None,
) -> AhiEstimate | None:
    """Estimate the AHI by the model's own line, from the apnea minutes shown or from the probabilities.

    From probabilities: each analysable minute contributes its probability, and one where the reviewer decided
    otherwise than the model does at its *own* threshold contributes 1 for apnea and 0 for normal. So another
    threshold changes nothing, nor does agreeing with the model's own call.

    Args:
        analysis: The model's output.
        states: State of each analysed minute as it is to be counted.
        edits: What the reviewer decided, by minute.
        apnea_minutes_per_hour: From ``states``; None where no minute is analysable.
    """
    if apnea_minutes_per_hour is None:
        return None
    if analysis.model.ahi.source == COUNT:
        return estimate_ahi(analysis.model.ahi, apnea_minutes_per_hour)
    share = [
        float(state is MinuteState.APNEA) if edits.get(minute) not in (None, called) else float(probability)
        for minute, state, called, probability in zip(
            analysis.minutes, states, analysis.states(), analysis.probability, strict=True
        )
        if state is not MinuteState.UNSCORABLE
    ]
    return estimate_ahi(analysis.model.ahi, 60.0 * float(np.mean(share)))


@dataclass(frozen=True, slots=True)
class _HeartFigures:
    """Heart rates in beats per minute, RMSSD and SDNN in ms; None where they cannot be computed."""

    mean: float | None = None
    lowest: float | None = None
    highest: float | None = None
    rmssd_ms: float | None = None
    sdnn_ms: float | None = None


# They do not change with a review, while a summary is made after each edit.
_known: WeakKeyDictionary[NightAnalysis, _HeartFigures] = WeakKeyDictionary()


def _heart_figures(analysis: NightAnalysis) -> _HeartFigures:
    """Heart rate, and RMSSD and SDNN over the trusted intervals that were detected as they are."""
    figures = _known.get(analysis)
    if figures is None:
        figures = _known[analysis] = _computed_heart_figures(analysis)
    return figures


def _computed_heart_figures(analysis: NightAnalysis) -> _HeartFigures:
    count, total = _detected_by_minute(analysis)
    if not count.sum():
        return _HeartFigures()
    minute_rate = 60.0 * count[total > 0] / total[total > 0]
    rates = (60.0 * float(count.sum() / total.sum()), float(minute_rate.min()), float(minute_rate.max()))
    rr = analysis.rr
    start, stop = analysis.minutes.start * MINUTE_S, analysis.minutes.stop * MINUTE_S
    detected = rr.valid & ~rr.corrected & (rr.time_s >= start) & (rr.time_s < stop)
    pairs = detected[1:] & detected[:-1]
    if not pairs.any():
        return _HeartFigures(*rates)
    rmssd = 1000.0 * float(np.sqrt(np.mean(np.diff(rr.rr_s)[pairs] ** 2)))
    return _HeartFigures(*rates, rmssd, 1000.0 * float(rr.rr_s[detected].std(ddof=1)))
