from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.ecg.model import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.indices import minute_heart_rate, runs, screening_band, summarize
from semscnn_gui.night.model import MinuteState, ModelIdentity, NightAnalysis, Review, ReviewedNight
from semscnn_gui.recording.model import Recording

CODES = {"A": MinuteState.APNEA, "N": MinuteState.NORMAL, "x": MinuteState.UNSCORABLE}


def night_of(states: str, first_minute: int = 0, rr_s: float = 1.0, edits=None) -> ReviewedNight:
    """A night whose minutes are A, N or x (unscorable)."""
    n = len(states)
    probability = np.array([{"A": 0.9, "N": 0.1, "x": np.nan}[state] for state in states])
    stop = (first_minute + n) * 60.0
    time = np.arange(rr_s, stop, rr_s)
    analysis = NightAnalysis(
        recording=Recording(Path("n.edf"), "n.edf", "EDF", "0", None, stop),
        model=ModelIdentity("m", "0" * 64, ("rri_relative", "rri_deviation"), 0.5, "rri/2"),
        first_minute=first_minute,
        probability=probability,
        reason=tuple(UnscorableReason.FLAT if state == "x" else None for state in states),
        good_signal=np.ones(n),
        peaks=RPeaks(time),
        rr=RRSeries(time, np.full(len(time), rr_s), np.zeros(len(time), bool), np.ones(len(time), bool)),
        app_version="0",
    )
    return ReviewedNight(analysis, Review(edits or {}))


def test_unscorable_minutes_are_in_no_index_of_apnea():
    summary = summarize(night_of("AAxxNNxxNN"))
    assert (summary.recorded_minutes, summary.analysable_minutes, summary.unscorable_minutes) == (10, 6, 4)
    assert summary.apnea_minutes_per_hour == pytest.approx(20.0)
    assert summary.unscorable_by_reason == {"flat": 4}
    assert summary.longest_unscorable_minutes == 2


def test_night_without_analysable_minutes_has_no_result_rather_than_a_normal_one():
    summary = summarize(night_of("x" * 300))
    assert summary.apnea_minutes_per_hour is None
    assert summary.estimated_ahi is None
    assert summary.screening_band is None
    assert summary.apnea_class is None
    assert summary.sleep_apnea is None
    assert not summary.adequate


def test_unscorable_minute_ends_a_run():
    assert summarize(night_of("AAAxAAN")).longest_run_minutes == 3


@pytest.mark.parametrize(
    ("apnea", "normal", "expected"), [(100, 0, "A"), (99, 0, "B"), (5, 60, "B"), (4, 60, "C"), (0, 60, "C")]
)
def test_challenge_class_follows_the_number_of_apnea_minutes(apnea, normal, expected):
    assert summarize(night_of("A" * apnea + "N" * normal)).apnea_class == expected


@pytest.mark.parametrize(
    ("ahi", "band"),
    [(0, "<5"), (4.99, "<5"), (5, "5–15"), (15, "15–30"), (29.9, "15–30"), (30, "≥30"), (90, "≥30")],
)
def test_screening_bands_are_cut_at_5_15_and_30(ahi, band):
    assert screening_band(ahi) == band


def test_paper_rule_needs_more_than_five_apnea_minutes_per_hour():
    assert summarize(night_of("A" * 5 + "N" * 55)).sleep_apnea is False
    assert summarize(night_of("A" * 6 + "N" * 54)).sleep_apnea is True


def test_worst_hour_and_hours_with_apnea():
    summary = summarize(night_of("N" * 90 + "A" * 40 + "N" * 110))
    assert summary.worst_hour_apnea_minutes == 40
    assert 70 <= summary.worst_hour_start_minute <= 90
    assert summary.hours_with_apnea == 2


def test_edits_of_the_reviewer_win_and_the_model_stays():
    night = night_of("AANN", edits={0: MinuteState.NORMAL, 3: MinuteState.UNSCORABLE})
    assert [state.value for state in night.states()] == ["normal", "apnea", "normal", "unscorable"]
    assert summarize(night).apnea_minutes == 1
    assert summarize(night).unscorable_by_reason == {"marked by reviewer": 1}
    assert summarize(night, model_only=True).apnea_minutes == 2


def test_minutes_keep_their_number_in_an_analysed_range():
    night = night_of("NNAAN", first_minute=100)
    assert list(night.analysis.minutes) == [100, 101, 102, 103, 104]
    assert night.state(102) is MinuteState.APNEA
    assert runs(night.states(), MinuteState.APNEA, 100) == [(102, 2)]


def test_heart_rate_comes_from_the_rr_intervals():
    summary = summarize(night_of("N" * 10, rr_s=0.8))
    assert summary.heart_rate_mean == pytest.approx(75.0)
    assert summary.heart_rate_min == pytest.approx(75.0, abs=1.5)
    assert summary.rmssd_ms == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(minute_heart_rate(night_of("NN", rr_s=0.8).analysis), 75.0, atol=1.5)


@given(st.text("ANx", min_size=1, max_size=200))
def test_counts_add_up_for_any_night(states):
    summary = summarize(night_of(states))
    assert summary.analysable_minutes + summary.unscorable_minutes == summary.recorded_minutes == len(states)
    assert sum(summary.unscorable_by_reason.values()) == summary.unscorable_minutes
    assert summary.apnea_minutes == states.count("A")
    found = runs(night_of(states).states(), MinuteState.APNEA)
    assert sum(length for _, length in found) == states.count("A")
    assert max((length for _, length in found), default=0) == summary.longest_run_minutes
    if summary.apnea_minutes_per_hour is not None:
        assert 0 <= summary.apnea_minutes_per_hour <= 60


def test_heart_rate_of_bigeminy_counts_every_beat_once():
    from dataclasses import replace

    from semscnn_gui.ecg.rr import rr_series

    night = night_of("N" * 10)
    peaks = RPeaks(np.cumsum(np.tile([0.55, 1.05], 375)))
    analysis = replace(night.analysis, peaks=peaks, rr=rr_series(peaks))
    assert summarize(ReviewedNight(analysis)).heart_rate_mean == pytest.approx(75.0, abs=1.0)


def test_state_of_a_minute_outside_the_range_is_an_error():
    with pytest.raises(IndexError):
        night_of("NA", first_minute=10).analysis.state(9)
