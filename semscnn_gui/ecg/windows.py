"""Five-minute windows of RR-interval series, one per minute: the input of the bundled model.

As in Chen et al. 2022 a minute is judged from the five minutes around it, sampled at 3 Hz. The series are made
from RR intervals alone: ``rri_relative`` is the swing around the window's mean in units of what is usual in this
night, for people differ more in how far apnea moves their heart than apneas do; ``rri_deviation`` keeps what that
takes away, the size of the swing and where the rhythm stands against the night's median.
Intervals are joined by straight lines: a cubic spline overshoots far outside 0–1 after one bad interval. They
are not smoothed as in the paper, where the R amplitude tells of the breathing: here the beat-to-beat swing does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.quality import irregularity, valid_share
from semscnn_gui.ecg.rr_intervals import RRSeries, UnscorableReason
from semscnn_gui.recording.recording import MINUTE_S

PREPROCESSING = "rri/3"
SERIES = ("rri_relative", "rri_deviation")
SERIES_FS = 3.0
WINDOW_MINUTES = 5
WINDOW_SAMPLES = int(WINDOW_MINUTES * MINUTE_S * SERIES_FS)
# Below this share of trusted intervals a minute, or the window around it, cannot be scored; of a minute as much
# must be detected intervals, not mended ones.
SMALLEST_MINUTE_SHARE = 0.5
SMALLEST_WINDOW_SHARE = 0.5
# Of 33,600 minutes of 70 Apnea-ECG nights 26 are more irregular; atrial fibrillation is, nearly always.
LARGEST_IRREGULARITY = 0.12
# No five minutes of those nights vary less than 30 ms; a paced rhythm sampled at 100 Hz seems to by 20 ms.
SMALLEST_VARIATION_S = 0.025
# Brings the relative deviation, about 0.1 in cyclic variation of heart rate, to the order of one.
DEVIATION_SCALE = 5.0
# Two usual swings, by their standard deviation, make a relative series of one.
RELATIVE_SCALE = 0.5
# A night with a nearly fixed rhythm is held against this swing, so that its jitter is not blown up.
SMALLEST_USUAL_SWING = 0.01
SERIES_LIMIT = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class NightWindows:
    """Windows of the scorable minutes of a night.

    Attributes:
        minutes: int64, shape (n,): the minute in the middle of each window.
        series: float32, shape (n, 2, 900): :data:`SERIES` over five minutes at 3 Hz.
        reason: One entry per minute of the night: why it has no window, None where it has one.
    """

    minutes: NDArray[np.int64]
    series: NDArray[np.float32]
    reason: tuple[UnscorableReason | None, ...]


def night_windows(rr: RRSeries, reasons: tuple[UnscorableReason, ...]) -> NightWindows:
    """Cut a night into one window per scorable minute.

    Args:
        rr: RR intervals of the night.
        reasons: For each minute the reason to give if it turns out unscorable.

    Returns:
        The windows. Where part of a window lies before the night's first or after its last trusted interval, the
        series holds that interval.
    """
    n = len(reasons)
    share = valid_share(rr, n)
    # Where most intervals had to be mended there is no sinus rhythm to read, or no rhythm at all.
    detected = valid_share(replace(rr, valid=rr.valid & ~rr.corrected), n)
    share = np.where(detected < SMALLEST_MINUTE_SHARE, 0.0, share)
    half = WINDOW_MINUTES // 2
    window_share = np.convolve(share, np.ones(WINDOW_MINUTES))[half : half + n] / WINDOW_MINUTES
    irregular = irregularity(rr, n) > LARGEST_IRREGULARITY
    reason = tuple(
        _reason(reasons[i], float(share[i]), float(window_share[i]), irregular=bool(irregular[i]))
        for i in range(n)
    )
    minutes = np.array([i for i in range(n) if reason[i] is None], dtype=np.int64)
    if minutes.size == 0:
        return NightWindows(minutes, np.empty((0, len(SERIES), WINDOW_SAMPLES), np.float32), reason)
    time, interval = rr.time_s[rr.valid], rr.rr_s[rr.valid]
    grid = np.arange((n + 2 * half) * int(MINUTE_S * SERIES_FS)) / SERIES_FS - half * MINUTE_S
    night = np.interp(grid, time, interval)
    rri_s = night[minutes[:, None] * int(MINUTE_S * SERIES_FS) + np.arange(WINDOW_SAMPLES)]
    varies = np.ptp(rri_s, axis=1) >= SMALLEST_VARIATION_S
    fixed = set(minutes[~varies].tolist())
    reason = tuple(UnscorableReason.FIXED_RATE if i in fixed else told for i, told in enumerate(reason))
    series = window_series(rri_s[varies], float(np.median(interval)))
    return NightWindows(minutes[varies], series, reason)


def _reason(
    fault: UnscorableReason, share: float, window_share: float, *, irregular: bool
) -> UnscorableReason | None:
    if share < SMALLEST_MINUTE_SHARE:
        return fault
    if irregular:
        return UnscorableReason.IRREGULAR
    return UnscorableReason.NO_CONTEXT if window_share < SMALLEST_WINDOW_SHARE else None


def window_series(rri_s: NDArray[np.float64], night_median_s: float) -> NDArray[np.float32]:
    """Make the model's input series of all windows of a night.

    The usual swing of the night is the median over its windows of the standard deviation of the RR interval.

    Args:
        rri_s: shape (n, 900): RR interval in seconds at 3 Hz.
        night_median_s: Median RR interval of the night in seconds.

    Returns:
        float32, shape (n, 2, 900), in the order of :data:`SERIES`.
    """
    if not len(rri_s):
        return np.empty((0, len(SERIES), WINDOW_SAMPLES), np.float32)
    usual = max(float(np.median(rri_s.std(axis=1))) / night_median_s, SMALLEST_USUAL_SWING)
    relative = RELATIVE_SCALE / usual * (rri_s / rri_s.mean(axis=1, keepdims=True) - 1.0)
    deviation = DEVIATION_SCALE * (rri_s / night_median_s - 1.0)
    both = np.stack((relative, deviation), axis=1)
    return np.asarray(np.clip(both, -SERIES_LIMIT, SERIES_LIMIT), dtype=np.float32)
