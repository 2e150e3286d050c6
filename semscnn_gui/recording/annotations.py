"""WFDB annotation files: beats, and one apnea label per minute.

wfdb decodes them in another process: some few bytes, such as a note it does not know, make it loop without end.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.decoder_process import KeptDecoder, NotDecodedError
from semscnn_gui.recording.limits import MAX_DURATION_S, unreadable
from semscnn_gui.recording.recording import MINUTE_S

# The codes that WFDB counts as QRS complexes (ecgcodes.h, isqrs); all others mark rhythm, noise or waves.
BEAT_SYMBOLS = frozenset("NLRBAaJSVrFejnE/fQ?")

_MOST_BYTES = 1 << 23
"""Beats of seven days take two thirds of it."""
_HIGHEST_FS_HZ = 1e6
# wfdb needs 1.6 s for a MB of beats on a desktop of 2024; a busy old laptop is some times slower.
_SHORTEST_LIMIT_S, _LIMIT_S_PER_MB = 5.0, 10.0
_COPY = "copy the file again, it seems damaged"
_decoder = KeptDecoder("semscnn_gui.recording.annotation_decoder")


class _Annotations(NamedTuple):
    sample: NDArray[np.int64]
    symbol: NDArray[np.str_]
    fs: float | None


def beat_times(file: Path, fs: float | None, progress: Progress) -> NDArray[np.float64]:
    """Beat times in seconds after the record's start, float64, shape (n,), strictly ascending.

    Args:
        file: The annotation file, such as ``a01.ecg``.
        fs: Sampling frequency of the record's header in Hz, used if the file states none itself.
        progress: Asked whether to go on.

    Raises:
        InputError: The file cannot be decoded, states no time, or holds no beats.
        Cancelled: ``progress`` was cancelled.
    """
    found = _read(file, progress)
    fs = found.fs or fs
    if not fs:
        raise InputError(file, "sampling frequency", "missing", "put the record's .hea file beside it")
    is_beat = np.isin(found.symbol, list(BEAT_SYMBOLS))
    time_s = np.unique(found.sample[is_beat]) / fs
    if len(time_s) < 2:
        raise InputError(file, "number of beats", len(time_s), "choose an annotation file with beats")
    if time_s[0] < 0 or time_s[-1] > MAX_DURATION_S:
        worst = time_s[0] if time_s[0] < 0 else time_s[-1]
        raise InputError(file, "time of a beat", f"{worst:.1f} s", _COPY)
    return time_s


def minute_labels(
    file: Path, fs: float | None, n_minutes: int, progress: Progress | None = None
) -> NDArray[np.str_]:
    """Apnea label of each minute, ``A``, ``N`` or empty, shape (m,) with m at most ``n_minutes``.

    In the Apnea-ECG database (Penzel et al. 2000) the label at sample 6000·j of 100 Hz holds for minute j.
    Labels after the end of the recording are left out.

    Args:
        file: The ``.apn`` file.
        fs: Sampling frequency its sample numbers count in, in Hz; None if there is no WFDB header, then the
            distance between labels counts as a minute.
        n_minutes: Started minutes of the recording.
        progress: Asked whether to go on.

    Raises:
        InputError: The file cannot be decoded or holds no labels.
        Cancelled: ``progress`` was cancelled.
    """
    found = _read(file, progress or Progress())
    is_label = np.isin(found.symbol, ("A", "N"))
    if not is_label.any():
        raise InputError(
            file, "number of apnea labels", 0, "remove the file or replace it by one with labels"
        )
    sample, symbol = found.sample[is_label], found.symbol[is_label]
    fs = found.fs or fs
    if not fs:
        step = np.diff(np.unique(sample))
        fs = float(np.median(step)) / MINUTE_S if len(step) else 100.0
    minute = np.floor(sample / (fs * MINUTE_S) + 1e-6)
    inside = (minute >= 0) & (minute < n_minutes)
    # Only now as numbers of elements: those of a damaged file may be beyond any integer.
    at = minute[inside].astype(np.int64)
    labels = np.full(int(at.max()) + 1 if len(at) else 0, "", dtype="<U1")
    labels[at] = symbol[inside]
    return labels


def labels_beside(
    file: Path, fs: float | None, duration_s: float, progress: Progress
) -> NDArray[np.str_] | None:
    """Labels of the ``.apn`` file with the stem of ``file``, see :func:`minute_labels`; None without one."""
    labels = file.with_suffix(".apn")
    if not labels.is_file():
        return None
    return minute_labels(labels, fs, math.ceil(round(duration_s / MINUTE_S, 6)), progress)


def expect(*files: Path | None) -> None:
    """Have the decoder ready by the time it is needed, if one of the annotation files is there."""
    if any(file is not None and file.is_file() for file in files):
        _decoder.start_ahead()


def _read(file: Path, progress: Progress) -> _Annotations:
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    if len(content) > _MOST_BYTES:
        found = f"over {_MOST_BYTES >> 20} MB"
        raise InputError(file, "size of the annotation file", found, _COPY)
    longest_s = _SHORTEST_LIMIT_S + _LIMIT_S_PER_MB * len(content) / 1e6
    with tempfile.TemporaryDirectory(prefix="semscnn-") as name:
        source, target = Path(name) / "copy.ann", Path(name) / "decoded.npy"
        # A copy, so that wfdb takes no sampling frequency from a header beside it, which is checked elsewhere.
        source.write_bytes(content)
        try:
            fs = _decoder.ask({"source": str(source), "target": str(target)}, longest_s, progress)
        except NotDecodedError as error:
            raise InputError(file, "annotation file", error, _COPY) from error
        found = np.load(target, allow_pickle=False)
    usable = fs is not None and 0 < fs < _HIGHEST_FS_HZ
    return _Annotations(found["sample"], found["symbol"], fs if usable else None)
