"""Labelled nights: a folder of WFDB or EDF recordings with ``.apn`` labels, or of HuGCDN2014 ``.npz`` files."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.model import UnscorableReason
from semscnn_gui.ecg.rhythm import find_rhythm
from semscnn_gui.ecg.windows import (
    SERIES_FS,
    SMALLEST_WINDOW_SHARE,
    WINDOW_MINUTES,
    WINDOW_SAMPLES,
    NightWindows,
    median_of_three,
    night_windows,
    window_series,
)
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.model import MINUTE_S, Recording

FRAMES_SUFFIX = ".npz"
DEMOGRAPHICS = ("age", "sex", "height", "weight")


@dataclass(frozen=True, slots=True, eq=False)
class LabelledNight:
    """One night with its expert labels.

    Attributes:
        name: Record name.
        person: Nights of the same person carry the same text, so that folds can be grouped by person.
        label: int8, shape (n_minutes,): 1 apnea, 0 normal, -1 without a label.
        windows: Its windows for a model from RR intervals.
    """

    name: str
    person: str
    label: NDArray[np.int8]
    windows: NightWindows


def load_nights(
    folders: Path | Sequence[Path], records: Sequence[str] | None = None, progress: Progress | None = None
) -> list[LabelledNight]:
    """Read the nights of one data set or several and cut them into windows.

    Args:
        folders: A folder, or several, of recordings with a ``.apn`` file of the same stem, or of ``.npz`` files
            as in HuGCDN2014. A folder named twice counts once.
        records: Names of the nights to read, from whichever folder has them; all when None. A name given twice
            counts once.
        progress: Told all along; may cancel.

    Raises:
        InputError: A folder holds no labelled night, one of ``records`` is in none of them, or a night cannot be
            read.
        Cancelled: The user stopped the work.
    """
    sources = labelled_sources(folders, records)
    people = {folder: _people(folder) for folder in {source.parent for source in sources}}
    progress = progress or Progress()
    nights = []
    for i, source in enumerate(sources):
        step = progress.part(i / len(sources), (i + 1) / len(sources))
        step.report(0.0, f"Reading {source.stem}")
        person = people[source.parent].get(source.stem, f"{source.parent.name}/{source.stem}")
        if source.suffix == FRAMES_SUFFIX:
            nights.append(read_frames(source, person))
        else:
            nights.append(_read_recording(source, person, step))
    return nights


def labelled_sources(folders: Path | Sequence[Path], records: Sequence[str] | None = None) -> list[Path]:
    """Return the files of the labelled nights: folder by folder, in the order of ``records`` or of their names.

    Raises:
        InputError: See :func:`load_nights`.
    """
    named = [folders] if isinstance(folders, Path) else folders
    once = {folder.resolve(): folder for folder in named}
    found = [_labelled_files(folder) for folder in once.values()]
    if records is None:
        return [files[name] for files in found for name in sorted(files)]
    names = list(dict.fromkeys(records))
    for name in names:
        if not any(name in files for files in found):
            where = ", ".join(folder.name for folder in once.values())
            there = _some({known for files in found for known in files})
            raise InputError(where, "record", f"{name}, which is not there", f"choose from {there}")
    return [files[name] for files in found for name in names if name in files]


def _labelled_files(folder: Path) -> dict[str, Path]:
    """Files of a folder's labelled nights by record name."""
    if not folder.is_dir():
        raise InputError(folder, "data set", "not a folder", "name a folder of labelled nights")
    found = {path.stem: path for path in folder.glob(f"*{FRAMES_SUFFIX}")}
    for labels in folder.glob("*.apn"):
        for suffix in (".hea", ".edf", ".bdf"):
            if labels.with_suffix(suffix).exists():
                found[labels.stem] = labels.with_suffix(suffix)
                break
    if not found:
        raise InputError(
            folder,
            "data set",
            "without labelled nights",
            "it needs recordings with .apn labels or .npz files",
        )
    return found


def label_codes(recording: Recording) -> NDArray[np.int8]:
    """Expert labels of a recording as 1 (apnea), 0 (normal) and -1 (none), shape (n_minutes,)."""
    code = {"A": 1, "N": 0, None: -1}
    return np.array([code[recording.reference_of(i)] for i in range(recording.n_minutes)], dtype=np.int8)


def _some(found: set[str]) -> str:
    names = sorted(found)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _people(folder: Path) -> dict[str, str]:
    """Record name to person, where the folder's ``records.csv`` gives demographics (equal ones: one person).

    A record without any is left out: nothing says that two such records are of one person.
    """
    table = folder / "records.csv"
    if not table.exists():
        return {}
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, restval="")
            header, rows = reader.fieldnames or [], list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        action = f"save it as comma-separated UTF-8 text, or take it out of {folder.name}"
        raise InputError(table, "content", f"unreadable ({error})", action) from error
    name = next((key for key in ("record", "name", "id") if key in header), None)
    if name is None:
        return {}
    columns = [key for key in header if key.split("_")[0].lower() in DEMOGRAPHICS]
    people = {row[name]: [row[key] for key in columns] for row in rows}
    return {
        record: folder.name + "/" + "/".join(values)
        for record, values in people.items()
        if any(value.strip() for value in values)
    }


def _read_recording(path: Path, person: str, progress: Progress) -> LabelledNight:
    recording = open_recording(path, progress=progress.part(0.0, 0.3))
    rhythm = find_rhythm(recording, progress.part(0.3, 1.0))
    return LabelledNight(path.stem, person, label_codes(recording), night_windows(rhythm.rr, rhythm.reasons))


def read_frames(path: Path, person: str) -> LabelledNight:
    """Read a night of HuGCDN2014: cleaned RR intervals of the five-minute frame around each minute.

    Raises:
        InputError: The file is not such a night.
    """
    labels, rr_s, start = _frame_arrays(path)
    frame_s = WINDOW_MINUTES * MINUTE_S
    grid = np.arange(WINDOW_SAMPLES) / SERIES_FS
    minutes, rri = [], []
    for minute, (low, high) in enumerate(itertools.pairwise(start)):
        interval = rr_s[low:high]
        covered = min(float(interval.sum()), frame_s)
        if len(interval) < 3 or covered < SMALLEST_WINDOW_SHARE * frame_s:
            continue
        # The frame holds no beat times: lay its intervals in the middle of the five minutes.
        time = np.cumsum(interval) + (frame_s - float(interval.sum())) / 2
        minutes.append(minute)
        rri.append(np.interp(grid, time, median_of_three(interval)))
    scored = np.zeros(len(labels), dtype=np.bool_)
    scored[minutes] = True
    reason = tuple(None if yes else UnscorableReason.MISSING for yes in scored)
    series = window_series(np.array(rri).reshape(-1, WINDOW_SAMPLES), float(np.median(rr_s)))
    windows = NightWindows(np.array(minutes, dtype=np.int64), series, reason)
    return LabelledNight(path.stem, person, labels, windows)


def _frame_arrays(path: Path) -> tuple[NDArray[np.int8], NDArray[np.float64], NDArray[np.int64]]:
    """Labels, RR intervals in seconds and first interval of each frame, checked against each other."""
    needed = "it needs the arrays labels, rr_ms and frame_start"
    try:
        with np.load(path, allow_pickle=False) as file:
            labels = np.ravel(file["labels"]).astype(np.float64)
            rr_s = np.ravel(file["rr_ms"]).astype(np.float64) / 1000.0
            start = np.ravel(file["frame_start"]).astype(np.int64)
    except Exception as error:  # of a damaged file numpy passes on what zipfile, zlib or tokenize raise
        found = " ".join(str(error).split()) or type(error).__name__
        raise InputError(path, "content", f"unreadable ({found})", needed) from error
    if not np.isin(labels, (-1, 0, 1)).all():
        raise InputError(path, "labels", "not all 1, 0 or -1", "write 1 for apnea, 0 for normal, -1 for none")
    if not len(rr_s) or not (np.isfinite(rr_s) & (rr_s > 0)).all():
        found = "empty" if not len(rr_s) else "partly NaN, infinite or not above 0"
        raise InputError(path, "rr_ms", found, "it needs RR intervals in milliseconds")
    if len(start) != len(labels) + 1:
        found = f"{len(start)} numbers for {len(labels)} labels"
        raise InputError(path, "frame_start", found, "it needs one for each label and one for the end")
    if (np.diff(start) < 0).any() or start[0] < 0 or start[-1] > len(rr_s):
        found = f"descending or outside the {len(rr_s)} intervals"
        raise InputError(path, "frame_start", found, "it needs ascending places in rr_ms")
    return labels.astype(np.int8), rr_s, start
