"""The header of EDF, EDF+, BDF and BDF+ files, decoded by edfio and checked.

Sources: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+), BioSemi's file format page (BDF).
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from semscnn_gui.errors import InputError
from semscnn_gui.recording.identity import MONTHS, SIMULATED, identity_from_edf
from semscnn_gui.recording.limits import is_mostly_gaps
from semscnn_gui.recording.recording import NO_DAY, Channel, Identity

MAGIC = {b"0       ": "EDF", b"\xffBIOSEMI": "BDF"}
"""First eight bytes of the file and what they mean."""

_FIX = "export the recording again"
_MAX_SIGNALS = 2000
# EDF asks for at most 61,440 bytes; the longest records known are some megabytes.
_MAX_RECORD_BYTES = 1 << 26
_CONVENTIONAL = date(1985, 1, 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies in the file.

    Attributes:
        file: The file.
        kind: ``EDF`` or ``BDF``.
        format: ``EDF``, ``EDF+C``, ``EDF+D``, ``BDF``, ``BDF+C`` or ``BDF+D``.
        raw: The header's bytes.
        n_records: Complete data records in the file.
        n_declared: Data records by the header, -1 if it does not say.
        record_s: Length of a data record in seconds.
        record_bytes: Its size.
        spare_bytes: Bytes after the last complete data record.
        columns: For each signal, annotations too, its samples in a data record and whether it holds annotations.
        onset_at: First and last byte + 1 of the first annotation signal within a data record, or None.
        signals: edfio's signals, annotations left out.
        encoding: Of the header's text.
    """

    file: Path
    kind: str
    format: str
    raw: bytes
    n_records: int
    n_declared: int
    record_s: float
    record_bytes: int
    spare_bytes: int
    columns: tuple[tuple[int, bool], ...]
    onset_at: tuple[int, int] | None
    signals: tuple[Any, ...]
    encoding: str

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every signal but the annotations."""
        return tuple(
            Channel(s.label.strip(), s.samples_per_data_record / self.record_s, s.physical_dimension.strip())
            for s in self.signals
        )

    @property
    def n_missing(self) -> int:
        """Data records declared beyond those held; 0 where so many are not to be believed."""
        width = max(s.samples_per_data_record for s in self.signals)
        if is_mostly_gaps(self.n_declared * width, self.n_records * width):
            return 0
        return max(0, self.n_declared - self.n_records)


def begins_like_edf(file: Path) -> bool:
    """Whether a file begins like EDF or BDF; recorders give it other endings too. A pipe is not waited for."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            return stream.read(max(map(len, MAGIC))).startswith(tuple(MAGIC))
    except OSError:
        return False


def read_layout(file: Path) -> Layout:
    """Read and check the header.

    Raises:
        InputError: A field is impossible or does not fit the file's size.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        raw = stream.read(256)
        kind = MAGIC[raw[:8]]
        n_signals = _whole(file, "number of signals", raw[252:256], 1, _MAX_SIGNALS)
        raw += stream.read(256 * n_signals)
    if len(raw) < 256 * (n_signals + 1):
        raise InputError(file, "header", f"cut short after {len(raw)} bytes", "copy the file again")
    _whole(file, "size of the header", raw[184:192], len(raw), len(raw))
    n_declared = _whole(file, "number of data records", raw[236:244], -1, 10**8)
    encoding = "utf-8" if _is_utf8(raw) else "latin-1"
    counts = [
        _whole(file, "samples in a data record", raw[at : at + 8], 0, 10**8)
        for at in range(256 + 216 * n_signals, 256 + 224 * n_signals, 8)
    ]
    width = 2 if kind == "EDF" else 3
    record_bytes = width * sum(counts)
    if record_bytes > _MAX_RECORD_BYTES:
        raise InputError(file, "size of a data record", f"{record_bytes >> 20} MB", _FIX)
    n_records, spare_bytes = divmod(size - len(raw), record_bytes) if record_bytes else (0, 0)
    if n_records < 1:
        raise InputError(
            file, "number of complete data records", n_records, "copy or export the recording again"
        )
    annotations = f"{kind} Annotations".encode()
    labels = [raw[256 + 16 * i : 272 + 16 * i].rstrip() for i in range(n_signals)]
    columns = tuple((count, label == annotations) for count, label in zip(counts, labels, strict=True))
    onset_at = None
    if annotations in labels:
        first = labels.index(annotations)
        onset_at = (width * sum(counts[:first]), width * sum(counts[: first + 1]))
    record_s = _number(raw[244:252])
    if not 0 < record_s < 1e6:
        raise InputError(file, "length of a data record", f"{_text(raw[244:252])} s", _FIX)
    header = decode(raw, b"", 0, kind, encoding, file)
    if not header.signals:
        raise InputError(file, "list of channels", "empty", "choose a recording with an ECG")
    reserved = _text(raw[192:236])
    subtype = next((reserved[3:5] for sign in ("+C", "+D") if reserved.startswith(kind + sign)), "")
    return Layout(
        file, kind, kind + subtype, raw, n_records, n_declared, record_s, record_bytes, spare_bytes,
        columns, onset_at, header.signals, encoding,
    )  # fmt: skip


def decode(raw: bytes, records: bytes, n_records: int, kind: str, encoding: str, file: Path) -> Any:
    """edfio's view of a header with some of its data records."""
    import edfio

    # The count is set to what follows: edfio warns where they differ, and the file's own is checked already.
    raw = raw[:236] + b"%-8d" % n_records + raw[244:]
    read = edfio.read_edf if kind == "EDF" else edfio.read_bdf
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(raw + records, header_encoding=encoding)
    except Exception as error:
        # Damaged fields end in ValueError, UnboundLocalError, ZeroDivisionError and others.
        raise InputError(file, "header", f"unreadable ({error})", _FIX) from error


def calibration(layout: Layout, i: int) -> tuple[float, float, tuple[float, float]]:
    """Gain, offset and physical range of a signal: physical = digital · gain + offset, in its unit.

    Raises:
        InputError: The header's ranges allow no conversion; edfio would hand out uncalibrated values.
    """
    signal = layout.signals[i]
    name = signal.label.strip()
    try:
        p_min, p_max = signal.physical_range
        d_min, d_max = signal.digital_range
    except ValueError as error:
        raise InputError(layout.file, f"range of channel {name}", f"no number ({error})", _FIX) from error
    if not (abs(p_min) < 1e30 and abs(p_max) < 1e30 and p_min != p_max):
        raise InputError(layout.file, f"physical range of channel {name}", f"{p_min:g} to {p_max:g}", _FIX)
    if d_min == d_max:
        raise InputError(layout.file, f"digital range of channel {name}", f"{d_min} to {d_max}", _FIX)
    gain = (p_max - p_min) / (d_max - d_min)
    return gain, p_min - gain * d_min, (min(p_min, p_max), max(p_min, p_max))


def digital_limits(layout: Layout, i: int) -> tuple[int, int]:
    """Smallest and largest digital value of a signal by its header."""
    d_min, d_max = layout.signals[i].digital_range
    return min(d_min, d_max), max(d_min, d_max)


def start_of(layout: Layout, onset_s: float) -> datetime | None:
    """Clock time of the first sample, on ``NO_DAY`` where the day is not known; None where the clock time is not.

    Args:
        layout: The header.
        onset_s: Time of the first data record after the header's start time (EDF+ keeps fractions there).

    The four-digit year of an EDF+ ``Startdate`` goes before the two digits of the start date, which stand for
    1985–2084. 01.01.85, which EDF+ asks for where the day is unknown and which is older than the format, is no
    date. With ``Startdate X`` (noted by :func:`identity_of`) and 00.00.00 the time is anonymised as well.
    """
    clock = _triple(layout.raw[176:184])
    stated, _, anonymised = start_fields(layout)
    if clock is None or (anonymised and clock == (0, 0, 0)):
        return None
    day = stated or _header_date(layout)
    try:
        start = datetime.combine(NO_DAY if day in (None, _CONVENTIONAL) else day, time(*clock))
        return start + timedelta(seconds=onset_s)
    except (ValueError, OverflowError):
        return None


def _header_date(layout: Layout) -> date | None:
    day = _triple(layout.raw[168:176])
    if day is None:
        return None
    try:
        return date(day[2] + (1900 if day[2] >= 85 else 2000), day[1], day[0])
    except ValueError:
        return None


def start_fields(layout: Layout) -> tuple[date | None, str, bool]:
    """Date of EDF+'s ``Startdate``, the header's own date and time as text, whether the date is anonymised."""
    recording = _recording_field(layout)
    header = f"{_text(layout.raw[168:176])} {_text(layout.raw[176:184])}".strip()
    anonymised = recording.startswith("Startdate X ")
    stated = re.match(r"Startdate (\d\d)-([A-Z]{3})-(\d{4})\b", recording, re.IGNORECASE)
    if stated is None or stated[2].upper() not in MONTHS:
        return None, header, anonymised
    try:
        return date(int(stated[3]), MONTHS.index(stated[2].upper()) + 1, int(stated[1])), header, anonymised
    except ValueError:
        return None, header, anonymised


def identity_of(layout: Layout) -> Identity:
    """Patient and device from the header's two identification fields."""
    return identity_from_edf(_text(layout.raw[8:88], layout.encoding), _recording_field(layout))


def is_simulated(layout: Layout) -> bool:
    """Whether the header says that the recording was made by a generator."""
    return SIMULATED.encode() in layout.raw[8:168]


def _recording_field(layout: Layout) -> str:
    return _text(layout.raw[88:168], layout.encoding)


def _triple(field: bytes) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"\s*(\d{1,2})[.:'\-/ ]\s*(\d{1,2})[.:'\-/ ]\s*(\d{1,2})", _text(field))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _text(field: bytes, encoding: str = "latin-1") -> str:
    return field.decode(encoding, "replace").strip(" \0")


def _whole(file: Path, field: str, raw: bytes, low: int, high: int) -> int:
    text = _text(raw)
    if not re.fullmatch(r"[+-]?\d+", text) or not low <= int(text) <= high:
        raise InputError(file, field, text or "blank", _FIX)
    return int(text)


def _number(field: bytes) -> float:
    try:
        return float(_text(field))
    except ValueError:
        return float("nan")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw[1:].decode()
    except UnicodeDecodeError:
        return False
    return True
