"""A simulated night with known apnea minutes, for the demo and for tests; SIMULATED wherever it shows."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import MINUTE_S, Channel, EcgSignal, Identity, Recording
from semscnn_gui.recording.simulation.rhythm import minute_labels, simulate_rhythm
from semscnn_gui.recording.simulation.waveform import (
    RANGE_MV,
    Beats,
    band_noise,
    baseline_wander,
    breathing_amplitude,
    draw_ecg,
    grid_times,
    render_ecg,
)

__all__ = ["SimulatedNight", "render_ecg", "simulate", "simulate_night"]

SHORTEST_HOURS, LONGEST_HOURS = 0.1, 48.0
LOWEST_FS, HIGHEST_FS = 80.0, 4000.0

_EARLIEST_START = datetime(2026, 1, 15, 22, 52)
_OFF_MV = 0.002


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedNight:
    """A simulated recording and what is known about it.

    Attributes:
        recording: What a file would give.
        beat_time_s: float64, shape (n,), ascending R-peak times in seconds, also where the signal hides them.
        events_s: float64, shape (k, 2): start and stop of each apnea in seconds.
        artefacts_s: float64, shape (a, 2): start and stop of each motion artefact in seconds.
        electrode_off_s: Start and stop of the flat stretch in seconds.
    """

    recording: Recording
    beat_time_s: NDArray[np.float64]
    events_s: NDArray[np.float64]
    artefacts_s: NDArray[np.float64]
    electrode_off_s: tuple[float, float]


def simulate_night(fs: float = 100.0, hours: float = 8.0, seed: int = 0) -> Recording:
    """Make a plausible overnight single-lead ECG with known apnea minutes.

    A minute of the reference is ``A`` if at least 10 s of it are apnea, else ``N``; so are about 25 to 45 % of
    minutes. The patient's events go on where an artefact or the loose electrode hides them, and so do the
    labels.

    Args:
        fs: Sampling rate in Hz, 80 to 4000.
        hours: Length, 0.1 to 48; rounded to whole seconds.
        seed: Same arguments, same recording.

    Returns:
        A recording marked as simulated, which lies in no file yet: ``sha256`` is that of its float32 samples.

    Raises:
        ValueError: If ``fs`` or ``hours`` is out of range or ``seed`` is negative.
    """
    return simulate(fs, hours, seed).recording


def simulate(fs: float = 100.0, hours: float = 8.0, seed: int = 0) -> SimulatedNight:
    """Like :func:`simulate_night`, with the beats and events it was made from."""
    if not LOWEST_FS <= fs <= HIGHEST_FS:
        raise ValueError(f"fs is {fs} Hz; it must be from {LOWEST_FS:g} to {HIGHEST_FS:g} Hz")
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS:
        raise ValueError(f"hours is {hours}; it must be from {SHORTEST_HOURS:g} to {LONGEST_HOURS:g}")
    if seed < 0:
        raise ValueError(f"seed is {seed}; it must not be negative")
    duration_s = float(round(hours * 3600))
    # Apart, so that the rhythm of a seed is the same at every sampling rate.
    rhythm_rng, signal_rng, trouble_rng = np.random.default_rng(seed).spawn(3)
    rhythm = simulate_rhythm(rhythm_rng, duration_s)

    grid_s = grid_times(duration_s)
    posture = _posture(trouble_rng, rhythm.beat_time_s, duration_s)
    amplitude = posture * breathing_amplitude(signal_rng, rhythm.beat_time_s, grid_s, rhythm.breathing)
    beats = Beats(rhythm.beat_time_s, amplitude, rhythm.ventricular)
    baseline = baseline_wander(signal_rng, rhythm.breathing)
    samples = draw_ecg(signal_rng, beats, grid_s, baseline, round(duration_s * fs), fs)
    artefacts = _schedule_artefacts(trouble_rng, duration_s, rhythm.arousal_s)
    off = _schedule_electrode_off(trouble_rng, duration_s)
    # Someone pulled the electrode off and put it back.
    handling = np.array([[off[0] - 4, off[0]], [off[1], off[1] + 6]])
    artefacts = _merge(np.concatenate([artefacts, handling]))
    for start, stop in artefacts:
        _add_motion(trouble_rng, samples, fs, start, stop)
    samples[round(off[0] * fs) : round(off[1] * fs)] = _OFF_MV

    recording = Recording(
        path=Path("demo-night.edf"),
        name="demo-night",
        format="EDF+C",
        sha256=hashlib.sha256(samples.tobytes()).hexdigest(),
        start=_EARLIEST_START + timedelta(seconds=int(rhythm_rng.integers(0, 45 * 60))),
        duration_s=duration_s,
        ecg=EcgSignal(samples, fs, channel="ECG", unit="mV", range_mv=RANGE_MV),
        channels=(Channel("ECG", fs, "mV"),),
        reference=minute_labels(rhythm.events_s, math.ceil(duration_s / MINUTE_S)),
        identity=Identity(
            name="SIMULATED PATIENT", patient_id=f"DEMO-{seed}", device="demo generator", note="SIMULATED"
        ),
        simulated=True,
    )
    return SimulatedNight(recording, rhythm.beat_time_s, rhythm.events_s, artefacts, off)


def _posture(
    rng: np.random.Generator, beat_time_s: NDArray[np.float64], duration_s: float
) -> NDArray[np.float64]:
    """Factor of R amplitude per beat, shape (n,): it steps when the sleeper turns over."""
    turns = np.sort(rng.uniform(0, duration_s, rng.poisson(1.2 * duration_s / 3600)))
    gain = rng.uniform(0.85, 1.2, len(turns) + 1)
    return gain[np.searchsorted(turns, beat_time_s)]


def _schedule_artefacts(
    rng: np.random.Generator, duration_s: float, arousal_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Motion artefacts, shape (a, 2): short ones at some arousals, a few longer ones at any time."""
    moving = arousal_s[rng.uniform(size=len(arousal_s)) < 0.4]
    short = np.stack([moving - 1, moving + rng.uniform(2, 12, len(moving))], axis=1)
    count = max(1, round(duration_s / 3600 / 2.5))
    start = rng.uniform(0.02, 0.95, count) * duration_s
    length = np.minimum(rng.uniform(20, 100, count), 0.05 * duration_s)
    long = np.stack([start, start + length], axis=1)
    return np.asarray(np.clip(np.concatenate([short, long]), 0, duration_s))


def _schedule_electrode_off(rng: np.random.Generator, duration_s: float) -> tuple[float, float]:
    """One stretch of four to seven minutes in the second half, shorter in a short recording."""
    length = min(rng.uniform(4, 7) * MINUTE_S, 0.08 * duration_s)
    start = rng.uniform(0.55, 0.85) * duration_s
    return float(start), float(start + length)


def _merge(spans_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spans in order, overlapping ones joined; shape (k, 2)."""
    merged: list[list[float]] = []
    for start, stop in sorted(spans_s.tolist()):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], stop)
        else:
            merged.append([start, stop])
    return np.array(merged)


def _add_motion(
    rng: np.random.Generator, samples: NDArray[np.float32], fs: float, start_s: float, stop_s: float
) -> None:
    """Add the electrode's swings and the muscles' bursts of one movement to the samples, in place."""
    first, last = round(start_s * fs), min(round(stop_s * fs), len(samples))
    n = last - first
    if n < 2:
        return
    edge = np.minimum(np.arange(n), np.arange(n)[::-1]) / (0.7 * fs)
    envelope = np.minimum(edge, 1) * np.exp(0.5 * band_noise(rng, n, fs, 0.1, 0.8))
    swings = rng.uniform(0.35, 1.1) * band_noise(rng, n, fs, 0.4, 9.0, slope=1)
    muscles = rng.uniform(0.06, 0.2) * band_noise(rng, n, fs, 15.0, min(80.0, 0.45 * fs))
    disturbed = samples[first:last] + envelope * (swings + muscles)
    samples[first:last] = np.clip(disturbed, *RANGE_MV)
