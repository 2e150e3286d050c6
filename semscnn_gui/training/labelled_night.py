"""What training learns from and evaluation measures against: a night with its expert labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.windows import NightWindows
from semscnn_gui.recording.recording import MINUTE_S


@dataclass(frozen=True, slots=True, eq=False)
class LabelledNight:
    """One night with its expert labels.

    Attributes:
        name: Record name.
        person: Nights of the same person carry the same text, so that folds can be grouped by person.
        label: int8, shape (n_minutes,): 1 apnea, 0 normal, -1 without a label.
        windows: Its windows.
        heart_rate_bpm: float64, shape (n_minutes,): mean heart rate in beats per minute of the trusted RR
            intervals that end in the minute; NaN where there are none.
        preprocessing: Name and version of what made the windows, such as ``rri/3``.
    """

    name: str
    person: str
    label: NDArray[np.int8]
    windows: NightWindows
    heart_rate_bpm: NDArray[np.float64]
    preprocessing: str


def heart_rate_bpm(
    time_s: NDArray[np.float64], rr_s: NDArray[np.float64], n_minutes: int
) -> NDArray[np.float64]:
    """Mean heart rate of each minute in beats per minute, float64, shape (n_minutes,), NaN without an interval.

    Args:
        time_s: Shape (n,): end of each RR interval in seconds after the start of minute 0.
        rr_s: Shape (n,): the intervals in seconds.
        n_minutes: Number of minutes.
    """
    minute = np.floor_divide(time_s, MINUTE_S).astype(np.int64)
    inside = (minute >= 0) & (minute < n_minutes)
    count = np.bincount(minute[inside], minlength=n_minutes)
    total_s = np.bincount(minute[inside], rr_s[inside], minlength=n_minutes)
    rate = np.full(n_minutes, np.nan)
    np.divide(60.0 * count, total_s, out=rate, where=count > 0)
    return rate
