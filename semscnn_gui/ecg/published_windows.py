"""The published SE-MSCNN's pre-processing, definition by definition; the published weights need it.

Source: Chen et al. 2022, doi 10.1016/j.knosys.2022.108783, and its published code. One rule is added, because an
unscorable minute must never be called normal: the scored minute itself must hold signal and beats. The published
pipeline looks at five minutes as a whole and would score a silent minute between four good ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.hamilton import correct_r_peaks, hamilton_r_peaks
from semscnn_gui.ecg.r_peaks import bridged, bridged_at
from semscnn_gui.ecg.rr_intervals import RPeaks, UnscorableReason
from semscnn_gui.progress import Progress
from semscnn_gui.recording.gaps import missing_runs
from semscnn_gui.recording.recording import EcgSignal

PREPROCESSING = "published/1"
"""Name and version of this pre-processing."""

FS = 100.0
"""Sampling rate in Hz that the published pipeline works at."""

CONTEXT_MINUTES = 2
"""Minutes before and after the scored one in a window."""

WINDOW_MINUTES = 2 * CONTEXT_MINUTES + 1
SERIES_HZ = 3
SERIES_SAMPLES = WINDOW_MINUTES * 60 * SERIES_HZ

_MINUTE = int(60 * FS)
_BEATS_PER_MINUTE = (40.0, 200.0)  # mean rate of a window
_HEART_RATE = (20.0, 300.0)  # of every RR interval after the median filter
_LONGEST_BRIDGED_S = 0.1  # a shorter gap, such as one invalid sample, is bridged by a straight line
_FLAT_MV = 0.02  # a second whose samples differ by less holds no QRS complex
_FLAT_SHARE = 0.5  # share of flat seconds from which a minute is flat


@dataclass(frozen=True, slots=True, eq=False)
class PublishedWindows:
    """The five-minute windows of a night as the published weights expect them.

    Attributes:
        minutes: Shape (n,): the scored minute of each window, counted from the recording's start.
        windows: float32, shape (n, 2, 900): at 3 Hz from the start of minute ``minutes - 2``, RR intervals
            (series 0) and R amplitudes (series 1), each scaled so that its beats span 0 to 1; 0 before the
            window's first and after its last beat.
        reason: One entry per started minute of the recording: why it has no window. None for a minute that has
            one, and for minutes that were not asked for.
        peaks: R peaks of the minutes asked for, each minute's from the window nearest to it; amplitudes are
            those of the band-passed signal.
    """

    minutes: NDArray[np.intp]
    windows: NDArray[np.float32]
    reason: tuple[UnscorableReason | None, ...]
    peaks: RPeaks


def published_windows(
    ecg: EcgSignal, progress: Progress | None = None, minutes: range | None = None
) -> PublishedWindows:
    """Run the published pre-processing over a night.

    Each minute's window is resampled to 100 Hz if need be, band-passed to 3-45 Hz by a 31-tap FIR filter run
    forwards and backwards, searched for R peaks by Hamilton's detector with a correction within 0.1 s, and kept
    if its mean rate is 40-200 beats a minute and all RR intervals are 20-300 bpm after a median filter over three.
    RR intervals and R amplitudes are then min-max scaled and interpolated by a cubic spline at 3 Hz.

    Args:
        ecg: The lead; NaN where nothing was recorded.
        progress: Told about every few windows; cancelling takes effect within about 0.1 s.
        minutes: Minutes to score, counted from the recording's start; None for all.

    Raises:
        Cancelled: ``progress`` was cancelled.
    """
    progress = progress or Progress()
    n_minutes = math.ceil(round(len(ecg.samples_mv) / ecg.fs / 60.0, 6))
    wanted = (
        range(n_minutes) if minutes is None else range(max(minutes.start, 0), min(minutes.stop, n_minutes))
    )
    progress.report(0.0, "Resampling the ECG")
    samples, gaps = _at_100_hz(ecg, progress)

    reason: list[UnscorableReason | None] = [None] * n_minutes
    kept: list[int] = []
    windows: list[NDArray[np.float32]] = []
    peaks: dict[int, tuple[NDArray[np.intp], NDArray[np.float64]]] = {}
    for done, minute in enumerate(wanted):
        progress.check()
        if done % 8 == 0:
            progress.report(done / len(wanted), "Finding R peaks in five-minute windows")
        reason[minute] = _silent(samples, gaps, minute)
        if reason[minute] is not None:
            continue
        first = (minute - CONTEXT_MINUTES) * _MINUTE
        filtered = _band_pass(samples[first : first + WINDOW_MINUTES * _MINUTE])
        found = correct_r_peaks(filtered, hamilton_r_peaks(filtered, FS), FS)
        peaks[minute] = (found + first, filtered[found])
        window = _series(found, filtered)
        if isinstance(window, UnscorableReason):
            reason[minute] = window
        else:
            kept.append(minute)
            windows.append(window)
    progress.report(1.0, "Finding R peaks in five-minute windows")
    return PublishedWindows(
        minutes=np.array(kept, dtype=np.intp),
        windows=np.array(windows, dtype=np.float32).reshape(-1, 2, SERIES_SAMPLES),
        reason=tuple(reason),
        peaks=_merge(peaks, wanted),
    )


def _at_100_hz(ecg: EcgSignal, progress: Progress) -> tuple[NDArray[np.floating], NDArray[np.float64]]:
    """Samples at 100 Hz with gaps bridged, and the gaps too long for that in seconds, shape (k, 2)."""
    samples = ecg.samples_mv
    runs = missing_runs(samples)
    gaps = runs / ecg.fs
    gaps = gaps[gaps[:, 1] - gaps[:, 0] > _LONGEST_BRIDGED_S]
    if ecg.fs == FS:
        return bridged(samples), gaps
    from scipy.signal import resample_poly

    ratio = Fraction(FS / ecg.fs).limit_denominator(10_000)
    # In pieces of whole minutes with a margin, so that cancelling is quick and memory small.
    piece, margin = 10 * 60, 2
    n = round(len(samples) / ecg.fs * FS)
    resampled = np.zeros(n, np.float32)
    for start in range(0, math.ceil(n / FS), piece):
        progress.check()
        first = max(start - margin, 0)
        low, high = round(first * ecg.fs), min(round((start + piece + margin) * ecg.fs), len(samples))
        raw = bridged_at(samples, np.arange(low, high), runs)
        part = resample_poly(raw, ratio.numerator, ratio.denominator)
        part = part[round((start - first) * FS) :][: min(piece * int(FS), n - start * int(FS))]
        resampled[start * int(FS) : start * int(FS) + len(part)] = part
    return resampled, gaps


def _silent(samples: NDArray[np.floating], gaps: NDArray[np.float64], minute: int) -> UnscorableReason | None:
    """Why a minute cannot have a window at all, before any beat is looked for."""
    start, stop = (minute - CONTEXT_MINUTES) * 60.0, (minute + CONTEXT_MINUTES + 1) * 60.0

    def gap_in(low: float, high: float) -> bool:
        return bool(np.any((gaps[:, 0] < high) & (gaps[:, 1] > low)))

    if gap_in(minute * 60.0, (minute + 1) * 60.0):
        return UnscorableReason.MISSING
    if _is_flat(samples[minute * _MINUTE : (minute + 1) * _MINUTE]):
        return UnscorableReason.FLAT
    if start < 0 or stop * FS > len(samples) or gap_in(start, stop):
        return UnscorableReason.NO_CONTEXT
    return None


def _is_flat(minute: NDArray[np.floating]) -> bool:
    seconds = minute[: len(minute) // int(FS) * int(FS)].reshape(-1, int(FS))
    return len(seconds) > 0 and float(np.mean(np.ptp(seconds, axis=1) < _FLAT_MV)) >= _FLAT_SHARE


@lru_cache(maxsize=1)
def _fir() -> NDArray[np.float64]:
    from scipy.signal import firwin

    return np.asarray(firwin(31, [3, 45], pass_zero=False, fs=FS), dtype=np.float64)


def _band_pass(window_mv: NDArray[np.floating]) -> NDArray[np.float64]:
    from scipy.signal import filtfilt

    return np.asarray(filtfilt(_fir(), 1, window_mv.astype(np.float64)), dtype=np.float64)


def _series(
    peaks: NDArray[np.intp], filtered_mv: NDArray[np.float64]
) -> NDArray[np.float32] | UnscorableReason:
    """Both input series of a window, shape (2, 900), or why it has none."""
    from scipy.interpolate import splev, splrep
    from scipy.signal import medfilt

    rate = len(peaks) / WINDOW_MINUTES
    if rate < _BEATS_PER_MINUTE[0]:
        return UnscorableReason.TOO_FEW_BEATS
    if rate > _BEATS_PER_MINUTE[1]:
        return UnscorableReason.NOISE
    in_minute = np.count_nonzero(peaks // _MINUTE == CONTEXT_MINUTES)
    rr_s = medfilt(np.diff(peaks) / FS, 3)
    if in_minute < _HEART_RATE[0] or 60.0 / rr_s.max() < _HEART_RATE[0]:
        return UnscorableReason.TOO_FEW_BEATS
    if 60.0 / rr_s.min() > _HEART_RATE[1]:
        return UnscorableReason.NOISE
    amplitude_mv = filtered_mv[peaks]
    time_s = peaks / FS
    grid_s = np.arange(SERIES_SAMPLES) / SERIES_HZ
    series = []
    for at_s, values in ((time_s[1:], rr_s), (time_s, amplitude_mv)):
        span = np.ptp(values)
        if span == 0.0:
            # No variation at all is mains hum or a pacemaker, not a heart that the network could judge.
            return UnscorableReason.NOISE
        series.append(splev(grid_s, splrep(at_s, (values - values.min()) / span, k=3), ext=1))
    return np.array(series, dtype=np.float32)


def _merge(peaks: dict[int, tuple[NDArray[np.intp], NDArray[np.float64]]], wanted: range) -> RPeaks:
    """One list of R peaks from overlapping windows."""
    at, height = [np.empty(0, np.intp)], [np.empty(0)]
    for minute in range(wanted.start - CONTEXT_MINUTES, wanted.stop + CONTEXT_MINUTES):
        nearest = min(
            (
                other
                for other in range(minute - CONTEXT_MINUTES, minute + CONTEXT_MINUTES + 1)
                if other in peaks
            ),
            key=lambda other: abs(other - minute),
            default=None,
        )
        if nearest is not None:
            found, amplitude = peaks[nearest]
            here = found // _MINUTE == minute
            at.append(found[here])
            height.append(amplitude[here])
    sample, amplitude_mv = np.concatenate(at), np.concatenate(height)
    # Two windows may place a beat at a minute's edge on either side of it: keep the first.
    new = np.diff(sample, prepend=-FS) > 0.1 * FS
    return RPeaks(time_s=sample[new] / FS, amplitude_mv=amplitude_mv[new].astype(np.float32))
