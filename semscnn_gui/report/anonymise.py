"""A night without anything that says whose it is or on which day it was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.recording.model import EcgSignal, Identity, RecordedBeats, Recording

WITHHELD = "withheld"
REMOVED = "[removed]"
# Clock times stay, because a night is read on them; they are put on a day that nobody was recorded on.
NO_DAY = date(1900, 1, 1)
_DATES = re.compile(r"\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))\b")
_LEAST_PART = 3


def anonymised(night: ReviewedNight) -> ReviewedNight:
    """Return the night without identity and dates; results, clock times and signature state stay as they are.

    Everything that the file's header and the study say of patient, staff, institution and device goes. Free text
    (interpretation, notes, warnings) loses the names, identifiers and dates that stand in those fields or look
    like a date; other words that give a person away are the writer's to take out.
    """
    analysis, review = night.analysis, night.review
    recording = analysis.recording
    study = review.study
    words = _Words(night)
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
        warnings=tuple(words.taken_from(warning) for warning in recording.warnings),
    )
    signed = WITHHELD if review.signed_by else ""
    kept = Study(interpretation=words.taken_from(study.interpretation), strips=study.strips)
    notes = {minute: words.taken_from(note) for minute, note in review.notes.items()}
    basis = night.basis
    return ReviewedNight(
        replace(analysis, recording=nameless),
        replace(review, signed_by=signed, signed_at=None, study=kept, notes=MappingProxyType(notes)),
        None if basis is None else replace(basis, channel=words.taken_from(basis.channel)),
    )


def report_name(recording: Recording, *, anonymise: bool = False) -> str:
    """File name to propose for a report; an anonymous one is told from others by the file's SHA-256."""
    return f"report-{recording.sha256[:8]}.pdf" if anonymise else f"{recording.name}-report.pdf"


def _nameless_signal(ecg: EcgSignal, words: _Words) -> EcgSignal:
    return replace(ecg, channel=words.taken_from(ecg.channel))


def _nameless_beats(beats: RecordedBeats, recording: Recording) -> RecordedBeats:
    named = recording.name.casefold() in beats.source.casefold()
    return replace(beats, source="the file" if named else beats.source)


class _Words:
    """The words that identify a night, to be taken out of free text."""

    def __init__(self, night: ReviewedNight) -> None:
        found = sorted(
            {word for word in _identifying(night) if len(word) >= _LEAST_PART}, key=len, reverse=True
        )
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in found), re.IGNORECASE)
        self._any = bool(found)

    def taken_from(self, text: str) -> str:
        """The text without them and without anything that looks like a date."""
        if self._any:
            text = self._pattern.sub(REMOVED, text)
        return _DATES.sub(REMOVED, text)


def _identifying(night: ReviewedNight) -> Iterator[str]:
    recording, review = night.analysis.recording, night.review
    identity, study = recording.identity, review.study
    people = (identity.name, study.patient_name, study.referred_by, study.technician, review.signed_by)
    for person in people:
        yield person.strip()
        # A surname alone gives a person away too.
        yield from re.findall(r"[^\W\d_]+", person)
    yield from (
        word.strip()
        for word in (
            identity.patient_id, study.patient_id, identity.birth_date, study.birth_date, identity.device,
            study.institution, recording.path.name, recording.path.stem, recording.name,
        )
    )  # fmt: skip
