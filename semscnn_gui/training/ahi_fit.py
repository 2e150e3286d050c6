"""Fitting the estimated AHI to nights whose AHI is known from polysomnography."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.semscnn.ahi import COUNT, PROBABILITY
from semscnn_gui.training.metrics import MINUTES_PER_HOUR, per_hour
from semscnn_gui.training.scored import ScoredNight

FEWEST_PEOPLE = 3
"""With fewer the error on a person left out says nothing."""


def fit_ahi(
    nights: Sequence[ScoredNight], threshold: Sequence[float], ahi: Mapping[str, float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit a line through the origin from apnea minutes per hour to the AHI, of two kinds, and take the better one.

    Args:
        nights: Nights with probabilities from networks that have not learnt from their people.
        threshold: Probability from which a minute is apnea, for each night.
        ahi: AHI in events per hour by night name; nights without one are left out.

    Returns:
        What :attr:`~semscnn_gui.semscnn.weights.ModelWeights.ahi` holds, empty if no line can be fitted; and by
        kind its slope, error and number of people. The error is the root of the mean squared error on each
        person's nights by the line through the others', in events per hour.
    """
    known = [i for i, night in enumerate(nights) if night.name in ahi and night.scored.any()]
    people = np.array([nights[i].person for i in known])
    if len(set(people.tolist())) < FEWEST_PEOPLE:
        return {}, {}
    reference = np.array([ahi[nights[i].name] for i in known])
    predictors = {
        kind: np.array([apnea_per_hour(nights[i], threshold[i], kind) for i in known])
        for kind in (COUNT, PROBABILITY)
    }
    fits: dict[str, dict[str, Any]] = {}
    for kind, per_hour_ in predictors.items():
        slope = _slope(per_hour_, reference)
        others = [_slope(per_hour_[people != who], reference[people != who]) for who in people]
        error = math.sqrt(float(np.mean((np.array(others) * per_hour_ - reference) ** 2)))
        # Undefined without an apnea minute, and a line that fits to the last digit is no fit.
        if math.isfinite(error) and slope > 0 and error > 0:
            fits[kind] = {"per_apnea_minute": slope, "error_sd": error, "people": len(set(people.tolist()))}
    if not fits:
        return {}, {}
    best = min(fits, key=lambda kind: fits[kind]["error_sd"])
    stored = {
        "per_apnea_minute": fits[best]["per_apnea_minute"],
        "error_sd": fits[best]["error_sd"],
        "largest_per_hour": float(predictors[best].max()),
        "nights": len(known),
        "from": best,
    }
    return stored, fits


def apnea_per_hour(night: ScoredNight, threshold: float, source: str) -> float:
    """Apnea minutes per hour of scored minutes, made of what :attr:`~.AhiFit.source` names; NaN without any."""
    if source == COUNT:
        return called_per_hour(night, threshold)
    return MINUTES_PER_HOUR * float(np.nanmean(night.probability))


def called_per_hour(night: ScoredNight, threshold: float) -> float:
    """Minutes called apnea per hour of scored minutes; NaN without any."""
    called = night.probability[night.scored] >= threshold
    return per_hour(int(called.sum()), len(called))


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    square = float((x * x).sum())
    return float((x * y).sum()) / square if square > 0 else math.nan
