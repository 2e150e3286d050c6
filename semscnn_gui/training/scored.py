"""Nights with a model's probabilities beside the expert's labels: what every figure is taken from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.semscnn.scoring import score_night
from semscnn_gui.semscnn.weights import ModelWeights, build_network
from semscnn_gui.training.labelled_night import LabelledNight


@dataclass(frozen=True, slots=True, eq=False)
class ScoredNight:
    """One labelled night and its probabilities.

    Attributes:
        name: Record name.
        person: Nights of the same person carry the same text.
        label: int8, shape (n_minutes,): 1 apnea, 0 normal, -1 without a label.
        probability: float64, shape (n_minutes,): apnea probability, NaN where unscorable.
        reason: Length n_minutes: why a minute is unscorable, None where it is not.
        heart_rate_bpm: float64, shape (n_minutes,): NaN where there is none.
    """

    name: str
    person: str
    label: NDArray[np.int8]
    probability: NDArray[np.float64]
    reason: tuple[UnscorableReason | None, ...]
    heart_rate_bpm: NDArray[np.float64]

    @property
    def labelled(self) -> NDArray[np.bool_]:
        """Minutes with a label, shape (n_minutes,)."""
        return self.label >= 0

    @property
    def scored(self) -> NDArray[np.bool_]:
        """Minutes with a probability, shape (n_minutes,)."""
        return np.isfinite(self.probability)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which labelled minutes have a result.

    Attributes:
        labelled_minutes: Minutes that the expert labelled.
        with_beats: Those of them that hold beats: all but the ones that are unscorable because no signal or beat
            is stored.
        scored_minutes: Those with a probability.
        scored_share: Of all labelled minutes, 0 to 1.
        scored_share_with_beats: Of the labelled minutes that hold beats, 0 to 1.
        unscorable: Number of labelled minutes by reason.
        unscorable_share: Their share of the labelled minutes by reason, 0 to 1.
    """

    labelled_minutes: int
    with_beats: int
    scored_minutes: int
    scored_share: float
    scored_share_with_beats: float
    unscorable: dict[str, int]
    unscorable_share: dict[str, float]


def score_nights(
    nights: Sequence[LabelledNight], weights: ModelWeights, progress: Progress | None = None
) -> list[ScoredNight]:
    """Score the windows of labelled nights with one model.

    Raises:
        InputError: The windows were made with another pre-processing than the model's.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    network = build_network(weights)
    scored = []
    for i, night in enumerate(nights):
        progress.report(i / len(nights), f"Scoring {night.name}")
        if night.preprocessing != weights.preprocessing:
            action = (
                f"model {weights.name} needs {weights.preprocessing}: choose another model or prepare again"
            )
            raise InputError(night.name, "pre-processing", night.preprocessing, action)
        probability, reason = score_night(weights, night.windows, network)
        scored.append(
            ScoredNight(night.name, night.person, night.label, probability, reason, night.heart_rate_bpm)
        )
    return scored


def pooled(nights: Sequence[ScoredNight]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth and probability of all minutes that are labelled and scored, night by night, each shape (n,)."""
    known = [night.labelled & night.scored for night in nights]
    truth = [night.label[mask] == 1 for night, mask in zip(nights, known, strict=True)]
    probability = [night.probability[mask] for night, mask in zip(nights, known, strict=True)]
    return (
        np.concatenate([np.empty(0, np.bool_), *truth]),
        np.concatenate([np.empty(0, np.float64), *probability]),
    )


def coverage(nights: Sequence[ScoredNight]) -> Coverage:
    """Count the labelled minutes with and without a result."""
    count: Counter[str] = Counter()
    labelled = scored = 0
    for night in nights:
        labelled += int(night.labelled.sum())
        scored += int((night.labelled & night.scored).sum())
        count.update(
            reason.value
            for reason, has_label in zip(night.reason, night.labelled, strict=True)
            if reason is not None and has_label
        )
    with_beats = labelled - count[UnscorableReason.MISSING.value]
    return Coverage(
        labelled_minutes=labelled,
        with_beats=with_beats,
        scored_minutes=scored,
        scored_share=scored / labelled if labelled else np.nan,
        scored_share_with_beats=scored / with_beats if with_beats else np.nan,
        unscorable={reason: count[reason] for reason in sorted(count)},
        unscorable_share={reason: count[reason] / labelled for reason in sorted(count)},
    )
