from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.ecg.rhythm import find_rhythm
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import night_windows
from semscnn_gui.recording.recording import EcgSignal
from semscnn_gui.recording.simulation.simulated_night import render_ecg
from tests.support.signals import recording_of, steady_beats, steady_ecg

MINUTES = 12
BAD = slice(5 * 6000, 7 * 6000)  # minutes 5 and 6


def reasons_of(ecg: EcgSignal) -> tuple[UnscorableReason | None, ...]:
    rhythm = find_rhythm(recording_of(ecg))
    return night_windows(rhythm.rr, rhythm.reasons).reason


def spoiled(spoil) -> EcgSignal:
    ecg, _ = steady_ecg(MINUTES)
    samples = ecg.samples_mv.copy()
    samples[BAD] = spoil(samples[BAD])
    return EcgSignal(samples, ecg.fs, "ECG", "mV", range_mv=(-5.0, 5.0))


def noise(samples):
    return np.random.default_rng(1).normal(0, 0.5, len(samples))


def muscle_noise(samples):
    return samples + np.random.default_rng(2).normal(0, 1.0, len(samples))


def clipped(samples):
    return np.where(np.arange(len(samples)) // 150 % 2 == 0, 5.0, -5.0)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda s: np.full(len(s), np.nan), UnscorableReason.MISSING),
        (lambda s: np.full(len(s), 0.01), UnscorableReason.FLAT),
        (lambda s: 0.002 * np.sin(np.arange(len(s))), UnscorableReason.FLAT),
        (clipped, UnscorableReason.SATURATED),
        (noise, UnscorableReason.NOISE),
        (muscle_noise, UnscorableReason.NOISE),
        (lambda s: 0.3 * np.sin(np.arange(len(s)) / 150), UnscorableReason.TOO_FEW_BEATS),
    ],
    ids=["missing", "flat", "nearly flat", "saturated", "noise", "muscle noise", "wander without beats"],
)
def test_bad_minutes_are_unscorable_for_their_reason(spoil, reason):
    reasons = reasons_of(spoiled(spoil))
    assert reasons[5] == reasons[6] == reason
    assert all(other is None for i, other in enumerate(reasons) if i not in (4, 5, 6, 7))


def test_clean_night_is_scorable_to_its_ends():
    ecg, _ = steady_ecg(MINUTES)
    assert set(reasons_of(ecg)) == {None}


def test_a_night_of_noise_is_never_normal():
    rng = np.random.default_rng(3)
    reasons = reasons_of(EcgSignal(rng.normal(0, 0.2, 60_000).astype(np.float32), 100.0, "ECG", "mV"))
    assert None not in reasons


def hum(fs: float) -> np.ndarray:
    t = np.arange(round(20 * 60 * fs)) / fs
    return 0.5 * np.sin(2 * np.pi * 50.03 * t)


def smooth_noise(fs: float, cutoff_hz: float) -> np.ndarray:
    rng = np.random.default_rng(5)
    width = max(1, round(fs / cutoff_hz))
    return np.convolve(rng.normal(0, 1, round(20 * 60 * fs)), np.ones(width) / width, "same")


@pytest.mark.parametrize("fs", [100.0, 200.0, 250.0])
@pytest.mark.parametrize(
    "make",
    [hum, lambda fs: smooth_noise(fs, 10), lambda fs: smooth_noise(fs, 25)],
    ids=["hum", "10 Hz", "25 Hz"],
)
def test_hum_and_smooth_noise_are_not_taken_for_a_heart(make, fs):
    reasons = reasons_of(EcgSignal(make(fs).astype(np.float32), fs, "ECG", "mV"))
    assert sum(reason is None for reason in reasons) <= 1


def rhythm_reasons(intervals: np.ndarray) -> tuple[UnscorableReason | None, ...]:
    beats = 0.5 + np.cumsum(intervals)
    rhythm = find_rhythm(recording_of(beats=beats[beats < 20 * 60]))
    return night_windows(rhythm.rr, rhythm.reasons).reason


def test_atrial_fibrillation_is_irregular_and_never_normal():
    rng = np.random.default_rng(6)
    for intervals in (rng.uniform(0.45, 1.2, 2000), np.clip(rng.normal(0.8, 0.16, 2000), 0.35, 2)):
        reasons = rhythm_reasons(intervals)
        assert reasons.count(UnscorableReason.IRREGULAR) >= 0.9 * len(reasons)


def test_bigeminy_is_irregular():
    reasons = rhythm_reasons(np.tile([0.55, 1.05], 1000))
    assert reasons.count(UnscorableReason.IRREGULAR) >= 0.9 * len(reasons)


def test_paced_rhythm_is_a_fixed_rate_and_never_normal():
    jitter = np.random.default_rng(7).integers(-1, 2, 1400) * 0.005
    reasons = rhythm_reasons(0.86 + jitter)
    assert set(reasons) == {UnscorableReason.FIXED_RATE}


@pytest.mark.parametrize("fs", [80.049, 99.7, 128.25])
def test_electrode_off_is_found_where_it_is_at_any_sampling_rate(fs):
    beats = steady_beats(120)
    ecg = render_ecg(beats, 7200, fs)
    samples = ecg.samples_mv.copy()
    samples[round(6000 * fs) : round(6120 * fs)] = 0.001
    reasons = reasons_of(EcgSignal(samples, fs, "ECG", "mV"))
    assert [i for i, reason in enumerate(reasons) if reason is UnscorableReason.FLAT] == [100, 101]


def test_scattered_invalid_samples_cost_nothing():
    ecg, _ = steady_ecg(MINUTES)
    samples = ecg.samples_mv.copy()
    samples[::100] = np.nan
    assert set(reasons_of(EcgSignal(samples, 100.0, "ECG", "mV"))) == {None}


def test_short_artefact_costs_no_minute():
    ecg, _ = steady_ecg(MINUTES)
    samples = ecg.samples_mv.copy()
    samples[20_000:20_800] += np.random.default_rng(4).normal(0, 2.0, 800)
    assert set(reasons_of(EcgSignal(samples, 100.0, "ECG", "mV"))) == {None}


def test_good_minute_alone_between_bad_ones_has_no_context():
    ecg, _ = steady_ecg(MINUTES)
    samples = ecg.samples_mv.copy()
    samples[: 5 * 6000] = samples[6 * 6000 :] = np.nan
    reasons = reasons_of(EcgSignal(samples, 100.0, "ECG", "mV"))
    assert reasons[5] == UnscorableReason.NO_CONTEXT


def test_minutes_without_recorded_beats_are_missing():
    beats = steady_beats(MINUTES)
    beats = beats[(beats < 300) | (beats >= 420)]
    rhythm = find_rhythm(recording_of(beats=beats))
    reasons = night_windows(rhythm.rr, rhythm.reasons).reason
    assert reasons[5] == reasons[6] == UnscorableReason.MISSING
    assert rhythm.good_signal[5] == 0.0
    assert rhythm.good_signal[2] > 0.99


def test_low_but_real_ecg_is_not_flat():
    ecg, _ = steady_ecg(MINUTES)
    assert set(reasons_of(EcgSignal(0.2 * ecg.samples_mv, ecg.fs, "ECG", "mV"))) == {None}


@pytest.mark.parametrize("name", ["apnea-ecg-a01-from-60min.edf", "bitalino85", "wfdb/100"])
def test_nearly_all_minutes_of_real_clean_ecg_are_scorable(shared_data, name):
    from semscnn_gui.recording import open_recording

    recording = open_recording(shared_data / "recordings" / name)
    rhythm = find_rhythm(recording)
    reasons = night_windows(rhythm.rr, rhythm.reasons).reason
    assert sum(reason is None for reason in reasons) >= 0.95 * len(reasons)
