"""The demo night: the same for the same seed, plausible, and labelled as it was made."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from semscnn_gui.recording.simulation.rhythm import minute_labels
from semscnn_gui.recording.simulation.simulated_night import SimulatedNight, simulate, simulate_night


@pytest.fixture(scope="module", params=[0, 1, 2])
def night(request: pytest.FixtureRequest) -> SimulatedNight:
    return simulate(100.0, 8.0, request.param)


def within(
    time_s: NDArray[np.float64], spans_s: NDArray[np.float64], margin_s: float = 0
) -> NDArray[np.bool_]:
    return np.any(
        (time_s[:, None] >= spans_s[:, 0] - margin_s) & (time_s[:, None] < spans_s[:, 1] + margin_s), 1
    )


def sinus_rr(night: SimulatedNight) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Time and RR interval of the night without its ectopic beats."""
    time, rr = night.beat_time_s[1:], np.diff(night.beat_time_s)
    around = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(rr, 3, mode="edge"), 7), axis=1)
    keep = np.abs(rr / around - 1) < 0.15
    return time[keep], rr[keep]


def test_same_seed_same_night() -> None:
    first, again = simulate_night(100.0, 0.5, 7), simulate_night(100.0, 0.5, 7)
    assert first.ecg is not None
    assert again.ecg is not None
    assert np.array_equal(first.ecg.samples_mv, again.ecg.samples_mv)
    assert first.sha256 == again.sha256
    assert first.start == again.start
    assert np.array_equal(first.reference, again.reference)


def test_another_seed_another_night() -> None:
    assert simulate_night(100.0, 0.5, 1).sha256 != simulate_night(100.0, 0.5, 2).sha256


def test_the_rhythm_of_a_seed_does_not_depend_on_the_sampling_rate() -> None:
    slow, fast = simulate(100.0, 0.2, 3), simulate(360.0, 0.2, 3)
    assert np.array_equal(slow.beat_time_s, fast.beat_time_s)
    assert np.array_equal(slow.recording.reference, fast.recording.reference)
    assert slow.recording.start == fast.recording.start


def test_it_says_simulated_and_starts_in_the_evening(night: SimulatedNight) -> None:
    recording = night.recording
    assert recording.simulated
    assert recording.identity.name == "SIMULATED PATIENT"
    assert recording.identity.note == "SIMULATED"
    assert recording.identity.patient_id.startswith("DEMO-")
    assert recording.start is not None
    assert recording.start.date() == date(2026, 1, 15)
    assert (22, 50) <= (recording.start.hour, recording.start.minute) <= (23, 39)


@pytest.mark.parametrize("hours", [0.1, 0.2557, 1.0])
@pytest.mark.parametrize("fs", [80.0, 128.5, 1000.0])
def test_any_length_and_rate_works(hours: float, fs: float) -> None:
    recording = simulate_night(fs, hours, 5)
    assert recording.ecg is not None
    assert recording.duration_s == round(hours * 3600)
    assert len(recording.ecg.samples_mv) == round(recording.duration_s * fs)
    assert recording.ecg.samples_mv.dtype == np.float32
    assert np.all(np.isfinite(recording.ecg.samples_mv))
    assert recording.reference is not None
    assert len(recording.reference) == recording.n_minutes


@pytest.mark.parametrize("seed", range(12))
def test_a_short_night_holds_both_states(seed: int) -> None:
    labels = simulate_night(80.0, 0.5, seed).reference
    assert labels is not None
    assert set(labels) == {"A", "N"}


@pytest.mark.parametrize("arguments", [{"hours": 0.05}, {"hours": 49}, {"fs": 50}, {"fs": 1e5}, {"seed": -1}])
def test_arguments_out_of_range_are_refused(arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        simulate_night(**arguments)  # type: ignore[arg-type]


def test_labels_match_the_events(night: SimulatedNight) -> None:
    second = np.arange(int(night.recording.duration_s * 10)) / 10
    apnea = within(second, night.events_s).reshape(-1, 600).sum(axis=1) / 10
    labels = night.recording.reference
    assert labels is not None
    clear = np.abs(apnea - 10) > 0.3
    assert np.array_equal((labels == "A")[clear], (apnea >= 10)[clear])
    assert 0.25 <= np.mean(labels == "A") <= 0.45


@given(start=st.floats(0, 200), length=st.floats(0.1, 60))
def test_a_minute_is_apnea_from_ten_seconds_on(start: float, length: float) -> None:
    labels = minute_labels(np.array([[start, start + length]]), 5)
    for minute, label in enumerate(labels):
        covered = min(start + length, 60 * minute + 60) - max(start, 60 * minute)
        if abs(covered - 10) > 1e-6:
            assert (label == "A") == (covered > 10)


def test_events_are_apneas_apart_from_each_other(night: SimulatedNight) -> None:
    length = np.diff(night.events_s, axis=1)[:, 0]
    assert length.min() >= 15
    assert length.max() <= 45
    assert np.all(night.events_s[1:, 0] - night.events_s[:-1, 1] >= 6)


def test_heart_rate_is_that_of_a_sleeper(night: SimulatedNight) -> None:
    rr = np.diff(night.beat_time_s)
    assert 45 < 60 / rr.mean() < 80
    assert rr.min() > 0.3
    assert rr.max() < 2.5
    _, sinus = sinus_rr(night)
    assert 0.01 < np.sqrt(np.mean(np.diff(sinus) ** 2)) < 0.08
    ectopic = len(rr) - len(sinus)
    assert 2 <= ectopic < 0.02 * len(rr)


def test_heart_rate_cycles_in_apnea_as_it_does_in_real_nights(night: SimulatedNight) -> None:
    """The share of 25 to 70 s cycles is far larger in apnea stretches than in normal ones."""
    time, rr = sinus_rr(night)
    grid = np.arange(0, night.recording.duration_s, 0.5)
    series = np.interp(grid, time, rr)
    labels = night.recording.reference
    assert labels is not None
    frequency = np.fft.rfftfreq(600, 0.5)
    cycle = (frequency >= 1 / 70) & (frequency <= 1 / 25)
    strength: dict[str, list[float]] = {"A": [], "N": []}
    span: dict[str, list[float]] = {"A": [], "N": []}
    for minute in range(2, len(labels) - 2):
        if len(set(labels[minute - 2 : minute + 3])) == 1:
            window = series[(minute - 2) * 120 : (minute + 3) * 120]
            power = np.abs(np.fft.rfft((window - window.mean()) * np.hanning(600))) ** 2
            strength[labels[minute]].append(power[cycle].sum())
            span[labels[minute]].append(np.ptp(np.percentile(window, [3, 97])))
    assert np.median(strength["A"]) > 8 * np.median(strength["N"])
    assert 0.15 < np.median(span["A"]) < 0.60
    assert 0.07 < np.median(span["N"]) < 0.20


def test_heart_slows_in_an_event_and_quickens_after_it(night: SimulatedNight) -> None:
    time, rr = sinus_rr(night)
    late = np.mean([rr[(time > stop - 6) & (time < stop)].mean() for _, stop in night.events_s[:-1]])
    after = np.mean([rr[(time > stop + 4) & (time < stop + 10)].mean() for _, stop in night.events_s[:-1]])
    assert late - after > 0.1


def test_breathing_shows_in_the_rhythm_but_not_within_events(night: SimulatedNight) -> None:
    time, rr = sinus_rr(night)
    grid = np.arange(0, night.recording.duration_s, 0.25)
    series = np.interp(grid, time, rr)
    spectrum = np.fft.rfft(series)
    frequency = np.fft.rfftfreq(len(series), 0.25)
    spectrum[(frequency < 0.18) | (frequency > 0.35)] = 0
    breath = np.fft.irfft(spectrum, len(series))
    event = night.events_s + np.array([3.0, -3.0])
    quiet = ~within(grid, night.events_s, 30)
    assert np.std(breath[quiet]) > 0.005
    assert np.std(breath[within(grid, event)]) < 0.7 * np.std(breath[quiet])


def test_r_peaks_lie_at_the_beats(night: SimulatedNight) -> None:
    ecg = night.recording.ecg
    assert ecg is not None
    troubled = np.concatenate([night.artefacts_s, [night.electrode_off_s]])
    beats = night.beat_time_s[~within(night.beat_time_s, troubled, 1)]
    beats = beats[(beats > 1) & (beats < night.recording.duration_s - 1)]
    window = np.round(beats * 100).astype(int)[:, None] + np.arange(-10, 11)
    peak = window[:, 0] + np.argmax(ecg.samples_mv[window], axis=1)
    assert np.mean(np.abs(peak / 100 - beats) <= 0.0061) > 0.999
    height = ecg.samples_mv[peak]
    assert 0.7 < np.median(height) < 1.4


def test_the_electrode_comes_off_for_minutes_and_the_signal_is_flat(night: SimulatedNight) -> None:
    ecg = night.recording.ecg
    assert ecg is not None
    start, stop = night.electrode_off_s
    assert 4 * 60 <= stop - start <= 7 * 60
    flat = ecg.samples_mv[round(start * 100) + 1 : round(stop * 100) - 1]
    assert np.ptp(flat) == 0
    assert abs(flat[0]) < 0.01
    assert night.recording.gaps == ()
    moving = np.flatnonzero(np.diff(ecg.samples_mv) != 0)
    assert np.diff(moving).max() == pytest.approx((stop - start) * 100, abs=3)


def test_artefacts_disturb_seconds_to_more_than_half_a_minute(night: SimulatedNight) -> None:
    length = np.diff(night.artefacts_s, axis=1)[:, 0]
    assert length.min() < 15
    assert length.max() > 30
    assert length.sum() < 0.03 * night.recording.duration_s


def test_signal_outside_artefacts_is_an_ecg_in_its_spectrum(night: SimulatedNight) -> None:
    """Most power above the wander lies below 40 Hz, and the wander does not drown the ECG."""
    ecg = night.recording.ecg
    assert ecg is not None
    window = ecg.samples_mv[60_000:66_000] * np.hanning(6000)
    power = np.abs(np.fft.rfft(window - window.mean())) ** 2
    frequency = np.fft.rfftfreq(6000, 0.01)
    beat = power[(frequency > 0.7) & (frequency < 40)].sum()
    assert power[frequency >= 40].sum() < 0.05 * beat
    assert power[(frequency > 0.02) & (frequency < 0.5)].sum() < beat
