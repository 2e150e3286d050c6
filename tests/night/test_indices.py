from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.night.indices import minute_heart_rate, screening_band
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.night.runs import runs_of
from semscnn_gui.semscnn.ahi import COUNT, PROBABILITY, AhiFit
from tests.support.nights import night_of


def test_unscorable_minutes_are_in_no_index_of_apnea():
    summary = night_of("AAxxNNxxNN").summary
    assert (summary.recorded_minutes, summary.analysable_minutes, summary.unscorable_minutes) == (10, 6, 4)
    assert summary.apnea_minutes_per_hour == pytest.approx(20.0)
    assert summary.unscorable_by_reason == {"flat": 4}
    assert summary.longest_unscorable_minutes == 2


def test_night_without_analysable_minutes_has_no_result_rather_than_a_normal_one():
    summary = night_of("x" * 300).summary
    assert summary.apnea_minutes_per_hour is None
    assert summary.estimated_ahi is None
    assert summary.screening_band is None
    assert summary.apnea_class is None
    assert summary.sleep_apnea is None
    assert not summary.adequate


def test_unscorable_minute_ends_a_run():
    assert night_of("AAAxAAN").summary.longest_run_minutes == 3


@pytest.mark.parametrize(
    ("apnea", "normal", "expected"), [(100, 0, "A"), (99, 0, "B"), (5, 60, "B"), (4, 60, "C"), (0, 60, "C")]
)
def test_challenge_class_follows_the_number_of_apnea_minutes(apnea, normal, expected):
    assert night_of("A" * apnea + "N" * normal).summary.apnea_class == expected


@pytest.mark.parametrize(
    ("ahi", "band"),
    [(0, "<5"), (4.99, "<5"), (5, "5–15"), (15, "15–30"), (29.9, "15–30"), (30, "≥30"), (90, "≥30")],
)
def test_screening_bands_are_cut_at_5_15_and_30(ahi, band):
    assert screening_band(ahi) == band


def test_paper_rule_needs_more_than_five_apnea_minutes_per_hour():
    assert night_of("A" * 5 + "N" * 55).summary.sleep_apnea is False
    assert night_of("A" * 6 + "N" * 54).summary.sleep_apnea is True


def test_worst_hour_and_hours_with_apnea():
    summary = night_of("N" * 90 + "A" * 40 + "N" * 110).summary
    assert summary.worst_hour_apnea_minutes == 40
    assert 70 <= summary.worst_hour_start_minute <= 90
    assert summary.hours_with_apnea == 2


def test_edits_of_the_reviewer_win_and_the_model_stays():
    night = night_of("AANN", edits={0: MinuteState.NORMAL, 3: MinuteState.UNSCORABLE})
    assert [state.value for state in night.states()] == ["normal", "apnea", "normal", "unscorable"]
    assert night.summary.apnea_minutes == 1
    assert night.summary.unscorable_by_reason == {"marked by the reviewer": 1}
    assert night.model_summary.apnea_minutes == 2


def test_minutes_keep_their_number_in_an_analysed_range():
    night = night_of("NNAAN", first_minute=100)
    assert list(night.analysis.minutes) == [100, 101, 102, 103, 104]
    assert night.state(102) is MinuteState.APNEA
    assert runs_of(night.states(), MinuteState.APNEA, 100) == [(102, 2)]


def test_heart_rate_comes_from_the_rr_intervals():
    summary = night_of("N" * 10, rr_s=0.8).summary
    assert summary.heart_rate_mean == pytest.approx(75.0)
    assert summary.heart_rate_min == pytest.approx(75.0, abs=1.5)
    assert summary.rmssd_ms == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(minute_heart_rate(night_of("NN", rr_s=0.8).analysis), 75.0, atol=1.5)


# Never at the end of its range, which would hide a change.
FROM_PROBABILITIES = AhiFit(2.0, 9.0, 60.0, PROBABILITY, 40)
APNEA, NORMAL, UNSCORABLE = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE


def night_with(probability: list[float | None], edits=None, threshold=None, ahi=FROM_PROBABILITIES):
    """A night of these probabilities, None where unscorable; the model's own threshold is 0.4."""
    night = night_of("".join("x" if p is None else "A" for p in probability))
    model = replace(night.analysis.model, threshold=0.4, ahi=ahi)
    given_ = np.array([np.nan if p is None else p for p in probability])
    analysis = replace(night.analysis, model=model, probability=given_)
    return ReviewedNight(analysis, Review(edits or {}, threshold=threshold))


def ahi_of(*args, model_only=False, **kwargs) -> float | None:
    night = night_with(*args, **kwargs)
    return (night.model_summary if model_only else night.summary).estimated_ahi


def test_only_what_the_reviewer_decided_otherwise_than_the_model_moves_an_estimate_from_probabilities():
    night = [0.1, 0.3, 0.5, 0.7]
    assert ahi_of(night) == pytest.approx(2.0 * 60 * 1.6 / 4)
    assert ahi_of(night, {0: NORMAL, 3: APNEA}) == ahi_of(night)
    assert ahi_of(night, {3: NORMAL}) == pytest.approx(2.0 * 60 * 0.9 / 4)
    assert ahi_of(night, {0: APNEA, 3: NORMAL}) == pytest.approx(2.0 * 60 * 1.8 / 4)
    assert ahi_of(night, {3: UNSCORABLE}) == pytest.approx(2.0 * 60 * 0.9 / 3)
    assert ahi_of([*night, None], {4: APNEA}) == pytest.approx(2.0 * 60 * 2.6 / 5)
    assert ahi_of(night, {3: NORMAL}, model_only=True) == ahi_of(night)


def test_an_estimate_from_apnea_minutes_counts_what_is_shown_and_follows_the_threshold():
    count = AhiFit(1.5, 9.0, 60.0, COUNT, 40)
    night = [0.1, 0.3, 0.5, 0.7]
    assert ahi_of(night, ahi=count) == pytest.approx(1.5 * 30)
    assert ahi_of(night, threshold=0.6, ahi=count) == pytest.approx(1.5 * 15)
    assert ahi_of(night, {3: NORMAL}, ahi=count) == pytest.approx(1.5 * 15)
    assert night_with(night, ahi=count).summary.estimated_ahi_source == COUNT
    assert night_with(night).summary.estimated_ahi_source == PROBABILITY


_minutes = st.lists(st.none() | st.floats(0.0, 1.0), min_size=1, max_size=40)
_edits = st.dictionaries(st.integers(0, 39), st.sampled_from(MinuteState))


@given(_minutes, _edits, st.floats(0.01, 0.99), st.data())
def test_neither_the_threshold_nor_agreeing_with_the_model_moves_an_estimate_from_probabilities(
    minutes, edits, threshold, data
):
    edits = {minute: state for minute, state in edits.items() if minute < len(minutes)}
    before = ahi_of(minutes, edits)
    assert ahi_of(minutes, edits, threshold) == before
    called = night_with(minutes).model_states()
    more = data.draw(st.sets(st.sampled_from([m for m in range(len(minutes)) if m not in edits] or [None])))
    agreed = edits | {minute: called[minute] for minute in more if minute is not None}
    assert ahi_of(minutes, agreed, threshold) == before


@given(_minutes, _edits, st.data())
def test_marking_a_normal_minute_as_apnea_never_lowers_the_estimate(minutes, edits, data):
    edits = {minute: state for minute, state in edits.items() if minute < len(minutes)}
    minute = data.draw(st.integers(0, len(minutes) - 1))
    shown = night_with(minutes, edits).state(minute)
    before, after = ahi_of(minutes, edits), ahi_of(minutes, edits | {minute: APNEA})
    if shown is NORMAL:
        assert after >= before - 1e-9


@given(st.text("ANx", min_size=1, max_size=200))
def test_counts_add_up_for_any_night(states):
    summary = night_of(states).summary
    assert summary.analysable_minutes + summary.unscorable_minutes == summary.recorded_minutes == len(states)
    assert sum(summary.unscorable_by_reason.values()) == summary.unscorable_minutes
    assert summary.apnea_minutes == states.count("A")
    found = runs_of(night_of(states).states(), MinuteState.APNEA)
    assert sum(length for _, length in found) == states.count("A")
    assert max((length for _, length in found), default=0) == summary.longest_run_minutes
    if summary.apnea_minutes_per_hour is not None:
        assert 0 <= summary.apnea_minutes_per_hour <= 60


def test_heart_rate_of_bigeminy_counts_every_beat_once():
    from semscnn_gui.ecg.rr_intervals import rr_series

    night = night_of("N" * 10)
    peaks = RPeaks(np.cumsum(np.tile([0.55, 1.05], 375)))
    analysis = replace(night.analysis, peaks=peaks, rr=rr_series(peaks))
    assert ReviewedNight(analysis).summary.heart_rate_mean == pytest.approx(75.0, abs=1.0)


def test_state_of_a_minute_outside_the_range_is_an_error():
    with pytest.raises(IndexError):
        night_of("NA", first_minute=10).analysis.state(9)
