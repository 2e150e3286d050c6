"""Read EDF, EDF+C, EDF+D, BDF and BDF+ files.

edfio decodes header and samples, a few megabytes of data records at a time; only the time of each data record
of a discontinuous file is read here (see resources/decisions/0002-edf-reader.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.annotations import expect, labels_beside
from semscnn_gui.recording.channels import amplitude_warnings, choose_channel
from semscnn_gui.recording.edf.header import (
    Layout,
    calibration,
    decode,
    identity_of,
    is_simulated,
    read_layout,
    start_of,
)
from semscnn_gui.recording.edf.header_warnings import range_warnings, record_warnings, start_warnings
from semscnn_gui.recording.limits import check_fs, check_length, check_samples, sha256_of
from semscnn_gui.recording.recording import Channel, EcgSignal, Gap, Recording
from semscnn_gui.recording.unchanged import unchanging
from semscnn_gui.recording.units import assume_unit, assumed_warning, mv_per, steepest_change

_BLOCK_BYTES = 1 << 22
_EXCERPT_S, _N_EXCERPTS = 10.0, 5
_ONSET = re.compile(rb"([+-]\d{1,12}(?:\.\d*)?)(?:\x15[\d.]*)?\x14")
# Recorders that restart round the onset of a data record; more than this would move R peaks.
_OVERLAP_S = 0.02


def read_edf(path: Path, channel: str | None, progress: Progress) -> Recording:
    """Read an EDF or BDF file, plain or with EDF+ annotations, continuous or not.

    A file with fewer data records than its header says (a copy cut short, a recorder that lost power) ends
    with a gap; one with more, or with a count of -1, is read to its end.

    Raises:
        InputError: Something in the file cannot be used.
    """
    expect(path.with_suffix(".apn"))
    with unchanging([path]):
        return _read(path, channel, progress)


def _read(path: Path, channel: str | None, progress: Progress) -> Recording:
    layout = read_layout(path)
    channels = layout.channels
    warnings = record_warnings(layout)
    onset_s, gap_s = _onsets(layout, warnings, progress)
    missing_s = layout.n_missing * layout.record_s
    duration_s = float(onset_s[-1] - onset_s[0]) + layout.record_s + missing_s
    check_length(path, layout.n_records * layout.record_s, duration_s)
    index = choose_channel(path, channels, channel, lambda i: _excerpts(layout, i))
    check_fs(path, channels[index])
    n_samples = round(duration_s * channels[index].fs)
    check_samples(path, n_samples, layout.n_records * layout.signals[index].samples_per_data_record)
    start = start_of(layout, float(onset_s[0]))
    warnings += start_warnings(layout, start)
    ecg = _ecg(
        layout, index, channels[index], onset_s - onset_s[0], n_samples, warnings, progress.part(0.1, 0.8)
    )
    progress.report(0.8, f"Opening {path.name}")
    if missing_s:
        gap_s.append((duration_s - missing_s, duration_s))
    return Recording(
        path=path,
        name=path.name,
        format=layout.format,
        sha256=sha256_of([path], progress),
        start=start,
        duration_s=duration_s,
        ecg=ecg,
        channels=channels,
        gaps=tuple(Gap(start, stop) for start, stop in gap_s),
        reference=labels_beside(path, None, duration_s, progress),
        identity=identity_of(layout),
        simulated=is_simulated(layout),
        warnings=tuple(warnings),
        files=(path,),
    )


def _onsets(
    layout: Layout, warnings: list[str], progress: Progress
) -> tuple[NDArray[np.float64], list[tuple[float, float]]]:
    """Time of each data record after the header's start time, and the gaps between them from the first on.

    Only the first and the last record of a continuous file are asked: the first for the fraction of a second,
    the last whether the file is continuous as it says.
    """
    steps: NDArray[np.float64] = np.arange(layout.n_records, dtype=np.float64) * layout.record_s
    if layout.onset_at is None:
        if layout.format.endswith("+D"):
            raise InputError(
                layout.file,
                "annotation signal",
                "missing in a discontinuous file",
                "export the recording again",
            )
        return steps, []
    low, high = layout.onset_at
    if layout.format.endswith("+D"):
        return _in_order(layout, _stated_onsets(layout, low, high, progress))
    first, last = (_ONSET.match(_records(layout, k, 1)[low:high]) for k in (0, layout.n_records - 1))
    # A first record that is no time is ignored: a continuous file can be read without it.
    fraction = float(first[1]) if first and 0 <= float(first[1]) < 1 else 0.0
    if first and last and abs(float(last[1]) - float(first[1]) - steps[-1]) > max(1.0, 1e-4 * steps[-1]):
        try:
            placed = _in_order(layout, _stated_onsets(layout, low, high, progress))
        except InputError as error:
            warnings.append(
                f"The times of the data records contradict each other ({error.field} is {error.found}): "
                "they were taken as following each other without a gap."
            )
        else:
            if placed[1]:  # else a clock that drifts, spread over all records
                warnings.append(
                    "The header calls the file continuous, but its data records have gaps between them: "
                    "they were placed at their own times."
                )
                return placed
    return steps + fraction, []


def _stated_onsets(layout: Layout, low: int, high: int, progress: Progress) -> NDArray[np.float64]:
    """Time of every data record by its annotation at those bytes, in seconds after the header's start time."""
    onset_s = np.empty(layout.n_records)
    at = 0
    for data in _blocks(layout):
        progress.report(0.1 * at / layout.n_records, f"Opening {layout.file.name}")
        for start in range(0, len(data), layout.record_bytes):
            match = _ONSET.match(data[start + low : start + high])
            if match is None:
                raise InputError(
                    layout.file, f"time of data record {at + 1}", "unreadable", "export the recording again"
                )
            onset_s[at] = float(match[1])
            at += 1
    return onset_s


def _in_order(
    layout: Layout, onset_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[tuple[float, float]]]:
    """Find the gaps, and refuse records that overlap by more than rounding."""
    spare = np.diff(onset_s) - layout.record_s
    if len(spare) and float(spare.min()) < -_OVERLAP_S:
        at = int(np.argmin(spare))
        raise InputError(
            layout.file,
            f"time of data record {at + 2}",
            f"{onset_s[at + 1]:g} s, before the end of the one before ({onset_s[at] + layout.record_s:g} s)",
            "export the recording again",
        )
    ends = onset_s - onset_s[0] + layout.record_s
    return onset_s, [
        (float(ends[i]), float(ends[i] + spare[i])) for i in np.flatnonzero(spare > _OVERLAP_S).tolist()
    ]


def _ecg(
    layout: Layout,
    i: int,
    channel: Channel,
    onset_s: NDArray[np.float64],
    n_samples: int,
    warnings: list[str],
    progress: Progress,
) -> EcgSignal:
    """Read the chosen channel as float32 mV, NaN in gaps; adds to ``warnings`` what is odd about it."""
    gain, offset, physical = calibration(layout, i)
    unit, factor = channel.unit, mv_per(channel.unit)
    if factor is None:
        assumed = assume_unit(steepest_change(_excerpts(layout, i), channel.fs))
        factor = mv_per(assumed or "")
        if factor is None:
            raise InputError(
                layout.file,
                f"unit of channel {channel.name}",
                channel.unit or "blank",
                "export the recording with the unit of its ECG",
            )
        unit = f"{assumed} (assumed)"
        warnings.append(assumed_warning(channel, assumed or ""))
    width = layout.signals[i].samples_per_data_record
    samples = np.full(n_samples, np.nan, np.float32)
    first = np.round(onset_s * channel.fs).astype(np.int64)
    at = stop = 0
    lowest, highest = np.inf, -np.inf
    for data in _blocks(layout):
        progress.report(at / layout.n_records, f"Opening {layout.file.name}")
        digital = _digital(layout, data, i)
        lowest, highest = min(lowest, float(digital.min())), max(highest, float(digital.max()))
        values = digital * (gain * factor) + offset * factor
        here = first[at : at + len(values) // width]
        at += len(here)
        if here[0] >= stop and np.all(np.diff(here) == width):
            start, stop = int(here[0]), min(int(here[0]) + len(values), n_samples)
            samples[start:stop] = values[: stop - start]
            continue
        for begin, record in zip(here.tolist(), values.reshape(-1, width), strict=True):
            # Rounded onsets may overlap by a sample or two; no sample is written twice.
            start = max(begin, stop)
            stop = min(start + width, n_samples)
            samples[start:stop] = record[: stop - start]
    ecg = EcgSignal(samples, channel.fs, channel.name, unit, (physical[0] * factor, physical[1] * factor))
    warnings += range_warnings(layout, i, (lowest, highest)) + amplitude_warnings(ecg)
    return ecg


def _excerpts(layout: Layout, i: int) -> list[NDArray[np.float64]]:
    """Stretches of about ten seconds, evenly spread over the data records, in the file's unit."""
    gain, offset, _ = calibration(layout, i)
    most = max(1, _BLOCK_BYTES // layout.record_bytes)
    length = min(layout.n_records, max(1, round(_EXCERPT_S / layout.record_s)), most)
    starts = np.linspace(0, layout.n_records - length, _N_EXCERPTS).astype(int).tolist()
    return [
        _digital(layout, _records(layout, start, length), i) * gain + offset
        for start in dict.fromkeys(starts)
    ]


def _digital(layout: Layout, data: bytes, i: int) -> NDArray[np.float64]:
    n_records = len(data) // layout.record_bytes
    part = decode(layout.raw, data, n_records, layout.kind, layout.encoding, layout.file)
    return np.asarray(part.signals[i].digital, dtype=np.float64)


def _blocks(layout: Layout) -> Iterator[bytes]:
    """The data records, some megabytes at a time."""
    step = max(1, _BLOCK_BYTES // layout.record_bytes)
    for start in range(0, layout.n_records, step):
        yield _records(layout, start, min(step, layout.n_records - start))


def _records(layout: Layout, first: int, count: int) -> bytes:
    with layout.file.open("rb") as stream:
        stream.seek(len(layout.raw) + first * layout.record_bytes)
        data = stream.read(count * layout.record_bytes)
    if len(data) < count * layout.record_bytes:
        raise InputError(
            layout.file, "file", "shorter than a moment ago", "open it again when it is complete"
        )
    return data
