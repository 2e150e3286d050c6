"""Where a model does well and where it does not: by night class, by heart rate and by night."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from semscnn_gui.semscnn.recording_class import apnea_class
from semscnn_gui.training.metrics import (
    MinuteFigures,
    RecordingFigures,
    minute_figures,
    per_hour,
    recording_figures,
)
from semscnn_gui.training.scored import ScoredNight, pooled

HEART_RATE_BPM = (-math.inf, 60.0, 75.0, math.inf)
"""Bounds of the heart-rate ranges in beats per minute; a bound belongs to the range above it."""

WORST_NIGHTS = 5


@dataclass(frozen=True, slots=True)
class NightResult:
    """Result of one night; shares are 0 to 1, NaN where undefined.

    Attributes:
        record: Record name.
        apnea_class: Class of the Apnea-ECG challenge by the labels.
        labelled_minutes: Minutes that the expert labelled.
        scored_minutes: Labelled minutes with a result.
        unscorable_minutes: Labelled minutes without one.
        reference_apnea_minutes: Minutes labelled apnea.
        apnea_minutes: Minutes that the model calls apnea, labelled or not.
        reference_per_hour: Apnea minutes per hour of labelled time.
        apnea_minutes_per_hour: Apnea minutes per hour of scored time by the model.
        accuracy: Of the labelled and scored minutes, as the four that follow.
        sensitivity: Share of the apnea minutes that are called so.
        specificity: Share of the normal minutes that are called so.
        auc: Area under the ROC curve.
        median_heart_rate_bpm: Median of the minutes' mean heart rates.
    """

    record: str
    apnea_class: str
    labelled_minutes: int
    scored_minutes: int
    unscorable_minutes: int
    reference_apnea_minutes: int
    apnea_minutes: int
    reference_per_hour: float
    apnea_minutes_per_hour: float
    accuracy: float
    sensitivity: float
    specificity: float
    auc: float
    median_heart_rate_bpm: float


@dataclass(frozen=True, slots=True)
class NightGroup:
    """Figures of some of the nights."""

    nights: int
    per_minute: MinuteFigures
    per_recording: RecordingFigures


@dataclass(frozen=True, slots=True)
class HeartRateRange:
    """Figures of the minutes whose mean heart rate lies from ``low_bpm`` to below ``high_bpm``."""

    low_bpm: float
    high_bpm: float
    per_minute: MinuteFigures


def night_result(night: ScoredNight, threshold: float) -> NightResult:
    """Compare one night's result with its labels."""
    truth, probability = pooled([night])
    figures = minute_figures(truth, probability, threshold)
    n_labelled, n_scored = int(night.labelled.sum()), int(night.scored.sum())
    called = int((night.probability[night.scored] >= threshold).sum())
    apnea = int((night.label == 1).sum())
    rate = night.heart_rate_bpm[np.isfinite(night.heart_rate_bpm)]
    return NightResult(
        record=night.name,
        apnea_class=apnea_class(apnea),
        labelled_minutes=n_labelled,
        scored_minutes=len(truth),
        unscorable_minutes=n_labelled - len(truth),
        reference_apnea_minutes=apnea,
        apnea_minutes=called,
        reference_per_hour=per_hour(apnea, n_labelled),
        apnea_minutes_per_hour=per_hour(called, n_scored),
        accuracy=figures.accuracy,
        sensitivity=figures.sensitivity,
        specificity=figures.specificity,
        auc=figures.auc,
        median_heart_rate_bpm=float(np.median(rate)) if len(rate) else math.nan,
    )


def night_group(
    nights: Sequence[ScoredNight], results: Sequence[NightResult], threshold: float
) -> NightGroup:
    """Figures of some nights, given in the same order as their results."""
    truth, probability = pooled(nights)
    return NightGroup(
        nights=len(nights),
        per_minute=minute_figures(truth, probability, threshold),
        per_recording=recording_figures(
            [result.reference_per_hour for result in results],
            [result.apnea_minutes_per_hour for result in results],
        ),
    )


def by_night_class(
    nights: Sequence[ScoredNight], results: Sequence[NightResult], threshold: float
) -> dict[str, NightGroup]:
    """Figures of the nights of each class A, B and C, given in the same order as their results."""
    groups = {}
    for letter in "ABC":
        chosen = [i for i, result in enumerate(results) if result.apnea_class == letter]
        groups[letter] = night_group([nights[i] for i in chosen], [results[i] for i in chosen], threshold)
    return groups


def by_heart_rate(nights: Sequence[ScoredNight], threshold: float) -> tuple[HeartRateRange, ...]:
    """Figures of the labelled and scored minutes by their mean heart rate; minutes without one are left out."""
    truth, probability = pooled(nights)
    rates = [night.heart_rate_bpm[night.labelled & night.scored] for night in nights]
    rate = np.concatenate([np.empty(0), *rates])
    ranges = []
    for low, high in itertools.pairwise(HEART_RATE_BPM):
        inside = (rate >= low) & (rate < high)
        ranges.append(
            HeartRateRange(low, high, minute_figures(truth[inside], probability[inside], threshold))
        )
    return tuple(ranges)


def worst_nights(results: Iterable[NightResult], n: int = WORST_NIGHTS) -> tuple[NightResult, ...]:
    """The nights of lowest accuracy, the worst first; nights without a scored minute have none."""
    known = [result for result in results if math.isfinite(result.accuracy)]
    return tuple(sorted(known, key=lambda result: (result.accuracy, result.record))[:n])
