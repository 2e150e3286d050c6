"""From a recording's file and its review to a reviewed night: what every command without a window begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.review_file import ReviewFile, read_review
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.unchanged import opened_again


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
        channel: ECG channel by its label; None for the one that the review was made on, else the program's choice.
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

    def read(recording: Recording) -> SavedReview | None:
        # Refused before the work, if it has to be.
        return read_review(review, recording) if review else None

    recording, saved = open_as_reviewed(file, read, channel, progress.part(0.0, 0.25))
    progress = progress.part(0.25, 1.0)
    return _reviewed(recording, saved, model, progress, start_minute, stop_minute), saved


def analyze_with_own_review(
    file: Path, model: str | None = None, progress: Progress | None = None
) -> tuple[ReviewedNight, SavedReview | None]:
    """Do what :func:`analyze_file` does, with the review that the window saved for the recording, if any."""
    progress = progress or Progress()
    recording, saved = open_as_reviewed(
        file, lambda opened: ReviewFile(opened).load(), progress=progress.part(0.0, 0.25)
    )
    return _reviewed(recording, saved, model, progress.part(0.25, 1.0)), saved


def open_as_reviewed(
    file: Path,
    read: Callable[[Recording], SavedReview | None],
    channel: str | None = None,
    progress: Progress | None = None,
) -> tuple[Recording, SavedReview | None]:
    """Open a recording on the lead that its review was made on.

    Args:
        file: The recording.
        read: Finds the review of a recording.
        channel: The lead that the user chose, whatever the review was made on; None for the review's, or the
            program's choice where there is no review or the recording has no such lead.
        progress: Told all along; may cancel.

    Returns:
        The recording, and the review.

    Raises:
        InputError: The recording cannot be used, or ``read`` raised it.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    recording = open_recording(file, channel, progress.part(0.0, 0.8))
    saved = read(recording)
    if channel is None and saved is not None and _has_other_lead(recording, saved.channel):
        on_lead = partial(open_recording, file, saved.channel)
        recording = opened_again(recording, on_lead, progress.part(0.8, 1.0))
    return recording, saved


def _has_other_lead(recording: Recording, lead: str) -> bool:
    names = [channel.name for channel in recording.channels]
    return recording.ecg is not None and recording.ecg.channel != lead and lead in names


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
    return ReviewedNight(analysis, saved.review, saved.basis)
