"""Short signals around steady beats, and recordings of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import EcgSignal, RecordedBeats, Recording
from semscnn_gui.recording.simulation.simulated_night import render_ecg


def steady_beats(minutes: float, rr_s: float = 0.9, seed: int = 0) -> NDArray[np.float64]:
    """Beat times with a little variability."""
    rng = np.random.default_rng(seed)
    n = int(minutes * 60 / rr_s) + 50
    time = 0.5 + np.cumsum(rr_s * (1 + 0.03 * rng.standard_normal(n)))
    return time[time < minutes * 60 - 0.5]


def steady_ecg(minutes: float, fs: float = 100.0) -> tuple[EcgSignal, NDArray[np.float64]]:
    """A waveform around steady beats, and those beats."""
    beats = steady_beats(minutes)
    return render_ecg(beats, minutes * 60, fs), beats


def recording_of(ecg: EcgSignal | None = None, beats: NDArray[np.float64] | None = None) -> Recording:
    """Wrap a waveform or beats."""
    assert (ecg is None) != (beats is None)
    duration = len(ecg.samples_mv) / ecg.fs if ecg is not None else float(np.ceil(beats[-1] / 60) * 60)
    return Recording(
        path=Path("made.edf"),
        name="made.edf",
        format="EDF",
        sha256="0" * 64,
        start=datetime(2026, 1, 15, 23, 0),
        duration_s=duration,
        ecg=ecg,
        beats=None if beats is None else RecordedBeats(beats, "test"),
    )
