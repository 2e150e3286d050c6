"""Where the RR intervals of a text file stand: in one column, or several in each line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.limits import MIN_DURATION_S
from semscnn_gui.recording.rr_text.cells import PLAUSIBLE_S, SCALES, no_value
from semscnn_gui.recording.rr_text.order import FEW, Order, order_of
from semscnn_gui.recording.rr_text.table import Row, Table, is_rr_name

_NAMED_OTHER = re.compile(r"ecg|ekg|volt|\bmv\b|µv|\buv\b|sample|ppg|eda|acc", re.I)
# A night's median is 0.4 to 2 s (30 to 150 beats a minute) in anybody; sample counts of ann2rr without -i are not.
_MEDIAN_S = (0.4, 2.0)
_PLAUSIBLE_SHARE = 0.8
_MOST_OTHERS = 4
# A second column must be cleaner than a first one, which may be a bad night.
_ALIKE_SHARE, _ALIKE_SHARE_OF_FEW = 0.9, 0.5
_LEADING_ZERO = re.compile(r"0\d")


class SeveralIntervals(InputError):
    """Lines hold several intervals each, and it is not certain how they follow each other."""

    def __init__(self, path: Path, row: Row) -> None:
        found = f"several intervals in a line (line {row.line}: {' '.join(row.cells)[:40]})"
        super().__init__(path, "content", found, "write one interval per line, in the order of the beats")


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of a table in the order of the beats, those that stand for a missing value left out.

    Attributes:
        table: The table, its lines from the first interval on.
        columns: Where in its lines they stand.
        values: float64, shape (n,), in ``unit``.
        row: int64, shape (n,), ascending: the line of ``table`` that each of them stands in.
        unit: ``seconds`` or ``milliseconds``.
        warnings: What must be known about them, in sentences.
    """

    table: Table
    columns: tuple[int, ...]
    values: NDArray[np.float64]
    row: NDArray[np.int64]
    unit: str
    warnings: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether a line holds more than one."""
        return len(self.row) > 0 and bool((np.diff(self.row) == 0).any())

    @property
    def rr_s(self) -> NDArray[np.float64]:
        """float64, shape (n,), in seconds."""
        return self.values * SCALES[self.unit]


def find_intervals(path: Path, table: Table, *, only_several: bool = False) -> Intervals | None:
    """Find the RR intervals of a table: the first plausible column, one that is named so before others.

    Args:
        path: The file, for the sentence of an error.
        table: The table.
        only_several: Find nothing unless lines certainly hold several intervals, as where a comma between them
            may also be the decimal sign.

    Returns:
        The intervals, or None if no column is plausible.

    Raises:
        SeveralIntervals: Lines hold several intervals, but their order is not certain.
        InputError: A line does not have the columns of the others.
    """
    slots = _slots(table)
    if slots is None:
        _check_lines(path, table, [], None)
        return None
    columns, unit = slots
    order = _order(table, columns, unit)
    if only_several and (order is Order.SAME_BEAT or _has_fractions(table, columns)):
        return None
    if order is Order.SAME_BEAT:
        return _first_column(path, table, columns, unit)
    _check_lines(path, table, columns, unit)
    if order is Order.UNKNOWN:
        raise SeveralIntervals(path, next(row for row in table.rows if _count(row, columns) > 1))
    return _following(table, columns, unit)


def unit_of(values: NDArray[np.float64]) -> str | None:
    """Unit of plausible RR intervals, else None; missing values are left out."""
    seen = values[~no_value(values)]
    if len(seen) < 2 or not np.isfinite(seen).all() or seen.min() < 0:
        return None
    steps = np.diff(seen)
    if seen[0] != seen[-1] and (np.all(steps >= 0) or np.all(steps <= 0)):  # a time or a counter
        return None
    for unit, scale in SCALES.items():
        median = np.median(seen) * scale
        if _MEDIAN_S[0] <= median <= _MEDIAN_S[1] and np.mean(_plausible(seen, unit)) >= _PLAUSIBLE_SHARE:
            return unit
    return None


def _slots(table: Table) -> tuple[list[int], str] | None:
    """The columns that can hold intervals of one unit, and the unit; None where none can."""
    numeric = table.numeric
    named = [k for k in numeric if is_rr_name(table.names[k])]
    if not named and any(_NAMED_OTHER.search(name) for name in table.names):
        return None
    if len(table.rows) < FEW:
        return _long_lines(table, named or numeric)
    columns: list[int] = []
    unit = None
    for k in named or numeric:
        values = table.numbers(k)
        if unit is None:
            unit = unit_of(values)
            columns += [k] if unit is not None else []
        elif _is_alike(values, unit):
            columns.append(k)
        elif not named:
            break
    if not named:
        # Unnamed, intervals are looked for side by side only.
        columns = [k for i, k in enumerate(columns) if k == columns[0] + i]
        if len(numeric) - len(columns) > _MOST_OTHERS:
            return None
    return (columns, unit) if unit is not None else None


def _long_lines(table: Table, candidates: list[int]) -> tuple[list[int], str] | None:
    """The same for few lines, where no column but all of them up to the last together must be plausible."""
    for first in candidates[: _MOST_OTHERS + 1]:
        columns = list(range(first, len(table.kinds)))
        unit = unit_of(_grid(table, columns).ravel()) if "t" not in table.kinds[first:] else None
        if unit is not None and _plausible(table.numbers(first), unit).any():
            return columns, unit
    return None


def _is_alike(values: NDArray[np.float64], unit: str) -> bool:
    """Whether a column can hold further intervals; one without any value can."""
    seen = values[~no_value(values)]
    if len(seen) < FEW:
        return not len(seen) or bool(np.mean(_plausible(seen, unit)) >= _ALIKE_SHARE_OF_FEW)
    return unit_of(values) == unit and bool(np.mean(_plausible(seen, unit)) >= _ALIKE_SHARE)


def _plausible(values: NDArray[np.float64], unit: str) -> NDArray[np.bool_]:
    scale = SCALES[unit]
    return (values * scale >= PLAUSIBLE_S[0]) & (values * scale <= PLAUSIBLE_S[1])


def _grid(table: Table, columns: Sequence[int]) -> NDArray[np.float64]:
    """Intervals, shape (n_rows, n_columns), NaN where there is none."""
    grid = np.column_stack([table.numbers(k) for k in columns])
    grid[no_value(grid)] = np.nan
    return grid


def _order(table: Table, columns: list[int], unit: str) -> Order:
    """How the intervals of a line belong together; a lone column is all that is known of its beats."""
    grid = _grid(table, columns)
    if not np.isfinite(grid[:, 1:]).any():
        return Order.SAME_BEAT
    if len(grid) < FEW:
        # Each line may be a night where it is long enough for one.
        long = np.nansum(grid[0]) * SCALES[unit] >= MIN_DURATION_S
        return Order.UNKNOWN if long else Order.FOLLOWING
    names = {re.sub(r"\d+", "", table.names[k]) for k in columns}
    return order_of(grid, named_alike=len(names) == 1 and "" not in names)


def _has_fractions(table: Table, columns: list[int]) -> bool:
    """Whether a column begins with zeros: then it is what follows a decimal comma."""
    return any(_LEADING_ZERO.match(cell) for k in columns for cell in table.words(k))


def _first_column(path: Path, table: Table, columns: list[int], unit: str) -> Intervals:
    _check_lines(path, table, columns[:1], unit)
    values = table.numbers(columns[0])
    left_out = no_value(values)
    warnings = [
        f"{count} intervals of 0 were left out: they mark lost beats."
        if value == 0
        else f"{count} intervals of {value:g} were left out: they mark missing values."
        for value, count in Counter(values[left_out].tolist()).items()
    ]
    if np.isfinite(_grid(table, columns)[:, 1:]).any():
        warnings.append(
            f"Lines hold {len(columns)} columns that can be intervals of the same beats: the first was read."
        )
    row = np.flatnonzero(~left_out)
    return Intervals(table, tuple(columns), values[row], row, unit, tuple(warnings))


def _following(table: Table, columns: list[int], unit: str) -> Intervals:
    table, columns = _with_early_lines(table, columns, unit)
    grid = _grid(table, columns)
    filled = np.isfinite(grid)
    most = int(filled.sum(axis=1).max())
    values = grid[filled]
    warning = f"Lines hold up to {most} intervals: all {len(values)} were read, line by line, in their order."
    return Intervals(table, tuple(columns), values, np.nonzero(filled)[0], unit, (warning,))


def _with_early_lines(table: Table, columns: list[int], unit: str) -> tuple[Table, list[int]]:
    """Take in the first lines of data where they have more or fewer intervals than most lines."""
    width, is_open = len(table.kinds), columns[-1] == len(table.kinds) - 1
    taken = len(table.early)
    for row in reversed(table.early):
        more = range(columns[-1] + 1, len(row.cells)) if is_open else ()
        values = np.array([row.number(k) for k in (*columns, *more)])
        seen = values[~no_value(values)]
        if not _plausible(seen, unit).all() or (len(row.cells) > width and not is_open):
            break
        taken -= 1
    rows = table.early[taken:] + table.rows
    extra = max(len(row.cells) for row in rows) - width if is_open else 0
    table = replace(
        table, names=table.names + ("",) * extra, kinds=table.kinds + "n" * extra, rows=rows, early=()
    )
    return table, columns + list(range(width, width + extra))


def _count(row: Row, columns: Sequence[int]) -> int:
    """How many intervals a line has."""
    return int((~no_value(np.array([row.number(k) for k in columns]))).sum())


def _check_lines(path: Path, table: Table, columns: Sequence[int], unit: str | None) -> None:
    """Refuse a line without the columns of the others; those of several intervals may be empty."""
    several = columns if len(columns) > 1 else ()
    for row in table.rows:
        if row.shape == table.kinds[: table.usual]:
            continue
        for k, kind in enumerate(table.kinds):
            have = row.shape[k : k + 1]
            if k in several:
                is_odd = have == "t"
            elif k >= table.usual:
                is_odd = have != ""
            else:
                is_odd = have != kind and (kind == "n" or have == "n")
            if is_odd:
                raise _odd_line(path, row, columns, unit)


def _odd_line(path: Path, row: Row, columns: Sequence[int], unit: str | None) -> InputError:
    if unit is not None:
        values = np.array([row.number(k) for k in range(columns[0], len(row.cells))])
        if _plausible(values, unit).sum() > 1:
            return SeveralIntervals(path, row)
    found = " ".join(row.cells)[:40]
    return InputError(path, f"line {row.line}", found or "blank", "remove or correct that line")
