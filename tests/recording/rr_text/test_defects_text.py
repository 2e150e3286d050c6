"""Each known defect of RR interval texts, and exactly what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.recording.defects import Bench, Defect

N = 500
RR_MS = np.round(850 + 60 * np.sin(np.arange(N) / 5)).astype(int)
LINES = [str(rr) for rr in RR_MS]


def timed(start: datetime, zone: str = "", step_s: int = 0, at: int = 250) -> list[str]:
    """Rows of time and interval; the clock jumps by ``step_s`` before beat ``at``."""
    beats = np.concatenate([[0], np.cumsum(RR_MS)[:-1]]) / 1000
    rows = []
    for i, beat in enumerate(beats):
        moment = start + timedelta(seconds=float(beat) + (step_s if i >= at else 0))
        rows.append(f"{moment.isoformat(sep=' ', timespec='milliseconds')}{zone};{RR_MS[i]}")
    return rows


def lines(rows: list[str], name: str = "rr.txt"):
    return lambda bench: bench.text("\n".join(rows) + "\n", name)


def zoned() -> list[str]:
    """The end of daylight-saving time, with the offset from UTC beside each time."""
    rows = timed(datetime(2024, 10, 27, 2, 57))
    stamps = [row.split(";")[0] for row in rows]
    moved = [datetime.fromisoformat(stamp) - timedelta(hours=i >= 250) for i, stamp in enumerate(stamps)]
    return [
        f"{moment.isoformat(sep=' ', timespec='milliseconds')}{'+01:00' if i >= 250 else '+02:00'};{RR_MS[i]}"
        for i, moment in enumerate(moved)
    ]


def no_gap(recording) -> bool:
    return not recording.gaps and abs(recording.duration_s - RR_MS.sum() / 1000) < 1


def big(bench: Bench) -> Path:
    path = bench.folder / "rr.txt"
    with path.open("wb") as stream:
        stream.write(b"800\n" * 2000)
        stream.truncate(200 << 20)
    return path


ACTION_TEXT = "content"
DEFECTS = [
    Defect(
        "intervals of 0",
        lines([*LINES[:100], "0", "0", *LINES[100:]]),
        warnings=["2 intervals of 0 were left out: they mark lost beats."],
    ),
    Defect("a word among the numbers", lines([*LINES, "oops", *LINES]), refused=("line 501", "oops")),
    Defect(
        "negative intervals",
        lines(["800", "-800"] * 250),
        refused=(ACTION_TEXT, "500 lines with a median of 0"),
    ),
    Defect("NaN among the numbers", lines([*LINES, "nan", *LINES]), refused=("line 501", "nan")),
    Defect(
        "infinite interval", lines([*LINES, "1e999"]), refused=(ACTION_TEXT, "501 lines with a median of 850")
    ),
    Defect(
        "intervals in samples",
        lines([str(rr // 10) for rr in RR_MS]),
        refused=(ACTION_TEXT, "500 lines with a median of 85"),
    ),
    Defect(
        "intervals in microseconds",
        lines([f"{rr}000" for rr in RR_MS]),
        refused=(ACTION_TEXT, "500 lines with a median of 850000"),
    ),
    Defect(
        "heart rates",
        lines(["HR [bpm]", *["61", "62"] * 300]),
        refused=(ACTION_TEXT, "600 lines with a median of 61.5 (HR [bpm])"),
    ),
    Defect(
        "line numbers",
        lines([str(i) for i in range(1, 1000)]),
        refused=(ACTION_TEXT, "999 lines with a median of 500"),
    ),
    Defect("under five minutes", lines(["800", "810"] * 150), refused=("recorded time", "241.5 s")),
    Defect(
        "eight days",
        lines(timed(datetime(2024, 3, 1, 22, 0), step_s=8 * 86_400)),
        refused=("time from start to end", "192 h"),
    ),
    Defect("a million lines", lines(["800"] * 1_000_001), refused=("number of lines", "1000002")),
    Defect(
        "one line of everything",
        lines([" ".join(LINES * 20)]),
        warnings=["All 10000 intervals stand in one line: they were read in their order."],
        holds=lambda recording: abs(recording.duration_s - 20 * RR_MS.sum() / 1000) < 1e-6,
    ),
    Defect(
        "one line of words",
        lines(["night" * 3000, *LINES]),
        refused=("length of line 1", "15000 characters"),
    ),
    Defect(
        "two long lines of intervals",
        lines([" ".join(LINES), " ".join(LINES)]),
        refused=("content", f"several intervals in a line (line 1: {' '.join(LINES)[:40]})"),
    ),
    Defect(
        "a word for missing values",
        lines([*LINES[:100], "65535", "65535", "-1", *LINES[100:]]),
        warnings=[
            "2 intervals of 65535 were left out: they mark missing values.",
            "1 intervals of -1 were left out: they mark missing values.",
        ],
        holds=no_gap,
    ),
    Defect("200 MB", big, refused=("file size", "200 MB")),
    Defect("empty", lambda b: b.text(""), refused=("file", "empty")),
    Defect(
        "times that run backwards",
        lines(timed(datetime(2024, 3, 1, 22, 0), step_s=-100)),
        warnings=[
            "The times beside the intervals run backwards after 2024-03-01 22:03:31.689: they were not used, "
            "so the start and any gap are unknown."
        ],
        holds=no_gap,
    ),
    Defect(
        "over midnight",
        lines(timed(datetime(2023, 12, 31, 23, 58))),
        holds=lambda r: no_gap(r) and r.start.year == 2023,
    ),
    Defect(
        "start of daylight-saving time",
        lines(timed(datetime(2024, 3, 31, 1, 56, 30), step_s=3600)),
        warnings=[
            "The clock went on by an hour at 2024-03-31 02:00:01 (daylight-saving time): "
            "no gap was made, and later times are shown as before the change."
        ],
        holds=no_gap,
    ),
    Defect(
        "end of daylight-saving time",
        lines(timed(datetime(2024, 10, 27, 2, 56, 20), step_s=-3600)),
        warnings=[
            "The clock went back by an hour at 2024-10-27 02:59:51 (daylight-saving time): "
            "no gap was made, and later times are shown as before the change."
        ],
        holds=no_gap,
    ),
    Defect(
        "an hour without beats on a weekday",
        lines(timed(datetime(2024, 3, 28, 1, 56, 30), step_s=3600)),
        holds=lambda recording: len(recording.gaps) == 1,
    ),
    Defect(
        "end of daylight-saving time with offsets",
        lines(zoned()),
        holds=lambda r: no_gap(r) and r.start.hour == 2,
    ),
    Defect(
        "a date that can be read in two ways",
        lines([row.replace("2024-03-01", "03/01/2024") for row in timed(datetime(2024, 3, 1, 22, 0))]),
        warnings=["The date in 03/01/2024 22:00:00.000 can be read in two ways: clock times are unknown."],
        holds=lambda recording: recording.start is None,
    ),
]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defect_has_exactly_its_outcome(defect, tmp_path, edf, signal, wave):
    defect.check(Bench(tmp_path, edf, signal, wave))
