"""From a recording to its rhythm: R peaks, trusted RR intervals, and the fault of each minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.quality import minute_reasons
from semscnn_gui.ecg.r_peaks import find_r_peaks
from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason, rr_series
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """The rhythm of a night.

    Attributes:
        peaks: R peaks as detected or as the file holds them.
        rr: RR intervals after artefact handling.
        reasons: For each started minute the reason to give if it turns out unscorable.
        good_signal: float64, shape (n_minutes,): share (0 to 1) of each minute inside trusted RR intervals.
    """

    peaks: RPeaks
    rr: RRSeries
    reasons: tuple[UnscorableReason, ...]
    good_signal: NDArray[np.float64]


def find_rhythm(
    recording: Recording,
    progress: Progress | None = None,
    *,
    alter_peaks: Callable[[RPeaks], RPeaks] | None = None,
) -> Rhythm:
    """Find the rhythm of a recording, from its waveform or else from the beats it holds.

    Args:
        recording: The night.
        progress: Told all along; may cancel.
        alter_peaks: Applied to the R peaks before anything is made of them.

    Raises:
        Cancelled: The user stopped the work.
    """
    if recording.ecg is not None:
        peaks = find_r_peaks(recording.ecg, progress)
    else:
        peaks = RPeaks(recording.beats.time_s if recording.beats is not None else np.empty(0))
    return rhythm_of(recording, peaks if alter_peaks is None else alter_peaks(peaks))


def rhythm_of(recording: Recording, peaks: RPeaks) -> Rhythm:
    """Find the rhythm of a recording whose R peaks are known."""
    rr, reasons, share = minute_reasons(recording, peaks, rr_series(peaks))
    return Rhythm(peaks, rr, reasons, share)
