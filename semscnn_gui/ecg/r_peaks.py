"""R peaks of a whole recording.

QRS complexes are found where the smoothed absolute gradient rises over its own local mean, the idea of
NeuroKit2's default detector (Makowski et al., Behavior Research Methods 2021, doi 10.3758/s13428-020-01516-y),
which was the most accurate and robust of those compared (resources/decisions/0003-r-peak-detector.md). Here it
runs on a decimated signal, block by block, so that memory stays small and the work can be cancelled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.progress import Progress
from semscnn_gui.recording.gaps import missing_runs
from semscnn_gui.recording.recording import EcgSignal

DETECTION_FS = 250.0
BLOCK_S = 300.0
OVERLAP_S = 10.0
MAINS_PERIOD_S = 0.02
GRADIENT_SMOOTHING_S = 0.1
LOCAL_MEAN_S = 0.75
THRESHOLD = 1.5
SHORTEST_QRS = 0.4  # of the block's mean QRS length
REFRACTORY_S = 0.3
# Hamilton 2002 (Computers in Cardiology): a wave this soon after an R peak and this much flatter is its T wave.
T_WAVE_S = 0.42
T_WAVE_SLOPE = 0.6
BASELINE_S = 0.6
REFINE_S = 0.08
# A complex whose steepest slope is this small against its neighbours' is a T wave or noise between beats.
SMALLEST_SLOPE = 0.2
NEIGHBOURS = 31


def find_r_peaks(ecg: EcgSignal, progress: Progress | None = None) -> RPeaks:
    """Find the R peaks of one lead.

    The lead may be upside down: the peaks are the extremes of the sign that is larger over the night.

    Args:
        ecg: The lead; NaN samples are gaps and hold no peaks.
        progress: Told after each block of five minutes.

    Returns:
        Peak times at the lead's own sampling rate and their height over the local baseline (negative where
        the lead is upside down).

    Raises:
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    fs, n = ecg.fs, len(ecg.samples_mv)
    block, overlap = round(BLOCK_S * fs), round(OVERLAP_S * fs)
    # The empty first row keeps the columns for a signal without samples.
    found = [[np.empty(0)] * 5]
    for start in range(0, n, block):
        progress.report(start / n, "Finding R peaks")
        low, high = max(0, start - overlap), min(n, start + block + overlap)
        centre, up, down, *shape = _peaks_in_block(ecg.samples_mv[low:high], fs)
        inside = (centre + low >= start) & (centre + low < start + block)
        found.append([column[inside] for column in (up + low, down + low, *shape)])
    up, down, height, depth, slope = (np.concatenate(column) for column in zip(*found, strict=True))

    upright = bool(np.median(height) >= np.median(-depth)) if len(height) else True
    index = (up if upright else down).astype(np.int64)
    amplitude = height if upright else depth
    keep = _not_t_waves(index / fs, slope)
    index, amplitude, slope = index[keep], amplitude[keep], slope[keep]
    keep = slope >= SMALLEST_SLOPE * _running_median(slope, NEIGHBOURS)
    index, amplitude = index[keep], amplitude[keep]
    keep = _outside_refractory_period(index, np.abs(amplitude), REFRACTORY_S * fs)
    return RPeaks(index[keep] / fs, amplitude[keep].astype(np.float32))


def _peaks_in_block(samples: NDArray[np.float32], fs: float) -> tuple[NDArray[np.float64], ...]:
    """Candidate complexes of a block: centre, index of maximum and minimum, height, depth, steepest slope."""
    from scipy.ndimage import uniform_filter1d

    missing = ~np.isfinite(samples)
    nothing = tuple(np.empty(0) for _ in range(6))
    if missing.all():
        return nothing
    whole = bridged(samples)
    factor = max(1, int(np.ceil(fs / DETECTION_FS)))
    rate = fs / factor
    coarse = whole[: len(whole) // factor * factor].reshape(-1, factor).mean(axis=1)
    if len(coarse) < rate:
        return nothing

    quiet = uniform_filter1d(coarse, max(1, round(MAINS_PERIOD_S * rate)))
    gradient = np.abs(np.gradient(quiet))
    smooth = uniform_filter1d(gradient, max(1, round(GRADIENT_SMOOTHING_S * rate)))
    local_mean = uniform_filter1d(gradient, max(1, round(LOCAL_MEAN_S * rate)))
    # The absolute floor keeps rounding noise of a flat line from crossing its own mean.
    qrs = smooth > np.maximum(THRESHOLD * local_mean, 1e-6)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], qrs, [False])).astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    if starts.size == 0:
        return nothing
    length = stops - starts
    long_enough = length >= SHORTEST_QRS * length.mean()
    starts, stops = starts[long_enough], stops[long_enough]
    slope = np.maximum.reduceat(np.append(smooth, 0.0), np.column_stack((starts, stops)).ravel())[::2]

    # The steepest stretch of a complex is around its R peak; search the extremes there at the native rate.
    baseline = uniform_filter1d(whole, max(1, round(BASELINE_S * fs)))
    centre = ((starts + stops) / 2 * factor).astype(np.int64)
    reach = round((REFINE_S + GRADIENT_SMOOTHING_S / 2) * fs)
    window = np.clip(centre[:, None] + np.arange(-reach, reach + 1), 0, len(whole) - 1)
    around = (whole[window] - baseline[window]).astype(np.float32)
    rows = np.arange(len(centre))
    highest, lowest = around.argmax(axis=1), around.argmin(axis=1)
    up, down = window[rows, highest], window[rows, lowest]
    present = ~(missing[up] | missing[down])
    columns = (centre, up, down, around[rows, highest], around[rows, lowest], slope)
    return tuple(column[present].astype(np.float64) for column in columns)


def bridged(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples with gaps (NaN) bridged by straight lines, so that no filter spreads them; 0 if there are none."""
    gaps = missing_runs(samples)
    if not len(gaps):
        return samples
    whole, missing = samples.copy(), np.flatnonzero(~np.isfinite(samples))
    whole[missing] = bridged_at(samples, missing, gaps)
    return whole


def bridged_at(
    samples: NDArray[np.float32], index: NDArray[np.int64], gaps: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Some samples of :func:`bridged`, without bridging all others.

    Args:
        samples: float32, shape (n,); NaN where there is no signal.
        index: Which samples, of any shape.
        gaps: Their :func:`missing_runs`, shape (k, 2).

    Returns:
        float32, of the shape of ``index``.
    """
    values = samples[index]
    missing = ~np.isfinite(values)
    if missing.any():
        # A straight line across a gap needs the samples beside it only.
        beside = np.column_stack((gaps[:, 0] - 1, gaps[:, 1])).ravel()
        beside = beside[(beside >= 0) & (beside < len(samples))]
        values[missing] = np.interp(index[missing], beside, samples[beside]) if len(beside) else 0.0
    return values


def _running_median(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    from scipy.ndimage import median_filter

    return np.asarray(median_filter(values, size=size, mode="nearest")) if values.size else values


def _not_t_waves(time_s: NDArray[np.float64], slope: NDArray[np.float64]) -> NDArray[np.bool_]:
    """False for a wave that follows a complex too soon and too flat to be one."""
    keep = np.ones(len(time_s), dtype=np.bool_)
    last = 0
    for i in range(1, len(time_s)):
        if time_s[i] - time_s[last] < T_WAVE_S and slope[i] < T_WAVE_SLOPE * slope[last]:
            keep[i] = False
        else:
            last = i
    return keep


def _outside_refractory_period(
    index: NDArray[np.int64], strength: NDArray[np.float64], shortest: float
) -> NDArray[np.bool_]:
    """Of peaks closer than the refractory period keep the stronger one."""
    keep = np.ones(len(index), dtype=np.bool_)
    last = 0
    for i in range(1, len(index)):
        if index[i] - index[last] < shortest:
            weaker = i if strength[i] <= strength[last] else last
            keep[weaker] = False
            if weaker == i:
                continue
        last = i
    return keep
