"""Texts with several RR intervals in a line, and tables that only look like them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.recording import Recording, open_recording
from semscnn_gui.recording.rr_text.reader import begins_like_rr

N = 900
DRAW = np.random.default_rng(4)
RR_MS = np.round(800 + 60 * np.sin(np.arange(N) / 9) + DRAW.normal(0, 22, N)).astype(int)
BEATS_S = np.concatenate([[0], np.cumsum(RR_MS)]) / 1000

Lines = list[str]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Lines], Recording]:
    """opened(lines): write them and open the file."""

    def open_lines(lines: Lines) -> Recording:
        path = tmp_path / "rr.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return open_recording(path)

    return open_lines


def rows(count: int, rr: np.ndarray = RR_MS) -> list[list[str]]:
    """That many intervals a line, the last line shorter where they do not divide."""
    return [[str(value) for value in rr[i : i + count]] for i in range(0, len(rr), count)]


def uneven(rr: np.ndarray = RR_MS) -> list[list[str]]:
    """One to four intervals a line."""
    found, at = [], 0
    while at < len(rr):
        count = 1 + (at * 7 // 3) % 4
        found.append([str(value) for value in rr[at : at + count]])
        at += count
    return found


def packets(rr: np.ndarray = RR_MS) -> list[list[str]]:
    """The intervals that end within each second: none, one or two."""
    second = (np.cumsum(rr) // 1000).astype(int)
    return [[str(value) for value in rr[second == k]] for k in range(second[-1] + 1)]


def padded(lines: list[list[str]], word: str) -> list[list[str]]:
    width = max(map(len, lines))
    return [line + [word] * (width - len(line)) for line in lines]


def seconds(lines: list[list[str]], mark: str = ".") -> list[list[str]]:
    return [[f"{int(value) / 1000:.3f}".replace(".", mark) for value in line] for line in lines]


def joined(lines: list[list[str]], between: str, form: str = "{}") -> Lines:
    return [form.format(between.join(line)) for line in lines]


def after_time(lines: list[list[str]], between: str, form: str, head: str) -> Lines:
    return [head, *(form.format(i, between.join(line)) for i, line in enumerate(lines, 1))]


def forms() -> Iterator[tuple[str, Lines]]:
    """Every way of writing several intervals in a line that is read, by name."""
    for count in (2, 3, 4, 5, 20):
        for between in (" ", "\t", ",", ", ", ";", "|", "/"):
            yield f"{count} a line, {between!r}", joined(rows(count), between)
    for between in (" ", "\t", ";", "; "):
        yield f"decimal commas, {between!r}", joined(seconds(rows(4), ","), between)
    yield "seconds with commas", joined(seconds(rows(2)), ",")
    yield "named with numbers", ["rr1;rr2;rr3", *joined(rows(3), ";")]
    yield "named RR 1", ["RR 1,RR 2", *joined(rows(2), ",")]
    yield "named ibi_1", ["ibi_1\tibi_2", *joined(rows(2), "\t")]
    yield "uneven", joined(uneven(), " ")
    yield "uneven with commas", joined(uneven(), ",")
    yield "a first line that is shorter", ["beats", *joined([rows(1)[0], *rows(4, RR_MS[1:])], " ")]
    yield "a first line that is longer", joined([[*rows(6)[0]], *rows(4, RR_MS[6:])], " ")
    for word in ("0", "", "NaN", "nan", "-1", "65535", "-"):
        yield f"filled up with {word!r}", joined(padded(uneven(), word), ";")
        yield (
            f"packets filled up with {word!r}",
            after_time(padded(packets(), word), ",", "{},70,{}", "second,hr,rr1,rr2"),
        )
    yield "seconds filled up", joined(padded(seconds(uneven()), "65.535"), "\t")
    yield "slots that are never filled", joined([[*line, "65535", "65535"] for line in rows(2)], ",")
    yield "uneven packets", after_time([p for p in packets() if p], ",", "{},70,{}", "second,hr,rr")
    for between, form in (
        (",", '{};70;"{}"'), (", ", "{};70;[{}]"), ("|", "{};70;{}"), ("/", "{},70,{}"), (" ", "{},70,{}"),
        (",", '{},70,"{}"'), (", ", "{},70,[{}]"), (",", "{}\t70\t{}"), (";", '{},70,"{}"'), (" ", "{};70;({})"),
    ):  # fmt: skip
        mark = form.replace("{}", "")[0]
        head = mark.join(["second", "hr", "rr"])
        yield f"packets in a cell, {form} {between!r}", after_time(packets(), between, form, head)
    yield (
        "decimal commas in quoted cells",
        after_time(seconds(rows(2), ","), "; ", '{},70,"{}"', "second,hr,rr"),
    )
    yield "a night in a line", joined([[str(rr) for rr in RR_MS]], " ")
    yield "a night in a line as JSON", joined([[str(rr) for rr in RR_MS]], ", ", "[{}]")
    yield "JSON of a line each", ["[", *(f"  {rr}," for rr in RR_MS[:-1]), f"  {RR_MS[-1]}", "]"]
    yield "JSON of several a line", ["[", *joined(rows(6), ", ", "  {},"), "]"]


FORMS = dict(forms())


@pytest.mark.parametrize("name", FORMS)
def test_several_intervals_in_a_line_are_read_in_their_order(opened, name):
    np.testing.assert_allclose(opened(FORMS[name]).beats.time_s, BEATS_S, atol=1e-6)


def test_reader_says_that_lines_hold_several_intervals(opened):
    assert opened(joined(rows(4), " ")).warnings == (
        "Lines hold up to 4 intervals: all 900 were read, line by line, in their order.",
    )


def test_second_interval_that_is_rare_is_read(opened):
    slow = np.round(RR_MS * 1.3).astype(int)
    lines = after_time(packets(slow), ",", "{},50,{}", "second,hr,rr")
    few = sum(len(line) > 1 for line in packets(slow))
    assert 0 < few < 20
    assert opened(lines).duration_s == pytest.approx(slow.sum() / 1000)


@pytest.mark.parametrize("late_s", [0.0, 0.4], ids=["exact times", "times of arrival"])
def test_times_of_packets_give_start_and_gap(opened, late_s):
    start = datetime(2024, 3, 1, 23, 55)
    lines, at = ["timestamp;rr"], 0.0
    for i, line in enumerate(rows(4)):
        at += sum(map(int, line)) / 1000 + (600 if i == 100 else 0)
        moment = start + timedelta(seconds=at + late_s * (i % 3))
        lines.append(f"{moment.isoformat(sep=' ', timespec='milliseconds')};{' '.join(line)}")
    recording = opened(lines)
    assert len(recording.gaps) == 1
    gap = recording.gaps[0]
    assert gap.start_s == pytest.approx(BEATS_S[400], abs=0.01)
    assert gap.stop_s - gap.start_s == pytest.approx(600, abs=1)
    assert abs(recording.start - start) < timedelta(seconds=1)
    beats = recording.beats.time_s
    np.testing.assert_allclose(beats[:401], BEATS_S[:401], atol=0.01)
    np.testing.assert_allclose(np.diff(beats)[401:], RR_MS[400:] / 1000, atol=0.01)


QT = np.round(405 + 0.1 * (RR_MS - RR_MS.mean())).astype(int)
CORRECTED = np.where(np.arange(N) % 50 == 7, 800, RR_MS)
TABLES = {
    "RR and corrected RR": [RR_MS, CORRECTED],
    "RR and the next one": [RR_MS, np.append(RR_MS[1:], 800)],
    "two devices": [RR_MS, RR_MS + np.round(DRAW.normal(0, 4, N)).astype(int)],
    "RR and its running mean": [RR_MS, np.convolve(RR_MS, np.ones(9) / 9, "same").round().astype(int)],
    "RR and QT": [RR_MS, QT],
    "RR, heart rate and QT": [np.arange(1, N + 1), RR_MS, 60_000 // RR_MS, QT],
    "RR and amplitude in mV": [RR_MS / 1000, np.round(DRAW.normal(1.2, 0.1, N), 3)],
    "RR twice": [RR_MS, RR_MS],
    "RR in seconds and milliseconds": [RR_MS / 1000, RR_MS],
    "time, RR and flag": [np.cumsum(RR_MS) / 1000, RR_MS, (CORRECTED != RR_MS).astype(int)],
}


@pytest.mark.parametrize("between", [" ", "\t", ";"])
@pytest.mark.parametrize("name", TABLES)
def test_columns_that_say_something_of_the_same_beat_are_not_several_intervals(opened, name, between):
    lines = [between.join(map(str, row)) for row in zip(*TABLES[name], strict=True)]
    np.testing.assert_allclose(opened(lines).beats.time_s, BEATS_S, atol=1e-6)


@pytest.mark.parametrize("head", ["RR;NN", "RR [ms];QT [ms]"])
def test_left_out_column_of_plausible_intervals_is_reported_where_names_do_not_tell(opened, head):
    other = CORRECTED if "NN" in head else QT
    warnings = opened([head, *(f"{a};{b}" for a, b in zip(RR_MS, other, strict=True))]).warnings
    told = "Lines hold 2 columns that can be intervals of the same beats: the first was read."
    assert warnings == ((told,) if "NN" in head else ())


@pytest.mark.parametrize(
    "digits", [lambda i: f"{DRAW.integers(0, 1000):03d}", lambda i: "500" if i % 2 else "000", lambda i: "5"]
)  # fmt: skip
def test_decimal_comma_in_milliseconds_is_no_second_interval(opened, digits):
    lines = [f"{rr},{digits(i)}" for i, rr in enumerate(RR_MS)]
    assert len(opened(lines).beats.time_s) == N + 1


@pytest.mark.parametrize(
    "lines",
    [
        [f"{a} {b}" for a, b in zip(RR_MS, np.roll(RR_MS, 333) + 40, strict=True)],
        ["rr1;rr2", *(f"{a};{b}" for a, b in zip(RR_MS, RR_MS + np.arange(N) % 5, strict=True))],
        ["600 1100"] * 200 + [f"{600 + a} {1100 - a}" for a in range(40)] * 5,
        ["700;700"] * 400,
    ],
    ids=["two people", "two devices named as a series", "bigeminy", "the same number throughout"],
)
def test_columns_of_uncertain_order_are_refused_with_the_reason(opened, tmp_path, lines):
    with pytest.raises(
        InputError, match=r"several intervals in a line \(line \d: .*write one interval per line"
    ):
        opened(lines)
    # A batch names the file in its own row instead of passing it over as some other text.
    assert begins_like_rr(tmp_path / "rr.csv")


def test_line_with_more_artifacts_than_intervals_is_refused_by_its_number(opened):
    lines = [str(rr) for rr in RR_MS]
    lines[500] = "812 3 4 5"
    with pytest.raises(InputError, match="line 501 is 812 3 4 5; remove or correct that line"):
        opened(lines)
