"""Check a WFDB header against what wfdb understands of it.

wfdb reads a sampling frequency of −100 as 250, a gain of 0 as 200 and the unit µV as V without a word, so the
fields that decide over time and amplitude are compared with the header's own text. Grammar: header(5) of the
WFDB Applications Guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from semscnn_gui.errors import InputError
from semscnn_gui.recording.limits import check_samples, unreadable
from semscnn_gui.recording.recording import NO_DAY

# Bits per sample of each signal format; the FLAC formats (5xx) have no fixed size.
BITS = {
    "8": 8, "16": 16, "24": 24, "32": 32, "61": 16, "80": 8, "160": 16, "212": 12, "310": 32 / 3, "311": 32 / 3
}  # fmt: skip
FLAC_BITS = {"508": 8, "516": 16, "524": 24}
_FIX = "correct the header"
_MAX_HEADER = 1 << 20
_MAX_SEGMENTS = 5000
_MAX_SIGNALS = 2000
_MOST_BITS = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a record with files of its own.

    Attributes:
        base: Path of its header without ``.hea``; None for a stretch without signal.
        record: wfdb's header of it, or None.
        n_frames: Length in frames (samples at the frame rate).
        units: The signals' units as the header's text has them.
        no_gain: Numbers of the signals, from 1, whose gain the header does not give.
    """

    base: Path | None
    record: Any
    n_frames: int
    units: tuple[str, ...] = ()
    no_gain: tuple[int, ...] = ()

    def files(self) -> Iterator[Path]:
        """Header and signal files, in the order in which they are named."""
        if self.base is not None:
            yield self.base.with_name(self.base.name + ".hea")
            for name in dict.fromkeys(self.record.file_name):
                if name != "~":
                    yield self.base.with_name(name)


@dataclass(frozen=True, slots=True)
class Header:
    """A checked header: ``fs`` in Hz at the frame rate, ``n_frames`` None where a beat record says no length.

    ``warnings`` are sentences on what the header leaves open.
    """

    file: Path
    fs: float
    n_frames: int | None
    start: datetime | None
    comments: tuple[str, ...]
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...] = ()

    @property
    def files(self) -> list[Path]:
        """The header, then every file named in it, in that order."""
        return list(dict.fromkeys([self.file, *(f for segment in self.segments for f in segment.files())]))


def read_header(file: Path) -> Header:
    """Read and check the header and, of a multi-segment record, the headers it names.

    Raises:
        InputError: A field is missing, impossible, not what wfdb understands, or does not fit the files.
    """
    lines, record = _parse(file)
    fs = _checked_fs(file, lines[0])
    n_frames = record.sig_len or None
    segments: list[Segment] = []
    if hasattr(record, "seg_name"):
        segments = _segments(file, record, fs)
        total = sum(segment.n_frames for segment in segments)
        if n_frames not in (None, total):
            raise InputError(file, "record length", f"{n_frames} with segments of {total} in all", _FIX)
        n_frames = total
    elif record.n_sig:
        segments = [_signals(file, lines, record)]
        n_frames = segments[0].n_frames
    warnings = _start_warnings(lines[0], record)
    if segments and not record.sig_len and not hasattr(record, "seg_name"):
        warnings.append(
            f"The header gives no record length: the signal files were read to their end ({n_frames})."
        )
    return Header(
        file, fs, n_frames, _start(record), tuple(record.comments), tuple(segments), tuple(warnings)
    )


def _parse(file: Path) -> tuple[list[str], Any]:
    """The header's lines without comments, and wfdb's record."""
    import wfdb

    try:
        with file.open("rb") as stream:
            raw = stream.read(_MAX_HEADER + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    if len(raw) > _MAX_HEADER:
        raise InputError(file, "size of the header", f"over {_MAX_HEADER >> 20} MB", "copy the record again")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    if not lines:
        raise InputError(file, "header", "empty", "copy the record again")
    many, most = ("segments", _MAX_SEGMENTS) if "/" in lines[0].split()[0] else ("signals", _MAX_SIGNALS)
    if len(lines) - 1 > most:
        raise InputError(file, f"number of {many}", len(lines) - 1, "open a part of the record")
    for line in lines[1:]:
        name = line.split()[0]
        if re.search(r"[/\\:]|^\.", name):
            raise InputError(
                file,
                "name of a file",
                name,
                "put the record's files into one folder and name them without it",
            )
    try:
        record = wfdb.rdheader(str(file.with_suffix("")))
    except Exception as error:
        # The library raises ValueError, KeyError, IndexError and its own kinds on damaged headers.
        raise InputError(file, "header", f"unreadable ({error})", _FIX) from error
    expected = getattr(record, "n_seg", None) or record.n_sig
    if len(lines) - 1 != expected:
        raise InputError(
            file, "number of lines after the first", f"{len(lines) - 1} in place of {expected}", _FIX
        )
    return lines, record


def _checked_fs(file: Path, record_line: str) -> float:
    words = record_line.split()
    if len(words) < 3:
        raise InputError(file, "sampling frequency", "missing", "write it into the header's first line")
    word = words[2].split("/")[0].split("(")[0]
    if not re.fullmatch(r"\d+\.?\d*|\.\d+", word) or not 0 < float(word) < 1e6:
        raise InputError(file, "sampling frequency", f"{words[2]} Hz", _FIX)
    if len(words) > 3 and not words[3].isdigit():
        raise InputError(file, "record length", words[3], _FIX)
    return float(word)


def _segments(file: Path, record: Any, fs: float) -> list[Segment]:
    if len(record.seg_name) != len(record.seg_len) or len(record.seg_name) > _MAX_SEGMENTS:
        raise InputError(file, "number of segments", len(record.seg_name), "open a part of the record")
    segments, known = [], dict[str, Segment]()
    for name, length in zip(record.seg_name, record.seg_len, strict=True):
        if length == 0:  # the layout of a variable-layout record, no samples
            continue
        if name == "~":
            segments.append(Segment(None, None, length))
            continue
        if name not in known:
            known[name] = _segment(file, name, fs)
        if known[name].n_frames != length:
            part = file.with_name(name + ".hea")
            raise InputError(part, "record length", f"{known[name].n_frames} in place of {length}", _FIX)
        segments.append(known[name])
    return segments


def _segment(file: Path, name: str, fs: float) -> Segment:
    part = file.with_name(name + ".hea")
    if part == file:
        raise InputError(file, "segment", f"{name}, the record itself", _FIX)
    lines, header = _parse(part)
    if hasattr(header, "seg_name") or not header.n_sig:
        raise InputError(part, "segment", "no header of signals", _FIX)
    if _checked_fs(part, lines[0]) != fs:
        raise InputError(part, "sampling frequency", f"{header.fs:g} Hz in a record of {fs:g} Hz", _FIX)
    return _signals(part, lines, header)


def _signals(file: Path, lines: list[str], record: Any) -> Segment:
    units = tuple(_checked_signal(file, line, record, i) for i, line in enumerate(lines[1:]))
    n_frames = record.sig_len
    for name in dict.fromkeys(record.file_name):
        n_frames = _checked_size(file, record, name, n_frames)
    if not n_frames:
        raise InputError(file, "record length", n_frames or "missing", _FIX)
    check_samples(file, *2 * (n_frames * max(record.samps_per_frame),))
    no_gain = tuple(i for i, line in enumerate(lines[1:], 1) if len(line.split()) == 2)
    return Segment(file.with_suffix(""), record, n_frames, units, no_gain)


def _checked_signal(file: Path, line: str, record: Any, i: int) -> str:
    """Compare one signal line with what wfdb made of it; returns the unit."""
    words = line.split()
    if words[0] != record.file_name[i]:
        raise InputError(file, "signal file", words[0], "rename it with letters, digits, - and _ only")
    fmt = re.fullmatch(r"(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?", words[1]) if len(words) > 1 else None
    if fmt is None or fmt[1] not in BITS | FLAC_BITS or fmt[2] == "0":
        raise InputError(file, "signal format", words[1] if fmt or len(words) > 1 else "missing", _FIX)
    if len(words) == 2:
        return "adu"
    gain = re.fullmatch(r"(-?\d+\.?\d*(?:[eE][+-]?\d+)?)(?:\((-?\d+)\))?(?:/(\S+))?", words[2])
    if gain is None or float(gain[1]) == 0 or float(gain[1]) != record.adc_gain[i]:
        raise InputError(
            file, f"gain of signal {i + 1}", words[2], "write the ADC units per mV into the header"
        )
    if gain[2] is not None and int(gain[2]) != record.baseline[i]:
        raise InputError(file, f"baseline of signal {i + 1}", gain[2], _FIX)
    if (record.adc_res[i] or 0) > _MOST_BITS:
        raise InputError(file, f"ADC resolution of signal {i + 1}", f"{record.adc_res[i]} bits", _FIX)
    if max(abs(record.baseline[i]), abs(record.adc_zero[i] or 0)) > 2**_MOST_BITS:
        raise InputError(file, f"baseline of signal {i + 1}", record.baseline[i], _FIX)
    return gain[3] or "mV"


def _checked_size(file: Path, record: Any, name: str, n_frames: int | None) -> int | None:
    """Compare the claimed length with a signal file's size, before anything is allocated."""
    signal_file = file.with_name(name)
    try:
        size = signal_file.stat().st_size
    except OSError as error:
        raise unreadable(signal_file, error) from error
    own = [i for i, other in enumerate(record.file_name) if other == name]
    if len({record.fmt[i] for i in own}) > 1:
        raise InputError(file, f"signal format of {name}", "not the same in all lines", _FIX)
    if record.fmt[own[0]] in FLAC_BITS:
        return n_frames
    per_frame = sum(record.samps_per_frame[i] for i in own)
    held = int((size - (record.byte_offset[own[0]] or 0)) * 8 / BITS[record.fmt[own[0]]] / per_frame + 1e-6)
    if n_frames is None:
        return held
    spare = held - n_frames
    if spare < 0:
        raise InputError(
            signal_file,
            "length",
            f"{max(held, 0)} samples of {n_frames}",
            "copy the record again, it is cut short",
        )
    # Old writers padded files up to a block; a checksum shows whether the claimed length is meant.
    if spare > record.fs and any(record.checksum[i] is None for i in own):
        raise InputError(file, "record length", f"{n_frames} samples, {name} holds {held}", _FIX)
    return n_frames


def _start_warnings(record_line: str, record: Any) -> list[str]:
    """On a start of which date or time is missing or unreadable."""
    words = record_line.split()[4:]
    if not words or (record.base_time is not None and (record.base_date is not None or len(words) == 1)):
        return []
    if record.base_time is not None:
        return [f"The header's start date ({' '.join(words[1:])}) is no date: the day is not known."]
    return [f"The header's start ({' '.join(words)}) is no time and date: clock times are unknown."]


def _start(record: Any) -> datetime | None:
    if record.base_time is None:
        return None
    return datetime.combine(record.base_date or NO_DAY, record.base_time)
