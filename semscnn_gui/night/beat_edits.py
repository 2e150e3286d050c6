"""R peaks that the clinician added or removed where the detector erred."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.r_peaks import BASELINE_S
from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.recording.recording import EcgSignal

# A removed peak is found again by its time; detectors of other versions or leads may place it a little aside.
SAME_BEAT_S = 0.05


class BeatEdit(StrEnum):
    """What was done to an R peak; moving one removes it and adds another."""

    ADDED = "added"
    REMOVED = "removed"


def nearest_peak(time_s: NDArray[np.float64], second: float) -> float | None:
    """Return the peak within :data:`SAME_BEAT_S` of a time, None where there is none.

    Args:
        time_s: float64, shape (n,), ascending peak times in seconds.
        second: The time looked at.
    """
    i = int(np.searchsorted(time_s, second))
    around = time_s[max(0, i - 1) : i + 1]
    if not around.size:
        return None
    found = float(around[np.abs(around - second).argmin()])
    return found if abs(found - second) <= SAME_BEAT_S else None


def edited_peaks(detected: RPeaks, edits: Mapping[float, BeatEdit], ecg: EcgSignal | None) -> RPeaks:
    """Apply a clinician's edits to the detected R peaks.

    Args:
        detected: R peaks as detected or as the file holds them.
        edits: What was done, by time in seconds.
        ecg: The lead, for the height of added peaks; None for beats without a waveform.

    Returns:
        R peaks in ascending order. A detected peak within :data:`SAME_BEAT_S` of a removed time goes, and of an
        added one gives way to it. The height of an added peak is that over the mean of the 0.6 s around it.
    """
    if not edits:
        return detected
    added = np.array(sorted(time for time, edit in edits.items() if edit is BeatEdit.ADDED))
    keep = np.ones(len(detected.time_s), dtype=np.bool_)
    for time in edits:
        gone = nearest_peak(detected.time_s, time)
        if gone is not None:
            keep[np.searchsorted(detected.time_s, gone)] = False
    time_s = np.concatenate((detected.time_s[keep], added))
    order = np.argsort(time_s, kind="stable")
    if detected.amplitude_mv is None:
        return RPeaks(time_s[order])
    amplitude = np.concatenate((detected.amplitude_mv[keep], _heights(added, ecg)))
    return RPeaks(time_s[order], amplitude[order].astype(np.float32))


def _heights(time_s: NDArray[np.float64], ecg: EcgSignal | None) -> NDArray[np.float32]:
    """Height in mV of the lead at each time over its mean around it; 0 where there is no signal."""
    heights = np.zeros(len(time_s), dtype=np.float32)
    if ecg is None:
        return heights
    reach = max(1, round(BASELINE_S / 2 * ecg.fs))
    for i, time in enumerate(time_s):
        at = round(float(time) * ecg.fs)
        around = ecg.samples_mv[max(0, at - reach) : at + reach + 1]
        around = around[np.isfinite(around)]
        if around.size and at < len(ecg.samples_mv) and np.isfinite(ecg.samples_mv[at]):
            heights[i] = ecg.samples_mv[at] - around.mean()
    return heights
