"""Place beats in the night by their RR intervals and by the times that stand in the same lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import Gap
from semscnn_gui.recording.rr_text.clock import Times, read_times
from semscnn_gui.recording.rr_text.slots import Intervals, SeveralIntervals

_TIME_SCALES = (1.0, 1e-3, 60.0, 3600.0, 1e-6, 1e-9, 86400.0)
_EXACT_S = 0.05
_EXACT_SHARE = 0.8
_LOST_S = 3.0
_AROUND = 10


@dataclass(frozen=True, slots=True)
class PlacedBeats:
    """Beats of a night.

    Attributes:
        time_s: float64, shape (n,), ascending, in seconds after the recording's start.
        gaps: Where intervals are missing.
        first_time: Date and time in the first line, if they are certain.
        before_first_time_s: From the recording's start to that time.
        warnings: What was odd about the times, in sentences.
    """

    time_s: NDArray[np.float64]
    gaps: tuple[Gap, ...] = ()
    first_time: datetime | None = None
    before_first_time_s: float = 0.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines with intervals: ``rr_s`` of shape (n,), and per line the index of its first and last interval."""

    rr_s: NDArray[np.float64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @property
    def sum_s(self) -> NDArray[np.float64]:
        """Length of the intervals of each line, shape (n_lines,)."""
        return np.add.reduceat(self.rr_s, self.first)


def place_beats(path: Path, intervals: Intervals) -> PlacedBeats:
    """Place the beats by the first column of times that can belong to the intervals, else by their sum.

    Raises:
        SeveralIntervals: The intervals of all lines are longer than their times.
    """
    rr_s, row = intervals.rr_s, intervals.row
    first = np.flatnonzero(np.diff(row, prepend=-1))
    lines = _Lines(rr_s, first, np.append(first[1:], len(rr_s)) - 1)
    warnings: list[str] = []
    times = _times(path, intervals, row[first], lines, warnings)
    if times is None:
        return PlacedBeats(np.concatenate([[0.0], np.cumsum(rr_s)]), warnings=tuple(warnings))
    time_s, gaps, before_s = _placed(times.seconds, lines)
    return PlacedBeats(time_s, gaps, times.first, before_s, tuple(warnings))


def _times(
    path: Path, intervals: Intervals, rows: NDArray[np.int64], lines: _Lines, warnings: list[str]
) -> Times | None:
    """The first column of ascending times that can belong to the intervals; adds to ``warnings`` what is odd."""
    table, sum_s = intervals.table, lines.sum_s
    total = float(lines.rr_s.sum())
    backwards: list[str] = []
    for k, kind in enumerate(table.kinds[: table.usual]):
        if k in intervals.columns:
            continue
        entries: list[str] = []
        if kind == "n":
            times = _numeric_times(table.numbers(k)[rows], total)
        else:
            words = table.words(k)
            entries = [words[i] for i in rows.tolist()]
            times = read_times(entries)
        if times is None or len(times.seconds) < 2:
            continue
        span = float(times.seconds[-1] - times.seconds[0])
        if np.all(np.diff(times.seconds) >= 0):
            if span >= 0.9 * (total - sum_s[-1]):
                warnings += times.warnings
                return times
            if kind == "t" and len(rows) < len(lines.rr_s):
                raise SeveralIntervals(path, table.rows[rows[0]])
        elif kind == "t":
            at = int(np.argmin(np.diff(times.seconds)))
            backwards.append(
                f"The times beside the intervals run backwards after {entries[at].strip()}: they were not used, "
                "so the start and any gap are unknown."
            )
    warnings += backwards
    return None


def _numeric_times(values: NDArray[np.float64], total_s: float) -> Times | None:
    """Elapsed times in the unit in which they span the intervals' sum most closely."""
    steps = np.diff(values)
    if not np.isfinite(values).all() or len(values) < 2:
        return None
    span = float(values[-1] - values[0])
    if span <= 0 or np.all(steps == steps[0]):  # a line counter
        return None
    ratios = {scale: span * scale / total_s for scale in _TIME_SCALES}
    fitting = {scale: ratio for scale, ratio in ratios.items() if 0.9 <= ratio < 30}
    if not fitting:
        return None
    return Times(values * min(fitting, key=lambda scale: fitting[scale]), None)


def _placed(
    times_s: NDArray[np.float64], lines: _Lines
) -> tuple[NDArray[np.float64], tuple[Gap, ...], float]:
    """Beats at the times of their lines if these agree with the intervals, else at the intervals' sum."""
    step, sum_s = np.diff(times_s), lines.sum_s
    by_end, by_start = step - sum_s[1:], step - sum_s[:-1]
    # Neighboring intervals are alike: both may fit, but only one fits exactly.
    at_end = bool(np.median(np.abs(by_end)) <= np.median(np.abs(by_start)))
    jump = by_end if at_end else by_start
    if np.mean(np.abs(jump) < _EXACT_S) >= _EXACT_SHARE:
        return _exact(times_s, lines, jump, at_end)
    return _summed(times_s, lines)


def _exact(
    times_s: NDArray[np.float64], lines: _Lines, jump: NDArray[np.float64], at_end: bool
) -> tuple[NDArray[np.float64], tuple[Gap, ...], float]:
    """Beats where the times have them, within a line at the intervals' sum; one more beside a gap."""
    sum_s = lines.sum_s
    begin_s, stop_s = (times_s - sum_s, times_s) if at_end else (times_s, times_s + sum_s)
    if at_end:
        extra = np.concatenate([begin_s[:1], begin_s[1:][jump > 0.2]])
    else:
        extra = np.concatenate([stop_s[:-1][jump > 0.2], stop_s[-1:]])
    time_s = np.unique(np.concatenate([times_s, extra, _within(begin_s, lines)]))
    if time_s[0] < 0 or time_s[0] > 3600:  # not counted from the recording's start
        time_s = time_s - time_s[0]
        offset = float(sum_s[0]) if at_end else 0.0
    else:
        offset = float(times_s[0])
    shift = offset - float(times_s[0])
    gaps = tuple(
        Gap(float(stop_s[i] + shift), float(begin_s[i + 1] + shift))
        for i in np.flatnonzero(jump > _LOST_S).tolist()
    )
    return time_s, gaps, offset


def _within(begin_s: NDArray[np.float64], lines: _Lines) -> NDArray[np.float64]:
    """Times of the beats between the first and the last one of each line, which begins at ``begin_s``."""
    line = np.repeat(np.arange(len(begin_s)), lines.last - lines.first + 1)
    summed = np.cumsum(lines.rr_s)
    before = (summed - lines.rr_s)[lines.first]
    inside = np.ones(len(lines.rr_s), dtype=np.bool_)
    inside[lines.last] = False
    return np.asarray((begin_s[line] + summed - before[line])[inside])


def _summed(
    times_s: NDArray[np.float64], lines: _Lines
) -> tuple[NDArray[np.float64], tuple[Gap, ...], float]:
    """Sums of the intervals, with a gap wherever the times run ahead of them by seconds and stay there."""
    summed = np.cumsum(lines.rr_s)
    lag = times_s - summed[lines.last]
    runs, gaps = [np.zeros(1)], []
    shift, begin = 0.0, 0
    for i in np.flatnonzero(np.diff(lag) > _LOST_S).tolist():
        lost = float(
            np.median(lag[i + 1 : i + 1 + _AROUND]) - np.median(lag[max(0, i + 1 - _AROUND) : i + 1])
        )
        if lost > _LOST_S:
            end = int(lines.last[i])
            runs.append(summed[begin : end + 1] + shift)
            last = float(summed[end] + shift)
            gaps.append(Gap(last, last + lost))
            runs.append(np.array([last + lost]))
            shift, begin = shift + lost, end + 1
    runs.append(summed[begin:] + shift)
    return np.concatenate(runs), tuple(gaps), float(lines.sum_s[0])
