"""A recording made ready for drawing; runs in the background and knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.gui.pyramid import Pyramid
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording

# Values looked at to choose the ECG lane's height; enough for a percentile, fast for any night.
_LIMIT_SAMPLES = 400_000
_SMALLEST_HEIGHT_MV = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class OpenedNight:
    """A recording and what drawing it needs.

    Attributes:
        recording: The recording.
        pyramid: Of the ECG in mV; None for a recording that holds beats only.
        limits_mv: Lowest and highest value of the ECG lane at first sight.
    """

    recording: Recording
    pyramid: Pyramid | None
    limits_mv: tuple[float, float]


def open_night(opening: Callable[[Progress], Recording], progress: Progress) -> OpenedNight:
    """Open a recording and build its pyramid.

    Args:
        opening: Reads or makes the recording.
        progress: Told how far the work is.

    Raises:
        InputError: The file cannot be used.
        Cancelled: ``progress`` was cancelled.
    """
    recording = opening(progress.part(0.0, 0.9))
    progress.report(0.9, "Preparing the lanes")
    if recording.ecg is None:
        return OpenedNight(recording, None, (-1.0, 1.0))
    pyramid = Pyramid.build(recording.ecg.samples_mv, progress)
    limits = lane_limits(recording.ecg.samples_mv)
    progress.report(1.0, "Preparing the lanes")
    return OpenedNight(recording, pyramid, limits)


def lane_limits(samples_mv: NDArray[np.float32]) -> tuple[float, float]:
    """Heights that hold nearly all of the ECG, whatever a single artefact does, in steps of 0.5 mV."""
    step = max(1, len(samples_mv) // _LIMIT_SAMPLES)
    # A prime step: a multiple of the mains or sampling period would see the same phase each time.
    values = samples_mv[:: step | 1]
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 1.0
    low, high = (float(value) for value in np.percentile(values, [0.2, 99.8]))
    margin = max(0.15 * (high - low), (_SMALLEST_HEIGHT_MV - (high - low)) / 2)
    return float(np.floor(2 * (low - margin)) / 2), float(np.ceil(2 * (high + margin)) / 2)
