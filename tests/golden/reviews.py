"""What the clinician does to each of the five nights, saved as the window saves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.golden.entry_points import (
    MinuteState,
    ReviewDocument,
    ReviewFile,
    Study,
    analyze_file,
    reanalyze,
)

APNEA, NORMAL, UNSCORABLE = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE


def review(recording: Path, course: Callable[[ReviewDocument], None]) -> Path:
    """Open a recording, do what ``course`` does, close it; the review file."""
    night, _ = analyze_file(recording)
    store = ReviewFile(night.analysis.recording)
    document = ReviewDocument(night.analysis, store=store)
    course(document)
    document.close()
    assert store.path is not None
    return store.path


def with_every_step(document: ReviewDocument) -> None:
    """States, notes, R peaks, a threshold and an accepted run; undone and done again; not signed."""
    document.view = {"cursor_s": 123.5}
    document.mark(range(9, 11), NORMAL)
    document.mark(range(22, 24), UNSCORABLE)
    document.accept(range(30, 32))
    document.clear(range(23, 24))
    document.set_note(10, 'ringing, "phone" ½ awake')
    document.set_note(31, "movement")
    document.set_note(31, "")
    document.mark(range(32, 34), APNEA)
    peaks = document.night.analysis.peaks.time_s
    document.delete_peak(float(peaks[100]))
    document.add_peak(round(float(peaks[101] + peaks[102]) / 2, 2))
    document.move_peak(float(peaks[200]), round(float(peaks[200]), 2) + 0.15)
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))
    document.set_threshold(0.6)
    for run in document.runs[:2]:
        document.mark_reviewed(run.minutes)
    document.mark_unreviewed(range(32, 33))
    document.mark(range(0, 2), APNEA)
    document.mark(range(2, 3), UNSCORABLE)
    document.undo()
    document.undo()
    document.redo()
    document.set_study(Study(technician="A. Novak", interpretation="Preliminary.", strips=(12, 3)))


def signed(document: ReviewDocument) -> None:
    """Every run reviewed, the study filled in, signed."""
    document.mark(range(9, 10), APNEA)
    document.set_note(9, "ends with a snore")
    for run in document.runs:
        document.mark_reviewed(run.minutes)
    document.set_study(
        Study(
            patient_name="John Smith", patient_id="S-1", birth_date="1958-11-30", sex="M",
            referred_by="Dr. O'Neil", technician="B. Kim", institution="Sleep laboratory",
            indication="Snoring, ESS 14", interpretation="Two runs of apnea.\nPolygraphy advised.", strips=(21,),
        )
    )  # fmt: skip
    document.sign("Dr. Ada Byron")


def with_names(document: ReviewDocument) -> None:
    """Everything that an anonymous export has to leave out, also in free text; signed."""
    document.mark(range(9, 11), APNEA)
    document.set_note(12, "Jane Doe coughs; born 1961-07-02")
    document.set_study(
        Study(
            patient_name="Jane Doe-Roe", patient_id="MRN-0042", birth_date="1961-07-02", sex="F",
            referred_by="Dr. Grace Hopper", technician="Ada Byron", institution="Nowhere Hospital",
            indication="Mrs Roe snores", interpretation="Roe, MRN-0042: apnea from 22:24. Repeat on 1 June 2026.",
        )
    )  # fmt: skip
    document.sign("Dr. Grace Hopper")


def of_beats(document: ReviewDocument) -> None:
    """One run refused and one interval corrected, on beats without a waveform."""
    document.mark(range(4, 12), NORMAL)
    document.set_note(4, "periodic limb movements?")
    peaks = document.night.analysis.peaks.time_s
    document.add_peak(round(float(peaks[500] + peaks[501]) / 2, 2))
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))


def around_a_gap(document: ReviewDocument) -> None:
    """Minutes before, in and after the gap."""
    document.mark(range(14, 16), UNSCORABLE)
    document.set_note(15, "recorder changed")
    document.mark(range(19, 20), NORMAL)
