"""The clinician's layer over the model's output, and the night that both give: the review, else the model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.night.beat_edits import BeatEdit, edited_peaks
from semscnn_gui.night.indices import Summary, summarize
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis, ReviewBasis, nothing
from semscnn_gui.night.runs import ApneaRun, apnea_runs
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Identity


@dataclass(frozen=True, slots=True)
class Review:
    """The clinician's layer over the model's output. Minutes are counted from the recording's start.

    Attributes:
        edits: State that the clinician gave to a minute, or accepted from the model.
        signed_by: Name of who signed the review, empty while it is a draft.
        signed_at: When it was signed.
        signed_result: Digest of the result that was signed, see :attr:`ReviewedNight.result_digest`.
        notes: Note at a minute.
        reopened: Edited minutes that were marked as unreviewed again, each with True.
        beat_edits: R peaks added or removed, by time in seconds after the recording's start.
        threshold: Probability from which a minute is apnea; None for the model's own threshold.
        study: What the report says beyond results, such as patient and interpretation.
    """

    edits: Mapping[int, MinuteState] = field(default_factory=nothing)
    signed_by: str = ""
    signed_at: datetime | None = None
    signed_result: str = ""
    notes: Mapping[int, str] = field(default_factory=nothing)
    reopened: Mapping[int, bool] = field(default_factory=nothing)
    beat_edits: Mapping[float, BeatEdit] = field(default_factory=nothing)
    threshold: float | None = None
    study: Study = field(default_factory=Study)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written, edited or signed."""
        return self == Review()


@dataclass(frozen=True, eq=False)
class ReviewedNight:
    """Analysis and review together; the one place that decides what is shown: the review, else the model.

    Attributes:
        analysis: The model's output.
        review: The clinician's layer over it.
        basis: What the review was last edited over, which may be another lead or model than ``analysis`` has; None
            for ``analysis`` itself.
    """

    analysis: NightAnalysis
    review: Review = field(default_factory=Review)
    basis: ReviewBasis | None = None

    @property
    def is_draft(self) -> bool:
        """True until a clinician signed, and again where the result is no longer the one that was signed."""
        review = self.review
        if not review.signed_by:
            return True
        return bool(review.signed_result) and review.signed_result != self.result_digest

    @property
    def identity(self) -> Identity:
        """Who was recorded: what the clinician wrote, else the file's header."""
        study, header = self.review.study, self.analysis.recording.identity
        return replace(
            header,
            name=study.patient_name or header.name,
            patient_id=study.patient_id or header.patient_id,
            birth_date=study.birth_date or header.birth_date,
            sex=study.sex or header.sex,
        )

    @property
    def threshold(self) -> float:
        """Probability from which a minute is apnea for the model: the reviewer's choice, else the model's own."""
        chosen = self.review.threshold
        return self.analysis.model.threshold if chosen is None else chosen

    def state(self, minute: int) -> MinuteState:
        """State of a minute: the review's, else the model's."""
        return self.review.edits.get(minute) or self.model_state(minute)

    def states(self) -> tuple[MinuteState, ...]:
        """States of all analysed minutes in order."""
        return self._states

    def model_state(self, minute: int) -> MinuteState:
        """The model's state of a minute at :attr:`threshold`."""
        return self.analysis.state(minute, self.threshold)

    def model_states(self) -> tuple[MinuteState, ...]:
        """The model's states of all analysed minutes in order, at :attr:`threshold`."""
        return self._model_states

    def is_reviewed(self, minute: int) -> bool:
        """True for a minute whose state the clinician gave or accepted, and did not mark as unreviewed again."""
        return minute in self.review.edits and minute not in self.review.reopened

    @cached_property
    def summary(self) -> Summary:
        """Indices of the night as it is shown."""
        return summarize(self.analysis, self._states, self.review.edits)

    @cached_property
    def model_summary(self) -> Summary:
        """Indices of the model's output alone, at :attr:`threshold`."""
        return summarize(self.analysis, self._model_states, {})

    @cached_property
    def runs(self) -> tuple[ApneaRun, ...]:
        """Runs of minutes that the model or the clinician called apnea, in order."""
        reviewed = [self.is_reviewed(minute) for minute in self.analysis.minutes]
        return apnea_runs(self.analysis, self._states, self._model_states, reviewed)

    @property
    def run_progress(self) -> tuple[int, int]:
        """How many of how many runs are reviewed."""
        return sum(run.reviewed for run in self.runs), len(self.runs)

    @property
    def has_review(self) -> bool:
        """Whether the clinician's layer holds anything."""
        return not self.review.is_empty

    @cached_property
    def edited(self) -> tuple[int, ...]:
        """Analysed minutes whose state the clinician gave or accepted, ascending."""
        return tuple(sorted(minute for minute in self.review.edits if minute in self.analysis.minutes))

    @cached_property
    def changed(self) -> tuple[int, ...]:
        """Analysed minutes whose reviewed state differs from the model's, ascending."""
        first, model = self.analysis.first_minute, self._model_states
        return tuple(m for m in self.edited if self.review.edits[m] is not model[m - first])

    @cached_property
    def peaks(self) -> RPeaks:
        """R peaks of the whole recording with the clinician's edits."""
        if not self.beats_pending:
            return self.analysis.peaks
        return edited_peaks(self.analysis.detected_peaks, self.review.beat_edits, self.analysis.recording.ecg)

    @property
    def beats_pending(self) -> bool:
        """True while R peaks have been edited and the night was not analysed with them yet."""
        return self.review.beat_edits != self.analysis.beat_edits

    @cached_property
    def result_digest(self) -> str:
        """SHA-256 of what a signature stands for: model, threshold, R-peak edits, and each minute's state."""
        analysis = self.analysis
        told = [analysis.model.sha256, repr(self.threshold), str(analysis.first_minute), *self._states]
        told += [f"{time!r} {edit}" for time, edit in sorted(self.review.beat_edits.items())]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    @cached_property
    def _model_states(self) -> tuple[MinuteState, ...]:
        return self.analysis.states(self.threshold)

    @cached_property
    def _states(self) -> tuple[MinuteState, ...]:
        states, first = list(self._model_states), self.analysis.first_minute
        for minute in self.edited:
            states[minute - first] = self.review.edits[minute]
        return tuple(states)
