from __future__ import annotations

import math

import numpy as np
import pytest

from semscnn_gui.semscnn.ahi import is_ahi_fit
from semscnn_gui.training.ahi_fit import called_per_hour, fit_ahi
from tests.support.training_nights import scored_night


def night(name: str, person: str, called: int, probability: float, minutes: int = 60):
    """``called`` minutes of 0.9; the others of what makes the mean ``probability``."""
    rest = (probability * minutes - 0.9 * called) / (minutes - called)
    scores = [0.9] * called + [rest] * (minutes - called)
    return scored_night(name, [0] * minutes, scores, person=person)


def test_line_that_fits_better_on_people_left_out_is_kept():
    # The AHI is twice the called minutes, give or take; the mean probability knows little of it.
    nights = [night(f"n{i}", f"p{i}", 10 * i, p) for i, p in enumerate((0.2, 0.3, 0.4, 0.5, 0.7))]
    ahi = {f"n{i}": 20.0 * i + (-1) ** i for i in range(5)}
    stored, fits = fit_ahi(nights, [0.5] * 5, ahi)
    x, y = np.arange(5) * 10.0, np.array([ahi[f"n{i}"] for i in range(5)])
    assert stored["from"] == "count"
    assert stored["per_apnea_minute"] == pytest.approx((x * y).sum() / (x * x).sum())
    left_out = [
        (np.delete(x, i) * np.delete(y, i)).sum() / (np.delete(x, i) ** 2).sum() * x[i] - y[i]
        for i in range(5)
    ]
    assert stored["error_sd"] == pytest.approx(math.sqrt(np.mean(np.square(left_out))))
    assert (stored["largest_per_hour"], stored["nights"]) == (40.0, 5)
    assert fits["probability"]["error_sd"] > fits["count"]["error_sd"]
    assert is_ahi_fit(stored)


def test_mean_probability_is_taken_where_it_is_better():
    nights = [night(f"n{i}", f"p{i}", 20, 0.3 + i / 10) for i in range(4)]
    stored, _ = fit_ahi(nights, [0.95] * 4, {f"n{i}": 30.0 + 10 * i + i % 2 for i in range(4)})
    assert stored["from"] == "probability"
    assert stored["largest_per_hour"] == pytest.approx(60 * 0.6)
    assert is_ahi_fit(stored)


def test_nights_of_one_person_are_left_out_together():
    others = [night(f"n{i}", f"p{i}", 10 * i, 0.5) for i in range(1, 4)]
    twice = [night("t1", "twin", 20, 0.5), night("t2", "twin", 20, 0.5)]
    ahi = {"n1": 10.0, "n2": 20.0, "n3": 30.0, "t1": 60.0, "t2": 60.0}
    _, fits = fit_ahi([*others, *twice], [0.5] * 5, ahi)
    # Without both nights of the twin the line through the others is exactly 1: it misses these two by 40.
    assert fits["count"]["people"] == 4
    assert fits["count"]["error_sd"] > math.sqrt(2 * 40**2 / 5)


def test_without_ahi_or_with_too_few_people_nothing_is_fitted():
    nights = [night(f"n{i}", f"p{i // 2}", 10 * i, 0.5) for i in range(4)]
    assert fit_ahi(nights, [0.5] * 4, {}) == ({}, {})
    assert fit_ahi(nights, [0.5] * 4, {f"n{i}": 5.0 * i for i in range(4)}) == ({}, {})


def test_unscorable_minutes_count_as_neither():
    one = scored_night("n", [0] * 4, [0.9, 0.1, math.nan, math.nan])
    assert called_per_hour(one, 0.5) == 30.0
    assert math.isnan(called_per_hour(scored_night("n", [0], [math.nan]), 0.5))
