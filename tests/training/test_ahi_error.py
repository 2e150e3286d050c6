from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.semscnn.ahi import COUNT, PROBABILITY, AhiFit
from semscnn_gui.training.ahi_error import ahi_error
from semscnn_gui.training.scored import ScoredNight


def night(name: str, probability: list[float]) -> ScoredNight:
    n = len(probability)
    label = np.zeros(n, np.int8)
    return ScoredNight(name, name, label, np.array(probability), (None,) * n, np.full(n, 60.0))


NIGHTS = [night("a", [0.9] * 10 + [0.1] * 50), night("b", [0.9] * 40 + [0.1] * 20), night("c", [0.1] * 60)]


def test_error_is_the_estimate_minus_the_ahi():
    found = ahi_error(NIGHTS, 0.5, AhiFit(1.5, 9.0, 60.0, COUNT, 5), {"a": 10.0, "b": 70.0, "c": 3.0})
    errors = [15.0 - 10.0, 60.0 - 70.0, 0.0 - 3.0]
    assert found.nights == 3
    assert found.mean_error == pytest.approx(np.mean(errors))
    assert found.error_sd == pytest.approx(np.std(errors, ddof=1))
    assert found.mean_absolute_error == pytest.approx(6.0)
    assert found.beyond_range == 0


def test_estimate_stops_at_the_range_of_the_fit_and_says_so():
    found = ahi_error(NIGHTS, 0.5, AhiFit(1.5, 9.0, 30.0, COUNT, 5), {"b": 70.0})
    assert (found.mean_error, found.beyond_range) == (45.0 - 70.0, 1)


def test_a_fit_from_probabilities_takes_their_mean():
    found = ahi_error(NIGHTS, 0.5, AhiFit(1.0, 9.0, 60.0, PROBABILITY, 5), {"c": 0.0})
    assert found.mean_error == pytest.approx(6.0)


def test_nights_without_an_ahi_have_no_error():
    assert ahi_error(NIGHTS, 0.5, AhiFit(1.0, 9.0, 60.0, COUNT, 5), {"other": 3.0}) is None
