"""The filter of the ECG on screen does what scipy.signal's filters do, whatever piece is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from semscnn_gui.gui.display_filter import FILTERS, DisplayFilter, FilterChoice, gain
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording

BAND, MAINS_50, MAINS_60 = FilterChoice(band=True), FilterChoice(True, 50.0), FilterChoice(True, 60.0)
# Where a piece of a recording ends, any filter has to invent what comes after.
ENDS_S = 5.0


def sections(fs: float, choice: FilterChoice) -> NDArray[np.float64]:
    """The same filter as second-order sections of scipy's."""
    from scipy.signal import butter, iirnotch, tf2sos

    parts = [butter(2, 0.5, "highpass", fs=fs, output="sos"), butter(2, 40.0, "lowpass", fs=fs, output="sos")]
    if choice.notch_hz is not None:
        parts.append(tf2sos(*iirnotch(choice.notch_hz, 30.0, fs=fs)))
    return np.vstack(parts)


@pytest.fixture(scope="module")
def a01(shared_data: Path) -> tuple[NDArray[np.float32], float]:
    """Five minutes of a real night at 100 Hz."""
    path = shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf"
    ecg = open_recording(path, progress=Progress()).ecg
    assert ecg is not None
    return ecg.samples_mv[: round(300 * ecg.fs)], ecg.fs


@pytest.mark.parametrize("choice", [BAND, MAINS_50, MAINS_60])
@pytest.mark.parametrize("fs", [128.0, 250.0, 1000.0])
def test_gain_is_that_of_scipys_filters_run_both_ways(fs: float, choice: FilterChoice) -> None:
    from scipy.signal import sosfreqz

    frequency, response = sosfreqz(sections(fs, choice), worN=2000, fs=fs)
    np.testing.assert_allclose(gain(frequency, fs, choice), np.abs(response) ** 2, atol=1e-6)


def test_a_real_ecg_is_filtered_as_sosfiltfilt_does(a01: tuple[NDArray[np.float32], float]) -> None:
    from scipy.signal import sosfiltfilt

    samples, fs = a01
    expected = sosfiltfilt(sections(fs, BAND), samples.astype(np.float64))
    inside = slice(round(ENDS_S * fs), -round(ENDS_S * fs))
    shown = DisplayFilter(samples, fs, BAND).values(0, len(samples))
    np.testing.assert_allclose(shown[inside], expected[inside], atol=2e-3)  # mV, of an ECG of 2 mV


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_mains_hum_and_a_wandering_baseline_go_and_the_ecg_stays(mains_hz: float) -> None:
    fs = 1000.0
    time_s = np.arange(round(60 * fs)) / fs
    wanted = np.sin(2 * np.pi * 8.0 * time_s)
    disturbed = wanted + 0.5 * np.sin(2 * np.pi * mains_hz * time_s) + 3.0 * np.sin(2 * np.pi * 0.05 * time_s)
    shown = DisplayFilter(disturbed.astype(np.float32), fs, FilterChoice(True, mains_hz)).values(
        0, len(time_s)
    )
    inside = slice(round(ENDS_S * fs), -round(ENDS_S * fs))
    np.testing.assert_allclose(shown[inside], wanted[inside], atol=0.02)


def test_a_piece_is_the_same_whatever_was_asked_for_before(a01: tuple[NDArray[np.float32], float]) -> None:
    samples, fs = a01
    whole = DisplayFilter(samples, fs, MAINS_50).values(0, len(samples))
    # Across the border of two blocks, and of no block.
    for start, stop in ((16_000, 17_000), (20_000, 20_500), (-5, 10), (len(samples) - 10, len(samples) + 10)):
        piece = DisplayFilter(samples, fs, MAINS_50).values(start, stop)
        np.testing.assert_array_equal(piece, whole[max(0, start) : stop])


def test_a_gap_stays_a_gap_and_does_not_spread() -> None:
    fs, rng = 100.0, np.random.default_rng(3)
    samples = rng.standard_normal(40_000).astype(np.float32)
    samples[12_000:20_000] = np.nan
    shown = DisplayFilter(samples, fs, BAND).values(0, len(samples))
    np.testing.assert_array_equal(np.isnan(shown), np.isnan(samples))


def test_the_first_choice_is_raw() -> None:
    assert FILTERS[0].raw
    assert not any(choice.raw for choice in FILTERS[1:])
