"""Times as RR interval files write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d))?(\.\d+)?\s*([AaPp][Mm])?"
_DATE_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})[ T,]+" + _CLOCK)
_CLOCK_FIRST = re.compile(_CLOCK + r" (\d\d)/(\d\d)/(\d{4})")
_ELAPSED = re.compile(r"(?:(\d+):)?(\d+):(\d\d(?:\.\d*)?)")
_STATED = re.compile(r"(?:start|begin|record|date)[^:=]*[:=]\s*(.+)", re.IGNORECASE)
_IN_NAME = re.compile(r"(\d{4}-\d\d-\d\d)[ _T](\d\d)-(\d\d)-(\d\d)")


# Clocks change at 2 or 3 in the night before a Sunday, from March to April and from September to November.
_CHANGE_MONTHS, _SUNDAY, _CHANGE_HOURS = (3, 4, 9, 10, 11), 6, range(5)
_HOUR_S, _NEAR_HOUR_S = 3600.0, 5.0


class Times(NamedTuple):
    """A column of times.

    Attributes:
        seconds: float64, shape (n,): seconds after the first entry.
        first: Date and clock time of the first entry, if they are certain.
        warnings: What was odd about them, in sentences.
    """

    seconds: NDArray[np.float64]
    first: datetime | None
    warnings: tuple[str, ...] = ()


def read_times(entries: Sequence[str]) -> Times | None:
    """Read a column of dates with times, clock times or elapsed times; None if it is something else.

    A clock time without a date gives no start: the night it belongs to is unknown. A day and a month that
    may both be either give none as well. Where the clock changes to or from daylight-saving time, later times
    count on without a gap.
    """
    first, certain = _moment(entries[0]) or (None, False)
    if first is not None:
        moments = [moment[0] for entry in entries if (moment := _moment(entry)) is not None]
        aware = first.tzinfo is not None
        if len(moments) < len(entries) or any((moment.tzinfo is not None) != aware for moment in moments):
            return None
        seconds = np.array([(moment - first).total_seconds() for moment in moments])
        first = first.replace(tzinfo=None)
        warnings: list[str] = []
        if not aware:
            seconds, warnings = _without_clock_change(first, seconds)
        if not certain:
            warnings.append(
                f"The date in {entries[0].strip()} can be read in two ways: clock times are unknown."
            )
        return Times(seconds, first if certain else None, tuple(warnings))
    elapsed = [_elapsed(entry) for entry in entries]
    if any(second is None for second in elapsed):
        return None
    seconds_of_day = np.array(elapsed, dtype=np.float64)
    midnights = np.cumsum(np.diff(seconds_of_day, prepend=seconds_of_day[0]) < -43200)
    return Times(seconds_of_day + 86400.0 * midnights - seconds_of_day[0], None)


def stated_start(name: str, preamble: Sequence[str]) -> datetime | None:
    """Start stated in a comment or heading (``Start: 2024-03-01 22:13:45``) or as the file's whole name.

    Elite HRV names its exports ``2024-03-01 22-13-45.txt``.
    """
    for line in preamble:
        match = _STATED.search(line)
        moment = _moment(match[1].strip()) if match else None
        if moment is not None and moment[1]:
            return moment[0].replace(tzinfo=None)
    if match := _IN_NAME.fullmatch(name):
        moment = _moment(f"{match[1]} {match[2]}:{match[3]}:{match[4]}")
        return moment[0].replace(tzinfo=None) if moment else None
    return None


def _without_clock_change(
    first: datetime, seconds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[str]]:
    """Take out steps of an hour, there or back, at the times when clocks change."""
    warnings: list[str] = []
    for i in np.flatnonzero(np.abs(np.abs(np.diff(seconds)) - _HOUR_S) < _NEAR_HOUR_S).tolist():
        # By the clock as it was written, whatever was taken out before.
        before = first + timedelta(seconds=float(seconds[i]))
        night = before.weekday() == _SUNDAY and before.hour in _CHANGE_HOURS
        if not night or before.month not in _CHANGE_MONTHS or warnings:
            continue
        change = np.sign(seconds[i + 1] - seconds[i]) * _HOUR_S
        seconds = np.where(np.arange(len(seconds)) > i, seconds - change, seconds)
        warnings.append(
            f"The clock went {'on' if change > 0 else 'back'} by an hour at {before:%Y-%m-%d %H:%M:%S} "
            "(daylight-saving time): no gap was made, and later times are shown as before the change."
        )
    return seconds, warnings


def _moment(entry: str) -> tuple[datetime, bool] | None:
    """Date and time of an entry, with its zone if it has one, and whether its day and month are certain."""
    entry = entry.strip("[]\"' ")
    try:
        if re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:", entry):
            return datetime.fromisoformat(entry), True
        if match := _CLOCK_FIRST.fullmatch(entry):  # WFDB writes day/month/year
            day, month, year = (int(part) for part in match.groups()[5:])
            return datetime(year, month, day) + _of_day(match.groups()[:5]), True
        if match := _DATE_FIRST.fullmatch(entry):
            one, mark, two, year = int(match[1]), match[2], int(match[3]), int(match[4])
            american = match[9] is not None or two > 12
            day, month = (two, one) if american else (one, two)
            certain = mark == "." or american or one > 12
            return datetime(year, month, day) + _of_day(match.groups()[4:]), certain
    except ValueError:
        return None
    return None


def _of_day(parts: Sequence[str | None]) -> timedelta:
    hour, minute, second = (int(part or 0) for part in parts[:3])
    if parts[4]:
        hour = hour % 12 + (12 if parts[4].lower() == "pm" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(parts)
    return timedelta(hours=hour, minutes=minute, seconds=second + float(parts[3] or 0))


def _elapsed(entry: str) -> float | None:
    match = _ELAPSED.fullmatch(entry.strip("[]\"' "))
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3]) if match else None
