"""From a recording to the windows of a recipe: the one place, for scoring and for training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from semscnn_gui.ecg import published_windows as published
from semscnn_gui.ecg import windows
from semscnn_gui.ecg.rhythm import Rhythm, find_rhythm
from semscnn_gui.ecg.rr_intervals import RPeaks, UnscorableReason
from semscnn_gui.ecg.windows import NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording

RRI = "rri"
"""Two series from RR intervals alone: any lead, Holter beats, chest straps."""

RRI_AMPLITUDE = "rri+amplitude"
"""The paper's two series, RR intervals and R amplitudes: needs the waveform."""

PREPROCESSING_OF = {RRI: windows.PREPROCESSING, RRI_AMPLITUDE: published.PREPROCESSING}
"""Name and version of the pre-processing that makes each recipe's windows."""


def windows_of(
    recording: Recording,
    recipe: str,
    progress: Progress | None = None,
    *,
    alter_peaks: Callable[[RPeaks], RPeaks] | None = None,
) -> tuple[Rhythm, NightWindows]:
    """Find a recording's rhythm and cut it into five-minute windows, bad minutes left out.

    Args:
        recording: The night.
        recipe: A key of :data:`PREPROCESSING_OF`.
        progress: Told all along; may cancel.
        alter_peaks: Applied to the R peaks before RR intervals are made of them, to measure what wrong beats
            cost; only for :data:`RRI`, the published pre-processing finds its own in each window.

    Returns:
        The rhythm, and the windows with float32 ``series`` of shape (n, 2, 900).

    Raises:
        InputError: The recipe needs a waveform and the recording holds beats only, or there is no such recipe.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    if recipe == RRI:
        rhythm = find_rhythm(recording, progress.part(0.0, 0.9), alter_peaks=alter_peaks)
        progress.report(0.9, "Making five-minute windows")
        return rhythm, windows.night_windows(rhythm.rr, rhythm.reasons)
    if recipe != RRI_AMPLITUDE:
        raise InputError("model", "recipe", repr(recipe), f"choose {' or '.join(PREPROCESSING_OF)}")
    if alter_peaks is not None:
        raise InputError(recording.name, "recipe", recipe, "choose rri to try it with wrong R peaks")
    if recording.ecg is None:
        raise InputError(
            recording.name,
            "content",
            "beats without a waveform",
            f"recipe {recipe} needs R amplitudes: take the waveform, or a model or recipe from RR intervals",
        )
    rhythm = find_rhythm(recording, progress.part(0.0, 0.3))
    cut = published.published_windows(recording.ecg, progress.part(0.3, 1.0))
    # The published rules know no noise: our gate refuses what it finds untrustworthy as well.
    # A recording may last a little longer than its samples.
    theirs = (*cut.reason, *[UnscorableReason.MISSING] * recording.n_minutes)[: recording.n_minutes]
    reason = tuple(
        their or (our if share < windows.SMALLEST_MINUTE_SHARE else None)
        for their, our, share in zip(theirs, rhythm.reasons, rhythm.good_signal, strict=True)
    )
    kept = np.array([reason[minute] is None for minute in cut.minutes], dtype=np.bool_)
    return rhythm, NightWindows(cut.minutes[kept].astype(np.int64), cut.windows[kept], reason)
