"""Small recordings: EDF and BDF files made byte by byte, an ECG-like wave, texts of RR intervals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def ecg_wave(fs: float, seconds: float, rr_s: float = 0.8, height: float = 1.0) -> NDArray[np.float64]:
    t = np.arange(round(fs * seconds)) / fs
    phase = (t + 0.1) % rr_s - 0.3
    return height * (np.exp(-((phase / 0.012) ** 2)) + 0.15 * np.exp(-(((phase - 0.25) / 0.05) ** 2)))


def rr_ms(minutes: int, apnea: Collection[int], seed: int) -> NDArray[np.int64]:
    """RR intervals in whole ms of so many minutes; in those of ``apnea`` the heart rate swings every 45 s."""
    draw = np.random.default_rng(seed)
    intervals, now = [], 400
    while now < minutes * 60_000 - 1500:
        swing = 150 * np.sin(now / 45_000 * 2 * np.pi) if now // 60_000 in apnea else 25 * np.sin(now / 700)
        intervals.append(int(940 + swing) + int(draw.integers(-12, 13)))
        now += intervals[-1]
    return np.array(intervals)


@dataclass
class Signal:
    """One signal of a test EDF; ``digital`` holds whole data records."""

    digital: NDArray[np.int64]
    per_record: int
    label: str = "ECG"
    unit: str = "mV"
    physical: tuple[str, str] = ("-3.2768", "3.2767")
    digital_range: tuple[str, str] | None = None


def edf_file(
    path: Path,
    signals: Sequence[Signal],
    *,
    record_s: str = "1",
    kind: str = "EDF",
    reserved: str = "",
    onsets: Sequence[str] | None = None,
    n_records: str | None = None,
    patient: str = "X X X X",
    recording: str = "Startdate X X X X",
    start: str = "01.03.2422.30.00",
    encoding: str = "latin-1",
) -> Path:
    width = 2 if kind == "EDF" else 3
    limits = ("-32768", "32767") if kind == "EDF" else ("-8388608", "8388607")
    count = len(signals[0].digital) // signals[0].per_record
    fields = [
        (s.label, s.unit, *s.physical, *(s.digital_range or limits), str(s.per_record)) for s in signals
    ]
    if onsets is not None:
        fields.insert(0, (f"{kind} Annotations", "", "-1", "1", *limits, str(60 // width)))

    def text(values: Sequence[str], size: int) -> bytes:
        return b"".join(value.encode(encoding).ljust(size)[:size] for value in values)

    magic = b"0       " if kind == "EDF" else b"\xffBIOSEMI"
    head = magic + text([patient, recording], 80) + text([start], 16)
    head += text([str(256 * (len(fields) + 1))], 8) + text([reserved], 44)
    head += text([n_records or str(count), record_s], 8) + text([str(len(fields))], 4)
    columns = list(zip(*fields, strict=True))
    head += text(columns[0], 16) + text([""] * len(fields), 80)
    head += b"".join(text(column, 8) for column in columns[1:6])
    head += text([""] * len(fields), 80) + text(columns[6], 8) + text([""] * len(fields), 32)
    body = bytearray()
    for k in range(count):
        if onsets is not None:
            body += f"{onsets[k]}\x14\x14\x00".encode().ljust(60 // width * width, b"\0")
        for s in signals:
            values = s.digital[k * s.per_record : (k + 1) * s.per_record].astype("<i4")
            body += values.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    path.write_bytes(head + bytes(body))
    return path


def write_rr_night(path: Path, seed: int = 0, minutes: int = 12) -> Path:
    """A short night as RR intervals in seconds, one per line: no time to write and little to analyze."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(seed)
    beats = np.arange(minutes * 75)
    rr_s = 0.8 + 0.06 * np.sin(2 * np.pi * beats / 60) + 0.01 * draw.standard_normal(len(beats))
    path.write_text("\n".join(f"{value:.3f}" for value in rr_s) + "\n")
    return path
