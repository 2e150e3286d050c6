from __future__ import annotations

import pytest

from semscnn_gui.semscnn.ahi import EXPERT_MINUTES, ahi_fit, estimate_ahi, is_ahi_fit

STORED = {"per_apnea_minute": 1.3, "error_sd": 11.0, "largest_per_hour": 55.0, "nights": 35, "from": "count"}


def test_a_model_without_a_fit_takes_the_one_of_experts_minutes():
    assert ahi_fit({}) is EXPERT_MINUTES


def test_estimate_carries_its_error_and_is_not_beyond_range_inside():
    estimate = estimate_ahi(ahi_fit(STORED), 20.0)
    assert estimate.events_per_hour == pytest.approx(26.0)
    assert (estimate.error_sd, estimate.beyond_range) == (11.0, False)


def test_more_apnea_than_any_night_of_the_fit_gives_the_end_of_the_range_and_says_so():
    estimate = estimate_ahi(ahi_fit(STORED), 58.0)
    assert estimate.events_per_hour == pytest.approx(1.3 * 55.0)
    assert estimate.beyond_range


@pytest.mark.parametrize(
    "wrong",
    [{"error_sd": 0.0}, {"per_apnea_minute": "1"}, {"from": "guess"}, {"nights": float("nan")}, {"more": 1}],
)
def test_a_fit_that_cannot_be_is_told_from_one_that_can(wrong):
    assert is_ahi_fit(STORED)
    assert not is_ahi_fit(STORED | wrong)
