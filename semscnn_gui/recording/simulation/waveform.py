"""ECG drawn around beat times: P wave, QRS complex and T wave, breathing, baseline wander and muscle noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from semscnn_gui.recording.recording import EcgSignal

GRID_HZ = 10.0
"""Sampling rate of everything slower than a heartbeat: breathing, baseline, RR interval."""
RANGE_MV = (-5.0, 5.0)
"""Input range of the simulated amplifier; it clips there."""

_BLOCK_S = 300.0
_MUSCLE_NOISE_MV = 0.012
_MUSCLE_KERNEL_S = 0.003
_QUIET_TOP_S = 0.006
_LONGEST_RR_S = 1.4
_REACH_SIGMA = 4.5


@dataclass(frozen=True, slots=True, eq=False)
class Breathing:
    """Breathing on a grid of :data:`GRID_HZ`.

    Attributes:
        phase: float64, shape (m,): phase of the breath in radians, ascending.
        depth: float64, shape (m,): depth of the breath; 1 is quiet breathing, 0 is none.
    """

    phase: NDArray[np.float64]
    depth: NDArray[np.float64]

    @property
    def volume(self) -> NDArray[np.float64]:
        """float64, shape (m,): chest excursion, -1 to 1 in quiet breathing."""
        return self.depth * np.sin(self.phase)


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """Beats to be drawn.

    Attributes:
        time_s: float64, shape (n,), ascending R-peak times in seconds.
        amplitude_mv: float64, shape (n,): R amplitude in mV.
        ventricular: bool, shape (n,): a ventricular ectopic beat, drawn wide and without a P wave.
    """

    time_s: NDArray[np.float64]
    amplitude_mv: NDArray[np.float64]
    ventricular: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Wave:
    """One Gaussian component of the beats at ``beat_s``; arrays of shape (n,)."""

    beat_s: NDArray[np.float64]
    centre_s: NDArray[np.float64]
    sigma_s: NDArray[np.float64]
    height_mv: NDArray[np.float64]


def grid_times(duration_s: float) -> NDArray[np.float64]:
    """Times in seconds of the slow grid, shape (m,), reaching one step past the end."""
    return np.arange(int(np.ceil(duration_s * GRID_HZ)) + 2) / GRID_HZ


def band_noise(
    rng: np.random.Generator, n: int, fs: float, low_hz: float, high_hz: float, slope: float = 0.0
) -> NDArray[np.float64]:
    """Gaussian noise between two frequencies.

    Args:
        rng: Source of chance.
        n: Number of samples.
        fs: Their rate in Hz.
        low_hz: Lower edge in Hz.
        high_hz: Upper edge in Hz.
        slope: The power falls as ``1 / f ** slope`` within the band.

    Returns:
        float64, shape (n,); mean 0 and standard deviation 1 over a long stretch.
    """
    size = 1 << max(int(np.ceil(np.log2(max(n, 2)))), int(np.ceil(np.log2(4 * fs / low_hz))))
    f = np.fft.rfftfreq(size, 1 / fs)
    inside = (f >= low_hz) & (f <= high_hz)
    weight = np.zeros(len(f))
    weight[inside] = f[inside] ** (-slope / 2)
    # Scaled by what is expected, not by what came out: a short stretch of slow noise is not inflated.
    weight *= size / np.sqrt(4 * np.sum(weight**2))
    spectrum = weight * (rng.standard_normal(len(f)) + 1j * rng.standard_normal(len(f)))
    return np.asarray(np.fft.irfft(spectrum, size)[:n], dtype=np.float64)


def breathe(rng: np.random.Generator, depth: NDArray[np.float64], rate_hz: float = 0.25) -> Breathing:
    """Breathing of a wandering rate.

    Args:
        rng: Source of chance.
        depth: float64, shape (m,): intended depth on the grid; it is varied by some 15 %.
        rate_hz: Mean breathing rate in Hz.

    Returns:
        Breathing on the same grid.
    """
    n = len(depth)
    wander = 0.05 * band_noise(rng, n, GRID_HZ, 0.002, 0.03, slope=1) + 0.05 * band_noise(
        rng, n, GRID_HZ, 0.03, 0.15
    )
    phase = 2 * np.pi * np.cumsum(rate_hz * np.exp(wander)) / GRID_HZ
    vary = np.exp(0.15 * band_noise(rng, n, GRID_HZ, 0.005, 0.1))
    return Breathing(phase, depth * vary)


def render_ecg(beat_times_s: ArrayLike, duration_s: float, fs: float, seed: int = 0) -> EcgSignal:
    """Draw an ECG whose R peaks lie at given times, for nights of which only the beats are known.

    The largest sample of each QRS complex is the one nearest to the given time. Stretches without beats hold
    baseline and noise only. P, QRS and T are Gaussian components after the idea of McSharry et al., "A
    dynamical model for generating synthetic electrocardiogram signals", IEEE Trans Biomed Eng 50(3), 2003.

    Args:
        beat_times_s: Shape (n,), ascending R-peak times in seconds; those outside the recording are left out.
        duration_s: Length of the recording in seconds.
        fs: Sampling rate in Hz.
        seed: Same seed and beats, same ECG.

    Returns:
        ``round(duration_s * fs)`` samples in mV with R peaks of about 1 mV.

    Raises:
        ValueError: If beats are not ascending and finite, or rate or length are not positive.
    """
    time_s = np.asarray(beat_times_s, dtype=np.float64)
    if time_s.ndim != 1 or not np.all(np.isfinite(time_s)) or np.any(np.diff(time_s) < 0):
        raise ValueError("beat_times_s must be one ascending series of finite seconds")
    if not (fs > 0 and duration_s > 0):
        raise ValueError(f"fs and duration_s must be positive, not {fs} Hz and {duration_s} s")
    rng = np.random.default_rng(seed)
    time_s = time_s[(time_s >= 0) & (time_s < duration_s)]
    grid_s = grid_times(duration_s)
    breathing = breathe(rng, np.ones(len(grid_s)))
    amplitude = breathing_amplitude(rng, time_s, grid_s, breathing)
    beats = Beats(time_s, amplitude, np.zeros(len(time_s), dtype=np.bool_))
    samples = draw_ecg(rng, beats, grid_s, baseline_wander(rng, breathing), round(duration_s * fs), fs)
    return EcgSignal(samples, fs, channel="ECG", unit="mV", range_mv=RANGE_MV)


def breathing_amplitude(
    rng: np.random.Generator, time_s: NDArray[np.float64], grid_s: NDArray[np.float64], breathing: Breathing
) -> NDArray[np.float64]:
    """R amplitude in mV of each beat, shape (n,), moved by breathing as the heart's axis turns."""
    volume = np.interp(time_s, grid_s, breathing.volume)
    return np.asarray(np.maximum(1 + 0.06 * volume + 0.01 * rng.standard_normal(len(time_s)), 0.5))


def baseline_wander(rng: np.random.Generator, breathing: Breathing) -> NDArray[np.float64]:
    """Baseline in mV on the grid, shape (m,): breathing and slow electrode drift."""
    n = len(breathing.phase)
    drift = band_noise(rng, n, GRID_HZ, 0.005, 0.3, slope=2)
    return np.asarray(0.045 * breathing.depth * np.sin(breathing.phase - 0.7) + 0.06 * drift)


def draw_ecg(
    rng: np.random.Generator,
    beats: Beats,
    grid_s: NDArray[np.float64],
    baseline_mv: NDArray[np.float64],
    n_samples: int,
    fs: float,
) -> NDArray[np.float32]:
    """Draw beats over a baseline with muscle noise, block by block so that memory stays small.

    Args:
        rng: Source of chance for the muscle noise.
        beats: Beats to be drawn.
        grid_s: float64, shape (m,): times of the slow grid in seconds.
        baseline_mv: float64, shape (m,): baseline in mV.
        n_samples: Number of samples.
        fs: Sampling rate in Hz.

    Returns:
        float32, shape (n_samples,), in mV, clipped to :data:`RANGE_MV`.
    """
    samples = np.empty(n_samples, dtype=np.float32)
    waves = _waves(beats)
    # Without this the noise, not the given time, would decide which sample of a rounded R wave is highest.
    n_beats = len(beats.time_s)
    top = _Wave(beats.time_s, beats.time_s, np.full(n_beats, _QUIET_TOP_S), np.ones(n_beats))
    step = max(int(_BLOCK_S * fs), 1)
    for start in range(0, n_samples, step):
        stop = min(start + step, n_samples)
        block = np.interp(np.arange(start, stop) / fs, grid_s, baseline_mv)
        noise = _muscle_noise(rng, stop - start, fs)
        noise *= 1 - np.minimum(_draw([top], start, stop, fs), 1)
        block += noise
        block += _draw(waves, start, stop, fs)
        np.clip(block, *RANGE_MV, out=block)
        samples[start:stop] = block
    return samples


def _waves(beats: Beats) -> list[_Wave]:
    """P, Q, R, S and T (rising and falling part) of normal beats, and the waves of ventricular ones."""
    interval_s = np.diff(beats.time_s)
    if len(interval_s) == 0:
        interval_s = np.ones(len(beats.time_s))
        before = after = np.minimum(interval_s, _LONGEST_RR_S)
    else:
        before = np.minimum(np.concatenate([interval_s[:1], interval_s]), _LONGEST_RR_S)
        after = np.minimum(np.concatenate([interval_s, interval_s[-1:]]), _LONGEST_RR_S)
    # QT shortens with the root of the preceding interval (Bazett 1920); waves that would fall into the
    # neighbouring beat fade out, so that beats however close stay finite and keep their own peak.
    stretch = np.sqrt(np.clip(before, 0.35, _LONGEST_RR_S))
    room_p = np.clip((before - 0.35) / 0.2, 0, 1)
    room_t = np.clip((after - 0.25 - 0.1 * stretch) / 0.25, 0, 1)
    normal, ectopic = ~beats.ventricular, beats.ventricular

    def wave(
        which: NDArray[np.bool_],
        offset_s: NDArray[np.float64] | float,
        sigma_s: NDArray[np.float64] | float,
        height: NDArray[np.float64] | float,
    ) -> _Wave:
        n = len(beats.time_s)
        return _Wave(
            beats.time_s[which],
            (beats.time_s + offset_s)[which],
            np.broadcast_to(sigma_s, n)[which],
            (beats.amplitude_mv * height)[which],
        )

    return [
        wave(normal, -0.09 - 0.07 * stretch, 0.021, 0.11 * room_p),
        wave(normal, -0.028, 0.008, -0.08),
        wave(normal, 0.0, 0.011, 1.0),
        wave(normal, 0.031, 0.009, -0.20),
        wave(normal, 0.24 * stretch, 0.050 * stretch, 0.10 * room_t),
        wave(normal, 0.29 * stretch, 0.034 * stretch, 0.18 * room_t),
        wave(ectopic, 0.0, 0.026, 1.3),
        wave(ectopic, 0.095, 0.035, -0.55),
        wave(ectopic, 0.33 * stretch, 0.060 * stretch, -0.30 * room_t),
    ]


def _draw(waves: list[_Wave], start: int, stop: int, fs: float) -> NDArray[np.float64]:
    """Sum of the waves on samples ``start`` to ``stop``, float64, shape (stop - start,)."""
    total = np.zeros(stop - start)
    for wave in waves:
        near = slice(*np.searchsorted(wave.beat_s, [start / fs - 1, stop / fs + 1]))
        if near.start == near.stop:
            continue
        reach = int(np.ceil(_REACH_SIGMA * wave.sigma_s[near].max() * fs)) + 1
        centre = wave.centre_s[near] * fs
        nearest = np.round(centre).astype(np.int64)
        offset = np.arange(-reach, reach + 1)
        distance = (nearest - centre)[:, None] + offset
        value = wave.height_mv[near][:, None] * np.exp(
            -0.5 * (distance / (wave.sigma_s[near] * fs)[:, None]) ** 2
        )
        index = (nearest - start)[:, None] + offset
        inside = (index >= 0) & (index < len(total))
        # bincount adds up where neighbouring waves overlap, which fancy indexing would not.
        total += np.bincount(index[inside], weights=value[inside], minlength=len(total))
    return total


def _muscle_noise(rng: np.random.Generator, n: int, fs: float) -> NDArray[np.float64]:
    """Muscle noise in mV, shape (n,), of the same band and strength at every sampling rate."""
    reach = int(np.ceil(3 * _MUSCLE_KERNEL_S * fs))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_MUSCLE_KERNEL_S * fs)) ** 2)
    kernel *= _MUSCLE_NOISE_MV / np.sqrt(np.sum(kernel**2))
    return np.convolve(rng.standard_normal(n + 2 * reach), kernel, mode="valid")
