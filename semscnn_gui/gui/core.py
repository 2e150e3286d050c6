"""The core's functions that the window calls, each imported when first used: start-up must be quick."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.night.review_file import Offer
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import ReviewStore, SavedReview
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """What was reviewed before.

    Attributes:
        saved: The review found, or None.
        store: Where it is saved; None to keep it in memory only.
        problem: Why a review that is there cannot be used, or not be saved where it lies.
        offers: Other versions that the clinician may go on with.
        choose: Makes the store go on with one of them, or with none.
    """

    saved: SavedReview | None = None
    store: ReviewStore | None = None
    problem: InputError | None = None
    offers: Sequence[Offer] = ()
    choose: Callable[[SavedReview | None], object] | None = None


def _open(path: Path, channel: str | None, progress: Progress) -> Recording:
    from semscnn_gui.night.file_analysis import open_as_reviewed

    def read(opened: Recording) -> SavedReview | None:
        return _own_review(opened) if len(opened.channels) > 1 else None

    recording, _saved = open_as_reviewed(path, read, channel, progress)
    return recording


def _own_review(recording: Recording, lies_in_file: bool = True) -> SavedReview | None:
    from semscnn_gui.night.review_file import ReviewFile

    # What is wrong with a review is said when it is read again for the result.
    with contextlib.suppress(InputError):
        return ReviewFile(recording, lies_in_file=lies_in_file).load()
    return None


def _reviewed_model(recording: Recording, lies_in_file: bool) -> str | None:
    saved = _own_review(recording, lies_in_file)
    if saved is None or saved.review.is_empty:
        return None
    from semscnn_gui.semscnn.installed_models import available_models

    # Weights of the same name may be others: their minutes are not those that were reviewed.
    return next((entry.name for entry in available_models() if entry.sha256 == saved.model_sha256), None)


def _simulate(progress: Progress) -> Recording:
    from semscnn_gui.recording.simulation.simulated_night import simulate_night

    progress.report(0.0, "Simulating a night")
    return simulate_night()


def _analyze(recording: Recording, model: str | None, progress: Progress) -> NightAnalysis:
    from semscnn_gui.night.analysis import analyze_recording

    analysis = analyze_recording(recording, model=model, progress=progress)
    _spare_libraries()
    return analysis


@cache
def _spare_libraries() -> None:
    """Let no garbage collection look through the libraries, now loaded: it would stall the window for 0.2 s."""
    gc.freeze()


def _reanalyze(night: ReviewedNight, progress: Progress) -> NightAnalysis:
    from semscnn_gui.night.reanalysis import reanalyze

    return reanalyze(night.analysis, night.review.beat_edits, progress=progress)


def _open_review(recording: Recording, lies_in_file: bool) -> OpenedReview:
    from semscnn_gui.night.review_file import ReviewFile

    store = ReviewFile(recording, lies_in_file=lies_in_file)
    saved: SavedReview | None = None
    problem: InputError | None = None
    try:
        store.hold()
    except InputError as error:
        problem = error
    try:
        saved = store.load()
    except InputError as error:
        problem = problem or error
    problem = problem or next(iter(store.problems), None)
    return OpenedReview(saved, store, problem, store.offers, store.choose)


def _report(night: ReviewedNight, path: Path, paper: str, anonymise: bool) -> Path:
    from semscnn_gui.report import write_report

    return write_report(night, path, page_size=paper, anonymise=anonymise)


def _report_pdf(night: ReviewedNight, paper: str, anonymise: bool) -> bytes:
    from semscnn_gui.report import report_pdf

    return report_pdf(night, page_size=paper, anonymise=anonymise)


def _models() -> Sequence[str]:
    from semscnn_gui.semscnn.installed_models import available_models

    return [entry.name for entry in available_models()]


@dataclass(frozen=True, slots=True)
class Core:
    """What the window asks of the rest of the program; all but ``models`` run in the background.

    Attributes:
        open: Reads a file, with the channel the user chose; None for the one reviewed, or the program's choice.
        simulate: Makes the demo night.
        analyze: Analyses a recording with a model by name, or the default one.
        reanalyze: Analyses a night again with the R peaks that were edited.
        reviewed_model: Finds the model that the review saved for a recording was made over; None without a review,
            and where that model is not installed.
        open_review: Finds the review saved for a recording and where to save it; the demo night lies in no file.
        report: Writes the PDF for a paper size, anonymised or not, and returns its path.
        report_pdf: Makes the same PDF without writing it.
        models: Names of the models that can be chosen.
    """

    open: Callable[[Path, str | None, Progress], Recording] = _open
    simulate: Callable[[Progress], Recording] = _simulate
    analyze: Callable[[Recording, str | None, Progress], NightAnalysis] = _analyze
    reanalyze: Callable[[ReviewedNight, Progress], NightAnalysis] = _reanalyze
    reviewed_model: Callable[[Recording, bool], str | None] = _reviewed_model
    open_review: Callable[[Recording, bool], OpenedReview] = _open_review
    report: Callable[[ReviewedNight, Path, str, bool], Path] = _report
    report_pdf: Callable[[ReviewedNight, str, bool], bytes] = _report_pdf
    models: Callable[[], Sequence[str]] = _models
