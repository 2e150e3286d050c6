"""What a recording becomes: R peaks, RR intervals, and minutes that can or cannot be scored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


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
