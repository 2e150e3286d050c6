"""What the model found in a night; it never changes after it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.recording.recording import Recording
from semscnn_gui.semscnn.ahi import EXPERT_MINUTES, AhiFit


def nothing() -> Mapping[Any, Any]:
    """No entries, and none can be added."""
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
    beat_edits: Mapping[float, BeatEdit] = field(default_factory=nothing)
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
