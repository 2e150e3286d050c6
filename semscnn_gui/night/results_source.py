"""The results of a night from whatever file holds them: results, or a recording with its review."""

from __future__ import annotations

from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.model import Review, ReviewedNight
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.results_reading import NightResults, read_results, results_of
from semscnn_gui.night.review_file import SUFFIX, ReviewFile
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording


def results_from(path: Path, model: str | None = None, progress: Progress | None = None) -> NightResults:
    """Read results from a ``.json`` file, or analyse a recording and lay the review saved for it over the result.

    Args:
        path: The file.
        model: Name or path of the model for a recording; None for the bundled one.
        progress: Told all along; may cancel.

    Raises:
        InputError: The file, or the review saved for it, cannot be used.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    if path.name.lower().endswith(SUFFIX):
        raise InputError(path, "file", "a review", "choose the recording that it belongs to, or results")
    if path.suffix.lower() == ".json":
        progress.report(0.0, f"Reading {path.name}")
        return read_results(path)
    recording = open_recording(path, progress=progress.part(0.0, 0.25))
    saved = ReviewFile(recording).load()
    analysis = analyze_recording(recording, model, progress=progress.part(0.25, 0.8))
    if saved is not None and saved.review.beat_edits:
        analysis = reanalyze(analysis, saved.review.beat_edits, model, progress.part(0.8, 1.0))
    night = ReviewedNight(analysis, Review() if saved is None else saved.review)
    return results_of(night_as_dict(night, saved), path)
