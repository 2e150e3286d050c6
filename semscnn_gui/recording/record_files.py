"""The files that make up a recording, told from its path alone: nothing of them need be sound, or there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from semscnn_gui.recording.wfdb.reader import BEAT_SUFFIXES

_LARGEST_HEADER = 1 << 20


def files_of_record(path: Path) -> list[Path]:
    """The file that is opened, and header, signal files, segments, beats and labels that belong to it or would.

    Args:
        path: The file, or a WFDB record without extension.
    """
    path = path.expanduser()
    found = [path]
    for header in (path.with_name(path.name + ".hea"), path.with_suffix(".hea")) if path.name else ():
        found += [header, *_named_in(header)]
        for segment in segment_headers(header):
            found += [segment, *_named_in(segment)]
    if path.name:
        found += [path.with_suffix(suffix) for suffix in (".apn", *BEAT_SUFFIXES)]
    return list(dict.fromkeys(found))


def signal_files_in(folder: Path) -> Iterator[Path]:
    """Signal files and segments that the WFDB headers in a folder name."""
    for header in sorted(folder.glob("*.[Hh][Ee][Aa]")):
        yield from _named_in(header)


def segment_headers(header: Path) -> list[Path]:
    """Headers of the segments of a multi-segment WFDB record; empty for any other file."""
    lines = _lines(header)
    if not lines or "/" not in lines[0]:
        return []
    return [header.with_name(f"{name}.hea") for name in _plain_names(lines[1:])]


def _named_in(header: Path) -> Iterator[Path]:
    for name in _plain_names(_lines(header)[1:]):
        yield header.with_name(name)


def _plain_names(words: list[str]) -> Iterator[str]:
    # A header that names files elsewhere is not opened.
    return (word for word in dict.fromkeys(words) if not re.search(r"[/\\\0]|^\.*$", word))


def _lines(header: Path) -> list[str]:
    """The first word of each line but comments; what a broken header says is for the reader to tell."""
    try:
        with header.open("rb") as stream:
            text = stream.read(_LARGEST_HEADER).decode("latin-1")
    except OSError:
        return []
    return [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]
