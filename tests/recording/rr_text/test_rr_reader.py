from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import wfdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semscnn_gui.errors import InputError
from semscnn_gui.recording import Recording, open_recording


def intervals_ms(n: int = 500, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.round(850 + 60 * np.sin(np.arange(n) / 5) + rng.normal(0, 20, n)).astype(int)


RR_MS = intervals_ms()
BEATS_S = np.concatenate([[0], np.cumsum(RR_MS)]) / 1000


@pytest.fixture
def opened(tmp_path):
    """opened(text, name="rr.txt"): write the text and open it."""

    def open_text(text: str | bytes, name: str = "rr.txt") -> Recording:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return open_recording(path)

    return open_text


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("\n".join(map(str, RR_MS)), "milliseconds"),
        ("\r\n".join(f"{rr / 1000:.3f}" for rr in RR_MS) + "\r\n\r\n", "seconds"),
        ("\n".join(f"{rr / 1000:.3f}".replace(".", ",") for rr in RR_MS), "seconds"),
        ("\n".join(f"{rr},0" for rr in RR_MS), "milliseconds"),
        ("\ufeffRR\n" + "\n".join(map(str, RR_MS)), "milliseconds"),
        ("# made by hand\n% twice\n" + "\n".join(f"  {rr:.1f}" for rr in RR_MS), "milliseconds"),
        ("RR-interval [ms]\n" + "\n".join(f"{rr};" for rr in RR_MS), "milliseconds"),
        ("HR,RR\n" + "\n".join(f"{60000 / rr:.0f},{rr}" for rr in RR_MS), "milliseconds"),
        ("\n".join(f"{i + 1},{rr}" for i, rr in enumerate(RR_MS)), "milliseconds"),
        ("\n".join(f"{rr / 1000:.3f}\tN" for rr in RR_MS), "seconds"),
        ("\n".join(f"{rr}e0" for rr in RR_MS).encode("utf-16"), "milliseconds"),
        (("Müller\n" + "\n".join(map(str, RR_MS))).encode("latin-1"), "milliseconds"),
    ],
)  # fmt: skip
def test_one_interval_a_line_gives_its_beats(opened, text, unit):
    recording = opened(text)
    np.testing.assert_allclose(recording.beats.time_s, BEATS_S, atol=1e-6)
    assert recording.beats.source == f"RR intervals in {unit}"
    assert recording.format == "RR intervals"
    assert recording.start is None
    assert recording.ecg is None
    assert recording.duration_s == pytest.approx(BEATS_S[-1])


@pytest.fixture
def ann2rr(shared_data):
    """ann2rr(line): a01's first beats as the tool prints them, and their times; 60 s of beats are left out."""
    sample = wfdb.rdann(str(shared_data / "apnea-ecg/a01"), "ecg").sample[:1000]
    kept = np.ones(999, dtype=bool)
    kept[400:470] = False

    def lines(form):
        rows = [
            form(a / 100, b / 100) for a, b, keep in zip(sample[:-1], sample[1:], kept, strict=True) if keep
        ]
        beats = np.concatenate([sample[:401], sample[470:]]) / 100
        return "\n".join(rows) + "\n", beats

    return lines


def clock(s: float) -> str:
    return f"[{(datetime(2024, 3, 1, 23, 50) + timedelta(seconds=s)):%H:%M:%S.%f}"[:-3] + " 01/03/2024]"


@pytest.mark.parametrize(
    "form",
    [
        lambda a, b: f"{a:.3f}\t{b - a:.3f}",
        lambda a, b: f"{a:.3f}\tN\t{b - a:.3f}\tN\t{b:.3f}",
        lambda a, b: f"{b - a:.3f}\t{b:.3f}",
        lambda a, b: f"{b - a:.3f}\tN\t{b / 60:.6f}",
    ],
    ids=["-V", "-V -W -w -v", "-v", "-w -v m"],
)
def test_ann2rr_times_place_the_beats_and_keep_a_gap(opened, ann2rr, form):
    text, beats = ann2rr(form)
    recording = opened(text)
    np.testing.assert_allclose(recording.beats.time_s, beats, atol=0.002)
    assert len(recording.gaps) == 1
    assert recording.gaps[0].start_s == pytest.approx(beats[400], abs=0.002)
    assert recording.gaps[0].stop_s == pytest.approx(beats[401], abs=0.002)


def test_ann2rr_clock_times_give_the_start_across_midnight(opened, ann2rr):
    text, beats = ann2rr(
        lambda a, b: f"{clock(a).replace('01/03', '02/03') if a >= 600 else clock(a)}\t{b - a:.3f}"
    )
    recording = opened(text)
    np.testing.assert_allclose(recording.beats.time_s, beats - beats[0], atol=0.002)
    assert recording.start == datetime(2024, 3, 1, 23, 50) + timedelta(seconds=30.17)


def test_sample_counts_of_ann2rr_are_refused(opened, ann2rr):
    text, _ = ann2rr(lambda a, b: f"{round((b - a) * 100)}")
    with pytest.raises(InputError, match=r"content is 929 lines with a median of 8\d;"):
        opened(text)


def polar_rows(start: datetime, beats: np.ndarray, rr_ms: np.ndarray, packet: int = 3) -> str:
    """Rows as a strap app writes them: each packet's arrival time for all beats in it."""
    rows = ["Phone timestamp;RR-interval [ms]"]
    for i, rr in enumerate(rr_ms):
        arrival = beats[min(len(rr_ms), (i // packet + 1) * packet)] + 0.3
        rows.append(f"{(start + timedelta(seconds=float(arrival))).isoformat(timespec='milliseconds')};{rr}")
    return "\n".join(rows)


def test_strap_export_with_packet_times_gives_start_and_sums(opened):
    start = datetime(2024, 3, 1, 22, 15, 7)
    recording = opened(polar_rows(start, BEATS_S, RR_MS), "Polar_H10_RR.csv")
    np.testing.assert_allclose(recording.beats.time_s, BEATS_S, atol=1e-6)
    assert recording.gaps == ()
    assert abs(recording.start - start) < timedelta(seconds=3)


def test_lost_connection_in_a_strap_export_is_a_gap(opened):
    start = datetime(2024, 3, 1, 23, 58)
    shifted = BEATS_S + np.where(np.arange(len(BEATS_S)) > 300, 120.0, 0.0)
    recording = opened(polar_rows(start, shifted, RR_MS), "strap.csv")
    assert len(recording.gaps) == 1
    gap = recording.gaps[0]
    assert gap.start_s == pytest.approx(BEATS_S[300], abs=1e-6)
    assert gap.stop_s - gap.start_s == pytest.approx(120, abs=3)
    beats = recording.beats.time_s
    assert len(beats) == len(BEATS_S) + 1
    np.testing.assert_allclose(np.diff(beats[301:]), RR_MS[300:] / 1000, atol=1e-9)
    assert recording.duration_s == pytest.approx(BEATS_S[-1] + 120, abs=3)


def test_elapsed_milliseconds_column_is_time_not_intervals(opened):
    rows = ["date,timestamp,since start,rr"]
    rows += [
        f"2024-03-01 22:00:00 +0000,{1709330400 + int(beat)},{beat * 1000:.0f},{rr}"
        for beat, rr in zip(BEATS_S[1:], RR_MS, strict=True)
    ]
    recording = opened("\n".join(rows), "hrvlogger.csv")
    np.testing.assert_allclose(recording.beats.time_s, BEATS_S, atol=2e-3)


def test_elite_hrv_export_has_its_start_in_its_name(opened):
    recording = opened("\n".join(map(str, RR_MS)), "2024-03-01 22-15-07.txt")
    assert recording.start == datetime(2024, 3, 1, 22, 15, 7)


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("# Start: 2024-03-01 22:15:07.5", datetime(2024, 3, 1, 22, 15, 7, 500_000)),
        ("Recorded: 01.03.2024 22:15:07", datetime(2024, 3, 1, 22, 15, 7)),
        ("Start time = 3/1/2024 10:15:07 PM", datetime(2024, 3, 1, 22, 15, 7)),
        ("# Start: 03/01/2024 22:15:07", None),  # March or January
        ("# a night in March", None),
    ],
)
def test_start_is_taken_where_it_is_certain(opened, line, start):
    assert opened(line + "\n" + "\n".join(map(str, RR_MS))).start == start


def test_missed_and_extra_beats_and_zeros_stay_in_the_file(opened):
    rr = RR_MS.copy()
    rr[50], rr[80], rr[81] = 45_000, 120, 700
    text = "\n".join(map(str, np.insert(rr, 200, 0)))
    np.testing.assert_allclose(np.diff(opened(text).beats.time_s), rr / 1000, atol=1e-9)


def ecg_csv() -> str:
    t = np.arange(40_000) / 100
    return "time,ECG [mV]\n" + "\n".join(
        f"{s:.2f},{0.9 * np.exp(-((((s % 0.8) - 0.3) / 0.02) ** 2)):.4f}" for s in t
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ecg_csv(), "content is 40000 lines"),
        ("once upon a time\nthere was a night\n", "content is \"once upon"),
        ("{}", 'content is "{}"'),
        ("\n".join(["0.15"] * 4000), "median of 0.15"),
        ("\n".join(map(str, range(1, 3000))), "content is 2999 lines with a median of 1500"),
        ("\n".join(["0.8"] * 300), r"recorded time is 240\.0 s"),
        ("\n".join([*map(str, RR_MS), "oops", *map(str, RR_MS)]), "line 501 is oops; remove or correct"),
        ("\n".join(["800", "-800"] * 500), "content is 1000 lines"),
        ("\n".join(["1.9"] * 330_000), "time from start to end is 174 h"),
        ("# nothing\n", "content is empty"),
        ("\n\n", "content is empty"),
        ("HR [bpm]\n" + "\n".join(["61", "62"] * 800), r"median of 61.5 \(HR \[bpm\]\)"),
    ],
)  # fmt: skip
def test_text_without_plausible_intervals_is_refused(opened, text, sentence):
    with pytest.raises(InputError, match=sentence):
        opened(text)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rr=st.lists(st.integers(500, 1500), min_size=650, max_size=700),
    as_seconds=st.booleans(),
    comma=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_plausible_night_survives_being_written(tmp_path: Path, rr, as_seconds, comma, ending):
    if len(set(rr)) < 3 or rr == sorted(rr) or rr == sorted(rr, reverse=True):
        return
    words = [f"{value / 1000:.3f}" if as_seconds else str(value) for value in rr]
    path = tmp_path / "rr.csv"
    path.write_bytes(ending.join(word.replace(".", ",") if comma else word for word in words).encode())
    np.testing.assert_allclose(np.diff(open_recording(path).beats.time_s), np.array(rr) / 1000, atol=1e-6)
