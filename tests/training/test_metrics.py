from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.training.metrics import area_under_curve, minute_figures, per_hour, recording_figures

minutes = st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=4, max_size=60)


@given(minutes)
def test_figures_equal_those_of_scikit_learn(rows):
    metrics = pytest.importorskip("sklearn.metrics")
    truth = np.array([row[0] for row in rows])
    score = np.array([row[1] / 20 for row in rows])
    figures = minute_figures(truth, score, 0.5)
    called = score >= 0.5
    assert figures.accuracy == pytest.approx(metrics.accuracy_score(truth, called))
    assert figures.n == len(rows)
    if truth.any():
        assert figures.sensitivity == pytest.approx(metrics.recall_score(truth, called, zero_division=0))
    if truth.any() and not truth.all():
        assert figures.specificity == pytest.approx(metrics.recall_score(~truth, ~called, zero_division=0))
        assert figures.auc == pytest.approx(metrics.roc_auc_score(truth, score))
    if truth.any() or called.any():
        assert figures.f1 == pytest.approx(metrics.f1_score(truth, called, zero_division=0))


def test_area_under_curve_is_undefined_for_one_class():
    assert math.isnan(area_under_curve(np.ones(5, bool), np.arange(5.0)))


def test_recordings_are_called_apnea_above_five_minutes_per_hour():
    figures = recording_figures([0.0, 5.0, 6.0, 40.0], [1.0, 5.1, 4.0, 50.0])
    assert figures.n == 4
    assert (figures.sensitivity, figures.specificity, figures.accuracy) == (0.5, 0.5, 0.5)
    assert figures.r == pytest.approx(np.corrcoef([0, 5, 6, 40], [1, 5.1, 4, 50])[0, 1])


def test_a_night_without_a_result_is_left_out():
    assert recording_figures([0.0, 10.0, 20.0], [0.0, math.nan, 20.0]).n == 2


def test_minutes_per_hour_without_minutes_is_undefined():
    assert per_hour(30, 60) == 30
    assert math.isnan(per_hour(0, 0))
