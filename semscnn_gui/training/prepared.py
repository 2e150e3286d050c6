"""Prepared nights: the windows, labels and people of data sets in one ``windows.npz``.

It stands where the published repository keeps its pre-processed pickle, as plain arrays that :func:`numpy.load`
reads with ``allow_pickle=False``. With *r* nights, *m* minutes in all and *w* windows in all:

==================  ==============  ==============================================================================
array               shape, type     holds
==================  ==============  ==============================================================================
``format``          text            :data:`FORMAT`
``recipe``          text            ``rri`` or ``rri+amplitude``
``preprocessing``   text            name and version of what made the windows, such as ``rri/3``
``series_name``     (2,) text       names of the two input series, in the order of ``series``
``series_fs``       float64         their sampling rate, 3 Hz
``record``          (r,) text       record names
``person``          (r,) text       nights of the same person carry the same text
``ahi``             (r,) float64    AHI by polysomnography in events per hour; NaN where it is not known
``first_minute``    (r+1,) int64    minutes of night *i*: ``first_minute[i]:first_minute[i+1]`` of the next three
``label``           (m,) int8       expert label of each minute: 1 apnea, 0 normal, -1 none
``reason``          (m,) text       why the minute has no window; empty where it has one
``heart_rate_bpm``  (m,) float64    mean heart rate of the minute in beats per minute; NaN where there is none
``first_window``    (r+1,) int64    windows of night *i*: ``first_window[i]:first_window[i+1]`` of the next two
``minute``          (w,) int64      minute in the middle of each window, from the start of its night
``series``          (w,2,900) f32   the five-minute input series
==================  ==============  ==============================================================================
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.ecg.recipes import PREPROCESSING_OF
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import SERIES_FS, WINDOW_SAMPLES, NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.weights import SERIES_OF
from semscnn_gui.training.labelled_night import LabelledNight

FORMAT = "semscnn_gui windows/1"
"""Name and version of the file format."""

# Type (numpy's letter for its kind) and shape of each array; None for a length that others must agree with.
_ARRAYS: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "format": ("U", ()),
    "recipe": ("U", ()),
    "preprocessing": ("U", ()),
    "series_name": ("U", (2,)),
    "series_fs": ("f8", ()),
    "record": ("U", (None,)),
    "person": ("U", (None,)),
    "ahi": ("f8", (None,)),
    "first_minute": ("i8", (None,)),
    "label": ("i1", (None,)),
    "reason": ("U", (None,)),
    "heart_rate_bpm": ("f8", (None,)),
    "first_window": ("i8", (None,)),
    "minute": ("i8", (None,)),
    "series": ("f4", (None, 2, WINDOW_SAMPLES)),
}
_AGAIN = "prepare the data set again with `semscnn-gui prepare`"


def write_prepared(
    nights: Sequence[LabelledNight], recipe: str, path: Path, ahi: Mapping[str, float] | None = None
) -> Path:
    """Write nights, whole or not at all; :func:`read_prepared` gives back the same, bit by bit.

    Args:
        nights: As :func:`semscnn_gui.training.dataset.load_nights` returns them, all with this recipe.
        recipe: What their windows are made of.
        path: The file, with suffix ``.npz``.
        ahi: AHI in events per hour by record name, of those whose AHI is known; see
            :func:`semscnn_gui.training.records_table.ahi_of`, which reads it back.

    Returns:
        ``path``.

    Raises:
        InputError: The name has another suffix, or the file cannot be written.
    """
    check_output(path)
    preprocessing = PREPROCESSING_OF[recipe]
    windows = [night.windows for night in nights]
    arrays: dict[str, Any] = {
        "format": np.array(FORMAT),
        "recipe": np.array(recipe),
        "preprocessing": np.array(preprocessing),
        "series_name": np.array(SERIES_OF[preprocessing]),
        "series_fs": np.array(SERIES_FS),
        "record": np.array([night.name for night in nights], np.str_),
        "person": np.array([night.person for night in nights], np.str_),
        "ahi": np.array([(ahi or {}).get(night.name, np.nan) for night in nights]),
        "first_minute": _firsts(len(night.label) for night in nights),
        "label": np.concatenate([night.label for night in nights]),
        "reason": np.array([told.value if told else "" for made in windows for told in made.reason], np.str_),
        "heart_rate_bpm": np.concatenate([night.heart_rate_bpm for night in nights]),
        "first_window": _firsts(len(made.minutes) for made in windows),
        "minute": np.concatenate([made.minutes for made in windows]),
        "series": np.concatenate([made.series for made in windows]),
    }

    def write(file: BinaryIO) -> None:
        np.savez(file, **arrays)

    return write_atomically(path, write)


def check_output(path: Path) -> None:
    """Refuse a file that prepared nights cannot be written to, before the work.

    Raises:
        InputError: The name has another suffix than ``.npz``, there is no such folder, or a file is there that
            holds no prepared nights.
    """
    if path.suffix.lower() != ".npz":
        raise InputError(
            path, "output file", f"named {path.suffix or 'without suffix'}", "end its name in .npz"
        )
    if not path.resolve().parent.is_dir():
        raise InputError(path, "output file", f"not writable, {path.parent} is no folder", "make the folder")
    if path.exists() and not is_prepared(path):
        raise InputError(
            path, "output file", "there already and no prepared nights", "choose another file name"
        )


def is_prepared(path: Path) -> bool:
    """Whether an ``.npz`` file says that it holds prepared nights; False for one that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {"format.npy", "series.npy"} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read_prepared(path: Path, recipe: str, records: Sequence[str] | None = None) -> list[LabelledNight]:
    """Read nights that :func:`write_prepared` wrote.

    Args:
        path: The file.
        recipe: What the windows must be made of.
        records: Names of the nights to read, in any order; a name that is not there is passed over. All when None.

    Returns:
        The nights in the order of ``records`` or of the file.

    Raises:
        InputError: The file cannot be read, is no such file or damaged, or its windows are of another recipe or
            another version of the pre-processing.
    """
    arrays = _checked(path, _read(path), recipe)
    there = arrays["record"].tolist()
    if records is None:
        chosen = list(range(len(there)))
    else:
        # Two data sets may use one name for two nights.
        chosen = [i for wanted in dict.fromkeys(records) for i, name in enumerate(there) if name == wanted]
    return [_night(arrays, i, alone=len(chosen) < len(there)) for i in chosen]


def prepared_records(path: Path) -> list[str]:
    """Names of the nights in a prepared file, in its order.

    Raises:
        InputError: The file cannot be read or is no such file.
    """
    return [str(name) for name in _read(path, ("format", "record"))["record"]]


def prepared_ahi(path: Path) -> list[tuple[str, float]]:
    """Record name and AHI in events per hour of the nights in a prepared file whose AHI is known.

    Raises:
        InputError: The file cannot be read, is no such file, or holds an AHI below 0.
    """
    arrays = _read(path, ("format", "record", "ahi"))
    if (
        len(arrays["ahi"]) != len(arrays["record"])
        or not (np.isnan(arrays["ahi"]) | (arrays["ahi"] >= 0)).all()
    ):
        raise InputError(path, "ahi", "not one number from 0 on for each record", _AGAIN)
    pairs = zip(arrays["record"].tolist(), arrays["ahi"].tolist(), strict=True)
    return [(record, ahi) for record, ahi in pairs if not np.isnan(ahi)]


def _firsts(lengths: Any) -> NDArray[np.int64]:
    return np.cumsum([0, *lengths], dtype=np.int64)


def _night(arrays: dict[str, NDArray[Any]], i: int, *, alone: bool) -> LabelledNight:
    minutes = slice(*arrays["first_minute"][i : i + 2])
    windows = slice(*arrays["first_window"][i : i + 2])
    series = arrays["series"][windows]
    reason = tuple(UnscorableReason(str(told)) if told else None for told in arrays["reason"][minutes])
    return LabelledNight(
        name=str(arrays["record"][i]),
        person=str(arrays["person"][i]),
        label=arrays["label"][minutes],
        # A copy of a few nights lets go of the others' memory.
        windows=NightWindows(arrays["minute"][windows], series.copy() if alone else series, reason),
        heart_rate_bpm=arrays["heart_rate_bpm"][minutes],
        preprocessing=str(arrays["preprocessing"]),
    )


def _read(path: Path, names: Sequence[str] = tuple(_ARRAYS)) -> dict[str, NDArray[Any]]:
    """The arrays, each of its type and number of dimensions."""
    try:
        with np.load(path, allow_pickle=False) as file:
            there = set(file.files)
            arrays = {name: file[name] for name in names if name in there}
    except Exception as error:  # of a damaged file numpy passes on what zipfile, zlib or tokenize raise
        found = " ".join(str(error).split()) or type(error).__name__
        raise InputError(path, "content", f"unreadable ({found})", _AGAIN) from error
    if {"labels", "rr_ms", "frame_start"} <= there:
        raise InputError(path, "content", "one night of RR intervals", "name the folder that it lies in")
    if "format" in arrays and str(arrays["format"]) != FORMAT:
        raise InputError(path, "format", f"{str(arrays['format'])!r} where {FORMAT!r} is needed", _AGAIN)
    absent = [name for name in names if name not in there]
    if absent:
        raise InputError(path, "content", f"no prepared nights (without {', '.join(absent)})", _AGAIN)
    for name, array in arrays.items():
        kind, shape = _ARRAYS[name]
        is_kind = array.dtype.kind == "U" if kind == "U" else array.dtype == np.dtype(f"<{kind}")
        is_shape = array.ndim == len(shape) and all(
            wanted in (None, length) for wanted, length in zip(shape, array.shape, strict=False)
        )
        if not (is_kind and is_shape):
            raise InputError(path, name, f"{array.dtype} of shape {array.shape}", _AGAIN)
    return arrays


def _checked(path: Path, arrays: dict[str, NDArray[Any]], recipe: str) -> dict[str, NDArray[Any]]:
    """The arrays, checked against each other and against what was asked for."""
    found = str(arrays["recipe"])
    if found != recipe:
        action = f"prepare the data set with --recipe {recipe}, or choose a model or recipe {found}"
        raise InputError(path, "recipe", f"{found} where {recipe} is needed", action)
    needed = PREPROCESSING_OF[recipe]
    if (made_by := str(arrays["preprocessing"])) != needed:
        raise InputError(path, "pre-processing", f"{made_by} where {needed} is needed", _AGAIN)
    if tuple(arrays["series_name"].tolist()) != tuple(SERIES_OF[needed]) or arrays["series_fs"] != SERIES_FS:
        named = ", ".join(arrays["series_name"].tolist())
        raise InputError(path, "series_name", f"{named} at {arrays['series_fs']} Hz", _AGAIN)
    nights, minutes, windows = (len(arrays[name]) for name in ("record", "label", "series"))
    lengths = {
        "person": nights,
        "ahi": nights,
        "first_minute": nights + 1,
        "reason": minutes,
        "heart_rate_bpm": minutes,
        "first_window": nights + 1,
        "minute": windows,
    }
    for name, length in lengths.items():
        if len(arrays[name]) != length:
            raise InputError(path, name, f"{len(arrays[name])} long where {length} is needed", _AGAIN)
    if nights == 0:
        raise InputError(path, "record", "empty", _AGAIN)
    for name, end in (("first_minute", minutes), ("first_window", windows)):
        firsts = arrays[name]
        if firsts[0] != 0 or firsts[-1] != end or (np.diff(firsts) < 0).any():
            raise InputError(path, name, f"not ascending from 0 to {end}", _AGAIN)
    if not np.isin(arrays["label"], (-1, 0, 1)).all():
        raise InputError(path, "label", "not all 1, 0 or -1", _AGAIN)
    unknown = set(arrays["reason"].tolist()) - {"", *UnscorableReason}
    if unknown:
        raise InputError(path, "reason", repr(min(unknown)), _AGAIN)
    per_night = np.diff(arrays["first_window"])
    start = np.repeat(arrays["first_minute"][:-1], per_night)
    inside = arrays["minute"] < np.repeat(np.diff(arrays["first_minute"]), per_night)
    if not (
        inside.all() and np.array_equal(start + arrays["minute"], np.flatnonzero(arrays["reason"] == ""))
    ):
        raise InputError(path, "minute", "not the minutes without a reason", _AGAIN)
    if not np.isfinite(arrays["series"]).all():
        raise InputError(path, "series", "partly NaN or infinite", _AGAIN)
    return arrays
