"""A night: the model's immutable output, the clinician's review over it, and what is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.model import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.beat_edits import BeatEdit, edited_peaks
from semscnn_gui.night.study import Study
from semscnn_gui.recording.model import Identity, Recording
from semscnn_gui.semscnn.ahi import EXPERT_MINUTES, AhiFit


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


class MinuteState(StrEnum):
    """State of one minute. Unscorable is a state of its own and never normal."""

    APNEA = "apnea"
    NORMAL = "normal"
    UNSCORABLE = "unscorable"


_REFERENCE_STATES = {"A": MinuteState.APNEA, "N": MinuteState.NORMAL}


def reference_state(recording: Recording, minute: int) -> MinuteState | None:
    """What the recording's expert label says of a minute; None where there is none."""
    return _REFERENCE_STATES.get(recording.reference_of(minute) or "")


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a result.

    Attributes:
        name: Name in the list of models, such as ``se-mscnn-rri-3.1``.
        sha256: Hex digest of its weights file.
        inputs: Names of its input series, such as ``("rri_relative", "rri_deviation")``.
        threshold: Probability from which a minute is apnea.
        preprocessing: Name and version of the pre-processing, such as ``rri/3``.
        ahi: How the AHI is estimated from its minutes.
    """

    name: str
    sha256: str
    inputs: tuple[str, ...]
    threshold: float
    preprocessing: str
    ahi: AhiFit = EXPERT_MINUTES


@dataclass(frozen=True, slots=True)
class ReviewBasis:
    """What a clinician looked at while reviewing.

    Attributes:
        channel: The lead; empty for beats without a waveform.
        model_name: The model whose output was on screen.
        model_sha256: Digest of its weights.
    """

    channel: str
    model_name: str
    model_sha256: str


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class NightAnalysis:
    """What the model found; never changed after it is made.

    Attributes:
        recording: The recording analysed.
        model: The model used.
        first_minute: First minute analysed (0 unless the user gave a range).
        probability: float64, shape (n,): apnea probability of minute ``first_minute + i``; NaN where
            unscorable.
        reason: Length n: why a minute is unscorable, None where it is not.
        good_signal: float64, shape (n,): share (0 to 1) of each minute covered by trustworthy RR intervals.
        peaks: R peaks of the whole recording, as analysed.
        rr: RR intervals of the whole recording.
        app_version: Version of the program.
        beat_edits: The clinician's edits that ``peaks`` contain; not empty after a re-analysis.
        detected: R peaks before those edits; None where there are none.
    """

    recording: Recording
    model: ModelIdentity
    first_minute: int
    probability: NDArray[np.float64]
    reason: tuple[UnscorableReason | None, ...]
    good_signal: NDArray[np.float64]
    peaks: RPeaks
    rr: RRSeries
    app_version: str
    beat_edits: Mapping[float, BeatEdit] = field(default_factory=_nothing)
    detected: RPeaks | None = None

    @property
    def detected_peaks(self) -> RPeaks:
        """R peaks as detected or as the file holds them, without anybody's edits."""
        return self.peaks if self.detected is None else self.detected

    @property
    def basis(self) -> ReviewBasis:
        """What a review made over this analysis looks at."""
        channel = self.recording.ecg.channel if self.recording.ecg else ""
        return ReviewBasis(channel, self.model.name, self.model.sha256)

    @property
    def minutes(self) -> range:
        """The minutes analysed, counted from the recording's start."""
        return range(self.first_minute, self.first_minute + len(self.probability))

    def state(self, minute: int, threshold: float | None = None) -> MinuteState:
        """The model's state of a minute (counted from the recording's start).

        Args:
            minute: The minute.
            threshold: Probability from which a minute is apnea; None for the model's own.

        Raises:
            IndexError: The minute was not analysed.
        """
        if minute not in self.minutes:
            raise IndexError(f"minute {minute} was not analysed")
        i = minute - self.first_minute
        if self.reason[i] is not None or np.isnan(self.probability[i]):
            return MinuteState.UNSCORABLE
        limit = self.model.threshold if threshold is None else threshold
        return MinuteState.APNEA if self.probability[i] >= limit else MinuteState.NORMAL

    def states(self, threshold: float | None = None) -> tuple[MinuteState, ...]:
        """The model's states of all analysed minutes in order; arguments as for :meth:`state`."""
        limit = self.model.threshold if threshold is None else threshold
        # NaN is on neither side of the threshold.
        called = zip(self.probability >= limit, self.probability < limit, self.reason, strict=True)
        return tuple(
            MinuteState.UNSCORABLE
            if reason is not None or not (apnea or normal)
            else MinuteState.APNEA
            if apnea
            else MinuteState.NORMAL
            for apnea, normal, reason in called
        )


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

    edits: Mapping[int, MinuteState] = field(default_factory=_nothing)
    signed_by: str = ""
    signed_at: datetime | None = None
    signed_result: str = ""
    notes: Mapping[int, str] = field(default_factory=_nothing)
    reopened: Mapping[int, bool] = field(default_factory=_nothing)
    beat_edits: Mapping[float, BeatEdit] = field(default_factory=_nothing)
    threshold: float | None = None
    study: Study = field(default_factory=Study)


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
