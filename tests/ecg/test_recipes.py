from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from semscnn_gui.ecg import published_windows as published
from semscnn_gui.ecg import windows
from semscnn_gui.ecg.recipes import PREPROCESSING_OF, windows_of
from semscnn_gui.ecg.rhythm import find_rhythm
from semscnn_gui.ecg.rr_intervals import RPeaks, UnscorableReason
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from tests.support.signals import recording_of, steady_beats, steady_ecg


def test_recipe_rri_gives_the_windows_of_the_rhythm():
    recording = recording_of(beats=steady_beats(12))
    rhythm, made = windows_of(recording, "rri")
    found = find_rhythm(recording)
    np.testing.assert_array_equal(rhythm.rr.rr_s, found.rr.rr_s)
    expected = windows.night_windows(found.rr, found.reasons)
    np.testing.assert_array_equal(made.series, expected.series)
    assert made.reason == expected.reason


def test_recipe_with_amplitude_gives_the_published_windows_of_good_minutes():
    ecg, _ = steady_ecg(10)
    _, made = windows_of(recording_of(ecg), "rri+amplitude")
    expected = published.published_windows(ecg)
    np.testing.assert_array_equal(made.series, expected.windows)
    np.testing.assert_array_equal(made.minutes, [2, 3, 4, 5, 6, 7])
    assert made.minutes.dtype == np.int64
    assert made.reason == expected.reason


def test_minute_of_noise_has_no_window_of_either_recipe():
    ecg, _ = steady_ecg(12)
    noise = np.random.default_rng(0).normal(0, 0.5, 6000).astype(np.float32)
    spoilt = ecg.samples_mv.copy()
    spoilt[5 * 6000 : 6 * 6000] = noise
    for recipe in PREPROCESSING_OF:
        _, made = windows_of(recording_of(replace(ecg, samples_mv=spoilt)), recipe)
        assert 5 not in made.minutes
        assert made.reason[5] is not None
        assert [i for i, told in enumerate(made.reason) if told is None] == made.minutes.tolist()


def test_recording_that_lasts_longer_than_its_samples_ends_in_missing_minutes():
    ecg, _ = steady_ecg(10)
    longer = replace(recording_of(ecg), duration_s=12 * 60.0)
    _, made = windows_of(longer, "rri+amplitude")
    assert len(made.reason) == 12
    assert made.reason[10:] == (UnscorableReason.MISSING,) * 2


def test_beats_without_a_waveform_are_refused_by_the_recipe_with_amplitude():
    with pytest.raises(InputError) as refused:
        windows_of(recording_of(beats=steady_beats(12)), "rri+amplitude")
    assert str(refused.value) == (
        "made.edf: content is beats without a waveform; recipe rri+amplitude needs R amplitudes: "
        "take the waveform, or a model or recipe from RR intervals."
    )


def test_unknown_recipe_is_refused():
    with pytest.raises(InputError, match=r"recipe is 'rri\+spo2'; choose rri or rri\+amplitude"):
        windows_of(recording_of(beats=steady_beats(12)), "rri+spo2")


def test_altered_peaks_are_what_rr_intervals_are_made_of():
    recording = recording_of(beats=steady_beats(12))
    rhythm, _ = windows_of(recording, "rri", alter_peaks=lambda peaks: RPeaks(peaks.time_s[::2]))
    np.testing.assert_array_equal(rhythm.peaks.time_s, recording.beats.time_s[::2])
    assert np.median(rhythm.rr.rr_s) == pytest.approx(1.8, rel=0.02)
    ecg, _ = steady_ecg(6)
    with pytest.raises(InputError, match="choose rri to try it with wrong R peaks"):
        windows_of(recording_of(ecg), "rri+amplitude", alter_peaks=lambda peaks: peaks)


@pytest.mark.parametrize("recipe", list(PREPROCESSING_OF))
def test_progress_never_goes_back(recipe):
    shares: list[float] = []
    ecg, _ = steady_ecg(8)
    windows_of(recording_of(ecg), recipe, Progress(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
