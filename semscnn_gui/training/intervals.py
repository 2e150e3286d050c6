"""How far the figures would move with other people: 95 % intervals by bootstrap over people.

Minutes of a night are alike and so are nights of a person, so whole people are drawn with replacement, never
minutes (the cluster bootstrap of Davison and Hinkley 1997, section 3.8; percentile intervals of Efron and
Tibshirani 1993). A resample is kept as how often each person was drawn: sums over people become products with that
table.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR
from semscnn_gui.training.calibration import BINS, bin_of
from semscnn_gui.training.scored import ScoredNight, pooled

RESAMPLES = 1000
LEVEL = 0.95
SEED = 0
FEWEST_PEOPLE = 5
"""With fewer there are too few different resamples for an interval to say anything."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals of the figures of an evaluation.

    Attributes:
        people: Number of people that were drawn from.
        resamples: Number of resamples.
        level: Share of the resamples inside each interval.
        per_minute: By the names of :class:`~semscnn_gui.training.metrics.MinuteFigures`, and
            ``accuracy_unscorable_wrong``.
        per_recording: By the names of :class:`~semscnn_gui.training.metrics.RecordingFigures`.
        calibration: ``expected_calibration_error`` and ``brier_score``.

    An interval is (low, high), NaN where there are fewer than :data:`FEWEST_PEOPLE` or a figure is undefined.
    """

    people: int
    resamples: int
    level: float
    per_minute: dict[str, Interval]
    per_recording: dict[str, Interval]
    calibration: dict[str, Interval]


def bootstrap_intervals(
    nights: Sequence[ScoredNight],
    threshold: float | NDArray[np.float64],
    reference_per_hour: Sequence[float],
    called_per_hour: Sequence[float],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Intervals:
    """Draw people with replacement and take each figure anew.

    Args:
        nights: The nights of an evaluation.
        threshold: Probability from which a minute is apnea; for all, or for each labelled and scored minute.
        reference_per_hour: Apnea minutes per hour of each night by its labels.
        called_per_hour: The same by the model; NaN for a night without a scored minute.
        resamples: How often to draw.
        seed: The same seed draws the same people.
    """
    people, person_of_night = np.unique([night.person for night in nights], return_inverse=True)
    draws = np.random.default_rng(seed).multinomial(
        len(people), np.full(len(people), 1 / len(people)), resamples
    )
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # A resample without one of the classes has no sensitivity, AUC or correlation; it is left out.
        warnings.simplefilter("ignore", RuntimeWarning)
        minute, calibration = _minute_resamples(nights, threshold, person_of_night, draws)
        recording = _recording_resamples(
            np.asarray(reference_per_hour), np.asarray(called_per_hour), draws[:, person_of_night]
        )
        enough = len(people) >= FEWEST_PEOPLE
        return Intervals(
            people=len(people),
            resamples=resamples,
            level=LEVEL,
            per_minute={name: _interval(values, enough) for name, values in minute.items()},
            per_recording={name: _interval(values, enough) for name, values in recording.items()},
            calibration={name: _interval(values, enough) for name, values in calibration.items()},
        )


class WeightedAuc:
    """The area under one ROC curve for many weightings of its points: sorts once.

    Args:
        truth: bool, shape (n,).
        score: float64, shape (n,).
    """

    def __init__(self, truth: NDArray[np.bool_], score: NDArray[np.float64]) -> None:
        self._order = np.argsort(score, kind="stable")
        self._truth = truth[self._order]
        ordered = score[self._order]
        self._starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])

    def __call__(self, weight: NDArray[np.int64]) -> float:
        """Probability that a positive lies above a negative, ties counting half; NaN if a class weighs nothing.

        Args:
            weight: Shape (n,): how often each point counts.
        """
        if not len(self._truth):
            return np.nan
        ordered = weight[self._order]
        positive = np.add.reduceat(np.where(self._truth, ordered, 0), self._starts)
        negative = np.add.reduceat(np.where(self._truth, 0, ordered), self._starts)
        pairs = float(positive.sum()) * float(negative.sum())
        below = np.cumsum(negative) - negative / 2
        return float((positive * below).sum()) / pairs if pairs else np.nan


def _minute_resamples(
    nights: Sequence[ScoredNight],
    threshold: float | NDArray[np.float64],
    person_of_night: NDArray[np.int64],
    draws: NDArray[np.int64],
) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]]]:
    """Per-minute figures and calibration of each resample."""
    truth, probability = pooled(nights)
    person = np.repeat(person_of_night, [int((night.labelled & night.scored).sum()) for night in nights])
    n_people = draws.shape[1]

    def per_person(what: NDArray[np.bool_] | NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.asarray(np.bincount(person, what.astype(np.float64), minlength=n_people), np.float64)
        return draws.astype(np.float64) @ total

    called = probability >= threshold
    hit, missed = per_person(called & truth), per_person(~called & truth)
    false_alarm, rejected = per_person(called & ~truth), per_person(~called & ~truth)
    labelled = draws @ np.bincount(
        person_of_night, [float(night.labelled.sum()) for night in nights], minlength=n_people
    )
    n = hit + missed + false_alarm + rejected
    auc = WeightedAuc(truth, probability)
    figures = {
        "accuracy": (hit + rejected) / n,
        "sensitivity": hit / (hit + missed),
        "specificity": rejected / (rejected + false_alarm),
        "f1": 2 * hit / (2 * hit + missed + false_alarm),
        "auc": np.array([auc(draw[person]) for draw in draws]),
        "accuracy_unscorable_wrong": (hit + rejected) / labelled,
    }
    # What a bin holds per person, then per resample: probability minus label.
    cell = bin_of(probability) * n_people + person
    excess = np.bincount(cell, probability - truth, minlength=BINS * n_people).reshape(BINS, n_people)
    calibration = {
        "expected_calibration_error": np.abs(draws @ excess.T).sum(axis=1) / n,
        "brier_score": per_person((probability - truth) ** 2) / n,
    }
    return figures, calibration


def _recording_resamples(
    reference: NDArray[np.float64], called: NDArray[np.float64], weight: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Per-recording figures of each resample; ``weight`` has shape (resamples, nights)."""
    known = np.isfinite(reference) & np.isfinite(called)
    reference, called, weight = reference[known], called[known], weight[:, known]
    truth, positive = reference > PAPER_RULE_PER_HOUR, called > PAPER_RULE_PER_HOUR
    auc = WeightedAuc(truth, called)
    return {
        "accuracy": weight @ (truth == positive) / weight.sum(axis=1),
        "sensitivity": weight @ (truth & positive) / (weight @ truth),
        "specificity": weight @ (~truth & ~positive) / (weight @ ~truth),
        "auc": np.array([auc(drawn) for drawn in weight]),
        "r": _correlation(reference, called, weight),
    }


def _correlation(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Pearson's correlation of the points of each resample, shape (resamples,)."""
    if not len(x):
        return np.full(len(weight), np.nan)
    total = weight.sum(axis=1)
    # About the mean of all points, so that no digits are lost in the differences.
    x, y = x - x.mean(), y - y.mean()
    mean_x, mean_y = weight @ x / total, weight @ y / total
    covariance = weight @ (x * y) / total - mean_x * mean_y
    variance_x, variance_y = weight @ (x * x) / total - mean_x**2, weight @ (y * y) / total - mean_y**2
    tiny = 1e-12 * max(float((x * x).max()), float((y * y).max()), 1.0)
    varied = (variance_x > tiny) & (variance_y > tiny)
    return np.where(varied, covariance / np.sqrt(variance_x * variance_y), np.nan)


def _interval(values: NDArray[np.float64], enough: bool) -> Interval:
    if not enough or not np.isfinite(values).any():
        return (np.nan, np.nan)
    low, high = np.nanquantile(values, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return (float(low), float(high))
