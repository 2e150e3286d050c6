"""ECG drawn around given beats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from semscnn_gui.recording.simulation.waveform import RANGE_MV, band_noise, render_ecg


def highest_near(samples: NDArray[np.float32], fs: float, time_s: float, reach_s: float = 0.06) -> float:
    first = max(round((time_s - reach_s) * fs), 0)
    stop = round((time_s + reach_s) * fs) + 1
    return (first + int(np.argmax(samples[first:stop]))) / fs


@settings(max_examples=40, deadline=None)
@given(
    rr_s=st.lists(st.floats(0.25, 5.0), min_size=2, max_size=60),
    first_s=st.floats(0.1, 2.0),
    fs=st.sampled_from([80.0, 100.0, 128.5, 250.0, 1000.0]),
    seed=st.integers(0, 1000),
)
def test_every_given_beat_is_the_maximum_of_its_qrs_within_half_a_sample(
    rr_s: list[float], first_s: float, fs: float, seed: int
) -> None:
    beats = first_s + np.cumsum(rr_s)
    duration = float(beats[-1]) + 1.0
    samples = render_ecg(beats, duration, fs, seed).samples_mv
    for beat in beats:
        # A beat between two samples may fall to either: the tenth of a sample is for that.
        assert abs(highest_near(samples, fs, beat) - beat) <= 0.6 / fs


@settings(max_examples=30, deadline=None)
@given(rr_s=st.lists(st.floats(0.0, 0.3), min_size=1, max_size=80), fs=st.sampled_from([100.0, 500.0]))
def test_beats_however_close_stay_finite_and_in_range(rr_s: list[float], fs: float) -> None:
    beats = 1 + np.cumsum(rr_s)
    samples = render_ecg(beats, float(beats[-1]) + 1, fs).samples_mv
    assert np.all(np.isfinite(samples))
    assert samples.min() >= RANGE_MV[0]
    assert samples.max() <= RANGE_MV[1]


@pytest.mark.parametrize("beats", [[], [2.5], [-3.0, 1.0, 99.0]])
def test_few_beats_or_beats_outside_the_recording_are_no_trouble(beats: list[float]) -> None:
    ecg = render_ecg(beats, 10.0, 100.0)
    assert ecg.samples_mv.dtype == np.float32
    assert len(ecg.samples_mv) == 1000
    inside = [beat for beat in beats if 0 <= beat < 10]
    assert (ecg.samples_mv.max() > 0.7) == bool(inside)


def test_a_stretch_without_beats_holds_no_qrs() -> None:
    beats = np.concatenate([np.arange(1, 30), np.arange(60, 90)]).astype(float)
    ecg = render_ecg(beats, 90.0, 250.0, seed=4)
    silent = ecg.samples_mv[31 * 250 : 59 * 250]
    assert np.ptp(silent) < 0.6
    assert np.abs(np.diff(silent)).max() < 0.08
    assert np.std(silent) > 0.005


def test_same_seed_same_ecg_and_another_seed_another() -> None:
    beats = np.arange(1, 60, 0.9)
    first, again, other = (render_ecg(beats, 60.0, 100.0, seed).samples_mv for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_blocks_join_without_a_seam() -> None:
    """The ECG is drawn in blocks of 300 s: a beat on the seam is whole."""
    beats = np.arange(280.0, 320.0, 1.0)
    samples = render_ecg(beats, 330.0, 500.0).samples_mv
    at_seam, elsewhere = (samples[round((t - 0.3) * 500) : round((t + 0.5) * 500)] for t in (300.0, 305.0))
    assert np.corrcoef(at_seam, elsewhere)[0, 1] > 0.97


def test_t_wave_comes_earlier_at_a_fast_rate() -> None:
    def t_peak(rr: float) -> float:
        fs = 500.0
        beats = np.arange(1, 100, rr)
        samples = render_ecg(beats, 100.0, fs).samples_mv
        window = np.arange(round(0.15 * fs), round(0.42 * fs))
        cycle = np.mean([samples[round(beat * fs) + window] for beat in beats[2:-2]], axis=0)
        return float(window[np.argmax(cycle)] / fs)

    assert t_peak(1.1) - t_peak(0.6) > 0.05


def test_breathing_moves_the_r_amplitude() -> None:
    beats = np.arange(1, 300, 0.8)
    samples = render_ecg(beats, 300.0, 250.0).samples_mv
    at_beat = np.round(beats * 250).astype(int)
    height = samples[at_beat] - np.median(samples[at_beat[:, None] - np.arange(15, 20)], axis=1)
    power = np.abs(np.fft.rfft((height - height.mean()) * np.hanning(len(height)))) ** 2
    frequency = np.fft.rfftfreq(len(height), 0.8)
    breath = (frequency > 0.2) & (frequency < 0.3)
    assert power[breath].sum() > 0.5 * power[frequency > 0.02].sum()


def test_band_noise_keeps_to_its_band_and_strength() -> None:
    noise = band_noise(np.random.default_rng(0), 20000, 10.0, 0.2, 0.4)
    assert np.std(noise) == pytest.approx(1, abs=0.1)
    power = np.abs(np.fft.rfft(noise * np.hanning(len(noise)))) ** 2
    frequency = np.fft.rfftfreq(len(noise), 0.1)
    assert power[(frequency > 0.19) & (frequency < 0.41)].sum() > 0.99 * power.sum()


@pytest.mark.parametrize(
    ("beats", "duration", "fs"),
    [([2.0, 1.0], 10.0, 100.0), ([1.0, np.nan], 10.0, 100.0), ([1.0], 0.0, 100.0), ([1.0], 10.0, -1.0)],
)
def test_senseless_arguments_are_refused(beats: list[float], duration: float, fs: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        render_ecg(beats, duration, fs)


@pytest.mark.slow
@pytest.mark.parametrize("record", ["a05", "c02", "x11"])
def test_a_detector_finds_the_beats_of_real_nights(shared_data: Path, record: str) -> None:
    """Sensitivity and PPV of neurokit2's detector against the beats drawn, within 100 ms."""
    import neurokit2
    import wfdb

    beats = wfdb.rdann(str(shared_data / "apnea-ecg" / record), "ecg").sample / 100
    beats = beats[(beats > 3600) & (beats < 7200)] - 3600
    ecg = render_ecg(beats, 3600.0, 100.0)
    _, found = neurokit2.ecg_peaks(neurokit2.ecg_clean(ecg.samples_mv, 100), 100)
    peaks = found["ECG_R_Peaks"] / 100
    # Beats that the reference marks twice within 0.3 s are no two heartbeats.
    beats = beats[np.diff(beats, prepend=-9) > 0.3]
    far = np.abs(beats[:, None] - peaks[None, :]).min(axis=1) > 0.1
    false = np.abs(peaks[:, None] - beats[None, :]).min(axis=1) > 0.1
    assert np.mean(far) < 0.005
    assert np.mean(false) < 0.005
