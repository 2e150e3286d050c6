"""Hamilton's R-peak detector, as the published SE-MSCNN pipeline used it.

Source: Hamilton, "Open source ECG analysis", Computers in Cardiology 29, 2002, pp. 101-104, with the constants and
the R-peak placement of the ``hamilton_segmenter`` and ``correct_rpeaks`` functions of BioSPPy, which the published
weights were trained with. Everything that does not depend on earlier decisions is worked out for all candidates at
once; only the adaptive threshold runs beat by beat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHORTEST_S = 8.0
"""Shortest signal: the thresholds start from its first eight seconds."""

_BUFFER = 8  # peaks, noise peaks and RR intervals that the thresholds remember
_THRESHOLD = 0.475  # place of the threshold between noise and QRS level
_REFRACTORY_S = 0.2  # of two peaks nearer than this only the larger can be a QRS complex
_T_WAVE_S = 0.36  # a peak sooner than this after a beat may be its T wave
_SLOPE_S = 0.045  # half the stretch in which a QRS complex must rise and fall
_SMOOTHING_S = 0.08
_SEARCH_BACK = 1.5  # RR intervals without a beat after which half the threshold will do
_TOO_LARGE = 3.0  # times the QRS level: an artefact
_SECOND_PEAK_S = 0.05  # how far the second-highest extremum must lie from the highest
_UPRIGHT = 0.85  # share of the negative prominence that the positive one must exceed


def hamilton_r_peaks(filtered_mv: NDArray[np.float64], fs: float) -> NDArray[np.intp]:
    """Find R peaks in one stretch of ECG.

    Args:
        filtered_mv: Band-passed ECG without NaN, shape (n,), at least eight seconds; its unit does not matter.
        fs: Sampling rate in Hz.

    Returns:
        Ascending sample indices of the R peaks, shape (k,); a complex that points down is marked at its lowest
        point.

    Raises:
        ValueError: The signal is shorter than eight seconds.
    """
    if len(filtered_mv) < SHORTEST_S * fs:
        raise ValueError(
            f"{len(filtered_mv) / fs:.1f} s of ECG where Hamilton's detector needs {SHORTEST_S} s"
        )
    energy = _slope_energy(filtered_mv, fs)
    candidates = _largest_within(energy, _local_maxima(energy), math.ceil(_REFRACTORY_S * fs))
    if not len(candidates):
        return np.empty(0, np.intp)
    steepest, both_signs = _slopes(filtered_mv, candidates, math.ceil(_SLOPE_S * fs))
    beats = _decide(
        candidates.tolist(),
        energy[candidates].tolist(),
        steepest.tolist(),
        both_signs.tolist(),
        _first_levels(energy, int(fs)),
        fs,
    )
    return _place(filtered_mv, np.array(beats, dtype=np.intp), fs)


def correct_r_peaks(
    signal_mv: NDArray[np.float64], peaks: NDArray[np.intp], fs: float, tolerance_s: float = 0.1
) -> NDArray[np.intp]:
    """Move R peaks to the largest sample within a tolerance, [peak - tolerance, peak + tolerance).

    Peaks so near an end of the signal that the tolerance does not fit are dropped, as published.

    Args:
        signal_mv: ECG, shape (n,).
        peaks: Ascending sample indices, shape (k,).
        fs: Sampling rate in Hz.
        tolerance_s: Tolerance in seconds.

    Returns:
        Ascending sample indices without repeats.
    """
    tolerance = int(tolerance_s * fs)
    peaks = peaks[(peaks >= tolerance) & (peaks + tolerance <= len(signal_mv))]
    first = peaks - tolerance
    window = signal_mv[first[:, None] + np.arange(2 * tolerance)]
    return np.unique(first + window.argmax(axis=1))


@lru_cache(maxsize=8)
def _band_pass(fs: float) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]:
    from scipy.signal import butter

    return butter(4, 25.0, "lowpass", fs=fs), butter(4, 3.0, "highpass", fs=fs)


def _slope_energy(filtered_mv: NDArray[np.float64], fs: float) -> NDArray[np.float64]:
    """Smoothed absolute slope per second, shape (n - 1,)."""
    from scipy.signal import filtfilt

    for b, a in _band_pass(fs):
        filtered_mv = filtfilt(b, a, filtered_mv)
    slope = np.abs(np.diff(filtered_mv) * fs)
    size = int(_SMOOTHING_S * fs)
    kernel = np.hamming(size)
    padded = np.concatenate((np.full(size, slope[0]), slope, np.full(size, slope[-1])))
    return np.convolve(kernel / kernel.sum(), padded, mode="same")[size:-size]


def _local_maxima(x: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(np.sign(np.diff(x))) < 0) + 1


def _largest_within(x: NDArray[np.float64], peaks: NDArray[np.intp], reach: int) -> NDArray[np.intp]:
    """Peaks without a larger one fewer than ``reach`` samples away."""
    from scipy.ndimage import maximum_filter1d

    only_peaks = np.zeros_like(x)
    only_peaks[peaks] = x[peaks]
    tallest: NDArray[np.float64] = maximum_filter1d(only_peaks, 2 * reach - 1, mode="constant")
    return peaks[x[peaks] >= tallest[peaks]]


def _slopes(
    x: NDArray[np.float64], candidates: NDArray[np.intp], reach: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Steepest rise around each candidate, and whether the signal both rises and does not rise there."""
    steps = np.diff(x)
    around = np.clip(candidates[:, None] + np.arange(-reach, reach - 1), 0, len(steps) - 1)
    steps = steps[around]
    rises = steps > 0
    return steps.max(axis=1), rises.any(axis=1) & ~rises.all(axis=1)


def _first_levels(energy: NDArray[np.float64], second: int) -> list[float]:
    """Largest local maximum of each of the first eight seconds, 0 where there is none."""
    levels = []
    for i in range(_BUFFER):
        block = energy[i * second : (i + 1) * second]
        peaks = _local_maxima(block)
        levels.append(float(block[peaks].max()) if len(peaks) else 0.0)
    return levels


class _Memory:
    """The last eight values and their median."""

    __slots__ = ("_next", "_values", "median")

    def __init__(self, values: Sequence[float]) -> None:
        self._values, self._next = list(values), 0
        self.median = self._median()

    def _median(self) -> float:
        ordered = sorted(self._values)
        return (ordered[_BUFFER // 2 - 1] + ordered[_BUFFER // 2]) / 2.0

    def add(self, value: float) -> None:
        self._values[self._next] = value
        self._next = (self._next + 1) % _BUFFER
        self.median = self._median()


def _decide(
    candidates: Sequence[int],
    heights: Sequence[float],
    steepest: Sequence[float],
    both_signs: Sequence[bool],
    first_levels: Sequence[float],
    fs: float,
) -> list[int]:
    """Hamilton's rules, candidate by candidate: which are QRS complexes."""
    qrs, noise, rr = _Memory(first_levels), _Memory([0.0] * _BUFFER), _Memory([fs] * _BUFFER)
    t_wave = math.ceil(_T_WAVE_S * fs)
    threshold = noise.median + _THRESHOLD * (qrs.median - noise.median)
    beats: list[int] = []
    slope_of_last = 0.0
    for at, height, slope, is_complex in zip(candidates, heights, steepest, both_signs, strict=True):
        since = at - beats[-1] if beats else None
        if height > threshold:
            if not is_complex or height >= _TOO_LARGE * qrs.median:
                continue
            if since is not None and since < t_wave and slope < 0.5 * slope_of_last:
                continue
            is_beat = True
        elif len(beats) >= 2 and since is not None and since >= _SEARCH_BACK * rr.median and since > t_wave:
            is_beat = height > 0.5 * threshold
        else:
            is_beat = False
            noise.add(height)
        if is_beat:
            beats.append(at)
            slope_of_last = slope
            qrs.add(height)
            if since is not None:
                rr.add(since)
        threshold = noise.median + _THRESHOLD * (qrs.median - noise.median)
    return beats


def _place(x: NDArray[np.float64], beats: NDArray[np.intp], fs: float) -> NDArray[np.intp]:
    """Move each beat to the extremum of its QRS complex, up or down; a beat without any extremum is dropped."""
    reach = math.ceil(_REFRACTORY_S * fs)
    inside = (beats >= reach) & (beats + reach < len(x))
    first = beats[inside] - reach
    placed = [_extremum(x[first[:, None] + np.arange(2 * reach)], first, fs)]
    for beat in beats[~inside]:
        start = max(0, beat - reach)
        placed.append(_extremum(x[None, start : beat + reach], np.array([start]), fs))
    return np.unique(np.concatenate(placed))


def _extremum(windows: NDArray[np.float64], first: NDArray[np.intp], fs: float) -> NDArray[np.intp]:
    """Sample index of the QRS extremum of each window.

    A window's highest local maximum and lowest local minimum compete: the one that stands out more from the
    second of its kind wins.

    Args:
        windows: Shape (k, width).
        first: Sample index at which each window starts, shape (k,).
        fs: Sampling rate in Hz.
    """
    if not len(windows):
        return np.empty(0, np.intp)
    rows, columns = np.arange(len(windows)), np.arange(windows.shape[1])
    signs = np.sign(np.diff(windows))
    turns = np.diff(signs)
    level = np.zeros(windows.shape, np.bool_)
    level[:, :-1] = signs == 0

    def best_and_prominence(
        values: NDArray[np.float64], turning: NDArray[np.bool_]
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.float64]]:
        allowed = level.copy()
        allowed[:, 1:-1] |= turning
        values = np.where(allowed, values, -np.inf)
        best = values.argmax(axis=1)
        height = values[rows, best]
        far = np.abs(columns - best[:, None]) > _SECOND_PEAK_S * fs
        second = np.where(far, values, -np.inf).max(axis=1)
        # Without a second extremum there is no prominence.
        return best, np.isfinite(height), np.where(np.isfinite(second), height - second, np.nan)

    up, has_up, up_by = best_and_prominence(windows, turns < 0)
    down, has_down, down_by = best_and_prominence(-windows, turns > 0)
    alone_up, alone_down = np.isnan(up_by), np.isnan(down_by)
    upright = np.where(
        alone_up & alone_down, up > down, np.where(alone_up, True, ~alone_down & (up_by > _UPRIGHT * down_by))
    )
    found = np.where(upright, has_up, has_down)
    return np.asarray((first + np.where(upright, up, down))[found], dtype=np.intp)
