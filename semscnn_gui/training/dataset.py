"""Labelled nights: folders of recordings with ``.apn`` labels or of HuGCDN2014 frames, and prepared files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.recipes import PREPROCESSING_OF, RRI, windows_of
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.training.disturbance import Disturbance
from semscnn_gui.training.frames import read_frames
from semscnn_gui.training.labelled_night import LabelledNight, heart_rate_bpm
from semscnn_gui.training.prepared import is_prepared, prepared_records, read_prepared
from semscnn_gui.training.records_table import people_of

__all__ = ["LabelledNight", "label_codes", "labelled_sources", "load_nights", "read_frames"]

FRAMES_SUFFIX = ".npz"


def load_nights(
    folders: Path | Sequence[Path],
    records: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    recipe: str = RRI,
    disturbance: Disturbance | None = None,
) -> list[LabelledNight]:
    """Read the nights of one data set or several and cut them into windows.

    Args:
        folders: A data set or several: a folder of recordings with a ``.apn`` file of the same stem, a folder of
            ``.npz`` files as in HuGCDN2014, or a file that :mod:`semscnn_gui.training.prepared` wrote. One that is
            named twice counts once.
        records: Names of the nights to read, from whichever set has them; all when None. A name given twice
            counts once.
        progress: Told all along; may cancel.
        recipe: What to make the windows of: ``rri`` (any night) or ``rri+amplitude`` (nights with a waveform).
        disturbance: Errors to put into the R peaks before RR intervals are made of them, only for recordings
            with recipe ``rri``: frames hold cleaned intervals of overlapping stretches, in which one wrong beat
            would be another one in each minute.

    Raises:
        InputError: A set holds no labelled night, one of ``records`` is in none of them, a night cannot be read,
            or the recipe needs a waveform and a night has none.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    chosen = _chosen(folders, records)
    total = sum(len(files) for _, files in chosen)
    nights: list[LabelledNight] = []
    done = 0
    for source, files in chosen:
        if source.is_file():
            if disturbance is not None:
                raise _refuse_disturbance(source)
            progress.report(done / total, f"Reading {source.name}")
            nights += read_prepared(source, recipe, None if records is None else list(files))
            done += len(files)
            continue
        people = people_of(source)
        for name, file in files.items():
            step = progress.part(done / total, (done + 1) / total)
            done += 1
            step.report(0.0, f"Reading {name}")
            person = people.get(name, f"{source.resolve().name}/{name}")
            if file.suffix == FRAMES_SUFFIX:
                _check_frames(file, recipe, disturbance)
                nights.append(read_frames(file, person))
            else:
                nights.append(_read_recording(file, person, recipe, disturbance, step))
    return nights


def labelled_sources(folders: Path | Sequence[Path], records: Sequence[str] | None = None) -> list[Path]:
    """Return the file of each labelled night: set by set, in the order of ``records`` or of their names.

    Raises:
        InputError: See :func:`load_nights`.
    """
    return [file for _, files in _chosen(folders, records) for file in files.values()]


def _chosen(
    folders: Path | Sequence[Path], records: Sequence[str] | None
) -> list[tuple[Path, dict[str, Path]]]:
    """Each data set with the files of its chosen nights by record name."""
    named = [folders] if isinstance(folders, Path) else folders
    once = {folder.resolve(): folder for folder in named}
    found = {folder: _labelled_files(folder) for folder in once.values()}
    if records is None:
        return list(found.items())
    names = list(dict.fromkeys(records))
    for name in names:
        if not any(name in files for files in found.values()):
            where = ", ".join(folder.name for folder in found)
            there = _some({known for files in found.values() for known in files})
            raise InputError(where, "record", f"{name}, which is not there", f"choose from {there}")
    return [
        (folder, {name: files[name] for name in names if name in files}) for folder, files in found.items()
    ]


def _labelled_files(source: Path) -> dict[str, Path]:
    """Files of a data set's labelled nights by record name, in the order to read them in."""
    if source.is_file() and source.suffix.lower() == FRAMES_SUFFIX:
        return dict.fromkeys(prepared_records(source), source)
    if not source.is_dir():
        found = "a file" if source.is_file() else "missing"
        action = "name a folder of labelled nights or an .npz file that `semscnn-gui prepare` made"
        raise InputError(source, "data set", found, action)
    files = {path.stem: path for path in source.glob(f"*{FRAMES_SUFFIX}") if not is_prepared(path)}
    for labels in source.glob("*.apn"):
        for suffix in (".hea", ".edf", ".bdf"):
            if labels.with_suffix(suffix).exists():
                files[labels.stem] = labels.with_suffix(suffix)
                break
    if not files:
        raise InputError(
            source,
            "data set",
            "without labelled nights",
            "it needs recordings with .apn labels or .npz files",
        )
    return dict(sorted(files.items()))


def label_codes(recording: Recording) -> NDArray[np.int8]:
    """Expert labels of a recording as 1 (apnea), 0 (normal) and -1 (none), shape (n_minutes,)."""
    code = {"A": 1, "N": 0, None: -1}
    return np.array([code[recording.reference_of(i)] for i in range(recording.n_minutes)], dtype=np.int8)


def _some(found: set[str]) -> str:
    names = sorted(found)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _check_frames(path: Path, recipe: str, disturbance: Disturbance | None) -> None:
    found = "RR intervals without a waveform or beat times"
    if recipe != RRI:
        action = f"recipe {recipe} needs R amplitudes: name recordings with waveforms, or choose recipe {RRI}"
        raise InputError(path, "content", found, action)
    if disturbance is not None:
        raise _refuse_disturbance(path)


def _refuse_disturbance(path: Path) -> InputError:
    found = "RR intervals or windows that are made already"
    return InputError(path, "content", found, "name recordings to try a model with wrong beats")


def _read_recording(
    path: Path, person: str, recipe: str, disturbance: Disturbance | None, progress: Progress
) -> LabelledNight:
    recording = open_recording(path, progress=progress.part(0.0, 0.3))
    alter = None if disturbance is None else partial(disturbance.apply, night=path.stem)
    rhythm, windows = windows_of(recording, recipe, progress.part(0.3, 1.0), alter_peaks=alter)
    rr = rhythm.rr
    heart_rate = heart_rate_bpm(rr.time_s[rr.valid], rr.rr_s[rr.valid], recording.n_minutes)
    label = label_codes(recording)
    return LabelledNight(path.stem, person, label, windows, heart_rate, PREPROCESSING_OF[recipe])
