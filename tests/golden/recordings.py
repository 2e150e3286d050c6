"""The five recordings: written without the program, the same on any machine.

Samples and intervals are whole numbers before anything is computed from them, so that no processor's last bit
changes a file.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import wfdb
from numpy.typing import NDArray

from tests.support.recordings import Signal, edf_file, rr_ms

FS = 100
MINUTE_S = 60


def ecg_samples(minutes: int, apnea: Collection[int], seed: int) -> NDArray[np.int64]:
    """An ECG at 100 Hz around such intervals, in steps of 0.1 µV."""
    beats_ms = 400 + np.concatenate([[0], np.cumsum(rr_ms(minutes, apnea, seed))])
    samples = np.random.default_rng(seed).integers(-250, 251, minutes * MINUTE_S * FS)
    at, phase = np.divmod(beats_ms, 10)
    offsets = np.arange(-30, 50)
    places = at[:, None] + offsets
    inside = (places >= 0) & (places < len(samples))
    shapes = np.array([_beat(offsets / FS - late / 1000) for late in range(10)])
    np.add.at(samples, places[inside], shapes[phase][inside])
    return samples


def _beat(second: NDArray[np.float64]) -> NDArray[np.int64]:
    waves = ((1200, -0.17, 0.025), (-1200, -0.03, 0.012), (11_500, 0, 0.014), (-2500, 0.035, 0.014),
             (2800, 0.28, 0.055))  # fmt: skip
    heights = sum(height * np.exp(-(((second - middle) / width) ** 2)) for height, middle, width in waves)
    return np.rint(heights).astype(np.int64)


def reviewed(folder: Path) -> Path:
    """An EDF+ file and an expert's labels of it, with three minutes of an electrode off and one of noise."""
    samples = ecg_samples(34, range(9, 20), seed=1)
    samples[25 * MINUTE_S * FS : 28 * MINUTE_S * FS] = 0
    noisy = slice(29 * MINUTE_S * FS, 30 * MINUTE_S * FS)
    samples[noisy] = np.random.default_rng(7).integers(-15_000, 15_001, MINUTE_S * FS)
    path = edf_file(
        folder / "reviewed.edf", [Signal(samples, FS, label="ECG II")], reserved="EDF+C", onsets=_onsets(34),
        patient="P-0017 M 24-AUG-1970 X", recording="Startdate 14-MAR-2026 PSG-17 X Recorder_5",
        start="14.03.2622.41.07",
    )  # fmt: skip
    labels = ["A" if minute in range(9, 20) else "N" for minute in range(34)]
    at = np.arange(34) * MINUTE_S * FS
    wfdb.wrann("reviewed", "apn", at, symbol=labels, fs=FS, write_dir=str(folder))
    return path


def signed(folder: Path) -> Path:
    """A plain EDF file whose header does not say how many data records there are."""
    samples = ecg_samples(32, (*range(4, 9), *range(18, 28)), seed=2)
    second = Signal(np.zeros(32 * MINUTE_S, np.int64), 1, label="SpO2", unit="%")
    return edf_file(
        folder / "signed.edf", [Signal(samples, FS), second], n_records="-1", patient="John Smith",
        recording="Sleep laboratory", start="02.04.2623.05.00",
    )  # fmt: skip


def anonymous(folder: Path) -> Path:
    """An EDF+ file that names its patient, device and staff wherever it can."""
    samples = ecg_samples(30, range(10, 22), seed=3)
    return edf_file(
        folder / "Jane-Doe.edf", [Signal(samples, FS, label="ECG Doe")], reserved="EDF+C", onsets=_onsets(30),
        patient="MRN-0042 F 02-JUL-1961 Jane_Doe height=168",
        recording="Startdate 14-MAR-2026 PSG-42 Ada_Byron Holter_3000", start="15.03.2622.15.30",
    )  # fmt: skip


def beats_only(folder: Path) -> Path:
    """RR intervals in ms, one a line, with one lost beat."""
    intervals = rr_ms(30, (*range(4, 12), *range(18, 27)), seed=4)
    intervals[300] = 0
    path = folder / "beats-only.txt"
    path.write_text("# Start: 2026-03-14 23:10:00\nrr\n" + "\n".join(map(str, intervals)) + "\n")
    return path


def with_gap(folder: Path) -> Path:
    """An EDF+D file that stood still for four minutes and holds more data records than it says."""
    minutes, stopped_s, gap_s = 28, 15 * MINUTE_S, 4 * MINUTE_S
    samples = ecg_samples(minutes, range(5, 13), seed=5)
    onsets = [f"+{k + (gap_s if k >= stopped_s else 0)}" for k in range(minutes * MINUTE_S)]
    return edf_file(
        folder / "gap.edf", [Signal(samples, FS)], reserved="EDF+D", onsets=onsets,
        n_records=str(minutes * MINUTE_S - 60), start="14.03.2621.59.10",
        recording="Startdate 14-MAR-2026 X X X",
    )  # fmt: skip


def _onsets(minutes: int) -> list[str]:
    return [f"+{k}" for k in range(minutes * MINUTE_S)]
