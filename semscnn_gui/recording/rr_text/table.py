"""Text files of RR intervals: decode them, and split their lines into columns in every way that may be meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.rr_text.cells import Way, is_list, numbers_of, plausible_share, split_lines

_MOST_BYTES = 1 << 25
_MOST_LINES = 1_000_000
_LONGEST_LINE = 10_000
# More than a line of any table has: a night in one line.
_LONG_LIST, _PLAUSIBLE_SHARE = 100, 0.8
_HEAD, _SAMPLE = 50, 500
_COMMENT = ("#", "%", "//")
_NOTHING = "[],; \t"
_QUOTED = re.compile(r'"[^"]*"')
_ONE_PER_LINE = "choose a file of RR intervals, one per line"
_NAMED_RR = re.compile(
    r"\brr\b|\brri\b|r-r|\bnni?\b|\bibi\b|rr[ _-]?int|beat[ -]?(to[ -]?beat)?[ -]?int"
    r"|\b(rr|rri|nni?|ibi)[ _-]?\d+\b",
    re.I,
)


class Row(NamedTuple):
    """A line: its number from 1, its cells, and ``n`` (number), ``-`` (nothing) or ``t`` for each of them."""

    line: int
    cells: list[str]
    shape: str

    def number(self, column: int) -> float:
        """The number in a column, NaN if there is none."""
        return float(self.cells[column]) if self.shape[column : column + 1] == "n" else float("nan")


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a file that are not blank, each with its number from 1, and its comments.

    ``in_one_line`` says that the intervals stand in one line of the file, here cut into lines.
    """

    path: Path
    body: list[tuple[int, str]]
    comments: list[str]
    in_one_line: bool = False

    def sample(self) -> Text:
        """The head and the lines around the middle, enough to tell how lines are split."""
        middle = len(self.body) // 2
        body = self.body[:_HEAD] + self.body[max(_HEAD, middle - _SAMPLE) : middle + _SAMPLE]
        return replace(self, body=body)

    def ways(self) -> list[Way]:
        """The ways in which the lines may be meant, the likeliest first.

        ``0,812`` is one number where a comma is the decimal sign and two where it separates columns.
        """
        sample = [line for _, line in self.body[: 50 + len(self.body) // 2][-50:]]
        bare = [_QUOTED.sub("", line) for line in sample]
        separator = next((mark for mark in (";", "\t") if any(mark in line for line in bare)), None)
        if separator is not None:
            return [Way(separator, decimal_comma=True)]
        if not any("," in line for line in sample):
            return [Way(None, decimal_comma=False)]
        ways = [Way(None, decimal_comma=True), Way(",", decimal_comma=False)]
        if any("," in quoted for line in sample for quoted in _QUOTED.findall(line)):
            ways.insert(1, Way(",", decimal_comma=True))
        return ways

    def ways_with_lists(self) -> list[Way]:
        """The ways in which a comma, where there is one, stands between the intervals of a line."""
        if not any("," in line for _, line in self.body):
            return []
        bare = [_QUOTED.sub("", line) for _, line in self.body]
        present = [mark for mark in (";", "\t", ",") if any(mark in line for line in bare)]
        return [Way(mark, decimal_comma=False) for mark in (*present, None)]

    def beginning(self) -> str:
        """The beginning of the first line, for a sentence."""
        return f'"{self.body[0][1][:40]}"' if self.body else "empty"


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a text file.

    Attributes:
        names: Name of each column, an empty string where the file has none.
        kinds: ``n`` for each column of numbers and ``t`` for each other one.
        usual: How many columns most lines have; those after them are empty in most lines.
        rows: The lines from the first one on that has the usual columns.
        early: Lines just before ``rows`` with more or fewer numbers: the first data, or a heading.
        preamble: Comments and all lines before ``rows``.
    """

    names: tuple[str, ...]
    kinds: str
    usual: int
    rows: tuple[Row, ...]
    early: tuple[Row, ...]
    preamble: tuple[str, ...]

    @property
    def numeric(self) -> list[int]:
        """The columns of numbers."""
        return [k for k, kind in enumerate(self.kinds) if kind == "n"]

    def numbers(self, column: int) -> NDArray[np.float64]:
        """The numbers of a column, shape (n_rows,), NaN where a line has none."""
        return np.array([row.number(column) for row in self.rows])

    def words(self, column: int) -> list[str]:
        """The cells of a column, an empty string where a line ends before it."""
        return [row.cells[column] if column < len(row.cells) else "" for row in self.rows]


def is_rr_name(name: str) -> bool:
    """Whether a column's name says that it holds RR intervals."""
    return _NAMED_RR.search(name) is not None


def read_text(path: Path, most_lines: int | None = None) -> Text:
    """Read the lines of a file, at most ``most_lines`` of them.

    Where all intervals stand in one line, each of them counts as a line.

    Raises:
        InputError: The file is no text, or too large for a night of RR intervals.
    """
    lines = _lines(path)[:most_lines]
    filled = [(i, line) for i, line in enumerate(lines, 1) if line.strip(_NOTHING)]
    body = [(i, line) for i, line in filled if not line.startswith(_COMMENT)]
    comments = [line for line in lines if line.startswith(_COMMENT)]
    if (night := _night_in_a_line(path, body)) is not None:
        at, intervals = night
        body = body[:at] + [(body[at][0], interval) for interval in intervals]
        return Text(path, body, comments, in_one_line=True)
    for i, line in filled:
        if len(line) > _LONGEST_LINE:
            raise InputError(
                path, f"length of line {i}", f"{len(line)} characters", "write one interval per line"
            )
    return Text(path, body, comments)


def _night_in_a_line(path: Path, body: list[tuple[int, str]]) -> tuple[int, list[str]] | None:
    """The only line of numbers and its intervals, if they are so many that no table has them in a line."""
    lists = [k for k, (_, line) in enumerate(body) if is_list(line)]
    if lists != [len(body) - 1] or any(mark in line for _, line in body[:-1][-1:] for mark in ",;\t"):
        return None  # the heading of a table stands before a line of it
    intervals = numbers_of(body[-1][1], decimal_comma=True) or []
    if len(intervals) > _MOST_LINES:
        raise InputError(path, "number of intervals", len(intervals), "cut out one night")
    if len(intervals) < _LONG_LIST or plausible_share(np.array(intervals, np.float64)) < _PLAUSIBLE_SHARE:
        return None
    return lists[0], intervals


def read_table(text: Text, way: Way) -> Table:
    """Split the lines in one way.

    Raises:
        InputError: No line has numbers, or they stand in a form that is not known.
    """
    split = split_lines(text.path, [line for _, line in text.body], way)
    rows = [Row(i, *cells) for (i, _), cells in zip(text.body, split, strict=True)]
    with_numbers = [row for row in rows if "n" in row.shape]
    lengths = Counter(len(row.cells) for row in with_numbers)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    kinds = _kinds([row for row in with_numbers if len(row.cells) == usual], 0)
    begin = next((i for i, row in enumerate(rows) if _has(row, kinds)), len(rows))
    if begin == len(rows) or "n" not in kinds:
        raise InputError(text.path, "content", text.beginning(), _ONE_PER_LINE)
    early = begin
    while early and _may_belong(rows[early - 1], kinds):
        early -= 1
    return Table(
        names=_names(rows[early - 1].cells if early else [], rows[begin:], way),
        kinds=kinds + _kinds(rows[begin:], usual),
        usual=usual,
        rows=tuple(rows[begin:]),
        early=tuple(rows[early:begin]),
        preamble=tuple(text.comments + [line for _, line in text.body[:begin]]),
    )


def _lines(path: Path) -> list[str]:
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise InputError(path, "file size", f"{size >> 20} MB", _ONE_PER_LINE)
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    if "\0" in text:
        raise InputError(path, "kind of file", "no text", _ONE_PER_LINE)
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > _MOST_LINES:
        raise InputError(path, "number of lines", len(lines), "cut out one night")
    return [line.strip() for line in lines]


def _kinds(rows: Sequence[Row], first: int) -> str:
    """The kind of the columns from ``first`` on: what most of their cells are that hold something."""
    counts = [Counter(column) for column in zip_longest(*(row.shape[first:] for row in rows), fillvalue="-")]
    return "".join("n" if count["n"] > count["t"] else "t" for count in counts)


def _has(row: Row, kinds: str) -> bool:
    """Whether a line has a number in each column of numbers, and no number elsewhere."""
    return row.shape.replace("-", "t") == kinds


def _may_belong(row: Row, kinds: str) -> bool:
    """Whether a line differs from others in the count of its numbers only."""
    same = all(have in ("-", kind) for have, kind in zip(row.shape, kinds, strict=False))
    return same and row.shape.strip("t") != "" and "t" not in row.shape[len(kinds) :]


def _names(head: list[str], rows: Sequence[Row], way: Way) -> tuple[str, ...]:
    """Names of the columns by the line before them, empty where it cannot be a heading."""
    width = max(len(row.cells) for row in rows)
    if width == 1:
        head = [" ".join(head)]
    elif way.separator and len(head) > 1 and is_rr_name(head[-1]):
        # Columns after the last name hold more of the same; names of RR intervals without a column hold none.
        head = [*head, *[head[-1]] * (width - len(head))]
        while len(head) > width and is_rr_name(head[-1]):
            head.pop()
    return tuple(head) if len(head) == width else ("",) * width
