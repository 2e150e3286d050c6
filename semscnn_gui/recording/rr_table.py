"""Text files with one RR interval per line: decode them and split them into columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError

_MOST_BYTES = 1 << 25
_MOST_LINES = 1_000_000
_LONGEST_LINE = 10_000
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_COMMENT = ("#", "%", "//")


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a text file.

    Attributes:
        names: Column names, empty strings where the file has none.
        columns: float64, shape (n,), where every entry is a number, else the entries themselves.
        preamble: Comments and lines before the columns.
    """

    names: tuple[str, ...]
    columns: tuple[NDArray[np.float64] | list[str], ...]
    preamble: tuple[str, ...]


def read_tables(path: Path, most_lines: int | None = None) -> list[Table]:
    """Every way in which the file can be read as columns, the likeliest first.

    ``0,812`` is one number where a comma is the decimal sign and two where it separates columns.

    Args:
        path: The file.
        most_lines: Look at no more lines than this.

    Raises:
        InputError: The file is no text, or its lines have no numbers or not the same columns.
    """
    lines = _lines(path)[:most_lines]
    body = [(i, line) for i, line in enumerate(lines, 1) if line and not line.startswith(_COMMENT)]
    comments = [line for line in lines if line.startswith(_COMMENT)]
    sample = [line for _, line in body[: 50 + len(body) // 2][-50:]]
    separator = next((mark for mark in (";", "\t") if any(mark in line for line in sample)), None)
    if separator is not None or not any("," in line for line in sample):
        return [_table(path, body, comments, separator, decimal_comma=separator is not None)]
    tables, refusal = [], None
    for mark, decimal in ((None, True), (",", False)):
        try:
            tables.append(_table(path, body, comments, mark, decimal))
        except InputError as error:
            refusal = error
    if not tables and refusal is not None:
        raise refusal
    return tables


def _lines(path: Path) -> list[str]:
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise InputError(path, "file size", f"{size >> 20} MB", "choose a file of RR intervals, one per line")
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    if "\0" in text:
        raise InputError(path, "kind of file", "no text", "choose a file of RR intervals, one per line")
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > _MOST_LINES:
        raise InputError(path, "number of lines", len(lines), "cut out one night")
    for i, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise InputError(
                path, f"length of line {i}", f"{len(line)} characters", "write one interval per line"
            )
    return [line.strip() for line in lines]


def _table(
    path: Path, body: list[tuple[int, str]], comments: list[str], separator: str | None, decimal_comma: bool
) -> Table:
    rows = [(i, _split(line, separator, decimal_comma)) for i, line in body]
    shapes = Counter(_shape(words) for _, words in rows)
    shape = shapes.most_common(1)[0][0] if shapes else ""
    if "n" not in shape:
        raise InputError(path, "content", _first(body), "choose a file of RR intervals, one per line")
    begin = next(k for k, (_, words) in enumerate(rows) if _shape(words) == shape)
    for i, words in rows[begin:]:
        if _shape(words) != shape:
            found = " ".join(words)[:40]
            raise InputError(path, f"line {i}", found or "blank", "remove or correct that line")
    head = rows[begin - 1][1] if begin else []
    if len(shape) == 1:
        head = [" ".join(head)]
    names = tuple(head) if len(head) == len(shape) else ("",) * len(shape)
    columns: list[NDArray[np.float64] | list[str]] = []
    for k, kind in enumerate(shape):
        entries = [words[k] for _, words in rows[begin:]]
        columns.append(np.array(entries, dtype=np.float64) if kind == "n" else entries)
    preamble = comments + [line for _, line in body[:begin]]
    return Table(names, tuple(columns), tuple(preamble))


def _split(line: str, separator: str | None, decimal_comma: bool) -> list[str]:
    words = [word.strip().strip('"') for word in line.rstrip(separator or " ").split(separator)]
    if not decimal_comma or "," not in line:
        return words
    return [re.sub(r"(?<=\d),(?=\d)", ".", word, count=1) for word in words]


def _shape(words: list[str]) -> str:
    """``n`` for each number and ``t`` for each other entry."""
    return "".join("n" if _NUMBER.fullmatch(word) else "t" for word in words)


def _first(body: list[tuple[int, str]]) -> str:
    return f'"{body[0][1][:40]}"' if body else "empty"
