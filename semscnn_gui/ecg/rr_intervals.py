"""RR intervals with artefact handling, so that one missed or extra beat does not distort its windows.

Each interval is held against the median of its neighbours, as in the beat-correction rules for heart-rate
variability of Berntson et al. 1990 (Psychophysiology, doi 10.1111/j.1469-8986.1990.tb01979.x) and Lipponen &
Tarvainen 2019 (J Med Eng Technol, doi 10.1080/03091902.2019.1640306): an extra beat is taken out, a missed one
put in, a premature one moved, and what still does not fit is not trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SHORTEST_RR_S = 0.3
LONGEST_RR_S = 2.5
NEIGHBOURS = 11
# Cyclic variation of heart rate moves single intervals by up to a third of the local median.
TRUSTED_DEVIATION = 0.4
SUM_TOLERANCE = 0.25
SHORT = 0.7
LONG = 1.6
MOST_MISSED_BEATS = 2


class UnscorableReason(StrEnum):
    """Why a minute cannot be scored."""

    MISSING = "missing"  # no signal stored: a gap, or past the end of the recording
    FLAT = "flat"  # electrode off
    SATURATED = "saturated"  # the amplifier clips
    NOISE = "noise"
    TOO_FEW_BEATS = "too few beats"
    IRREGULAR = "irregular beats"  # beats that do not fit each other: arrhythmia, or too many false ones
    FIXED_RATE = "fixed rate"  # a pacemaker: apnea cannot move such a heart rate
    NO_CONTEXT = "no context"  # too little of the five-minute window around it


@dataclass(frozen=True, slots=True, eq=False)
class RPeaks:
    """R peaks of a recording.

    Attributes:
        time_s: float64, shape (n,), ascending, seconds after the recording's start.
        amplitude_mv: float32, shape (n,), height above the local baseline in mV; None for beats without a
            waveform.
    """

    time_s: NDArray[np.float64]
    amplitude_mv: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RRSeries:
    """RR intervals after artefact handling.

    Attributes:
        time_s: float64, shape (n,): time of the beat that ends the interval.
        rr_s: float64, shape (n,): the interval in seconds.
        corrected: bool, shape (n,): the interval was made by splitting or merging detected ones.
        valid: bool, shape (n,): the interval can be trusted; False across gaps and noise.
    """

    time_s: NDArray[np.float64]
    rr_s: NDArray[np.float64]
    corrected: NDArray[np.bool_]
    valid: NDArray[np.bool_]


def rr_series(peaks: RPeaks) -> RRSeries:
    """Turn R peaks into RR intervals with artefacts corrected or marked.

    Args:
        peaks: R peaks in ascending order.

    Returns:
        One interval per beat that remains or was put in; ``corrected`` where a boundary of the interval was
        put in, moved or taken out, ``valid`` where the interval can be trusted.
    """
    time = np.asarray(peaks.time_s, dtype=np.float64)
    if len(time) < 2:
        nothing = np.empty(0)
        return RRSeries(nothing, nothing, np.empty(0, np.bool_), np.empty(0, np.bool_))
    time, changed = _without_extra_beats(time)
    time, changed = _with_premature_beats_moved(time, changed)
    time, changed = _with_missed_beats(time, changed)
    rr = np.diff(time)
    expected = _local_median(rr)
    fits = np.abs(rr - expected) <= TRUSTED_DEVIATION * expected
    plausible = (rr >= SHORTEST_RR_S) & (rr <= LONGEST_RR_S)
    return RRSeries(time[1:], rr, changed[1:] | changed[:-1], fits & plausible)


def _local_median(rr: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of the neighbouring intervals; pauses and gaps are limited so that they cannot shift it."""
    from scipy.ndimage import median_filter

    limited = np.clip(rr, SHORTEST_RR_S, LONGEST_RR_S)
    # Mirrored at the ends: repeating the last interval there would make it its own median.
    return np.asarray(median_filter(limited, size=NEIGHBOURS, mode="mirror"), dtype=np.float64)


def _without_extra_beats(time: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Take out beats that split one expected interval in two."""
    rr = np.diff(time)
    expected = _local_median(rr)
    extra = np.zeros(len(time), dtype=np.bool_)
    for i in np.flatnonzero(rr < SHORT * expected):
        # The beat at either end of a short interval may be the extra one: the better sum decides.
        sums = {
            beat: abs(rr[beat - 1] + rr[beat] - expected[i]) / expected[i]
            for beat in (i, i + 1)
            if 0 < beat < len(rr) and not extra[beat - 1 : beat + 2].any()
        }
        if sums:
            beat = min(sums, key=sums.__getitem__)
            if sums[beat] <= SUM_TOLERANCE:
                extra[beat] = True
    neighbour_of_extra = np.zeros(len(time), dtype=np.bool_)
    neighbour_of_extra[1:] |= extra[:-1]
    return time[~extra], neighbour_of_extra[~extra]


def _with_premature_beats_moved(
    time: NDArray[np.float64], changed: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Move a premature beat with its compensatory pause to the middle of its neighbours."""
    rr = np.diff(time)
    expected = _local_median(rr)
    time, changed = time.copy(), changed.copy()
    early = (rr[:-1] < 0.85 * expected[:-1]) & (rr[1:] > 1.15 * expected[1:])
    fits = np.abs(rr[:-1] + rr[1:] - 2 * expected[:-1]) <= SUM_TOLERANCE * expected[:-1]
    beats = np.flatnonzero(early & fits & (rr[1:] - rr[:-1] > 0.4 * expected[:-1])) + 1
    time[beats] = (time[beats - 1] + time[beats + 1]) / 2
    changed[beats] = True
    return time, changed


def _with_missed_beats(
    time: NDArray[np.float64], changed: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Put beats into an interval that is two or three expected ones long."""
    rr = np.diff(time)
    expected = _local_median(rr)
    pieces = np.rint(rr / expected)
    missed = (
        (rr > LONG * expected)
        & (pieces >= 2)
        & (pieces <= MOST_MISSED_BEATS + 1)
        & (np.abs(rr / np.maximum(pieces, 1) - expected) <= SUM_TOLERANCE * expected)
    )
    where, new = [], []
    for i in np.flatnonzero(missed):
        count = int(pieces[i])
        new.extend(time[i] + rr[i] * np.arange(1, count) / count)
        where.extend([i + 1] * (count - 1))
    return np.insert(time, where, new), np.insert(changed, where, True)
