"""Nights of HuGCDN2014: RR intervals of the five minutes around each labelled minute, in ``.npz`` files."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import (
    PREPROCESSING,
    SERIES_FS,
    SMALLEST_WINDOW_SHARE,
    WINDOW_MINUTES,
    WINDOW_SAMPLES,
    NightWindows,
    window_series,
)
from semscnn_gui.errors import InputError
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.training.labelled_night import LabelledNight, heart_rate_bpm


def read_frames(path: Path, person: str) -> LabelledNight:
    """Read a night of HuGCDN2014: cleaned RR intervals of the five-minute frame around each minute.

    The heart rate is that of the intervals that end in the frame's middle minute.

    Raises:
        InputError: The file is not such a night.
    """
    labels, rr_s, start = _frame_arrays(path)
    frame_s = WINDOW_MINUTES * MINUTE_S
    grid = np.arange(WINDOW_SAMPLES) / SERIES_FS
    heart_rate = np.full(len(labels), np.nan)
    minutes, rri = [], []
    for minute, (low, high) in enumerate(itertools.pairwise(start)):
        interval = rr_s[low:high]
        # The frame holds no beat times: lay its intervals in the middle of the five minutes.
        time = np.cumsum(interval) + (frame_s - float(interval.sum())) / 2
        heart_rate[minute] = heart_rate_bpm(time, interval, WINDOW_MINUTES)[WINDOW_MINUTES // 2]
        covered = min(float(interval.sum()), frame_s)
        if len(interval) < 3 or covered < SMALLEST_WINDOW_SHARE * frame_s:
            continue
        minutes.append(minute)
        rri.append(np.interp(grid, time, interval))
    scored = np.zeros(len(labels), dtype=np.bool_)
    scored[minutes] = True
    reason = tuple(None if yes else UnscorableReason.MISSING for yes in scored)
    series = window_series(np.array(rri).reshape(-1, WINDOW_SAMPLES), float(np.median(rr_s)))
    windows = NightWindows(np.array(minutes, dtype=np.int64), series, reason)
    return LabelledNight(path.stem, person, labels, windows, heart_rate, PREPROCESSING)


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
