from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semscnn_gui.training.calibration import calibration
from semscnn_gui.training.intervals import WeightedAuc, bootstrap_intervals
from semscnn_gui.training.metrics import area_under_curve, minute_figures, recording_figures
from semscnn_gui.training.scored import pooled
from tests.support.training_nights import scored_night

points = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=40)


def made_nights(n: int = 8, seed: int = 0):
    rng = np.random.default_rng(seed)
    nights = []
    for i in range(n):
        label = rng.random(60) < (0.1 + 0.8 * i / n)
        probability = np.clip(0.3 + 0.3 * label + rng.normal(0, 0.2, 60), 0, 1)
        probability[rng.random(60) < 0.05] = np.nan
        nights.append(scored_night(f"n{i}", label, probability, person=f"p{i // 2}" if i < 4 else ""))
    return nights


def per_hour_of(nights):
    reference = [60 * float(np.mean(night.label == 1)) for night in nights]
    called = [60 * float(np.mean(night.probability[night.scored] >= 0.5)) for night in nights]
    return reference, called


@given(points)
def test_weighted_area_equals_that_of_the_points_repeated(rows):
    truth = np.array([row[0] for row in rows])
    score = np.array([row[1] / 5 for row in rows])
    weight = np.array([row[2] for row in rows])
    expected = area_under_curve(np.repeat(truth, weight), np.repeat(score, weight))
    assert WeightedAuc(truth, score)(weight) == pytest.approx(expected, nan_ok=True)


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_each_resample_has_the_figures_of_its_people(seed):
    """With one resample both ends of an interval are the figure itself: compare with people drawn by hand."""
    nights = made_nights(seed=seed)
    intervals = bootstrap_intervals(nights, 0.5, *per_hour_of(nights), resamples=1, seed=seed)
    people = sorted({night.person for night in nights})
    draw = np.random.default_rng(seed).multinomial(len(people), np.full(len(people), 1 / len(people)), 1)[0]
    drawn = [
        night
        for person, times in zip(people, draw, strict=True)
        for _ in range(times)
        for night in nights
        if night.person == person
    ]
    truth, probability = pooled(drawn)
    figures = minute_figures(truth, probability, 0.5)
    for name, (low, high) in intervals.per_minute.items():
        if name != "accuracy_unscorable_wrong":
            assert low == high == pytest.approx(getattr(figures, name), nan_ok=True)
    labelled = sum(len(night.label) for night in drawn)
    wrong = float(((probability >= 0.5) == truth).sum() / labelled)
    assert intervals.per_minute["accuracy_unscorable_wrong"][0] == pytest.approx(wrong)
    recordings = recording_figures(*per_hour_of(drawn))
    for name, (low, _) in intervals.per_recording.items():
        assert low == pytest.approx(getattr(recordings, name), nan_ok=True)
    expected = calibration(truth, probability)
    for name, (low, _) in intervals.calibration.items():
        assert low == pytest.approx(getattr(expected, name))


def test_interval_holds_the_figure_and_is_the_same_again():
    nights = made_nights()
    intervals = bootstrap_intervals(nights, 0.5, *per_hour_of(nights))
    figures = minute_figures(*pooled(nights), 0.5)
    assert intervals.people == 6
    for name in ("accuracy", "sensitivity", "specificity", "f1", "auc"):
        low, high = intervals.per_minute[name]
        assert low < getattr(figures, name) < high
    assert bootstrap_intervals(nights, 0.5, *per_hour_of(nights)) == intervals


def test_people_not_nights_are_drawn():
    """Six nights of one person say less than six of six people: here they cannot even be told apart."""
    apart = made_nights(6)
    same = [scored_night(n.name, n.label, n.probability, person="one") for n in apart]
    intervals = bootstrap_intervals(same, 0.5, *per_hour_of(same))
    assert intervals.people == 1
    assert all(math.isnan(low) and math.isnan(high) for low, high in intervals.per_minute.values())


def test_nights_without_a_scored_minute_leave_the_figures_undefined():
    nights = [scored_night(f"n{i}", [0, 1], [math.nan, math.nan]) for i in range(6)]
    intervals = bootstrap_intervals(nights, 0.5, [30.0] * 6, [math.nan] * 6)
    assert math.isnan(intervals.per_minute["accuracy"][0])
    assert math.isnan(intervals.per_recording["r"][0])
    assert intervals.per_minute["accuracy_unscorable_wrong"] == (0.0, 0.0)
