"""From a recording's file and its review to a reviewed night: what every command without a window begins with."""

from __future__ import annotations

from pathlib import Path

from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.review_file import ReviewFile, read_review
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.model import Recording


def analyze_file(
    file: Path,
    review: Path | None = None,
    *,
    channel: str | None = None,
    model: str | None = None,
    start_minute: int = 0,
    stop_minute: int | None = None,
    progress: Progress | None = None,
) -> tuple[ReviewedNight, SavedReview | None]:
    """Open a recording, analyse it and lay a saved review over it.

    Args:
        file: The recording.
        review: The review file; None for the model's output alone.
        channel: ECG channel by its label; None for the program's choice.
        model: Name or path of the model; None for the bundled one.
        start_minute: First minute of the result.
        stop_minute: Minute after the last one of the result; None for the recording's end.
        progress: Told all along; may cancel.

    Returns:
        The night, and the review file applied.

    Raises:
        InputError: The recording, the review, the model or the range cannot be used.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    recording = open_recording(file, channel, progress.part(0.0, 0.25))
    # Refused before the work, if it has to be.
    saved = read_review(review, recording) if review else None
    progress = progress.part(0.25, 1.0)
    return _reviewed(recording, saved, model, progress, start_minute, stop_minute), saved


def analyze_with_own_review(
    file: Path, model: str | None = None, progress: Progress | None = None
) -> tuple[ReviewedNight, SavedReview | None]:
    """Do what :func:`analyze_file` does, with the review that the window saved for the recording, if any."""
    progress = progress or Progress()
    recording = open_recording(file, progress=progress.part(0.0, 0.25))
    saved = ReviewFile(recording).load()
    return _reviewed(recording, saved, model, progress.part(0.25, 1.0)), saved


def _reviewed(
    recording: Recording,
    saved: SavedReview | None,
    model: str | None,
    progress: Progress,
    start_minute: int = 0,
    stop_minute: int | None = None,
) -> ReviewedNight:
    analysis = analyze_recording(recording, model, start_minute, stop_minute, progress.part(0.0, 0.75))
    if saved is None:
        return ReviewedNight(analysis)
    if saved.review.beat_edits:
        analysis = reanalyze(analysis, saved.review.beat_edits, model, progress.part(0.75, 1.0))
    return ReviewedNight(analysis, saved.review)
