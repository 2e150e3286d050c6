"""Recordings and results made in memory, for tests of the window that need no file and no network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np

from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.beat_edits import edited_peaks
from semscnn_gui.night.night_analysis import ModelIdentity, NightAnalysis
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Channel, EcgSignal, RecordedBeats, Recording

PATTERN = "NNAAANNXXNAANNNAAAAAN"
"""States of the minutes of a stand-in result, repeated: normal, apnea, unscorable."""


def beats_of(minutes: int, seed: int = 1) -> np.ndarray:
    rr = 0.9 + 0.05 * np.random.default_rng(seed).standard_normal(minutes * 90)
    times = np.cumsum(rr)
    return times[times < 60 * minutes]


def make_recording(
    minutes: int = 60,
    *,
    name: str = "night",
    fs: float = 100.0,
    waveform: bool = True,
    start: datetime | None = datetime(2026, 3, 1, 23, 41, 0),
    reference: str | None = None,
    simulated: bool = False,
) -> Recording:
    beats = beats_of(minutes)
    samples = (0.02 * np.random.default_rng(2).standard_normal(int(60 * minutes * fs))).astype(np.float32)
    at = np.round(beats * fs).astype(int)
    samples[at[at < len(samples)]] += 1.0
    labels = None if reference is None else np.array([*(reference * minutes)[:minutes]])
    return Recording(
        path=Path(f"{name}.edf"),
        name=name,
        format="EDF+C" if waveform else "WFDB",
        sha256=name,
        start=start,
        duration_s=60.0 * minutes,
        ecg=EcgSignal(samples, fs, "ECG", "mV") if waveform else None,
        beats=None if waveform else RecordedBeats(beats, f"{name}.qrs"),
        channels=(Channel("ECG", fs, "mV"), Channel("ECG2", fs, "mV")) if waveform else (),
        reference=labels,
        simulated=simulated,
    )


def make_analysis(
    recording: Recording, pattern: str = PATTERN, model: str = "se-mscnn-rri-1.0", first_minute: int = 0
) -> NightAnalysis:
    n = recording.n_minutes - first_minute
    letters = (pattern * n)[:n]
    probability = np.array([{"A": 0.9, "N": 0.1, "X": np.nan}[letter] for letter in letters])
    beats = recording.beats.time_s if recording.beats else beats_of(recording.n_minutes)
    rr = np.diff(beats)
    return NightAnalysis(
        recording=recording,
        model=ModelIdentity(model, "0" * 64, ("rri_relative", "rri_deviation"), 0.5, "rri/3"),
        first_minute=first_minute,
        probability=probability,
        reason=tuple(UnscorableReason.FLAT if letter == "X" else None for letter in letters),
        good_signal=np.array([0.1 if letter == "X" else 0.99 for letter in letters]),
        peaks=RPeaks(beats),
        rr=RRSeries(beats[1:], rr, np.zeros(len(rr), bool), np.ones(len(rr), bool)),
        app_version="0.1.0",
    )


def make_reanalysis(night: ReviewedNight) -> NightAnalysis:
    """The same probabilities over the R peaks as edited."""
    analysis = night.analysis
    peaks = edited_peaks(analysis.detected_peaks, night.review.beat_edits, analysis.recording.ecg)
    rr = np.diff(peaks.time_s)
    series = RRSeries(peaks.time_s[1:], rr, np.zeros(len(rr), bool), np.ones(len(rr), bool))
    return replace(
        analysis,
        peaks=peaks,
        rr=series,
        beat_edits=MappingProxyType(dict(night.review.beat_edits)),
        detected=analysis.detected_peaks,
    )


class SlowAnalysis:
    """An analysis that waits until the test lets it go; it can be cancelled meanwhile."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.started: list[str] = []

    def __call__(self, recording: Recording, _model: str | None, progress: Progress) -> NightAnalysis:
        self.started.append(recording.name)
        share = 0.0
        while not self.go_on.wait(0.01):
            share = min(0.9, share + 0.01)
            progress.report(share, "Finding R peaks")
        return make_analysis(recording)


def opens(recordings: dict[str, Recording]) -> Callable[[Path, str | None, Progress], Recording]:
    """An ``open`` function that knows files by name."""

    def open_file(path: Path, channel: str | None, progress: Progress) -> Recording:
        progress.report(0.5, "Reading the file")
        return recordings[path.name]

    return open_file
