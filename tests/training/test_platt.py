from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from semscnn_gui.semscnn.scoring import calibrated
from semscnn_gui.training.platt import fit_platt


def drawn(slope: float, offset: float, n: int = 20_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    logit = rng.normal(-0.5, 2.0, n)
    return rng.random(n) < 1 / (1 + np.exp(-(slope * logit + offset))), logit


@given(st.floats(0.2, 3), st.floats(-1.5, 1.5))
def test_slope_and_offset_that_drew_the_truth_are_found(slope, offset):
    fitted = fit_platt(*drawn(slope, offset))
    assert fitted["slope"] == pytest.approx(slope, rel=0.15)
    assert fitted["offset"] == pytest.approx(offset, abs=0.15)


def test_fit_is_that_of_a_general_optimiser():
    truth, logit = drawn(0.7, -0.4, n=500)
    positives, negatives = truth.sum(), (~truth).sum()
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def loss(x):
        odds = x[0] * logit + x[1]
        return np.sum(np.logaddexp(0, odds) - target * odds)

    expected = minimize(loss, [1.0, 0.0], tol=1e-12).x
    fitted = fit_platt(truth, logit)
    np.testing.assert_allclose([fitted["slope"], fitted["offset"]], expected, rtol=1e-4)


def test_calibrated_probabilities_hold_on_average():
    truth, logit = drawn(0.5, 0.3)
    probability = calibrated(logit, fit_platt(truth, logit))
    assert probability.mean() == pytest.approx(truth.mean(), abs=1e-3)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_classes_that_a_threshold_parts_give_a_finite_slope(size):
    logit = np.concatenate([np.full(50, -1.0), np.full(50, 1.0)]) * size
    truth = logit > 0
    fitted = fit_platt(truth, logit)
    assert np.isfinite(list(fitted.values())).all()
    assert fitted["slope"] > 0
    assert calibrated(logit, fitted)[truth] == pytest.approx(51 / 52)


def test_log_odds_that_say_nothing_or_the_opposite_are_left_as_they_are():
    truth, logit = drawn(1.0, 0.0, n=1000)
    assert fit_platt(truth, -logit) == {}
    assert fit_platt(truth, np.ones(1000)) == {}
    assert fit_platt(np.ones(5, np.bool_), np.arange(5.0)) == {}
    assert fit_platt(np.empty(0, np.bool_), np.empty(0)) == {}
