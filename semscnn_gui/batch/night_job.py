"""One night of many: analysed and written, in whatever process it runs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui import __version__
from semscnn_gui.errors import InputError
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.results import write_json
from semscnn_gui.night.results_reading import NightResults, read_results
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.semscnn.torch_loading import use_one_thread


@dataclass(frozen=True, slots=True)
class NightJob:
    """What to do with one recording.

    Attributes:
        recording: The file, absolute: the process may work in another folder.
        json: Where its results go.
        pdf: Where its report goes; None for none.
        model: Name or path of the model.
        model_sha256: Digest of its weights.
        app_version: Version of the program that gave the job.
    """

    recording: Path
    json: Path
    pdf: Path | None
    model: str
    model_sha256: str
    app_version: str = __version__


@dataclass(frozen=True, slots=True)
class NightOutcome:
    """What came of it.

    Attributes:
        results: The results written; None if the night failed.
        error: Why it failed, as a sentence; empty otherwise.
        kept: The results that this job would write were there already, and nothing was done.
    """

    results: NightResults | None
    error: str = ""
    kept: bool = False


Outcomes = Generator[tuple[int, NightOutcome], None, None]
"""The index of each job and its outcome, as they come."""

Runner = Callable[[Sequence[NightJob]], Outcomes]


def do_night(job: NightJob) -> NightOutcome:
    """Analyse one night and write its results; an error becomes part of the outcome, for the others go on."""
    try:
        return _done(job)
    except InputError as error:
        return NightOutcome(None, str(error))
    except Exception as error:
        found = f"ended by {type(error).__name__} ({' '.join(str(error).split())[:200]})"
        return failed(job, found)


def failed(job: NightJob, found: str) -> NightOutcome:
    """The outcome of a night that failed for no reason that lies in the file's fields."""
    action = "try `semscnn-gui analyze` with this file, and report what it says"
    return NightOutcome(None, str(InputError(job.recording, "its analysis", found, action)))


def _done(job: NightJob) -> NightOutcome:
    if job.app_version != __version__:
        action = "install the same version wherever nights are analysed"
        raise InputError("worker", "version of semscnn_gui", f"{__version__}, not {job.app_version}", action)
    try:
        recording = open_recording(job.recording)
    except InputError as error:
        if not _out_of_reach(job.recording, error):
            _remove_results(job)
        raise
    there = _finished(job, recording)
    if there is not None:
        return NightOutcome(there, kept=True)
    _remove_results(job)
    use_one_thread()
    analysis = analyze_recording(recording, job.model)
    if analysis.model.sha256 != job.model_sha256:
        found = f"{analysis.model.sha256[:12]}…, not {job.model_sha256[:12]}…"
        action = "give every worker the same model file"
        raise InputError(analysis.model.name, "SHA-256 of the model's weights", found, action)
    night = ReviewedNight(analysis)
    if job.pdf is not None:
        from semscnn_gui.report import write_report

        write_report(night, job.pdf)
    # Last, because it is what tells that the night is finished.
    write_json(night, job.json)
    return NightOutcome(read_results(job.json))


def _out_of_reach(recording: Path, error: InputError) -> bool:
    """Whether a recording is only away, so that its results may still be its results."""
    return isinstance(error.__cause__, OSError | MemoryError) or not recording.exists()


def _remove_results(job: NightJob) -> None:
    """Results of another content, model or version must not stand beside those to come, even if these never do."""
    for path in (job.json, job.json.with_suffix(".pdf")):
        path.unlink(missing_ok=True)


def _finished(job: NightJob, recording: Recording) -> NightResults | None:
    """The results that are there already, if they are what this job would write."""
    if not job.json.is_file() or (job.pdf is not None and not job.pdf.is_file()):
        return None
    try:
        there = read_results(job.json)
    except InputError:
        return None
    made_of = (there.recording_name, there.recording_sha256, there.model_sha256, there.app_version)
    wanted = (recording.name, recording.sha256, job.model_sha256, job.app_version)
    # Other commands write such files too: of a part of the night, of another lead, or as a clinician wants it.
    told = (there.first_minute, len(there.states), there.channel)
    whole = told == (0, recording.n_minutes, recording.analysed_signal)
    by_model_alone = there.model_summary is None and there.threshold == there.model_threshold
    return there if made_of == wanted and whole and by_model_alone else None
