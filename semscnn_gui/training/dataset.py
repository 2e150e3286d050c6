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
    folder: Path, records: Sequence[str] | None = None, progress: Progress | None = None
) -> list[LabelledNight]:
    """Read a data set's nights and cut them into windows.

    Args:
        folder: Holds recordings with a ``.apn`` file of the same stem, or ``.npz`` files as in HuGCDN2014.
        records: Names of the nights to read; all when None.
        progress: Told after each night.

    Raises:
        InputError: The folder holds no labelled night, or lacks one of ``records``.
    """
    sources = labelled_sources(folder, records)
    person = _people(Path(folder))
    progress = progress or Progress()
    nights = []
    for i, source in enumerate(sources):
        progress.report(i / len(sources), f"Reading {source.stem}")
        read = read_frames if source.suffix == FRAMES_SUFFIX else _read_recording
        nights.append(read(source, person.get(source.stem, f"{Path(folder).name}/{source.stem}")))
    return nights


def labelled_sources(folder: Path, records: Sequence[str] | None = None) -> list[Path]:
    """Return the files of the labelled nights in a folder, in the order of their names.

    Raises:
        InputError: See :func:`load_nights`.
    """
    folder = Path(folder)
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
    if records is None:
        return [found[name] for name in sorted(found)]
    for name in records:
        if name not in found:
            raise InputError(folder, "record", f"{name}, which is not there", f"choose from {_some(found)}")
    return [found[name] for name in records]


def label_codes(recording: Recording) -> NDArray[np.int8]:
    """Expert labels of a recording as 1 (apnea), 0 (normal) and -1 (none), shape (n_minutes,)."""
    code = {"A": 1, "N": 0, None: -1}
    return np.array([code[recording.reference_of(i)] for i in range(recording.n_minutes)], dtype=np.int8)


def _some(found: dict[str, Path]) -> str:
    names = sorted(found)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _people(folder: Path) -> dict[str, str]:
    """Record name to person, where the folder's ``records.csv`` gives demographics (equal ones: one person)."""
    table = folder / "records.csv"
    if not table.exists():
        return {}
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    name = next((key for key in ("record", "name", "id") if rows and key in rows[0]), None)
    if name is None:
        return {}
    columns = [key for key in rows[0] if key.split("_")[0].lower() in DEMOGRAPHICS]
    return {row[name]: folder.name + "/" + "/".join(row[key] for key in columns) for row in rows}


def _read_recording(path: Path, person: str) -> LabelledNight:
    recording = open_recording(path)
    rhythm = find_rhythm(recording)
    return LabelledNight(path.stem, person, label_codes(recording), night_windows(rhythm.rr, rhythm.reasons))


def read_frames(path: Path, person: str) -> LabelledNight:
    """Read a night of HuGCDN2014: cleaned RR intervals of the five-minute frame around each minute.

    Raises:
        InputError: The file is not such a night.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            labels = file["labels"].astype(np.int8)
            rr_s = file["rr_ms"].astype(np.float64) / 1000.0
            start = file["frame_start"].astype(np.int64)
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            path, "content", str(error), "it needs the arrays labels, rr_ms and frame_start"
        ) from error
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
