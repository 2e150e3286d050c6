"""Memory grows with what a file holds, not with what it claims, and a gap costs none."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import wfdb  # noqa: F401 - imported before memory is traced

from semscnn_gui.ecg.quality import block_faults
from semscnn_gui.ecg.r_peaks import bridged, bridged_at
from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.errors import InputError
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.gaps import gaps_of_missing, missing_runs
from semscnn_gui.recording.recording import EcgSignal
from tests.support.recordings import Signal, ecg_wave, edf_file

FS = 400
WEEK_S = 7 * 86400


@contextmanager
def peak_bytes() -> Iterator[Callable[[], int]]:
    """How much was allocated at most since the block began."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def digital(seconds: float) -> np.ndarray:
    return (ecg_wave(FS, seconds) / 1e-4).round().astype(np.int64)


def test_gap_costs_no_memory_when_the_quality_of_a_night_is_judged() -> None:
    fs, seconds = 1000.0, 3600
    samples = np.tile(ecg_wave(fs, 60).astype(np.float32), seconds // 60)
    peaks = RPeaks(np.arange(0.2, seconds, 0.8))
    for gap in (slice(0, 0), slice(1_000_000, 1_060_000)):
        samples[gap] = np.nan
        ecg = EcgSignal(samples, fs, "ECG", "mV")
        with peak_bytes() as peak:
            block_faults(ecg, peaks)
            gaps_of_missing(samples, fs)
        assert peak() < samples.nbytes


def test_file_that_declares_a_week_and_holds_minutes_is_read_in_little_memory(tmp_path: Path) -> None:
    path = edf_file(tmp_path / "week.edf", [Signal(digital(310), FS)], n_records=str(WEEK_S))
    with peak_bytes() as peak:
        recording = open_recording(path)
    assert peak() < 50e6
    assert recording.duration_s == 310
    assert [w for w in recording.warnings if "604800" in w and "taken to end" in w]


def test_records_scattered_over_a_week_are_refused_in_little_memory(tmp_path: Path) -> None:
    onsets = [f"+{second if second < 155 else WEEK_S - 400 + second}" for second in range(310)]
    path = edf_file(tmp_path / "week.edf", [Signal(digital(310), FS)], reserved="EDF+D", onsets=onsets)
    with peak_bytes() as peak, pytest.raises(InputError, match=r"mostly gaps, the file holds 0\.05"):
        open_recording(path)
    assert peak() < 50e6


def test_wfdb_record_of_gaps_with_a_short_signal_is_refused_in_little_memory(tmp_path: Path) -> None:
    (tmp_path / "part.dat").write_bytes(digital(310).astype("<i2").tobytes())
    (tmp_path / "part.hea").write_text(f"part 1 {FS} {310 * FS}\npart.dat 16 10000/mV\n")
    total = WEEK_S * FS
    (tmp_path / "week.hea").write_text(f"week/2 1 {FS} {total}\npart {310 * FS}\n~ {total - 310 * FS}\n")
    with peak_bytes() as peak, pytest.raises(InputError, match="mostly gaps"):
        open_recording(tmp_path / "week.hea")
    assert peak() < 50e6


def test_recorder_that_stopped_early_still_ends_with_a_gap(tmp_path: Path) -> None:
    path = edf_file(tmp_path / "night.edf", [Signal(digital(400), FS)], n_records=str(8 * 3600))
    assert open_recording(path).duration_s == 8 * 3600


@pytest.mark.parametrize("seed", range(20))
def test_gaps_are_bridged_by_the_line_between_the_samples_beside_them(seed: int) -> None:
    draw = np.random.default_rng(seed)
    samples = draw.normal(size=300).astype(np.float32)
    for start in draw.integers(0, 300, size=seed % 5):
        samples[start : start + draw.integers(1, 60)] = np.nan
    index, known = np.arange(300), np.isfinite(samples)
    line = np.interp(index, index[known], samples[known])
    expected = np.where(known, samples, line).astype(np.float32)
    np.testing.assert_array_equal(bridged(samples), expected)
    some = draw.integers(0, 300, size=(7, 3))
    np.testing.assert_array_equal(bridged_at(samples, some, missing_runs(samples)), expected[some])
