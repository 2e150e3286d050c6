"""Platt calibration: the logistic function that turns a network's log odds into a probability that holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 100
_FINE = 1e-10


def fit_platt(truth: NDArray[np.bool_], logit: NDArray[np.float64]) -> dict[str, float]:
    """Fit probability = sigmoid(slope · logit + offset) by maximum likelihood.

    The targets are those of Platt 1999, (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), so that the slope stays finite where a
    threshold parts the classes; Newton's method with halved steps after Lin, Lin and Weng 2007 (Machine Learning
    68, doi 10.1007/s10994-007-5018-6).

    Args:
        truth: bool, shape (n,).
        logit: float64, shape (n,), finite.

    Returns:
        ``{"slope": a, "offset": b}``; empty where the log odds say nothing of the truth or the opposite of it, or
        where there is only one class: then there is nothing to calibrate.
    """
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return {}
    # In units of their spread: the same fit, and no overflow at any size of the log odds.
    centre, spread = float(logit.mean()), float(logit.std())
    if not spread > 0:
        return {}
    x = (logit - centre) / spread
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    slope, offset = 0.0, float(np.log((positives + 1) / (negatives + 1)))
    loss = _loss(slope, offset, x, target)
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-(slope * x + offset)))
        excess, weight = probability - target, probability * (1 - probability) + 1e-12
        # Sums, not products of matrices: those depend on the number of threads.
        g_slope, g_offset = float((excess * x).sum()), float(excess.sum())
        h_ss, h_so, h_oo = float((weight * x * x).sum()), float((weight * x).sum()), float(weight.sum())
        determinant = h_ss * h_oo - h_so * h_so
        step_slope = (h_oo * g_slope - h_so * g_offset) / determinant
        step_offset = (h_ss * g_offset - h_so * g_slope) / determinant
        size = 1.0
        while size > _FINE:
            tried = _loss(slope - size * step_slope, offset - size * step_offset, x, target)
            if tried <= loss:
                break
            size /= 2
        else:
            break
        slope, offset, loss = slope - size * step_slope, offset - size * step_offset, tried
        if max(abs(step_slope), abs(step_offset)) < _FINE:
            break
    if not slope > 0:
        return {}
    return {"slope": slope / spread, "offset": offset - slope * centre / spread}


def _loss(slope: float, offset: float, x: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    odds = slope * x + offset
    return float((np.logaddexp(0.0, odds) - target * odds).sum())
