"""The published pre-processing in its straightforward way: the measure that `analyze` is timed against.

For every minute the five minutes around it are filtered and searched for R peaks anew, and Hamilton's rules are
applied to one candidate after the other, each compared with all candidates of the window, as the library that
the published code calls does it. Nothing is shared between overlapping windows, nothing is slowed down either.
It shares no code with the package, so that it also checks the package's fast version.

Source: Chen et al. 2022, doi 10.1016/j.knosys.2022.108783; Hamilton, "Open source ECG analysis", Computers in
Cardiology 29, 2002; constants and R-peak placement of BioSPPy's ``hamilton_segmenter``.

Usage: ``python tests/benchmarks/published_reference.py NIGHT.edf`` prints how long it took as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from scipy.interpolate import splev, splrep
from scipy.signal import butter, filtfilt, firwin, medfilt

FS = 100
BEFORE = AFTER = 2


def extrema(x, kind):
    turns = np.diff(np.sign(np.diff(x)))
    return np.nonzero(turns < 0 if kind == "max" else turns > 0)[0] + 1


def hamilton(x, fs=FS):
    """R peaks of one window, candidate by candidate."""
    b, a = butter(4, 2 * 25 / fs, "lowpass")
    filtered = filtfilt(b, a, x)
    b, a = butter(4, 2 * 3 / fs, "highpass")
    filtered = filtfilt(b, a, filtered)
    slope = np.abs(np.diff(filtered) * fs)
    size = int(0.08 * fs)
    kernel = np.hamming(size)
    mirrored = np.concatenate((slope[0] * np.ones(size), slope, slope[-1] * np.ones(size)))
    energy = np.convolve(kernel / kernel.sum(), mirrored, mode="same")[size:-size]

    qrs_levels, noise_levels, rr = np.zeros(8), np.zeros(8), fs * np.ones(8)
    next_qrs = next_noise = next_rr = 0
    for second in range(8):
        block = energy[second * fs : (second + 1) * fs]
        peaks = extrema(block, "max")
        if len(peaks):
            qrs_levels[second] = block[peaks].max()
    threshold = np.median(noise_levels) + 0.475 * (np.median(qrs_levels) - np.median(noise_levels))

    near = int(np.ceil(0.2 * fs))
    half = int(np.ceil(0.045 * fs))
    t_wave = np.ceil(0.36 * fs)
    candidates = extrema(energy, "max")
    beats = []
    for at in candidates:
        neighbours = candidates[(candidates > at - near) & (candidates < at + near) & (candidates != at)]
        if len(neighbours) and energy[neighbours].max() > energy[at]:
            continue
        if energy[at] > threshold:
            steps = np.diff(x[max(at - half, 0) : at + half])
            if not np.any(steps > 0) or np.all(steps > 0):
                continue
            if beats and at - beats[-1] < t_wave:
                steps_before = np.diff(x[max(beats[-1] - half, 0) : beats[-1] + half])
                if steps.max() < 0.5 * steps_before.max():
                    continue
            if energy[at] >= 3.0 * np.median(qrs_levels):
                continue
            found = True
        else:
            found = False
            if len(beats) >= 2 and at - beats[-1] >= 1.5 * np.median(rr) and at - beats[-1] > t_wave:
                found = energy[at] > 0.5 * threshold
            else:
                noise_levels[next_noise] = energy[at]
                next_noise = (next_noise + 1) % 8
        if found:
            if beats:
                rr[next_rr] = at - beats[-1]
                next_rr = (next_rr + 1) % 8
            beats.append(at)
            qrs_levels[next_qrs] = energy[at]
            next_qrs = (next_qrs + 1) % 8
        threshold = np.median(noise_levels) + 0.475 * (np.median(qrs_levels) - np.median(noise_levels))

    placed = {place(x, int(at), near, fs) for at in beats}
    return np.array(sorted(placed - {None}), dtype=int)


def place(x, at, near, fs):
    """The extremum of one QRS complex: of the highest and the lowest the more prominent one."""
    start = max(at - near, 0)
    window = x[start : at + near]
    level = np.where(np.diff(window) == 0)[0]
    highs = sorted(((window[i], i) for i in [*extrema(window, "max"), *level]), reverse=True)
    lows = sorted((window[i], i) for i in [*extrema(window, "min"), *level])
    second_high = next((p for p in highs if abs(p[1] - highs[0][1]) > 0.05 * fs), None)
    second_low = next((p for p in lows if abs(p[1] - lows[0][1]) > 0.05 * fs), None)
    if second_high is not None and second_low is not None:
        upright = highs[0][0] - second_high[0] > 0.85 * (second_low[0] - lows[0][0])
    elif second_high is None and second_low is None:
        if not highs or not lows:
            return None
        upright = highs[0][1] > lows[0][1]
    else:
        upright = second_high is None
    best = (highs if upright else lows)[:1]
    return int(best[0][1] + start) if best else None


def correct(x, peaks, tolerance):
    """Each R peak at the largest sample within the tolerance."""
    corrected = set()
    for at in peaks:
        if at - tolerance < 0:
            continue
        if at + tolerance > len(x):
            break
        corrected.add(at - tolerance + int(np.argmax(x[at - tolerance : at + tolerance])))
    return np.array(sorted(corrected), dtype=int)


def window(x):
    """Both input series of a five-minute window, or None where the published code drops it."""
    x = filtfilt(firwin(31, [3, 45], pass_zero=False, fs=FS), 1, x)
    peaks = correct(x, hamilton(x), FS // 10)
    if not 40 <= len(peaks) / (BEFORE + 1 + AFTER) <= 200:
        return None
    rr = medfilt(np.diff(peaks) / FS, 3)
    if not np.all((60 / rr >= 20) & (60 / rr <= 300)):
        return None
    amplitude = x[peaks]
    grid = np.arange(0, (BEFORE + 1 + AFTER) * 60, 1 / 3)
    series = []
    for at, values in ((peaks[1:] / FS, rr), (peaks / FS, amplitude)):
        scaled = (values - values.min()) / (values.max() - values.min())
        series.append(splev(grid, splrep(at, scaled, k=3), ext=1))
    return np.array(series, dtype=np.float32)


def preprocess(x):
    """Windows of a night by their minute; minutes without one are left out."""
    minute = 60 * FS
    windows = {}
    for j in range(BEFORE, len(x) // minute - AFTER):
        made = window(x[(j - BEFORE) * minute : (j + 1 + AFTER) * minute])
        if made is not None:
            windows[j] = made
    return windows


def main(path):
    import edfio

    signal = next(s for s in edfio.read_edf(path).signals if "ECG" in s.label.upper())
    if signal.sampling_frequency != FS:
        sys.exit(f"{path}: sampling rate of {signal.label} is {signal.sampling_frequency} Hz; give 100 Hz.")
    x = np.asarray(signal.data, dtype=np.float64)
    start, cpu = time.perf_counter(), time.process_time()
    windows = preprocess(x)
    json.dump(
        {"windows": len(windows), "seconds": time.perf_counter() - start, "cpu_s": time.process_time() - cpu},
        sys.stdout,
    )


if __name__ == "__main__":
    main(sys.argv[1])
