from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from semscnn_gui.ecg.published_windows import SERIES_SAMPLES, published_windows
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording.recording import EcgSignal

FS = 100.0
MINUTE = 6_000


def signal(samples, fs=FS) -> EcgSignal:
    return EcgSignal(np.asarray(samples, dtype=np.float32), fs, "ECG", "mV")


def make_night(minutes=8, bpm=70.0, fs=FS, seed=0):
    """R waves with a breathing rhythm in RR interval and amplitude, and a little noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(minutes * 60 * fs)) / fs
    ecg = rng.normal(0.0, 0.01, len(t))
    at = 0.5
    while at < minutes * 60 - 0.5:
        around = slice(max(round((at - 0.1) * fs), 0), round((at + 0.1) * fs))
        height = 1.0 + 0.2 * np.sin(2 * np.pi * at / 4.0)
        ecg[around] += height * np.exp(-(((t[around] - at) / 0.014) ** 2))
        at += 60.0 / bpm * (1.0 + 0.05 * np.sin(2 * np.pi * at / 25.0) + rng.normal(0.0, 0.01))
    return ecg.astype(np.float32)


@pytest.fixture(scope="module")
def night():
    return make_night()


@pytest.fixture(scope="module")
def a01(shared_data):
    """Twenty minutes of a01 from minute 60, all of them labelled apnea."""
    import edfio

    source = edfio.read_edf(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf").signals[0]
    assert (source.sampling_frequency, source.physical_dimension) == (FS, "mV")
    return signal(source.data)


@pytest.fixture(scope="module")
def published_network(shared_data):
    from semscnn_gui.semscnn.keras_import import import_keras
    from semscnn_gui.semscnn.weights import build_network

    return build_network(import_keras(shared_data / "published" / "weights.best.hdf5"))


def reasons(made):
    return ["" if reason is None else reason.value for reason in made.reason]


def test_published_weights_find_the_apnea_of_a01(a01, published_network):
    from semscnn_gui.semscnn.network import apnea_logit
    from semscnn_gui.semscnn.scoring import calibrated

    made = published_windows(a01)
    assert made.minutes.tolist() == list(range(2, 18))
    probability = calibrated(apnea_logit(published_network, made.windows), {})
    print(f"{np.count_nonzero(probability >= 0.5)} of {len(probability)} windows are apnea")
    assert np.count_nonzero(probability >= 0.5) >= 15
    # With the series exchanged the network sees nothing: RR intervals come first.
    assert np.count_nonzero(calibrated(apnea_logit(published_network, made.windows[:, ::-1]), {}) >= 0.5) == 0


def test_windows_are_those_of_the_plain_pipeline(a01, night, reference):
    for samples in (a01.samples_mv[: 8 * MINUTE], night):
        made = published_windows(signal(samples))
        plain = reference.preprocess(samples.astype(np.float64))
        assert made.minutes.tolist() == sorted(plain)
        np.testing.assert_allclose(made.windows, [plain[j] for j in sorted(plain)], atol=1e-6)


def test_first_and_last_two_minutes_have_no_context(night):
    made = published_windows(signal(night))
    assert reasons(made) == ["no context"] * 2 + [""] * 4 + ["no context"] * 2
    assert made.windows.shape == (4, 2, SERIES_SAMPLES)
    assert made.windows.dtype == np.float32


def test_started_minute_at_the_end_counts_and_has_no_context(night):
    made = published_windows(signal(night[: 7 * MINUTE + 100]))
    assert len(made.reason) == 8
    assert made.minutes.tolist() == [2, 3, 4]


def test_series_are_scaled_and_zero_outside_the_beats(night):
    window = published_windows(signal(night)).windows[1]
    inner = window[:, 10:-10]
    assert inner.min() > -0.3
    assert inner.max() < 1.3
    assert window.max() > 0.95
    # Nothing is extrapolated before the first interval's end.
    assert window[0, 0] == 0.0


@pytest.mark.parametrize("fs", [80.0, 128.0, 250.0, 360.0, 1000.0])
def test_other_sampling_rates_give_as_many_beats(fs):
    at_100 = published_windows(signal(make_night(6)))
    other = published_windows(signal(make_night(6, fs=fs), fs))
    assert other.minutes.tolist() == at_100.minutes.tolist() == [2, 3]
    # The random numbers fall differently at another rate, so the two nights are alike, not equal.
    assert abs(len(other.peaks.time_s) - len(at_100.peaks.time_s)) < 0.05 * len(at_100.peaks.time_s)


def test_resampling_changes_no_probability_of_a01_noticeably(a01, published_network):
    from scipy.signal import resample_poly

    from semscnn_gui.semscnn.network import apnea_logit
    from semscnn_gui.semscnn.scoring import calibrated

    short = a01.samples_mv[: 12 * MINUTE]
    at_250 = signal(resample_poly(short, 5, 2), 250.0)
    expected = calibrated(apnea_logit(published_network, published_windows(signal(short)).windows), {})
    resampled = calibrated(apnea_logit(published_network, published_windows(at_250).windows), {})
    assert np.abs(resampled - expected).max() < 0.02


def test_gap_is_missing_and_takes_the_context_of_its_neighbours():
    samples = make_night(12)
    samples[6 * MINUTE + 100 : 6 * MINUTE + 500] = np.nan
    made = published_windows(signal(samples))
    edge = ["no context"] * 2
    assert reasons(made) == [*edge, "", "", *edge, "missing", *edge, "", *edge]
    assert not np.isnan(made.windows).any()


def test_single_invalid_samples_are_bridged(night):
    samples = night.copy()
    samples[[20_000, 20_001, 30_000]] = np.nan
    samples[25_000] = np.inf
    made = published_windows(signal(samples))
    assert made.minutes.tolist() == [2, 3, 4, 5]
    assert np.isfinite(made.windows).all()


def test_gaps_are_kept_through_resampling():
    samples = make_night(7, fs=250.0)
    samples[round(3.5 * 60 * 250) : round(3.6 * 60 * 250)] = np.nan
    assert reasons(published_windows(signal(samples, 250.0)))[2:5] == ["no context", "missing", "no context"]


def test_flat_minute_between_good_ones_is_flat_not_normal(night):
    samples = night.copy()
    samples[4 * MINUTE : 5 * MINUTE] = 0.3
    made = published_windows(signal(samples))
    assert made.reason[4] is UnscorableReason.FLAT
    assert 4 not in made.minutes


def test_minute_without_beats_between_good_ones_is_not_scored_though_the_plain_pipeline_would(
    night, reference
):
    samples = night.copy()
    # Hum is not flat, and the other four minutes bring enough beats for the published rule.
    samples[4 * MINUTE : 5 * MINUTE] = 0.05 * np.sin(2 * np.pi * 17.0 * np.arange(MINUTE) / FS)
    assert reference.window(samples[2 * MINUTE : 7 * MINUTE].astype(np.float64)) is not None
    made = published_windows(signal(samples))
    assert made.reason[4] is UnscorableReason.TOO_FEW_BEATS
    assert made.minutes.tolist() == [2, 3, 5]


@pytest.mark.parametrize(("bpm", "reason"), [(30.0, "too few beats"), (45.0, ""), (190.0, "")])
def test_windows_of_a_mean_rate_below_forty_are_dropped(bpm, reason):
    assert reasons(published_windows(signal(make_night(5, bpm=bpm))))[2] == reason


@pytest.mark.parametrize(
    "samples",
    [
        np.full(8 * MINUTE, np.nan),
        np.zeros(8 * MINUTE),
        np.full(8 * MINUTE, 5.0),
        np.full(8 * MINUTE, np.inf),
        np.zeros(10),
        np.zeros(0),
        np.where(np.arange(8 * MINUTE) % 7 == 0, np.nan, 0.1),
        np.random.default_rng(0).normal(0, 1e-12, 8 * MINUTE),
    ],
    ids=["nan", "zero", "constant", "inf", "ten samples", "empty", "nan comb", "femtovolts"],
)
@pytest.mark.parametrize("fs", [100.0, 250.0])
@pytest.mark.filterwarnings("error")
def test_silent_signals_give_reasons_and_no_window(samples, fs):
    made = published_windows(signal(samples, fs))
    assert len(made.windows) == 0
    assert None not in made.reason
    assert len(made.peaks.time_s) == 0


@pytest.mark.filterwarnings("error")
def test_noise_and_spikes_never_give_values_that_are_not_finite():
    rng = np.random.default_rng(0)
    samples = rng.normal(0.0, 0.5, 12 * MINUTE)
    samples[rng.integers(0, len(samples), 30)] = 500.0
    made = published_windows(signal(samples))
    assert np.isfinite(made.windows).all()
    scored = set(made.minutes.tolist())
    assert all((reason is None) == (j in scored) for j, reason in enumerate(made.reason))


def test_only_the_minutes_asked_for_are_made(night):
    everything = published_windows(signal(night))
    some = published_windows(signal(night), minutes=range(3, 5))
    assert some.minutes.tolist() == [3, 4]
    np.testing.assert_array_equal(some.windows, everything.windows[1:3])
    assert len(some.reason) == 8
    assert published_windows(signal(night), minutes=range(50, 60)).minutes.tolist() == []


def test_peaks_of_overlapping_windows_are_merged_without_doubles(a01, shared_data):
    import wfdb

    peaks = published_windows(a01).peaks
    assert np.diff(peaks.time_s).min() > 0.1
    assert peaks.amplitude_mv.shape == peaks.time_s.shape
    assert peaks.amplitude_mv.dtype == np.float32
    beats_s = wfdb.rdann(str(shared_data / "apnea-ecg" / "a01"), "ecg").sample / FS - 3600.0
    beats_s = beats_s[(beats_s > 1.0) & (beats_s < 1199.0)]
    nearest = np.abs(peaks.time_s[None, :] - beats_s[:, None]).min(axis=1)
    assert np.mean(nearest < 0.1) > 0.995
    assert abs(len(peaks.time_s) - len(beats_s)) < 0.01 * len(beats_s)


def test_progress_rises_to_one(night):
    shares = []
    published_windows(signal(night), Progress(lambda share, _: shares.append(share)))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("fs", [100.0, 1000.0])
def test_cancelling_takes_effect_at_once(fs):
    samples = np.tile(make_night(10, fs=fs), 12)
    progress = Progress()
    cancelled_at = []

    def cancel():
        cancelled_at.append(time.perf_counter())
        progress.cancel()

    timer = threading.Timer(0.3, cancel)
    timer.start()
    with pytest.raises(Cancelled):
        published_windows(signal(samples, fs), progress)
    # About 0.02 s on an idle machine.
    assert time.perf_counter() - cancelled_at[0] < 0.5
