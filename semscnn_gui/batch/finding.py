"""Which recordings to analyse: those in a folder, or those that a list names."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.export.own_files import is_own_export
from semscnn_gui.recording.edf.header import begins_like_edf
from semscnn_gui.recording.limits import unreadable
from semscnn_gui.recording.record_files import segment_headers
from semscnn_gui.recording.recording import TEXT_SUFFIXES
from semscnn_gui.recording.rr_text.reader import begins_like_rr

RECORDING_SUFFIXES = (".edf", ".bdf", ".hea")
"""What is named so claims to be a recording, and if it is broken that has to be told."""

"""What is named so is a recording if it begins like RR intervals."""

_LARGEST_LIST = 1 << 24
_EXPORT = " (an export of this program)"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to analyse.

    Attributes:
        labels: What to call each recording in the table: its path within the folder, or as the list has it.
        paths: Where each recording is, absolute.
        left_out: Texts without RR intervals, exports of this program, and folders that cannot be read.
    """

    labels: tuple[str, ...]
    paths: tuple[Path, ...]
    left_out: tuple[str, ...] = ()


def find_recordings(source: Path, out: Path) -> Found:
    """Find recordings.

    Args:
        source: A folder, looked through with its subfolders (links to folders are not followed, hidden files are
            left alone, and what this program exported is no further night); or a text file with one path a line,
            relative to its own folder, where ``#`` begins a comment. Whatever that names is taken.
        out: Folder of the results; nothing in it is a recording.

    Raises:
        InputError: There is no such folder or list, or no recording in it.
    """
    found = _in_folder(source, out) if source.is_dir() else _listed(source)
    if not found.paths:
        action = "name a folder or a list with EDF, BDF or WFDB recordings or texts of RR intervals"
        if any(name.endswith(_EXPORT) for name in found.left_out):
            action = "what this program exported is analysed only where a list names it"
        raise InputError(source, "number of recordings", 0, action)
    return found


def result_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """A file name without ending for the results of each recording; no two are the same.

    It is the recording's own where no other has it, else as many of its folders as tell it apart stand before it.
    Names that differ in case only are the same file on some systems.
    """
    count = Counter(path.stem.lower() for path in paths)
    taken: set[str] = set()
    names = []
    for path in paths:
        candidates = _candidates(path, alone=count[path.stem.lower()] == 1)
        name = next(name for name in candidates if name.lower() not in taken)
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _candidates(path: Path, *, alone: bool) -> Iterator[str]:
    if alone:
        yield path.stem
    name = path.stem
    for folder in path.parts[-2:0:-1]:
        name = f"{folder}_{name}"
        yield name
    number = 2
    while True:
        yield f"{path.stem}-{number}"
        number += 1


def _in_folder(folder: Path, out: Path) -> Found:
    paths: list[Path] = []
    left_out: list[str] = []
    out = out.resolve()

    def tell(error: OSError) -> None:
        left_out.append(f"{error.filename} ({error.strerror})")

    for where, below, files in os.walk(folder.resolve(), onerror=tell):
        here = Path(where)
        below[:] = sorted(name for name in below if not name.startswith(".") and here / name != out)
        shown = sorted(name for name in files if not name.startswith("."))
        for file in (here / name for name in shown):
            suffix, name = file.suffix.lower(), str(file.relative_to(folder.resolve()))
            if suffix not in (*RECORDING_SUFFIXES, *TEXT_SUFFIXES) and not begins_like_edf(file):
                continue
            if is_own_export(file):
                left_out.append(name + _EXPORT)
            elif suffix in TEXT_SUFFIXES and not begins_like_rr(file):
                left_out.append(name)
            else:
                paths.append(file)
    parts = {part for path in paths if path.suffix.lower() == ".hea" for part in segment_headers(path)}
    paths = [path for path in paths if path not in parts]
    return Found(tuple(str(p.relative_to(folder.resolve())) for p in paths), tuple(paths), tuple(left_out))


def _listed(source: Path) -> Found:
    try:
        with source.open("rb") as stream:
            content = stream.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise unreadable(source, error) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(content) > _LARGEST_LIST:
        action = "give a folder, or a text file with the path of one recording a line"
        raise InputError(source, "list of recordings", "no text in UTF-8", action)
    folder = source.parent.resolve()
    places: dict[Path, str] = {}
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            places.setdefault(folder / Path(line).expanduser(), line)
    return Found(tuple(places.values()), tuple(places))
