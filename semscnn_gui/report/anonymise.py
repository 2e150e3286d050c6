"""A night without anything that says whose it is or on which day it was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import NO_DAY, EcgSignal, Identity, RecordedBeats, Recording
from semscnn_gui.report.identifying_words import IdentifyingWords

WITHHELD = "withheld"


def anonymised(night: ReviewedNight) -> ReviewedNight:
    """Return the night without identity and dates; results, clock times and signature state stay as they are.

    Everything that the file's header and the study say of patient, staff, institution and device goes. Free text
    (interpretation, notes, warnings) loses the names, identifiers and dates that stand in those fields or look
    like a date; other words that give a person away are the writer's to take out.
    """
    analysis, review = night.analysis, night.review
    recording = analysis.recording
    study = review.study
    words = IdentifyingWords(night)
    # Clock times stay, because a night is read on them.
    day = None if recording.start is None else datetime.combine(NO_DAY, recording.start.time())
    nameless = replace(
        recording,
        path=Path(WITHHELD),
        name=WITHHELD,
        start=day,
        ecg=None if recording.ecg is None else _nameless_signal(recording.ecg, words),
        beats=None if recording.beats is None else _nameless_beats(recording.beats, recording),
        channels=(),
        identity=Identity(),
        warnings=tuple(words.taken_from_warning(warning) for warning in recording.warnings),
    )
    signed = WITHHELD if review.signed_by else ""
    kept = Study(interpretation=words.taken_from(study.interpretation), strips=study.strips)
    notes = {minute: words.taken_from(note) for minute, note in review.notes.items()}
    basis = night.basis
    return ReviewedNight(
        replace(analysis, recording=nameless),
        replace(review, signed_by=signed, signed_at=None, study=kept, notes=MappingProxyType(notes)),
        None if basis is None else replace(basis, channel=words.taken_from_label(basis.channel)),
    )


def report_name(recording: Recording, *, anonymise: bool = False) -> str:
    """File name to propose for a report; an anonymous one is told from others by the file's SHA-256."""
    return f"report-{recording.sha256[:8]}.pdf" if anonymise else f"{recording.name}-report.pdf"


def _nameless_signal(ecg: EcgSignal, words: IdentifyingWords) -> EcgSignal:
    return replace(ecg, channel=words.taken_from_label(ecg.channel))


def _nameless_beats(beats: RecordedBeats, recording: Recording) -> RecordedBeats:
    named = recording.name.casefold() in beats.source.casefold()
    return replace(beats, source="the file" if named else beats.source)
