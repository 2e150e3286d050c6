"""Whether a probability means what it says: reliability bins, expected calibration error and Brier score."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Minutes whose probability lies in one stretch.

    Attributes:
        low: Lower end of the stretch, 0 to 1, inside it.
        high: Upper end, outside it except in the last bin.
        n: Number of minutes.
        mean_probability: Their mean probability; NaN without a minute.
        apnea_share: Share of them that the expert labelled apnea; NaN without a minute.
    """

    low: float
    high: float
    n: int
    mean_probability: float
    apnea_share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calibration of the probability of apnea; NaN without a minute.

    Attributes:
        expected_calibration_error: See :func:`calibration`.
        brier_score: Mean squared difference between probability and label (0 or 1).
        bins: Of equal width, from 0 to 1.
    """

    expected_calibration_error: float
    brier_score: float
    bins: tuple[ReliabilityBin, ...]


def bin_of(probability: NDArray[np.float64]) -> NDArray[np.int64]:
    """Reliability bin of each probability, 0 to 9; 1.0 belongs to the last."""
    return np.minimum((probability * BINS).astype(np.int64), BINS - 1)


def calibration(truth: NDArray[np.bool_], probability: NDArray[np.float64]) -> Calibration:
    """Compare probabilities with how often they came true.

    The expected calibration error is the sum over ten bins of equal width of n_b/n · |mean probability in b -
    share of apnea in b|. It is Guo et al. 2017 (ICML, arXiv 1706.04599) after Naeini et al. 2015 (AAAI), taken on
    the probability of apnea rather than on the confidence in the called class, because that probability is what
    is shown to the user. The Brier score is Brier 1950.

    Args:
        truth: bool, shape (n,): the expert's apnea minutes.
        probability: float64, shape (n,), 0 to 1.
    """
    index = bin_of(probability)
    count = np.bincount(index, minlength=BINS)
    probability_sum = np.bincount(index, probability, minlength=BINS)
    apnea = np.bincount(index, truth.astype(np.float64), minlength=BINS)
    total = int(count.sum())
    bins = tuple(
        ReliabilityBin(
            low=i / BINS,
            high=(i + 1) / BINS,
            n=int(count[i]),
            mean_probability=float(probability_sum[i] / count[i]) if count[i] else math.nan,
            apnea_share=float(apnea[i] / count[i]) if count[i] else math.nan,
        )
        for i in range(BINS)
    )
    return Calibration(
        expected_calibration_error=float(np.abs(probability_sum - apnea).sum() / total)
        if total
        else math.nan,
        brier_score=float(np.mean((probability - truth) ** 2)) if total else math.nan,
        bins=bins,
    )
