"""Analysing a night: from a recording to the model's immutable output."""

from __future__ import annotations

from semscnn_gui import __version__
from semscnn_gui.errors import InputError
from semscnn_gui.night.night_analysis import ModelIdentity, NightAnalysis
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording
from semscnn_gui.semscnn.ahi import ahi_fit
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.semscnn.scoring import score_recording


def analyze_recording(
    recording: Recording,
    model: str | None = None,
    start_minute: int = 0,
    stop_minute: int | None = None,
    progress: Progress | None = None,
) -> NightAnalysis:
    """Analyse a recording.

    Args:
        recording: What :func:`semscnn_gui.recording.open_recording` returned.
        model: Name or path of the model; None for the bundled one.
        start_minute: First minute of the result, counted from 0 at the recording's start.
        stop_minute: Minute after the last one of the result; None for the recording's end. Minutes outside
            still serve as context of those inside.
        progress: Told all along; may cancel.

    Raises:
        InputError: The model or the range cannot be used with this recording.
        Cancelled: The user stopped the work.
    """
    stop = recording.n_minutes if stop_minute is None else min(stop_minute, recording.n_minutes)
    if not 0 <= start_minute < stop:
        raise InputError(
            recording.path,
            "range of minutes",
            f"{start_minute} to {stop_minute if stop_minute is not None else recording.n_minutes}",
            f"choose a start below the stop within 0 to {recording.n_minutes}",
        )
    weights = find_model(model).load()
    scored = score_recording(recording, weights, progress)
    return NightAnalysis(
        recording=recording,
        model=ModelIdentity(
            weights.name,
            weights.sha256,
            weights.inputs,
            weights.threshold,
            weights.preprocessing,
            ahi_fit(weights.ahi),
        ),
        first_minute=start_minute,
        probability=scored.probability[start_minute:stop],
        reason=scored.reason[start_minute:stop],
        good_signal=scored.rhythm.good_signal[start_minute:stop],
        peaks=scored.rhythm.peaks,
        rr=scored.rhythm.rr,
        app_version=__version__,
    )
