"""The results of a night from whatever file holds them: results, or a recording with its review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.night.file_analysis import analyze_with_own_review
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.results_reading import NightResults, read_results, results_of
from semscnn_gui.night.review_file import SUFFIX
from semscnn_gui.progress import Progress


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
    night, saved = analyze_with_own_review(path, model, progress)
    return results_of(night_as_dict(night, saved), path)


def all_results_from(
    paths: Sequence[Path], model: str | None = None, progress: Progress | None = None
) -> list[NightResults]:
    """Return :func:`results_from` of each file; ``progress`` is shared among them."""
    progress = progress or Progress()
    total = len(paths)
    return [
        results_from(path, model, progress.part(i / total, (i + 1) / total)) for i, path in enumerate(paths)
    ]
