"""Read RR intervals from text: one per line, in seconds or milliseconds, with times beside them or without.

Covers a bare list, PhysioNet's ``ann2rr`` with any of its columns, and the exports of heart-rate-strap apps
(Elite HRV, Polar Sensor Logger, HRV Logger, Kubios).
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.identity import SIMULATED
from semscnn_gui.recording.limits import check_length, sha256_of
from semscnn_gui.recording.model import Gap, RecordedBeats, Recording
from semscnn_gui.recording.rr_clock import Times, read_times, stated_start
from semscnn_gui.recording.rr_table import Table, read_tables
from semscnn_gui.recording.unchanged import unchanging

_NAMED_RR = re.compile(
    r"\brr\b|\brri\b|r-r|\bnni?\b|\bibi\b|rr[ _-]?int|beat[ -]?(to[ -]?beat)?[ -]?int", re.I
)
_NAMED_OTHER = re.compile(r"ecg|ekg|volt|\bmv\b|µv|\buv\b|sample|ppg|eda|acc", re.I)
# A night's median is 0.4 to 2 s (30 to 150 beats a minute) in anybody; sample counts of ann2rr without -i are not.
_MEDIAN_S = (0.4, 2.0)
_PLAUSIBLE_S = (0.25, 3.0)
_PLAUSIBLE_SHARE = 0.8
_MOST_UNNAMED = 5
_UNITS = {"seconds": 1.0, "milliseconds": 1e-3}
_TIME_SCALES = (1.0, 1e-3, 60.0, 3600.0, 1e-6, 1e-9, 86400.0)
_EXACT_S = 0.05
_LOST_S = 3.0
_AROUND = 10
_BEGINNING = 200


class _Beats(NamedTuple):
    time_s: NDArray[np.float64]
    gaps: tuple[Gap, ...]
    before_first_time_s: float  # from the recording's start to the first entry of the time column


def read_rr(path: Path, progress: Progress) -> Recording:
    """Read RR intervals as a recording of beats.

    Beats follow from summing the intervals up. A column of times that agrees with them places the beats
    where the times say and keeps gaps; one that is coarser (the arrival of a radio packet) only keeps gaps
    of more than three seconds.

    Raises:
        InputError: The file is no text of plausible RR intervals.
    """
    with unchanging([path]):
        return _read(path, progress)


def _read(path: Path, progress: Progress) -> Recording:
    progress.report(0.1, f"Opening {path.name}")
    table, column, unit = _rr_column(path, read_tables(path))
    rr_s = np.asarray(table.columns[column], dtype=np.float64) * _UNITS[unit]
    kept = rr_s > 0  # some apps write 0 for a lost beat; it adds no time
    warnings: list[str] = []
    if not kept.all():
        warnings.append(f"{np.count_nonzero(~kept)} intervals of 0 were left out: they mark lost beats.")
    times = _times(table, column, kept, rr_s[kept], warnings)
    rr_s = rr_s[kept]
    start = stated_start(path.stem, table.preamble)
    if times is None:
        beats = _Beats(np.concatenate([[0.0], np.cumsum(rr_s)]), (), 0.0)
    else:
        beats = _placed(times.seconds, rr_s)
        if times.first is not None:
            start = times.first - timedelta(seconds=beats.before_first_time_s)
    duration_s = float(beats.time_s[-1])
    lost_s = sum(gap.stop_s - gap.start_s for gap in beats.gaps)
    check_length(path, duration_s - lost_s, duration_s)
    return Recording(
        path=path,
        name=path.name,
        format="RR intervals",
        sha256=sha256_of([path], progress),
        start=start,
        duration_s=duration_s,
        beats=RecordedBeats(beats.time_s, f"RR intervals in {unit}"),
        gaps=beats.gaps,
        simulated=any(SIMULATED in line for line in table.preamble),
        warnings=tuple(warnings),
        files=(path,),
    )


def begins_like_rr(path: Path) -> bool:
    """Whether the first lines of a file hold RR intervals; damage further on is for :func:`read_rr` to tell."""
    try:
        _rr_column(path, read_tables(path, _BEGINNING))
    except (InputError, OSError):
        return False
    return True


def _rr_column(path: Path, tables: list[Table]) -> tuple[Table, int, str]:
    """The first column of plausible RR intervals, one that is named so before others."""
    for table in tables:
        numeric = [k for k, entries in enumerate(table.columns) if isinstance(entries, np.ndarray)]
        named = [k for k in numeric if _NAMED_RR.search(table.names[k])]
        if not named and (
            len(numeric) > _MOST_UNNAMED or any(_NAMED_OTHER.search(name) for name in table.names)
        ):
            continue
        for k in named or numeric:
            values = np.asarray(table.columns[k], dtype=np.float64)
            if (unit := _unit(values)) is not None:
                return table, k, unit
    raise InputError(
        path,
        "content",
        _found(tables[0]),
        "choose a file of RR intervals, one per line, in seconds or milliseconds",
    )


def _found(table: Table) -> str:
    """What the file holds instead of RR intervals, for the sentence."""
    numbers = [entries for entries in table.columns if isinstance(entries, np.ndarray)]
    named = ", ".join(name for name in table.names if name)
    median = " and ".join(f"{np.median(entries):g}" for entries in numbers[:3])
    return f"{len(numbers[0])} lines with a median of {median}" + (f" ({named[:60]})" if named else "")


def _unit(values: NDArray[np.float64]) -> str | None:
    """Unit of plausible RR intervals, else None."""
    seen = values[values != 0]
    if len(seen) < 2 or not np.isfinite(seen).all() or seen.min() < 0:
        return None
    steps = np.diff(seen)
    if seen[0] != seen[-1] and (np.all(steps >= 0) or np.all(steps <= 0)):  # a time or a counter
        return None
    for unit, scale in _UNITS.items():
        inside = np.mean((seen * scale >= _PLAUSIBLE_S[0]) & (seen * scale <= _PLAUSIBLE_S[1]))
        if _MEDIAN_S[0] <= np.median(seen) * scale <= _MEDIAN_S[1] and inside >= _PLAUSIBLE_SHARE:
            return unit
    return None


def _times(
    table: Table, column: int, kept: NDArray[np.bool_], rr_s: NDArray[np.float64], warnings: list[str]
) -> Times | None:
    """The first column of ascending times that can belong to the intervals; adds to ``warnings`` what is odd."""
    total = float(rr_s.sum())
    backwards: list[str] = []
    for k, entries in enumerate(table.columns):
        if k == column:
            continue
        if isinstance(entries, np.ndarray):
            times = _numeric_times(entries[kept], total)
        else:
            times = read_times([entry for entry, keep in zip(entries, kept, strict=True) if keep])
        if times is None or len(times.seconds) < 2:
            continue
        span = float(times.seconds[-1] - times.seconds[0])
        if np.all(np.diff(times.seconds) >= 0):
            if span >= 0.9 * (total - rr_s[-1]):
                warnings += times.warnings
                return times
        elif not isinstance(entries, np.ndarray):
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
    span = float(values[-1] - values[0])
    if not np.isfinite(values).all() or span <= 0 or np.all(steps == steps[0]):  # a line counter
        return None
    ratios = {scale: span * scale / total_s for scale in _TIME_SCALES}
    fitting = {scale: ratio for scale, ratio in ratios.items() if 0.9 <= ratio < 30}
    if not fitting:
        return None
    return Times(values * min(fitting, key=lambda scale: fitting[scale]), None)


def _placed(times_s: NDArray[np.float64], rr_s: NDArray[np.float64]) -> _Beats:
    """Beats at the times of their column if these agree with the intervals, else at the intervals' sum."""
    step = np.diff(times_s)
    by_end, by_start = step - rr_s[1:], step - rr_s[:-1]
    # Neighbouring intervals are alike: both may fit, but only one fits exactly.
    at_end = bool(np.median(np.abs(by_end)) <= np.median(np.abs(by_start)))
    jump = by_end if at_end else by_start
    if np.mean(np.abs(jump) < _EXACT_S) >= _PLAUSIBLE_SHARE:
        return _exact(times_s, rr_s, jump, at_end)
    return _summed(times_s, rr_s)


def _exact(
    times_s: NDArray[np.float64], rr_s: NDArray[np.float64], jump: NDArray[np.float64], at_end: bool
) -> _Beats:
    """Beats where the time column has them, and one more at the other end of an interval beside a gap."""
    if at_end:
        extra = np.concatenate([times_s[:1] - rr_s[:1], (times_s[1:] - rr_s[1:])[jump > 0.2]])
    else:
        extra = np.concatenate([(times_s[:-1] + rr_s[:-1])[jump > 0.2], times_s[-1:] + rr_s[-1:]])
    time_s = np.unique(np.concatenate([times_s, extra]))
    if time_s[0] < 0 or time_s[0] > 3600:  # not counted from the recording's start
        time_s = time_s - time_s[0]
        offset = float(rr_s[0]) if at_end else 0.0
    else:
        offset = float(times_s[0])
    lost = np.flatnonzero(jump > _LOST_S)
    shift = offset - float(times_s[0])
    gaps = tuple(
        Gap(float(times_s[i] + shift), float(times_s[i + 1] - rr_s[i + 1] + shift))
        if at_end
        else Gap(float(times_s[i] + rr_s[i] + shift), float(times_s[i + 1] + shift))
        for i in lost.tolist()
    )
    return _Beats(time_s, gaps, offset)


def _summed(times_s: NDArray[np.float64], rr_s: NDArray[np.float64]) -> _Beats:
    """Sums of the intervals, with a gap wherever the times run ahead of them by seconds and stay there."""
    summed = np.cumsum(rr_s)
    lag = times_s - summed
    runs, gaps = [np.zeros(1)], []
    shift, begin = 0.0, 0
    for i in np.flatnonzero(np.diff(lag) > _LOST_S).tolist():
        lost = float(
            np.median(lag[i + 1 : i + 1 + _AROUND]) - np.median(lag[max(0, i + 1 - _AROUND) : i + 1])
        )
        if lost > _LOST_S:
            runs.append(summed[begin : i + 1] + shift)
            last = float(summed[i] + shift)
            gaps.append(Gap(last, last + lost))
            runs.append(np.array([last + lost]))
            shift, begin = shift + lost, i + 1
    runs.append(summed[begin:] + shift)
    return _Beats(np.concatenate(runs), tuple(gaps), float(rr_s[0]))
