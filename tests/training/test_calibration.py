from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.training.calibration import calibration

minutes = st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=80)


def test_error_is_the_gap_of_each_bin_weighted_by_its_minutes():
    truth = np.array([True, False, False, False, True, True])
    probability = np.array([0.25, 0.25, 0.25, 0.25, 0.9, 0.9])
    figures = calibration(truth, probability)
    # Bin 0.2–0.3 comes true as often as it says; 0.9 comes true always.
    assert figures.expected_calibration_error == pytest.approx(2 / 6 * 0.1)
    assert figures.brier_score == pytest.approx((0.75**2 + 3 * 0.25**2 + 2 * 0.1**2) / 6)
    assert [part.n for part in figures.bins] == [0, 0, 4, 0, 0, 0, 0, 0, 0, 2]
    assert figures.bins[2].apnea_share == 0.25
    assert math.isnan(figures.bins[0].apnea_share)


def test_certainty_belongs_to_the_last_bin():
    figures = calibration(np.array([True, False]), np.array([1.0, 0.0]))
    assert (figures.bins[0].n, figures.bins[-1].n) == (1, 1)
    assert figures.expected_calibration_error == 0.0
    assert figures.brier_score == 0.0


@given(minutes)
def test_error_and_score_stay_in_their_range_and_the_bins_hold_all_minutes(rows):
    figures = calibration(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
    assert 0.0 <= figures.expected_calibration_error <= 1.0
    assert 0.0 <= figures.brier_score <= 1.0
    assert sum(part.n for part in figures.bins) == len(rows)
    overall = abs(np.mean([row[1] for row in rows]) - np.mean([row[0] for row in rows]))
    assert figures.expected_calibration_error >= overall - 1e-9


@given(minutes)
def test_brier_score_equals_that_of_scikit_learn(rows):
    metrics = pytest.importorskip("sklearn.metrics")
    truth, probability = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    expected = metrics.brier_score_loss(truth, probability, pos_label=True)
    assert calibration(truth, probability).brier_score == pytest.approx(expected)


def test_nothing_to_compare_is_undefined():
    figures = calibration(np.empty(0, bool), np.empty(0))
    assert math.isnan(figures.expected_calibration_error)
    assert math.isnan(figures.brier_score)
