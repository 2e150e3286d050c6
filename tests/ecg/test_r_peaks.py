from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from semscnn_gui.ecg.r_peaks import find_r_peaks
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording.recording import EcgSignal
from tests.support.signals import steady_ecg

TOLERANCE_S = 0.1
BEAT_SYMBOLS = set("NLRBAaJSVrFejnE/fQ?")


def matched(found_s: NDArray[np.float64], reference_s: NDArray[np.float64]) -> int:
    """Number of reference beats with a found beat of their own within the tolerance."""
    pairs, i, j = 0, 0, 0
    while i < len(found_s) and j < len(reference_s):
        distance = found_s[i] - reference_s[j]
        if abs(distance) <= TOLERANCE_S:
            pairs, i, j = pairs + 1, i + 1, j + 1
        elif distance < 0:
            i += 1
        else:
            j += 1
    return pairs


def sensitivity_and_ppv(found_s, reference_s) -> tuple[float, float]:
    hits = matched(found_s, reference_s)
    return hits / len(reference_s), hits / len(found_s)


@pytest.fixture(scope="module")
def mit_bih_100(shared_data):
    wfdb = pytest.importorskip("wfdb")
    stem = str(shared_data / "recordings" / "wfdb" / "100")
    record = wfdb.rdrecord(stem, channels=[0])
    marks = wfdb.rdann(stem, "atr")
    beats = marks.sample[[symbol in BEAT_SYMBOLS for symbol in marks.symbol]] / record.fs
    return record.p_signal[:, 0], record.fs, beats


@pytest.mark.parametrize("fs", [360, 100, 1000])
@pytest.mark.parametrize("polarity", [1, -1], ids=["upright", "inverted"])
def test_r_peaks_of_mit_bih_100_match_the_reference_beats(mit_bih_100, fs, polarity):
    from fractions import Fraction

    from scipy.signal import resample_poly

    signal, native, reference = mit_bih_100
    ratio = Fraction(fs, native)
    samples = resample_poly(signal, ratio.numerator, ratio.denominator) if fs != native else signal
    peaks = find_r_peaks(EcgSignal((polarity * samples).astype(np.float32), fs, "MLII", "mV"))
    sensitivity, ppv = sensitivity_and_ppv(peaks.time_s, reference)
    assert sensitivity >= 0.995
    assert ppv >= 0.995
    assert np.sign(np.median(peaks.amplitude_mv)) == polarity


def test_r_peaks_of_real_apnea_night_match_the_known_beats(shared_data):
    wfdb = pytest.importorskip("wfdb")
    from semscnn_gui.recording import open_recording

    recording = open_recording(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf")
    beats = wfdb.rdann(str(shared_data / "apnea-ecg" / "a01"), "ecg").sample / 100 - 3600
    beats = beats[(beats >= 0) & (beats < recording.duration_s)]
    sensitivity, ppv = sensitivity_and_ppv(find_r_peaks(recording.ecg).time_s, beats)
    assert sensitivity >= 0.99
    assert ppv >= 0.99


def test_our_detector_agrees_with_neurokit_on_the_real_apnea_night(shared_data):
    neurokit = pytest.importorskip("neurokit2")
    from semscnn_gui.recording import open_recording

    ecg = open_recording(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf").ecg
    cleaned = neurokit.ecg_clean(ecg.samples_mv.astype(float), sampling_rate=100)
    theirs = neurokit.ecg_peaks(cleaned, sampling_rate=100)[1]["ECG_R_Peaks"] / 100
    sensitivity, ppv = sensitivity_and_ppv(find_r_peaks(ecg).time_s, theirs)
    assert sensitivity >= 0.99
    assert ppv >= 0.99


@pytest.mark.parametrize("fs", [80.0, 100.0, 128.0, 256.0, 512.0, 1000.0])
def test_every_rendered_beat_is_found_at_any_sampling_rate(fs):
    ecg, beats = steady_ecg(3, fs)
    peaks = find_r_peaks(ecg)
    assert sensitivity_and_ppv(peaks.time_s, beats) == (1.0, 1.0)
    assert np.abs(peaks.time_s - beats).max() <= 1.5 / fs + 0.002


def test_one_huge_spike_costs_only_the_beats_around_it():
    ecg, beats = steady_ecg(10)
    samples = ecg.samples_mv.copy()
    samples[12_345] = 500.0
    found = find_r_peaks(EcgSignal(samples, ecg.fs, "ECG", "mV")).time_s
    assert matched(found, beats) >= len(beats) - 3


def test_missing_samples_hold_no_peaks_and_do_not_disturb_the_others():
    ecg, beats = steady_ecg(10)
    samples = ecg.samples_mv.copy()
    samples[10_000:16_000] = np.nan
    samples[30_000] = np.nan
    found = find_r_peaks(EcgSignal(samples, ecg.fs, "ECG", "mV")).time_s
    assert not np.any((found > 100.0) & (found < 160.0))
    outside = beats[(beats < 99) | (beats > 161)]
    assert matched(found[(found < 99) | (found > 161)], outside) >= len(outside) - 1


def test_flat_line_and_empty_signal_hold_no_peaks():
    for samples in (np.zeros(60_000), np.full(60_000, np.nan), np.zeros(0), np.zeros(50)):
        assert len(find_r_peaks(EcgSignal(samples.astype(np.float32), 100.0, "ECG", "mV")).time_s) == 0


def test_baseline_wander_and_mains_do_not_cost_beats():
    ecg, beats = steady_ecg(5, 250.0)
    t = np.arange(len(ecg.samples_mv)) / 250.0
    disturbed = ecg.samples_mv + 1.5 * np.sin(2 * np.pi * 0.2 * t) + 0.15 * np.sin(2 * np.pi * 50 * t)
    found = find_r_peaks(EcgSignal(disturbed.astype(np.float32), 250.0, "ECG", "mV")).time_s
    sensitivity, ppv = sensitivity_and_ppv(found, beats)
    assert min(sensitivity, ppv) >= 0.99


def test_detection_can_be_cancelled():
    ecg, _ = steady_ecg(12)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_r_peaks(ecg, progress)


@pytest.mark.parametrize(("height", "width_s"), [(0.5, 0.07), (0.7, 0.05), (1.0, 0.07)])
def test_tall_t_waves_are_not_counted_as_beats(height, width_s):
    ecg, beats = steady_ecg(5)
    time = np.arange(len(ecg.samples_mv)) / ecg.fs
    samples = ecg.samples_mv.astype(float)
    for beat in beats:
        samples += height * np.exp(-0.5 * ((time - beat - 0.3) / width_s) ** 2)
    found = find_r_peaks(EcgSignal(samples.astype(np.float32), ecg.fs, "ECG", "mV")).time_s
    assert min(sensitivity_and_ppv(found, beats)) >= 0.99
