from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.errors import InputError
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.disturbance import Disturbance

BEATS = np.cumsum(np.random.default_rng(0).uniform(0.8, 1.0, 5000))


def test_no_disturbance_leaves_beats_as_they_are():
    np.testing.assert_array_equal(Disturbance().apply(RPeaks(BEATS), "a01").time_s, BEATS)


def test_a_share_of_beats_is_dropped_and_no_other_is_moved():
    left = Disturbance(drop=0.02).apply(RPeaks(BEATS), "a01").time_s
    assert len(left) == 4900
    assert np.isin(left, BEATS).all()


def test_false_beats_are_added_inside_rr_intervals():
    disturbed = Disturbance(add=0.02).apply(RPeaks(BEATS), "a01").time_s
    assert np.isin(BEATS, disturbed).all()
    false = np.setdiff1d(disturbed, BEATS)
    assert len(false) == 100
    assert BEATS[0] < false.min() < false.max() < BEATS[-1]
    # Anywhere in the interval, not beside the beat only.
    place = false - BEATS[np.searchsorted(BEATS, false) - 1]
    assert 0.3 < place.mean() < 0.6


def test_pauses_attract_no_false_beats():
    beats = np.concatenate([BEATS, BEATS + 50_000])
    disturbed = Disturbance(add=0.02).apply(RPeaks(beats), "a01").time_s
    false = np.setdiff1d(disturbed, beats)
    assert np.mean((false > BEATS[-1]) & (false < 50_000)) < 0.05


def test_jitter_has_its_standard_deviation_and_beats_stay_in_order():
    disturbed = Disturbance(jitter_s=0.02).apply(RPeaks(BEATS), "a01").time_s
    assert len(disturbed) == len(BEATS)
    assert (np.diff(disturbed) > 0).all()
    assert np.std(disturbed - BEATS) == pytest.approx(0.02, rel=0.05)
    wild = Disturbance(jitter_s=5.0).apply(RPeaks(BEATS), "a01").time_s
    assert (np.diff(wild) > 0).all()
    assert BEATS[0] <= wild[0] <= wild[-1] <= BEATS[-1]


def test_same_seed_and_night_give_the_same_errors_and_others_do_not():
    def times(seed: int, night: str) -> list[float]:
        return Disturbance(0.02, 0.02, 0.02, seed).apply(RPeaks(BEATS), night).time_s.tolist()

    assert times(1, "a01") == times(1, "a01")
    assert times(1, "a01") != times(2, "a01")
    assert times(1, "a01") != times(1, "a02")


def test_amplitudes_follow_their_beats():
    peaks = RPeaks(BEATS, np.arange(5000, dtype=np.float32))
    disturbed = Disturbance(drop=0.1, add=0.1).apply(peaks, "a01")
    assert disturbed.amplitude_mv.dtype == np.float32
    assert disturbed.amplitude_mv.shape == disturbed.time_s.shape
    known = np.isin(disturbed.time_s, BEATS)
    np.testing.assert_allclose(
        disturbed.amplitude_mv[known], np.searchsorted(BEATS, disturbed.time_s[known]), rtol=1e-6
    )


@pytest.mark.parametrize("beats", [0, 1, 2])
def test_a_night_of_hardly_any_beats_is_left_alone(beats):
    assert len(Disturbance(0.5, 0.5, 0.1).apply(RPeaks(BEATS[:beats]), "a01").time_s) <= beats + 1


@pytest.mark.parametrize(
    "wrong", [{"drop": -0.1}, {"add": 1.5}, {"jitter_s": -1.0}, {"jitter_s": float("nan")}, {"seed": -1}]
)
def test_values_out_of_range_are_refused(wrong):
    with pytest.raises(InputError, match="disturbance"):
        Disturbance(**wrong)


def test_wrong_beats_change_the_windows_of_a_real_night_a_little(shared_data):
    clean = load_nights(shared_data / "apnea-ecg", ["c05"])[0]
    missed = load_nights(shared_data / "apnea-ecg", ["c05"], disturbance=Disturbance(drop=0.02, seed=1))[0]
    again = load_nights(shared_data / "apnea-ecg", ["c05"], disturbance=Disturbance(drop=0.02, seed=1))[0]
    assert missed.windows.series.tobytes() == again.windows.series.tobytes()
    assert missed.windows.series.tobytes() != clean.windows.series.tobytes()
    assert len(missed.windows.minutes) >= 0.95 * len(clean.windows.minutes)
    np.testing.assert_array_equal(missed.label, clean.label)


def test_frames_refuse_wrong_beats(shared_data):
    with pytest.raises(
        InputError, match=r"C1\.npz: content is RR intervals or windows that are made already"
    ):
        load_nights(shared_data / "hugcdn2014", ["C1"], disturbance=Disturbance(drop=0.02))
