"""What is exported, and the words that every format carries with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from semscnn_gui import INTENDED_USE
from semscnn_gui.night.indices import unscorable_reason
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.recording.recording import MINUTE_S


@dataclass(frozen=True, slots=True)
class Exported:
    """A night to export.

    Attributes:
        night: The night; already without identity if ``anonymised``.
        saved: The review file applied, or None.
        created: When the export is made.
        anonymised: Identity and dates are left out.
        original: The night as it was given.
    """

    night: ReviewedNight
    saved: SavedReview | None
    created: datetime
    anonymised: bool
    original: ReviewedNight

    @property
    def source(self) -> Path:
        """The recording's file."""
        return self.original.analysis.recording.path

    @property
    def start(self) -> datetime | None:
        """When the recording began, day and time; None if the day is unknown or left out."""
        return self.night.analysis.recording.dated_start


@dataclass(frozen=True, slots=True)
class StateRun:
    """Consecutive minutes of one state and one origin.

    Attributes:
        minutes: Counted from the recording's start.
        state: The state shown: the review's, else the model's.
        by: ``model`` or ``reviewer``.
        reason: Why they are unscorable; empty for others.
    """

    minutes: range
    state: MinuteState
    by: str
    reason: str

    @property
    def onset_s(self) -> float:
        """Start in seconds after the recording's start."""
        return self.minutes.start * MINUTE_S


def exported_night(
    night: ReviewedNight, saved: SavedReview | None, *, anonymise: bool, created: datetime | None
) -> Exported:
    """Prepare a night for export; arguments as for :func:`semscnn_gui.export.export_night`."""
    created = created or datetime.now().astimezone()
    if saved is not None:
        night = replace(night, basis=saved.basis)
    original = night
    if anonymise:
        from semscnn_gui.report.anonymise import anonymised

        night = anonymised(night)
        if saved is not None and night.basis is not None:
            name, lead = night.analysis.recording.name, night.basis.channel
            saved = replace(saved, review=night.review, recording_name=name, channel=lead)
    return Exported(night, saved, created, anonymise, original)


def provenance(exported: Exported) -> tuple[str, ...]:
    """Where the result comes from, what it is worth and what it is for, in short parts."""
    return (*result_origin(exported), *(part.strip(" .") for part in INTENDED_USE.split(". ")))


def result_origin(exported: Exported) -> tuple[str, ...]:
    """Program, model, threshold, who stands behind the result, and what does not fit in it, in short parts."""
    night = exported.night
    model = night.analysis.model
    lines = [
        f"semscnn_gui {night.analysis.app_version}",
        f"model {model.name}",
        f"weights SHA-256 {model.sha256[:16]}…",
        f"threshold {night.threshold:.4g}" + chosen_by(night),
        standing(night),
    ]
    if night.analysis.recording.simulated:
        lines.append("SIMULATED RECORDING – not a patient")
    return (*lines, *(warning.rstrip(".") for warning in review_warnings(night)))


def on_one_line(text: str) -> str:
    """The text without line breaks and control characters, which fields of FHIR and DICOM must not hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def chosen_by(night: ReviewedNight) -> str:
    """Says where the threshold is not the model's own."""
    own = night.analysis.model.threshold
    return "" if night.threshold == own else f" (chosen; the model's own is {own:.4g})"


def standing(night: ReviewedNight) -> str:
    """Whether a clinician stands behind the result."""
    if night.is_draft:
        return "DRAFT – not reviewed" if not night.edited else "DRAFT – review not signed"
    reviewed, runs = night.run_progress
    if reviewed < runs:
        return f"signed by {night.review.signed_by}, {reviewed} of {runs} apnea runs reviewed"
    return f"reviewed and signed by {night.review.signed_by}"


def reason_of(night: ReviewedNight, minute: int) -> str:
    """Why a minute is unscorable as JSON says it; empty where it is not."""
    if night.state(minute) is not MinuteState.UNSCORABLE:
        return ""
    return unscorable_reason(night.analysis, minute)


def state_runs(night: ReviewedNight) -> list[StateRun]:
    """All analysed minutes in order, neighbours that say the same together."""
    found: list[StateRun] = []
    for minute, state in zip(night.analysis.minutes, night.states(), strict=True):
        said = (state, "reviewer" if minute in night.review.edits else "model", reason_of(night, minute))
        if found and (found[-1].state, found[-1].by, found[-1].reason) == said:
            found[-1] = replace(found[-1], minutes=range(found[-1].minutes.start, minute + 1))
        else:
            found.append(StateRun(range(minute, minute + 1), *said))
    return found
