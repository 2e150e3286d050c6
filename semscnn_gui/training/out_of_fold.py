"""What is chosen after the networks, and how good it is, on nights of people whom the networks have not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.semscnn.scoring import calibrated
from semscnn_gui.training.ahi_fit import called_per_hour
from semscnn_gui.training.calibration import calibration
from semscnn_gui.training.folds import data_set_of
from semscnn_gui.training.intervals import bootstrap_intervals
from semscnn_gui.training.labelled_night import LabelledNight
from semscnn_gui.training.metrics import minute_figures, per_hour
from semscnn_gui.training.platt import fit_platt
from semscnn_gui.training.scored import ScoredNight, pooled

CANDIDATES = np.arange(20, 81) / 100
"""Thresholds to choose from."""

NOTE = (
    "Calibration and threshold of each fold are fitted to the others; the epoch was chosen on all of these "
    "minutes, which makes the figures a little too good."
)
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class AfterNetwork:
    """What turns smoothed log odds into calls.

    Attributes:
        calibration: As in :attr:`~semscnn_gui.semscnn.weights.ModelWeights.calibration`.
        threshold: Calibrated probability from which a minute is apnea.
    """

    calibration: Mapping[str, float]
    threshold: float


def labelled_and_scored(
    nights: Sequence[LabelledNight], logits: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth and log odds of all minutes that have a label and log odds, each shape (n,)."""
    label = np.concatenate([night.label for night in nights])
    logit = np.concatenate(list(logits))
    known = (label >= 0) & np.isfinite(logit)
    return label[known] == 1, logit[known]


def log_loss(truth: NDArray[np.bool_], logit: NDArray[np.float64]) -> float:
    """Mean negative logarithm of the probability of what is true; NaN without a minute."""
    return float(np.logaddexp(0.0, np.where(truth, -logit, logit)).mean()) if len(truth) else math.nan


def calibrated_log_loss(nights: Sequence[LabelledNight], logits: Sequence[NDArray[np.float64]]) -> float:
    """Log loss after the calibration that fits these nights best.

    Longer training makes networks surer than they should be; the calibration takes that back, so that it must not
    speak against an epoch.
    """
    truth, logit = labelled_and_scored(nights, logits)
    fitted = fit_platt(truth, logit)
    return log_loss(truth, fitted.get("slope", 1.0) * logit + fitted.get("offset", 0.0))


def choose_after_network(
    nights: Sequence[LabelledNight], logits: Sequence[NDArray[np.float64]]
) -> AfterNetwork:
    """Fit the calibration, then take the threshold of the highest accuracy among :data:`CANDIDATES`.

    Args:
        nights: Labelled nights.
        logits: Their smoothed log odds, each shape (n_minutes,), NaN where unscorable.
    """
    truth, logit = labelled_and_scored(nights, logits)
    fitted = fit_platt(truth, logit)
    probability = calibrated(logit, fitted)
    accuracy = [np.mean((probability >= candidate) == truth) for candidate in CANDIDATES]
    return AfterNetwork(fitted, float(CANDIDATES[int(np.argmax(accuracy))]))


def score_out_of_fold(
    nights: Sequence[LabelledNight],
    logits: Sequence[NDArray[np.float64]],
    fold: Sequence[int],
    judges: Sequence[int] | None = None,
) -> tuple[list[ScoredNight], list[float]]:
    """Calibrate each night by what the nights of the other folds say.

    Args:
        nights: Labelled nights.
        logits: Their smoothed log odds.
        fold: The fold that each night was held out in.
        judges: Places of the nights to calibrate by; all when None.

    Returns:
        The nights with their probabilities, and the threshold for each.
    """
    chosen = {}
    for held_out in sorted(set(fold)):
        others = [i for i in (range(len(nights)) if judges is None else judges) if fold[i] != held_out]
        chosen[held_out] = choose_after_network([nights[i] for i in others], [logits[i] for i in others])
    scored = [
        ScoredNight(
            name=night.name,
            person=night.person,
            label=night.label,
            probability=calibrated(logit, chosen[of_night].calibration),
            reason=night.windows.reason,
            heart_rate_bpm=night.heart_rate_bpm,
        )
        for night, logit, of_night in zip(nights, logits, fold, strict=True)
    ]
    return scored, [chosen[of_night].threshold for of_night in fold]


def out_of_fold_figures(nights: Sequence[ScoredNight], threshold: Sequence[float]) -> dict[str, Any]:
    """Figures of :func:`score_out_of_fold`'s nights, pooled and by data set, with 95 % intervals over people."""
    sets = sorted({data_set_of(night.person) for night in nights})
    figures = {**_figures(nights, threshold), "note": NOTE}
    if len(sets) > 1:
        figures["by_data_set"] = {}
        for name in sets:
            inside = [i for i, night in enumerate(nights) if data_set_of(night.person) == name]
            figures["by_data_set"][name or "unnamed"] = _figures(
                [nights[i] for i in inside], [threshold[i] for i in inside]
            )
    return figures


def _figures(nights: Sequence[ScoredNight], threshold: Sequence[float]) -> dict[str, Any]:
    """Figures of some nights; those that are undefined are left out."""
    truth, probability = pooled(nights)
    of_minute = np.repeat(threshold, [int((night.labelled & night.scored).sum()) for night in nights])
    figures: dict[str, Any] = asdict(minute_figures(truth, probability, of_minute))
    figures["expected_calibration_error"] = calibration(truth, probability).expected_calibration_error
    reference = [per_hour(int((night.label == 1).sum()), int(night.labelled.sum())) for night in nights]
    called = [called_per_hour(night, at) for night, at in zip(nights, threshold, strict=True)]
    drawn = bootstrap_intervals(nights, of_minute, reference, called)
    intervals = {
        name: [round(end, _DIGITS) for end in interval]
        for name, interval in (drawn.per_minute | drawn.calibration).items()
        if name in figures and all(map(math.isfinite, interval))
    }
    defined = {name: value for name, value in figures.items() if math.isfinite(value)}
    rounded = {
        name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in defined.items()
    }
    return {
        **rounded,
        "nights": len(nights),
        "people": drawn.people,
        **({"interval_95": intervals} if intervals else {}),
    }
