"""WFDB annotation files: beats, and one apnea label per minute."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.limits import MAX_DURATION_S, unreadable
from semscnn_gui.recording.model import MINUTE_S

_MOST_BYTES = 1 << 24
"""Beats of seven days take a third of it."""
# The codes that WFDB counts as QRS complexes (ecgcodes.h, isqrs); all others mark rhythm, noise or waves.
BEAT_SYMBOLS = frozenset("NLRBAaJSVrFejnE/fQ?")


class _Annotations(NamedTuple):
    sample: NDArray[np.int64]
    symbol: list[str]
    fs: float | None


def beat_times(file: Path, fs: float | None) -> NDArray[np.float64]:
    """Beat times in seconds after the record's start, float64, shape (n,), strictly ascending.

    Args:
        file: The annotation file, such as ``a01.ecg``.
        fs: Sampling frequency of the record's header in Hz, used if the file states none itself.

    Raises:
        InputError: The file cannot be decoded, states no time, or holds no beats.
    """
    found = _read(file)
    fs = found.fs or fs
    if not fs:
        raise InputError(file, "sampling frequency", "missing", "put the record's .hea file beside it")
    is_beat = np.array([symbol in BEAT_SYMBOLS for symbol in found.symbol], dtype=bool)
    time_s = np.unique(found.sample[is_beat]) / fs
    if len(time_s) < 2:
        raise InputError(file, "number of beats", len(time_s), "choose an annotation file with beats")
    if time_s[0] < 0 or time_s[-1] > MAX_DURATION_S:
        worst = time_s[0] if time_s[0] < 0 else time_s[-1]
        raise InputError(file, "time of a beat", f"{worst:.1f} s", "copy the file again, it seems damaged")
    return time_s


def minute_labels(file: Path, fs: float | None, n_minutes: int) -> NDArray[np.str_]:
    """Apnea label of each minute, ``A``, ``N`` or empty, shape (m,) with m at most ``n_minutes``.

    In the Apnea-ECG database (Penzel et al. 2000) the label at sample 6000·j of 100 Hz holds for minute j.
    Labels after the end of the recording are left out.

    Args:
        file: The ``.apn`` file.
        fs: Sampling frequency its sample numbers count in, in Hz; None if there is no WFDB header, then the
            distance between labels counts as a minute.
        n_minutes: Started minutes of the recording.

    Raises:
        InputError: The file cannot be decoded or holds no labels.
    """
    found = _read(file)
    at = [i for i, symbol in enumerate(found.symbol) if symbol in ("A", "N")]
    if not at:
        raise InputError(
            file, "number of apnea labels", 0, "remove the file or replace it by one with labels"
        )
    sample = found.sample[at]
    fs = found.fs or fs
    if not fs:
        step = np.diff(np.unique(sample))
        fs = float(np.median(step)) / MINUTE_S if len(step) else 100.0
    minute = np.floor(sample / (fs * MINUTE_S) + 1e-6).astype(np.int64)
    inside = (minute >= 0) & (minute < n_minutes)
    labels = np.full(int(minute[inside].max()) + 1 if inside.any() else 0, "", dtype="<U1")
    for i in np.flatnonzero(inside):
        labels[minute[i]] = found.symbol[at[i]]
    return labels


def labels_beside(file: Path, fs: float | None, duration_s: float) -> NDArray[np.str_] | None:
    """Labels of the ``.apn`` file with the stem of ``file``, see :func:`minute_labels`; None without one."""
    labels = file.with_suffix(".apn")
    if not labels.is_file():
        return None
    return minute_labels(labels, fs, math.ceil(round(duration_s / MINUTE_S, 6)))


def _read(file: Path) -> _Annotations:
    import wfdb

    try:
        size = file.stat().st_size
    except OSError as error:
        raise unreadable(file, error) from error
    if size > _MOST_BYTES:
        raise InputError(file, "size of the annotation file", f"{size >> 20} MB", "copy the file again")
    try:
        found = wfdb.rdann(str(file.with_name(file.stem)), file.suffix[1:])
        sample = np.asarray(found.sample, dtype=np.int64)
        stated = _stated_fs(file, found.fs)
    except Exception as error:
        # The library raises nearly anything on damaged bytes.
        raise InputError(
            file, "annotation file", f"unreadable ({error})", "copy the file again, it seems damaged"
        ) from error
    return _Annotations(sample, list(found.symbol), stated)


def _stated_fs(file: Path, fs: float | None) -> float | None:
    """The file's own time resolution; wfdb falls back on the header, which is checked elsewhere."""
    if fs is None or not np.isfinite(fs) or fs <= 0:
        return None
    return float(fs) if b"time resolution" in file.read_bytes()[:256] else None
