"""Analysing a night again after the clinician edited its R peaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from semscnn_gui import __version__
from semscnn_gui.ecg.recipes import RRI
from semscnn_gui.ecg.rhythm import rhythm_of
from semscnn_gui.ecg.windows import night_windows
from semscnn_gui.errors import InputError
from semscnn_gui.night.beat_edits import BeatEdit, edited_peaks
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.progress import Progress
from semscnn_gui.semscnn.installed_models import ModelEntry, available_models, find_model
from semscnn_gui.semscnn.scoring import score_windows


def reanalyze(
    analysis: NightAnalysis,
    beat_edits: Mapping[float, BeatEdit],
    model: str | None = None,
    progress: Progress | None = None,
) -> NightAnalysis:
    """Analyse a night with edited R peaks in place of the detected ones.

    The whole night is scored again: one beat moves the night's median RR interval, against which every window is
    held. Only the search for R peaks, the longest part of an analysis, is left out. A model with the published
    pre-processing finds beats of its own in the waveform: its probabilities stay, heart rate and RR intervals
    follow the edits.

    Args:
        analysis: The night, with or without earlier edits.
        beat_edits: All edits, as ``Review.beat_edits`` holds them; none of them gives back
            what the detected peaks gave.
        model: Name or path of the model that made ``analysis``; None to find it among those installed.
        progress: Told all along; may cancel.

    Returns:
        A new analysis of the same minutes whose ``beat_edits`` tell what it was made with.

    Raises:
        InputError: The model is no longer there, or its weights are others now.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    recording, minutes = analysis.recording, analysis.minutes
    weights = (find_model(model) if model is not None else _model_of(analysis)).load()
    if weights.sha256 != analysis.model.sha256:
        found = f"{weights.sha256[:12]}…, while the night was analysed with {analysis.model.sha256[:12]}…"
        raise InputError(weights.name, "SHA-256 of the weights", found, "analyse the night again")
    progress.report(0.0, "Making RR intervals")
    rhythm = rhythm_of(recording, edited_peaks(analysis.detected_peaks, beat_edits, recording.ecg))
    again = replace(
        analysis,
        good_signal=rhythm.good_signal[minutes.start : minutes.stop],
        peaks=rhythm.peaks,
        rr=rhythm.rr,
        app_version=__version__,
        beat_edits=MappingProxyType(dict(beat_edits)),
        detected=analysis.detected_peaks,
    )
    if weights.recipe != RRI:
        progress.report(1.0, "Making RR intervals")
        return again
    progress.report(0.4, "Making five-minute windows")
    windows = night_windows(rhythm.rr, rhythm.reasons)
    probability, reason = score_windows(weights, windows, progress.part(0.5, 1.0))
    return replace(
        again,
        probability=probability[minutes.start : minutes.stop],
        reason=reason[minutes.start : minutes.stop],
    )


def _model_of(analysis: NightAnalysis) -> ModelEntry:
    """The model that made an analysis: its digest tells it from others that go by its name."""
    models = available_models()
    same = next((entry for entry in models if entry.sha256 == analysis.model.sha256), None)
    return same or find_model(analysis.model.name)
