"""The rhythm of the demo night: apnea events, breathing, RR intervals and beats.

Amplitudes and periods follow what the 70 nights of the PhysioNet Apnea-ECG Database (Penzel et al. 2000) show:
in apnea the RR interval cycles every 25 to 70 s by some 160 to 600 ms (3rd to 97th percentile of five
minutes), in normal sleep those five minutes span 70 to 290 ms. The shape of the cycle, slowing in the event and
a fast quickening after it, is the cyclic variation of heart rate (Guilleminault et al., Lancet 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.recording.simulation.waveform import GRID_HZ, Breathing, band_noise, breathe, grid_times

APNEA_SECONDS = 10.0
"""A minute is labelled A from this many seconds of apnea in it, the shortest event that is scored."""

_RECOVERY_S = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """The simulated patient's night.

    Attributes:
        events_s: float64, shape (k, 2): start and stop of each apnea in seconds, ascending, without overlap.
        breathing: Breathing on the slow grid; next to none within events.
        rr_s: float64, shape (m,): RR interval in seconds on the slow grid, before ectopic beats.
        beat_time_s: float64, shape (n,), ascending R-peak times in seconds.
        ventricular: bool, shape (n,): ventricular ectopic beats.
        arousal_s: float64, shape (a,): times of movements with a quickened heart outside apnea.
    """

    events_s: NDArray[np.float64]
    breathing: Breathing
    rr_s: NDArray[np.float64]
    beat_time_s: NDArray[np.float64]
    ventricular: NDArray[np.bool_]
    arousal_s: NDArray[np.float64]


def simulate_rhythm(rng: np.random.Generator, duration_s: float) -> Rhythm:
    """Make the night's apnea events and, from them, breathing and heartbeats."""
    grid_s = grid_times(duration_s)
    events = _schedule_events(rng, duration_s)
    breathing = breathe(rng, _breathing_depth(events, grid_s))
    arousal = _arousals(rng, duration_s, events)
    rr = _rr_intervals(rng, grid_s, events, arousal, breathing)
    beat_time, ventricular = _beats(rng, grid_s, rr, duration_s)
    return Rhythm(events, breathing, rr, beat_time, ventricular, arousal)


def minute_labels(events_s: NDArray[np.float64], n_minutes: int) -> NDArray[np.str_]:
    """Label each minute ``A`` or ``N``.

    Args:
        events_s: float64, shape (k, 2): start and stop of each apnea in seconds, without overlap.
        n_minutes: Number of started minutes.

    Returns:
        Shape (n_minutes,): ``A`` where at least :data:`APNEA_SECONDS` of the minute are apnea, else ``N``.
    """
    start = np.arange(n_minutes)[:, None] * MINUTE_S
    overlap = np.minimum(events_s[:, 1], start + MINUTE_S) - np.maximum(events_s[:, 0], start)
    apnea_s = np.sum(np.maximum(overlap, 0), axis=1)
    return np.where(apnea_s >= APNEA_SECONDS - 1e-9, "A", "N")


def _schedule_events(rng: np.random.Generator, duration_s: float) -> NDArray[np.float64]:
    """Events in runs with normal stretches between, and a few single ones; shape (k, 2)."""
    hours = duration_s / 3600
    n_runs = max(1, round(0.9 * hours))
    run_total = rng.uniform(0.28, 0.40) * duration_s
    run_s = rng.dirichlet(np.full(n_runs, 3.0)) * run_total
    # Nobody has apnea before falling asleep: the stretch before the first run is never short.
    rest_s = rng.dirichlet(np.full(n_runs + 1, 3.0)) * 0.9 + 0.1 * np.eye(n_runs + 1)[0]
    rest_s *= duration_s - run_total
    events: list[tuple[float, float]] = []
    time = 0.0
    for run, rest in zip(run_s, rest_s, strict=False):
        for _ in range(rng.poisson(rest / 3600)):
            start = time + rng.uniform(0.2, 0.8) * rest
            events.append((start, start + rng.uniform(15, 25)))
        time += rest
        stop = time + run
        period = rng.uniform(33, 55)
        while True:
            cycle = float(np.clip(period * rng.normal(1, 0.13), 26, 68))
            length = float(np.clip(cycle * rng.uniform(0.48, 0.66), 15, 45))
            if time + length > stop:
                break
            events.append((time, time + length))
            time += cycle
        time = stop
    if not events:
        return np.empty((0, 2))
    events.sort()
    # A single event may have fallen upon another one.
    apart = [events[0]]
    for event in events[1:]:
        if event[0] - apart[-1][1] >= 8:
            apart.append(event)
    return np.array(apart)


def _breathing_depth(events_s: NDArray[np.float64], grid_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 in quiet breathing, 0.04 within events, 1.5 for some breaths after them; shape (m,)."""
    depth = np.ones(len(grid_s))
    for _, stop in events_s:
        depth[_span(stop, stop + _RECOVERY_S)] = 1.5
    for start, stop in events_s:
        depth[_span(start, stop)] = 0.04
    return _smooth(depth, 0.6)


def _arousals(
    rng: np.random.Generator, duration_s: float, events_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Times of movements outside apnea, some four an hour; shape (a,)."""
    time = np.sort(rng.uniform(0, duration_s, rng.poisson(4 * duration_s / 3600)))
    far = np.all((time[:, None] < events_s[:, 0] - 30) | (time[:, None] > events_s[:, 1] + 45), axis=1)
    return time[far]


def _rr_intervals(
    rng: np.random.Generator,
    grid_s: NDArray[np.float64],
    events_s: NDArray[np.float64],
    arousal_s: NDArray[np.float64],
    breathing: Breathing,
) -> NDArray[np.float64]:
    """RR interval in seconds on the grid, shape (m,), as the product of its influences."""
    n = len(grid_s)
    settle = -0.10 * np.exp(-grid_s / 900)
    cycle = 0.03 * np.sin(2 * np.pi * (grid_s / rng.uniform(5100, 6000) + rng.uniform()))
    drift = 0.03 * band_noise(rng, n, GRID_HZ, 0.0001, 0.002, slope=1)
    # Sleep deepens and lightens: the slow waves of heart rate come and go over tens of minutes.
    lability = np.exp(0.35 * band_noise(rng, n, GRID_HZ, 0.0003, 0.004))
    very_low = 0.021 * lability * band_noise(rng, n, GRID_HZ, 0.004, 0.05, slope=1)
    low = 0.016 * lability * band_noise(rng, n, GRID_HZ, 0.06, 0.14)
    sinus = 0.020 * breathing.depth * np.sin(breathing.phase + 0.5)
    log_rr = settle + cycle + drift + very_low + low + sinus
    log_rr += _cyclic_variation(rng, grid_s, events_s) + _quickenings(rng, grid_s, arousal_s)
    rest_s = rng.uniform(0.88, 1.02)
    return np.asarray(np.clip(rest_s * np.exp(log_rr), 0.45, 1.7))


def _cyclic_variation(
    rng: np.random.Generator, grid_s: NDArray[np.float64], events_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Slowing through each event and quickening after it, in log RR; shape (m,)."""
    time, value = [grid_s[0] - 60.0], [0.0]
    swing = rng.uniform(0.2, 0.3)
    for i, (start, stop) in enumerate(events_s):
        following = events_s[i + 1, 0] if i + 1 < len(events_s) else np.inf
        rest = min(following - stop, 22.0)
        if start - (events_s[i - 1, 1] if i else -np.inf) > 120:
            swing = rng.uniform(0.18, 0.32)
        height = swing * rng.lognormal(0, 0.25)
        top, bottom = 0.5 * height, -0.5 * height * rng.uniform(0.8, 1.2)
        time += [start, start + 0.4 * (stop - start), stop, stop + 0.35 * rest, stop + 0.55 * rest]
        value += [0.1 * bottom, rng.uniform(0.45, 0.85) * top, top, bottom, 0.8 * bottom]
        if following - stop > 30:
            time.append(stop + 26)
            value.append(0.0)
    time.append(grid_s[-1] + 60.0)
    value.append(0.0)
    return _smooth(np.interp(grid_s, time, value), 1.6)


def _quickenings(
    rng: np.random.Generator, grid_s: NDArray[np.float64], arousal_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Short RR intervals at movements, in log RR; shape (m,)."""
    total = np.zeros(len(grid_s))
    for centre in arousal_s:
        depth = rng.uniform(0.08, 0.25)
        hold = rng.uniform(3, 12)
        near = _span(centre - 10, centre + hold + 60)
        shape = [centre - 5, centre, centre + hold, centre + hold + rng.uniform(10, 25)]
        total[near] -= np.interp(grid_s[near], shape, [0, depth, 0.8 * depth, 0])
    return _smooth(total, 1.5)


def _beats(
    rng: np.random.Generator, grid_s: NDArray[np.float64], rr_s: NDArray[np.float64], duration_s: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """R-peak times in seconds and which of them are ventricular; both shape (n,).

    A beat falls whenever the integral of heart rate passes the next whole number (integral pulse frequency
    modulation), so beats lie between samples as real ones do.
    """
    phase = np.concatenate([[0.0], np.cumsum(1 / rr_s)[:-1]]) / GRID_HZ + rng.uniform()
    time = np.interp(np.arange(1, int(phase[-1]) + 1), phase, grid_s)
    time += 0.002 * np.clip(rng.standard_normal(len(time)), -3, 3)
    time = time[(time >= 0) & (time < duration_s)]
    ventricular = np.zeros(len(time), dtype=np.bool_)
    count = rng.poisson(3 * duration_s / 3600) + 1
    # Every third beat at most, so that two ectopic ones are never neighbours.
    places = np.arange(2, max(len(time) - 2, 3), 3)
    for i in rng.choice(places, min(count, len(places)), replace=False):
        ventricular[i] = rng.uniform() < 0.5
        early = rng.uniform(0.30, 0.40) if ventricular[i] else rng.uniform(0.15, 0.30)
        time[i] -= early * (time[i] - time[i - 1])
    return time, ventricular


def _span(start_s: float, stop_s: float) -> slice:
    """Where the slow grid lies within the given seconds."""
    return slice(max(round(start_s * GRID_HZ), 0), max(round(stop_s * GRID_HZ), 0))


def _smooth(series: NDArray[np.float64], sigma_s: float) -> NDArray[np.float64]:
    """The series on the grid under a Gaussian of ``sigma_s`` seconds, same shape."""
    reach = int(np.ceil(4 * sigma_s * GRID_HZ))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (sigma_s * GRID_HZ)) ** 2)
    padded = np.pad(series, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")
