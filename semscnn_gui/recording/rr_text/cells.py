"""Cells of a line of RR intervals: numbers, words for a value that is missing, several intervals in one cell."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError

PLAUSIBLE_S = (0.25, 3.0)
"""Where RR intervals lie, but for missed and extra beats."""
SCALES = {"seconds": 1.0, "milliseconds": 1e-3}
"""Units of RR intervals, in seconds."""

# 0 for a lost beat; what devices write for "no value": the largest number of a field, or a row of nines.
_NO_VALUE = np.array([0, -1, -9, -99, -999, -9999, 9999, 99999, 32767, 65535, -32768])
_NO_VALUES = np.concatenate([_NO_VALUE, _NO_VALUE / 1000])
_BLANK = frozenset({"", "-", "--", "na", "n/a", "nan", "null", "none"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_BRACKETS = "[](){}\"' \t"
_OF_LIST = re.compile(r"[\d\s.,;|/+\-\[\](){}\"'eE]*")
_BETWEEN = re.compile(r"\s*[;|/]\s*|\s*,\s+|\s+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_LEADING_ZERO = re.compile(r"0\d")
_INTERVALS_IN_LISTS = 0.8


class Way(NamedTuple):
    """How lines are split: at a separator (None: white space), and whether a comma is the decimal sign."""

    separator: str | None
    decimal_comma: bool


class Cells(NamedTuple):
    """A line split: its cells, and ``n`` (number), ``-`` (nothing) or ``t`` for each of them."""

    cells: list[str]
    shape: str


def is_list(line: str) -> bool:
    """Whether a line consists of numbers and what stands between them."""
    return _OF_LIST.fullmatch(line) is not None


def no_value(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which numbers stand for a value that is missing, in seconds or milliseconds; NaN is one of them."""
    return np.isnan(values) | np.isin(values, _NO_VALUES)


def plausible_share(values: NDArray[np.float64]) -> float:
    """Share of the values (0 to 1) that are RR intervals in one unit, missing values left out; 0 without any."""
    seen = values[~no_value(values)]
    if not len(seen):
        return 0.0
    low, high = PLAUSIBLE_S
    return max(float(np.mean((seen * scale >= low) & (seen * scale <= high))) for scale in SCALES.values())


def split_lines(path: Path, lines: list[str], way: Way) -> list[Cells]:
    """Split each line into its cells; a cell of several intervals becomes as many cells.

    Lists in the middle of a line are filled up with empty cells, so that the columns after them stay columns.

    Raises:
        InputError: Cells hold several numbers, intervals among them, that cannot be told apart.
    """
    split = [_split(line, way) for line in lines]
    lists: dict[int, dict[int, list[str]]] = {}
    for i, (words, shape) in enumerate(split):
        for k, kind in enumerate(shape):
            if kind == "t" and (parts := numbers_of(words[k], decimal_comma=way.decimal_comma)):
                lists.setdefault(k, {})[i] = parts
    for k in sorted(lists, reverse=True):
        if _are_intervals(split, k, lists[k]):
            _spread(split, k, lists[k])
        elif _hide_intervals(lists[k]):
            word = split[next(iter(lists[k]))].cells[k]
            raise InputError(path, "content", f'"{word[:40]}"', "write one interval per line")
    return split


def numbers_of(text: str, *, decimal_comma: bool) -> list[str] | None:
    """The numbers of a text that holds nothing but two or more of them, else None."""
    text = text.replace('"', "").strip(_BRACKETS)
    if not text or not is_list(text):
        return None
    parts = [part.strip(_BRACKETS) for part in _BETWEEN.split(text)]
    if decimal_comma and all(part.count(",") <= 1 for part in parts):
        parts = [part.replace(",", ".") if _DECIMAL_COMMA.fullmatch(part) else part for part in parts]
    else:
        parts = [part.strip(_BRACKETS) for piece in parts for part in piece.split(",")]
    parts = [part for part in parts if part]
    if len(parts) < 2 or not all(map(_NUMBER.fullmatch, parts)) or any(map(_LEADING_ZERO.match, parts)):
        return None
    return parts


def _split(line: str, way: Way) -> Cells:
    line = line.rstrip(way.separator or " ")
    if way.separator and '"' in line:
        words = next(csv.reader([line], delimiter=way.separator, skipinitialspace=True))
    else:
        words = line.split(way.separator)
    shape = ""
    for k, word in enumerate(words):
        words[k], kind = _cell(word.strip(), decimal_comma=way.decimal_comma)
        shape += kind
    return Cells(words, shape)


def _cell(word: str, *, decimal_comma: bool) -> tuple[str, str]:
    """A cell without quotes and brackets around a number, a point for a decimal comma, and its kind."""
    if _NUMBER.fullmatch(word):
        return word, "n"
    bare = word.strip(_BRACKETS).rstrip(",;")
    if decimal_comma and _DECIMAL_COMMA.fullmatch(bare):
        return bare.replace(",", "."), "n"
    if _NUMBER.fullmatch(bare):
        return bare, "n"
    word = word.strip('"')
    if bare.lower() in _BLANK:
        return word, "-"
    if decimal_comma and word.count(",") == 1:  # of a clock time, too
        word = re.sub(r"(?<=\d),(?=\d)", ".", word)
    return word, "t"


def _are_intervals(split: list[Cells], k: int, lists: dict[int, list[str]]) -> bool:
    """Whether the lists of a column and the single numbers between them are RR intervals."""
    single = [words[k] for words, shape in split if shape[k : k + 1] == "n"]
    values = np.array([*single, *(part for parts in lists.values() for part in parts)], dtype=np.float64)
    return plausible_share(values) >= _INTERVALS_IN_LISTS


def _hide_intervals(lists: dict[int, list[str]]) -> bool:
    """Whether one place of the lists holds RR intervals, as where the cell was not split as it is meant."""
    for place in range(max(map(len, lists.values()))):
        values = np.array([parts[place] for parts in lists.values() if place < len(parts)], dtype=np.float64)
        if len(set(values.tolist())) > 1 and plausible_share(values) >= _INTERVALS_IN_LISTS:
            return True
    return False


def _spread(split: list[Cells], k: int, lists: dict[int, list[str]]) -> None:
    """Put the numbers of a column's lists into columns of their own, all named as the list was."""
    width = max(map(len, lists.values()))
    for i, (words, shape) in enumerate(split):
        if k >= len(words):
            continue
        parts, kinds = lists.get(i, [words[k]]), shape[k]
        if i in lists:
            kinds = "n" * len(parts)
        is_name, is_last = kinds == "t", k == len(words) - 1
        if is_name or not is_last:
            missing = width - len(parts)
            parts = parts + [words[k] if is_name else ""] * missing
            kinds += ("t" if is_name else "-") * missing
        split[i] = Cells([*words[:k], *parts, *words[k + 1 :]], shape[:k] + kinds + shape[k + 1 :])
