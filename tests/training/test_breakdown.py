from __future__ import annotations

import math

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.semscnn.recording_class import apnea_class
from semscnn_gui.training.breakdown import (
    by_heart_rate,
    by_night_class,
    night_result,
    worst_nights,
)
from semscnn_gui.training.scored import coverage
from tests.support.training_nights import scored_night


@pytest.mark.parametrize(("minutes", "letter"), [(0, "C"), (4, "C"), (5, "B"), (99, "B"), (100, "A")])
def test_class_is_that_of_the_challenge(minutes, letter):
    assert apnea_class(minutes) == letter


def test_night_counts_result_over_scored_and_reference_over_labelled_minutes():
    night = scored_night(
        "n", [1, 1, 0, 0, -1], [0.9, math.nan, 0.2, 0.7, 0.8], heart_rate_bpm=[50, 60, 70, 80, 90]
    )
    result = night_result(night, 0.5)
    assert (result.labelled_minutes, result.scored_minutes, result.unscorable_minutes) == (4, 3, 1)
    assert result.reference_per_hour == 30.0
    assert result.apnea_minutes == 3
    assert result.apnea_minutes_per_hour == 45.0
    assert result.accuracy == pytest.approx(2 / 3)
    assert (result.sensitivity, result.specificity) == (1.0, 0.5)
    assert result.median_heart_rate_bpm == 70.0


def test_groups_hold_every_scored_minute_once():
    rng = np.random.default_rng(0)
    nights = [
        scored_night(
            f"n{i}", np.arange(120) < apnea, rng.random(120), heart_rate_bpm=rng.uniform(50, 90, 120)
        )
        for i, apnea in enumerate((0, 3, 20, 110))
    ]
    results = [night_result(night, 0.5) for night in nights]
    groups = by_night_class(nights, results, 0.5)
    assert [group.nights for group in groups.values()] == [1, 1, 2]
    assert sum(group.per_minute.n for group in groups.values()) == 480
    ranges = by_heart_rate(nights, 0.5)
    assert sum(part.per_minute.n for part in ranges) == 480
    assert (ranges[0].low_bpm, ranges[-1].high_bpm) == (-math.inf, math.inf)


def test_heart_rate_at_a_bound_belongs_above_and_minutes_without_one_to_no_range():
    night = scored_night("n", [0, 0, 1, 1], [0.1, 0.1, 0.9, 0.9], heart_rate_bpm=[59.9, 60, 75, math.nan])
    assert [part.per_minute.n for part in by_heart_rate([night], 0.5)] == [1, 1, 1]


def test_worst_nights_come_first_and_nights_without_result_not_at_all():
    nights = [
        scored_night("good", [0, 1], [0.1, 0.9]),
        scored_night("bad", [0, 1], [0.9, 0.1]),
        scored_night("none", [0, 1], [math.nan, math.nan]),
        scored_night("half", [0, 1], [0.9, 0.9]),
    ]
    results = [night_result(night, 0.5) for night in nights]
    assert [night.record for night in worst_nights(results, 2)] == ["bad", "half"]


def test_minutes_without_beats_count_as_labelled_but_not_as_with_beats():
    label, probability = [0, 1, 1, -1], [0.2, math.nan, math.nan, math.nan]
    silent = scored_night("a", label, probability, reason=UnscorableReason.MISSING)
    noisy = scored_night("b", label, probability, reason=UnscorableReason.NOISE)
    covered = coverage([silent, noisy])
    assert (covered.labelled_minutes, covered.with_beats, covered.scored_minutes) == (6, 4, 2)
    assert covered.scored_share == pytest.approx(2 / 6)
    assert covered.scored_share_with_beats == 0.5
    assert covered.unscorable == {"missing": 2, "noise": 2}
    assert covered.unscorable_share["noise"] == pytest.approx(2 / 6)
