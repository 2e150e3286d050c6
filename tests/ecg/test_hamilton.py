from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semscnn_gui.ecg.hamilton import correct_r_peaks, hamilton_r_peaks

FS = 100.0


@pytest.fixture(scope="module")
def a01_mv(shared_data):
    """Twenty minutes of a01 from minute 60, in mV at 100 Hz, band-passed as published."""
    import edfio
    from scipy.signal import filtfilt, firwin

    signal = edfio.read_edf(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf").signals[0]
    assert (signal.sampling_frequency, signal.physical_dimension) == (FS, "mV")
    return filtfilt(firwin(31, [3, 45], pass_zero=False, fs=FS), 1, signal.data.astype(np.float64))


def make_ecg(beats_s, duration_s, noise=0.01, t_wave=0.25, seed=0):
    """R waves 40 ms wide and smooth T waves 0.3 s after them."""
    t = np.arange(round(duration_s * FS)) / FS
    ecg = np.random.default_rng(seed).normal(0.0, noise, len(t))
    for beat in beats_s:
        ecg += np.exp(-(((t - beat) / 0.014) ** 2)) + t_wave * np.exp(-(((t - beat - 0.3) / 0.05) ** 2))
    return ecg


def missed_and_extra(found, beats_s, tolerance_s=0.05):
    found_s = found / FS
    missed = sum(np.abs(found_s - beat).min(initial=9.0) > tolerance_s for beat in beats_s)
    extra = sum(np.abs(np.asarray(beats_s) - peak).min() > tolerance_s for peak in found_s)
    return missed, extra


def test_beats_of_a_real_night_are_found(a01_mv, shared_data):
    import wfdb

    beats_s = wfdb.rdann(str(shared_data / "apnea-ecg" / "a01"), "ecg").sample / FS - 3600.0
    beats_s = beats_s[(beats_s > 1.0) & (beats_s < len(a01_mv) / FS - 1.0)]
    found = correct_r_peaks(a01_mv, hamilton_r_peaks(a01_mv, FS), FS)
    missed, extra = missed_and_extra(found[(found > FS) & (found < len(a01_mv) - FS)], beats_s, 0.1)
    assert missed <= 0.005 * len(beats_s)
    assert extra <= 0.005 * len(beats_s)


def test_same_peaks_as_the_plain_algorithm_on_a_real_night(a01_mv, reference):
    for x in (a01_mv[:30_000], -a01_mv[30_000:60_000], a01_mv[90_000:]):
        peaks = hamilton_r_peaks(x, FS)
        plain = reference.hamilton(x)
        np.testing.assert_array_equal(peaks, plain)
        np.testing.assert_array_equal(correct_r_peaks(x, peaks, FS), reference.correct(x, plain, 10))


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    noise=st.floats(0.001, 2.0),
    rr_s=st.floats(0.35, 2.5),
    spikes=st.integers(0, 3),
    silence_s=st.sampled_from([0, 0, 2, 10]),
    upside_down=st.booleans(),
)
def test_same_peaks_as_the_plain_algorithm_on_any_signal(
    reference, seed, noise, rr_s, spikes, silence_s, upside_down
):
    rng = np.random.default_rng(seed)
    beats_s = np.cumsum(rr_s * rng.uniform(0.7, 1.3, int(40 / rr_s)))
    x = make_ecg(beats_s, 40.0, noise, seed=seed)
    x[rng.integers(0, len(x), spikes)] += 30.0
    start = rng.integers(0, 2_000)
    x[start : start + 100 * silence_s] = 0.0
    x = -x if upside_down else x
    np.testing.assert_array_equal(hamilton_r_peaks(x, FS), reference.hamilton(x))


def test_tall_t_waves_are_no_beats():
    beats_s = np.arange(1.0, 59.0, 0.9)
    x = make_ecg(beats_s, 60.0, t_wave=0.6)
    assert missed_and_extra(hamilton_r_peaks(x, FS), beats_s) == (0, 0)


def test_complexes_that_point_down_are_marked_at_their_lowest_point():
    beats_s = np.arange(1.0, 59.0, 0.9)
    peaks = hamilton_r_peaks(-make_ecg(beats_s, 60.0, t_wave=0.1), FS)
    assert np.abs(peaks / FS - beats_s).max() <= 0.011


@pytest.mark.parametrize(("pause_s", "missed"), [(0.9, 1), (1.6, 0)])
def test_half_the_threshold_will_do_only_after_a_pause(pause_s, missed):
    before_s = np.arange(1.0, 29.0, 0.9)
    beats_s = np.concatenate((before_s, before_s[-1] + pause_s + np.arange(0.0, 20.0, 0.9)))
    x = make_ecg(beats_s, 60.0)
    small = round((before_s[-1] + pause_s) * FS)
    x[small - 20 : small + 40] *= 0.35
    assert missed_and_extra(hamilton_r_peaks(x, FS), beats_s) == (missed, 0)


def test_silence_has_no_beats():
    assert len(hamilton_r_peaks(np.zeros(3_000), FS)) == 0


def test_too_short_signal_is_refused():
    with pytest.raises(ValueError, match="8"):
        hamilton_r_peaks(np.zeros(799), FS)


def test_correction_takes_the_largest_sample_within_the_tolerance():
    x = np.zeros(1_000)
    x[[105, 495, 511, 700]] = [1.0, 2.0, 3.0, 1.0]
    peaks = np.array([5, 100, 501, 502, 705, 995])
    # 5 and 995 lie too near the ends; 511 is outside [491, 511) of 501, inside that of 502.
    np.testing.assert_array_equal(correct_r_peaks(x, peaks, FS), [105, 495, 511, 700])


def test_correction_merges_peaks_that_meet():
    x = np.zeros(1_000)
    x[500] = 1.0
    np.testing.assert_array_equal(correct_r_peaks(x, np.array([495, 505]), FS), [500])
    assert len(correct_r_peaks(x, np.empty(0, np.intp), FS)) == 0


def test_a_window_takes_milliseconds(a01_mv):
    x = a01_mv[:30_000]
    hamilton_r_peaks(x, FS)
    took = []
    for _ in range(5):
        start = time.process_time()
        hamilton_r_peaks(x, FS)
        took.append(time.process_time() - start)
    # 8 ms here, and 476 windows make a night; the plain algorithm takes 100 to 300 ms.
    assert min(took) < 0.03
