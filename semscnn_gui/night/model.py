"""A night: the model's immutable output, the clinician's review over it, and what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.model import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.recording.model import Recording


class MinuteState(StrEnum):
    """State of one minute. Unscorable is a state of its own and never normal."""

    APNEA = "apnea"
    NORMAL = "normal"
    UNSCORABLE = "unscorable"


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a result.

    Attributes:
        name: Name in the list of models, such as ``se-mscnn-rri-1.0``.
        sha256: Hex digest of its weights file.
        inputs: Names of its input series, such as ``("rri", "rri_deviation")``.
        threshold: Probability from which a minute is apnea.
        preprocessing: Name and version of the pre-processing, such as ``rri/1``.
    """

    name: str
    sha256: str
    inputs: tuple[str, ...]
    threshold: float
    preprocessing: str


@dataclass(frozen=True, slots=True, eq=False)
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
        peaks: R peaks of the whole recording.
        rr: RR intervals of the whole recording.
        app_version: Version of the program.
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

    @property
    def minutes(self) -> range:
        """The minutes analysed, counted from the recording's start."""
        return range(self.first_minute, self.first_minute + len(self.probability))

    def state(self, minute: int) -> MinuteState:
        """The model's state of a minute (counted from the recording's start).

        Raises:
            IndexError: The minute was not analysed.
        """
        if minute not in self.minutes:
            raise IndexError(f"minute {minute} was not analysed")
        i = minute - self.first_minute
        if self.reason[i] is not None or np.isnan(self.probability[i]):
            return MinuteState.UNSCORABLE
        return MinuteState.APNEA if self.probability[i] >= self.model.threshold else MinuteState.NORMAL


@dataclass(frozen=True, slots=True)
class Review:
    """The clinician's layer over the model's output.

    Attributes:
        edits: State the clinician gave to a minute (counted from the recording's start).
        signed_by: Name of who signed the review, empty while it is a draft.
        signed_at: When it was signed.
    """

    edits: Mapping[int, MinuteState] = field(default_factory=lambda: MappingProxyType({}))
    signed_by: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ReviewedNight:
    """Analysis and review together; the one place that decides what is shown."""

    analysis: NightAnalysis
    review: Review = field(default_factory=Review)

    @property
    def is_draft(self) -> bool:
        """True until a clinician signed."""
        return not self.review.signed_by

    def state(self, minute: int) -> MinuteState:
        """State of a minute: the review's, else the model's."""
        return self.review.edits.get(minute) or self.analysis.state(minute)

    def states(self) -> tuple[MinuteState, ...]:
        """States of all analysed minutes in order."""
        return tuple(self.state(minute) for minute in self.analysis.minutes)

    def model_states(self) -> tuple[MinuteState, ...]:
        """The model's states of all analysed minutes in order."""
        return tuple(self.analysis.state(minute) for minute in self.analysis.minutes)
