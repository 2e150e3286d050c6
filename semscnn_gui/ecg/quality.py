"""Which stretches of the ECG can be trusted, and why the others cannot.

The signal is judged in blocks of ten seconds. Missing, flat and saturated blocks are seen from the samples; a
block is noise when its complexes do not resemble each other (template matching, Orphanidou et al. 2015, IEEE J
Biomed Health Inform, doi 10.1109/JBHI.2014.2338351, threshold 0.66).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.r_peaks import bridged_at
from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.recording.gaps import missing_runs
from semscnn_gui.recording.recording import MINUTE_S, EcgSignal, Recording

BLOCK_S = 10.0
# An electrode that is off leaves a line; the smallest QRS complexes still reach 0.1 mV.
FLAT_RANGE_MV = 0.03
SATURATED_SHARE = 0.05
ALIKE = 0.66
# Wide enough to hold more than one bump: any band-limited bump resembles another.
SNIPPET_S = 0.2
SNIPPET_FS = 100.0
FEWEST_BEATS_PER_BLOCK = 3
LONGEST_PAUSE_S = 4.0
FEWEST_PAIRS = 10


def block_faults(ecg: EcgSignal, peaks: RPeaks) -> NDArray[np.str_]:
    """Fault of each started ten-second block of a lead.

    Returns:
        Strings of shape (n_blocks,): a value of :class:`UnscorableReason`, or empty where the block is good.
    """
    n = int(np.ceil(round(len(ecg.samples_mv) / ecg.fs / BLOCK_S, 6)))
    border = np.rint(np.arange(n + 1) * BLOCK_S * ecg.fs).astype(np.int64)
    size = BLOCK_S * ecg.fs
    # Range and rest at an extreme show at 100 Hz as well, for a tenth of the work at 1000 Hz.
    stride = max(1, int(ecg.fs / SNIPPET_FS))
    faults = np.full(n, "", dtype="U16")
    alike = _likeness(ecg, peaks, n)
    count = np.bincount((peaks.time_s // BLOCK_S).astype(np.int64), minlength=n)[:n]
    for i in range(n):
        samples = ecg.samples_mv[border[i] : border[i + 1] : stride]
        samples = samples[np.isfinite(samples)]
        if len(samples) < size / stride / 2:
            faults[i] = UnscorableReason.MISSING
        elif np.subtract(*np.percentile(samples, (99.5, 0.5))) < FLAT_RANGE_MV:
            faults[i] = UnscorableReason.FLAT
        elif _saturated(samples, ecg.range_mv):
            faults[i] = UnscorableReason.SATURATED
        elif count[i] < FEWEST_BEATS_PER_BLOCK:
            faults[i] = UnscorableReason.TOO_FEW_BEATS
        elif alike[i] < ALIKE:
            faults[i] = UnscorableReason.NOISE
    return faults


def minute_reasons(
    recording: Recording, peaks: RPeaks, rr: RRSeries
) -> tuple[RRSeries, tuple[UnscorableReason, ...], NDArray[np.float64]]:
    """Judge every started minute of a recording.

    Returns:
        The RR intervals with those in faulty blocks no longer valid; for each minute the reason it would be
        unscorable for; and the share (0 to 1) of the minute covered by valid intervals, shape (n_minutes,).
        Who scores decides how small a share makes the minute unscorable.
    """
    n = recording.n_minutes
    faults = np.full((n, round(MINUTE_S / BLOCK_S)), "", dtype="U16")
    if recording.ecg is not None:
        blocks = block_faults(recording.ecg, peaks)[: faults.size]
        faults.ravel()[: len(blocks)] = blocks
        faults.ravel()[len(blocks) :] = UnscorableReason.MISSING
        end = np.minimum((rr.time_s // BLOCK_S).astype(np.int64), len(blocks) - 1)
        begin = np.maximum(((rr.time_s - rr.rr_s) // BLOCK_S).astype(np.int64), 0)
        good = (blocks[end] == "") & (blocks[np.minimum(begin, len(blocks) - 1)] == "") if len(blocks) else []
        rr = RRSeries(rr.time_s, rr.rr_s, rr.corrected, rr.valid & good)
    share = valid_share(rr, n)
    beats = np.bincount((peaks.time_s // MINUTE_S).astype(np.int64), minlength=n)[:n]
    pause = _longest_pause(peaks.time_s, n)
    reasons = tuple(
        _reason(faults[i], int(beats[i]), pause[i], has_waveform=recording.ecg is not None) for i in range(n)
    )
    return rr, reasons, share


def valid_share(rr: RRSeries, n_minutes: int) -> NDArray[np.float64]:
    """Share (0 to 1) of each minute that lies inside valid RR intervals, shape (n_minutes,)."""
    covered = np.zeros(n_minutes)
    stop = rr.time_s[rr.valid]
    start = stop - rr.rr_s[rr.valid]
    first = (start // MINUTE_S).astype(np.int64)
    border = (first + 1) * MINUTE_S
    np.add.at(covered, np.clip(first, 0, n_minutes - 1), np.minimum(stop, border) - start)
    # The part of an interval that reaches over the border belongs to the next minute.
    over = (stop > border) & (first + 1 < n_minutes)
    np.add.at(covered, first[over] + 1, stop[over] - border[over])
    return np.clip(covered / MINUTE_S, 0.0, 1.0)


def irregularity(rr: RRSeries, n_minutes: int) -> NDArray[np.float64]:
    """Median change from one trusted interval to the next, relative to the interval, shape (n_minutes,).

    Sinus rhythm stays under 0.1 even in cyclic variation of heart rate; atrial fibrillation lies near 0.2. NaN for
    a minute with fewer than ten pairs.
    """
    change = np.abs(np.diff(rr.rr_s)) / rr.rr_s[1:]
    trusted = rr.valid[1:] & rr.valid[:-1]
    minute = (rr.time_s[1:] // MINUTE_S).astype(np.int64)
    median = np.full(n_minutes, np.nan)
    border = np.searchsorted(minute, np.arange(n_minutes + 1))
    for i in range(n_minutes):
        pairs = change[border[i] : border[i + 1]][trusted[border[i] : border[i + 1]]]
        if len(pairs) >= FEWEST_PAIRS:
            median[i] = float(np.median(pairs))
    return median


def _reason(faults: NDArray[np.str_], beats: int, pause_s: float, *, has_waveform: bool) -> UnscorableReason:
    """The main fault of a minute's blocks; without one the beats themselves do not fit each other."""
    named = [fault for fault in faults.tolist() if fault]
    if named:
        return UnscorableReason(max(UnscorableReason, key=lambda reason: named.count(reason.value)))
    if beats < FEWEST_BEATS_PER_BLOCK:
        return UnscorableReason.TOO_FEW_BEATS if has_waveform else UnscorableReason.MISSING
    if pause_s > LONGEST_PAUSE_S:
        return UnscorableReason.TOO_FEW_BEATS if has_waveform else UnscorableReason.MISSING
    return UnscorableReason.IRREGULAR


def _longest_pause(time_s: NDArray[np.float64], n_minutes: int) -> list[float]:
    """Longest stretch without a beat in each minute, in seconds."""
    pauses = []
    for minute in range(n_minutes):
        start = minute * MINUTE_S
        inside = time_s[np.searchsorted(time_s, start) : np.searchsorted(time_s, start + MINUTE_S)]
        pauses.append(float(np.diff(np.concatenate(([start], inside, [start + MINUTE_S]))).max()))
    return pauses


def _saturated(samples: NDArray[np.float32], range_mv: tuple[float, float] | None) -> bool:
    """True where the signal rests at an extreme: of the file's range, or its own when that repeats."""
    low, high = float(samples.min()), float(samples.max())
    step = 0.002 * (high - low)
    at_limit = np.mean(samples >= high - step) + np.mean(samples <= low + step)
    if at_limit < SATURATED_SHARE:
        return False
    if range_mv is None:
        return bool(at_limit > 4 * SATURATED_SHARE)
    margin = 0.01 * (range_mv[1] - range_mv[0])
    return high >= range_mv[1] - margin or low <= range_mv[0] + margin


def _likeness(ecg: EcgSignal, peaks: RPeaks, n_blocks: int) -> NDArray[np.float64]:
    """Median correlation of each block's complexes with the median complex of the minute around it."""
    alike = np.zeros(n_blocks)
    if len(peaks.time_s) == 0:
        return alike
    offsets = np.arange(-round(SNIPPET_S * SNIPPET_FS), round(SNIPPET_S * SNIPPET_FS) + 1) / SNIPPET_FS
    index = np.rint((peaks.time_s[:, None] + offsets) * ecg.fs).astype(np.int64)
    index = np.clip(index, 0, len(ecg.samples_mv) - 1)
    snippets = bridged_at(ecg.samples_mv, index, missing_runs(ecg.samples_mv)).astype(np.float64)
    snippets -= snippets.mean(axis=1, keepdims=True)
    snippets /= np.maximum(np.linalg.norm(snippets, axis=1, keepdims=True), 1e-12)
    borders = np.searchsorted(peaks.time_s, np.arange(n_blocks + 1) * BLOCK_S)
    for i in range(n_blocks):
        low, high = borders[i], borders[i + 1]
        if high == low:
            continue
        around = snippets[borders[max(0, i - 3)] : borders[min(n_blocks, i + 4)]]
        template = np.median(around, axis=0)
        template -= template.mean()
        template /= max(float(np.linalg.norm(template)), 1e-12)
        alike[i] = float(np.median(snippets[low:high] @ template))
    return alike
