from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from semscnn_gui.ecg.rr_intervals import RPeaks, UnscorableReason, rr_series
from semscnn_gui.ecg.windows import SERIES, WINDOW_SAMPLES, night_windows, window_series
from tests.support.signals import steady_beats


def test_one_window_per_scorable_minute_in_the_order_of_the_night():
    windows = night_windows(rr_series(RPeaks(steady_beats(12))), (UnscorableReason.NOISE,) * 12)
    assert windows.minutes.tolist() == list(range(12))
    assert windows.series.shape == (12, len(SERIES), WINDOW_SAMPLES)
    assert windows.series.dtype == np.float32


def test_window_holds_its_minute_in_the_middle():
    beats, time = [], 0.0
    while time < 600:
        time += (0.6 if 300 <= time < 360 else 1.0) + 0.02 * np.sin(time)
        beats.append(time)
    windows = night_windows(rr_series(RPeaks(np.array(beats))), (UnscorableReason.NOISE,) * 10)
    scaled = windows.series[5, 0]
    assert scaled[370:530].max() < -0.4
    assert scaled[10:350].min() > 0.1


def test_deviation_tells_a_fast_stretch_from_the_night():
    beats, time = [], 0.0
    while time < 3600:
        time += (0.6 if 1200 <= time < 1800 else 1.0) + 0.02 * np.sin(time)
        beats.append(time)
    windows = night_windows(rr_series(RPeaks(np.array(beats))), (UnscorableReason.NOISE,) * 60)
    assert windows.series[25, 1].max() < -1.5
    assert abs(windows.series[50, 1]).max() < 0.2


@settings(max_examples=50)
@given(arrays(np.float64, (3, WINDOW_SAMPLES), elements=st.floats(0.3, 2.5)), st.floats(0.4, 2.0))
def test_series_are_finite_and_bounded_for_any_rhythm(rri, median):
    series = window_series(rri, median)
    assert np.isfinite(series).all()
    assert abs(series).max() <= 4


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_relative_series_is_the_same_for_a_person_whose_heart_swings_further(factor):
    rng = np.random.default_rng(0)
    swing = 0.1 * np.cumsum(rng.normal(size=(20, WINDOW_SAMPLES)), axis=1) / 30
    swing -= swing.mean(axis=1, keepdims=True)
    one, other = (window_series(1.0 + size * swing, 1.0) for size in (1.0, factor))
    np.testing.assert_allclose(one[:, 0], other[:, 0], atol=1e-5)
    np.testing.assert_allclose(factor * one[:, 1], other[:, 1], atol=1e-5)
