from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semscnn_gui.ecg.rr_intervals import RPeaks, UnscorableReason, rr_series
from semscnn_gui.ecg.windows import night_windows
from tests.support.signals import steady_beats

NO_FAULT = (UnscorableReason.MISSING,)


def windows_of(time_s, minutes=10):
    return night_windows(rr_series(RPeaks(time_s)), NO_FAULT * minutes).series


def test_regular_beats_are_left_alone():
    beats = steady_beats(10)
    rr = rr_series(RPeaks(beats))
    np.testing.assert_allclose(rr.rr_s, np.diff(beats))
    assert rr.valid.all()
    assert not rr.corrected.any()


def test_missed_beat_is_put_in():
    beats = steady_beats(10)
    rr = rr_series(RPeaks(np.delete(beats, 300)))
    assert len(rr.rr_s) == len(beats) - 1
    assert rr.corrected.sum() == 2
    assert rr.valid.all()


def test_extra_beat_is_taken_out():
    beats = steady_beats(10)
    rr = rr_series(RPeaks(np.insert(beats, 300, beats[299] + 0.4)))
    np.testing.assert_allclose(rr.time_s, beats[1:])
    assert rr.valid.all()


def test_premature_beat_with_its_pause_is_moved_to_the_middle():
    beats = steady_beats(10)
    early = beats.copy()
    early[300] -= 0.35
    rr = rr_series(RPeaks(early))
    assert rr.corrected.sum() == 2
    np.testing.assert_allclose(rr.time_s[299], beats[300], atol=0.1)


@pytest.mark.parametrize("fault", ["missed", "extra"])
def test_one_faulty_beat_does_not_distort_its_windows(fault):
    beats = steady_beats(10)
    faulty = np.delete(beats, 300) if fault == "missed" else np.insert(beats, 300, beats[299] + 0.4)
    clean, disturbed = windows_of(beats), windows_of(faulty)
    assert np.abs(clean - disturbed).max() < 0.35
    assert np.abs(clean - disturbed).mean() < 0.01


def test_cyclic_variation_of_heart_rate_is_not_taken_for_artefact():
    time, beats = 0.0, []
    while time < 600:
        time += 0.9 + 0.2 * np.sin(2 * np.pi * time / 45)
        beats.append(time)
    rr = rr_series(RPeaks(np.array(beats)))
    assert rr.valid.all()
    assert not rr.corrected.any()


def test_gap_is_not_bridged_by_beats():
    beats = steady_beats(10)
    beats = beats[(beats < 200) | (beats > 260)]
    rr = rr_series(RPeaks(beats))
    assert not rr.valid[np.argmax(rr.rr_s)]
    assert rr.rr_s.max() > 59


def test_fewer_than_two_beats_give_no_interval():
    for beats in ([], [3.0]):
        assert len(rr_series(RPeaks(np.array(beats))).rr_s) == 0


@settings(max_examples=80)
@given(st.lists(st.floats(0.05, 20.0), min_size=2, max_size=200))
def test_any_intervals_give_ordered_times_and_plausible_valid_intervals(intervals):
    beats = np.cumsum(intervals)
    rr = rr_series(RPeaks(beats))
    assert np.all(np.diff(rr.time_s) > 0)
    assert np.all((rr.rr_s[rr.valid] >= 0.3) & (rr.rr_s[rr.valid] <= 2.5))
    assert len(rr.time_s) == len(rr.rr_s) == len(rr.valid) == len(rr.corrected)
    assert rr.time_s[-1] <= beats[-1] + 1e-9


def test_faulty_beat_at_the_very_end_does_not_distort_the_last_windows():
    beats = steady_beats(10)
    clean = windows_of(beats)
    for faulty in (np.delete(beats, -2), np.delete(beats, 1), np.insert(beats, 1, beats[0] + 0.35)):
        # A usual swing of the night is half a unit.
        assert np.abs(windows_of(faulty) - clean).mean(axis=(1, 2)).max() < 0.15
