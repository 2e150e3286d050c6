"""Figures of merit, per minute and per recording, as the paper's tables define them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class MinuteFigures:
    """Per-minute classification; shares are 0 to 1, NaN where undefined."""

    n: int
    accuracy: float
    sensitivity: float
    specificity: float
    f1: float
    auc: float


@dataclass(frozen=True, slots=True)
class RecordingFigures:
    """Per-recording classification (apnea above 5 apnea minutes per hour); ``r`` is Pearson's correlation."""

    n: int
    accuracy: float
    sensitivity: float
    specificity: float
    auc: float
    r: float


def area_under_curve(truth: NDArray[np.bool_], score: NDArray[np.float64]) -> float:
    """Area under the ROC curve as the rank statistic of Mann and Whitney; NaN if a class is absent."""
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return math.nan
    _, inverse, count = np.unique(score, return_inverse=True, return_counts=True)
    mean_rank = (np.cumsum(count) - (count - 1) / 2)[inverse]
    return float((mean_rank[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def minute_figures(
    truth: NDArray[np.bool_], probability: NDArray[np.float64], threshold: float | NDArray[np.float64]
) -> MinuteFigures:
    """Compare scored minutes with their labels.

    Args:
        truth: bool, shape (n,): the expert's apnea minutes.
        probability: float64, shape (n,), finite.
        threshold: Probability from which a minute is apnea; for all, or for each minute.
    """
    called = probability >= threshold
    hit, false_alarm = int((called & truth).sum()), int((called & ~truth).sum())
    missed, rejected = int((~called & truth).sum()), int((~called & ~truth).sum())
    return MinuteFigures(
        n=len(truth),
        accuracy=_share(hit + rejected, len(truth)),
        sensitivity=_share(hit, hit + missed),
        specificity=_share(rejected, rejected + false_alarm),
        f1=_share(2 * hit, 2 * hit + missed + false_alarm),
        auc=area_under_curve(truth, probability),
    )


def recording_figures(
    reference_per_hour: Sequence[float], called_per_hour: Sequence[float]
) -> RecordingFigures:
    """Compare apnea minutes per hour of whole recordings, by the paper's rule (more than 5 is sleep apnea)."""
    reference, called = np.asarray(reference_per_hour), np.asarray(called_per_hour)
    known = np.isfinite(reference) & np.isfinite(called)
    reference, called = reference[known], called[known]
    truth, positive = reference > PAPER_RULE_PER_HOUR, called > PAPER_RULE_PER_HOUR
    varied = len(reference) > 1 and bool(np.ptp(reference)) and bool(np.ptp(called))
    return RecordingFigures(
        n=len(reference),
        accuracy=_share(int((truth == positive).sum()), len(truth)),
        sensitivity=_share(int((truth & positive).sum()), int(truth.sum())),
        specificity=_share(int((~truth & ~positive).sum()), int((~truth).sum())),
        auc=area_under_curve(truth, called.astype(np.float64)),
        r=float(np.corrcoef(reference, called)[0, 1]) if varied else math.nan,
    )


def per_hour(apnea_minutes: int, minutes: int) -> float:
    """Apnea minutes per hour of analysable time; NaN without any."""
    return _share(apnea_minutes, minutes) * MINUTES_PER_HOUR


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
