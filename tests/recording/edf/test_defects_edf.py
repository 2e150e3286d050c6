"""Each known defect of EDF and BDF files, and exactly what comes of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.recording import Gap, open_recording
from tests.recording.defects import Bench, Defect


def at_s(seconds: int = 310, gap: int = 0, at: int = 100, fraction: str = "") -> list[str]:
    """Times of data records of one second with a gap before second ``at``."""
    return [f"+{k + (gap if k >= at else 0)}{fraction}" for k in range(seconds)]


def cut(path: Path, n_bytes: int) -> Path:
    path.write_bytes(path.read_bytes()[:-n_bytes])
    return path


def with_bytes(path: Path, at: int, new: bytes) -> Path:
    raw = bytearray(path.read_bytes())
    raw[at : at + len(new)] = new
    path.write_bytes(bytes(raw))
    return path


def annotations_only(bench: Bench) -> Path:
    path = bench.night(reserved="EDF+C", onsets=at_s())
    raw = path.read_bytes()
    fields, at = b"", 256
    for width in (16, 80, 8, 8, 8, 8, 8, 80, 8, 32):
        fields += raw[at : at + width]
        at += 2 * width
    first = raw[:184] + b"%-8d" % 512 + raw[192:252] + b"1   "
    body = b"".join(raw[768 + k * 260 :][:60] for k in range(310))
    path.write_bytes(first + fields + body)
    return path


def other_signal(bench: Bench) -> Path:
    eeg = bench.signal(np.zeros(31_000, dtype=int), 100, label="EEG C3", unit="uV")
    oxygen = bench.signal(np.zeros(310, dtype=int), 1, label="SpO2", unit="%")
    return bench.edf(bench.folder / "night.edf", [eeg, oxygen])


def mixed_rates(bench: Bench) -> Path:
    ecg = np.round(bench.wave(250, 310) * 10_000).astype(int)
    oxygen = bench.signal(np.arange(310), 1, label="SpO2", unit="%")
    return bench.edf(bench.folder / "night.edf", [oxygen, bench.signal(ecg, 250)])


def height_mv(low: float, high: float):
    return lambda recording: low < np.nanmax(recording.ecg.samples_mv) < high


def lasts(seconds: float, *gaps: Gap):
    return lambda recording: (recording.duration_s, recording.gaps) == (seconds, gaps)


LIMITS = "where QRS complexes reach 0.05 to 20 mV"
NO_BELIEF = "or gain is wrong in the file, so believe no amplitude."
FLAT = "Channel ECG is a flat line wherever it was looked at: check that it is the right channel."

DEFECTS = [
    # Time and number of data records
    Defect("EDF+D without gaps", lambda b: b.night(reserved="EDF+D", onsets=at_s()), holds=lasts(310)),
    Defect(
        "EDF+D with a gap",
        lambda b: b.night(reserved="EDF+D", onsets=at_s(gap=50)),
        holds=lasts(360, Gap(100, 150)),
    ),
    Defect(
        "EDF+D whose records overlap",
        lambda b: b.night(reserved="EDF+D", onsets=at_s(gap=-50)),
        refused=("time of data record 101", "50 s, before the end of the one before (100 s)"),
    ),
    Defect(
        "EDF+D without times",
        lambda b: b.night(reserved="EDF+D"),
        refused=("annotation signal", "missing in a discontinuous file"),
    ),
    Defect(
        "EDF+D with an unreadable time",
        lambda b: b.night(reserved="EDF+D", onsets=[*at_s(309), "what"]),
        refused=("time of data record 310", "unreadable"),
    ),
    Defect(
        "EDF+D that claims a century",
        lambda b: b.night(reserved="EDF+D", onsets=at_s(gap=10**9)),
        refused=("time from start to end", "277778 h"),
    ),
    Defect(
        "EDF+C with a gap",
        lambda b: b.night(reserved="EDF+C", onsets=at_s(gap=50)),
        warnings=[
            "The header calls the file continuous, but its data records have gaps between them: "
            "they were placed at their own times."
        ],
        holds=lasts(360, Gap(100, 150)),
    ),
    Defect(
        "EDF+C whose times run backwards",
        lambda b: b.night(reserved="EDF+C", onsets=at_s(gap=-50)),
        warnings=[
            "The times of the data records contradict each other (time of data record 101 is 50 s, before the "
            "end of the one before (100 s)): they were taken as following each other without a gap."
        ],
        holds=lasts(310),
    ),
    Defect(
        "EDF+C whose clock drifts",
        lambda b: b.night(reserved="EDF+C", onsets=[f"+{k * 1.005:.3f}" for k in range(310)]),
        holds=lasts(310),
    ),
    Defect("annotations only", annotations_only, refused=("list of channels", "empty")),
    Defect("data record of 0 s", lambda b: b.night(record_s="0"), refused=("length of a data record", "0 s")),
    Defect(
        "data record of negative length",
        lambda b: b.night(record_s="-1"),
        refused=("length of a data record", "-1 s"),
    ),
    Defect("data record of 0.5 s", lambda b: b.night(record_s="0.5", per_record=50), holds=lasts(310)),
    Defect("data record of 2 s", lambda b: b.night(record_s="2", per_record=200), holds=lasts(310)),
    Defect(
        "data record of 30 s",
        lambda b: b.night(seconds=330, record_s="30", per_record=3000),
        holds=lasts(330),
    ),
    Defect(
        "record count -1",
        lambda b: b.night(n_records="-1"),
        warnings=["The header does not say how many data records there are (-1); all 310 were read."],
        holds=lasts(310),
    ),
    Defect(
        "record count too small",
        lambda b: b.night(n_records="7"),
        warnings=["The header says 7 data records, the file holds 310: all of them were read."],
        holds=lasts(310),
    ),
    Defect(
        "record count too large",
        lambda b: b.night(n_records="400"),
        warnings=[
            "The header says 400 data records, the file holds 310 whole ones: "
            "the last 90 s are missing and shown as a gap."
        ],
        holds=lasts(400, Gap(310, 400)),
    ),
    Defect(
        "last record truncated",
        lambda b: cut(b.night(), 50),
        warnings=[
            "The header says 310 data records, the file holds 309 whole ones: "
            "the last 1 s are missing and shown as a gap."
        ],
        holds=lasts(310, Gap(309, 310)),
    ),
    Defect(
        "last record truncated, count -1",
        lambda b: cut(b.night(n_records="-1"), 50),
        warnings=[
            "The header does not say how many data records there are (-1); all 309 were read.",
            "The file ends within a data record: its last 150 bytes were left out.",
        ],
        holds=lasts(309),
    ),
    Defect(
        "record count that is no number",
        lambda b: b.night(n_records="many"),
        refused=("number of data records", "many"),
    ),
    Defect("header only", lambda b: cut(b.night(), 62_000), refused=("number of complete data records", "0")),
    Defect(
        "header cut short", lambda b: cut(b.night(), 62_100), refused=("header", "cut short after 412 bytes")
    ),
    Defect(
        "header size that does not fit",
        lambda b: with_bytes(b.night(), 184, b"768     "),
        refused=("size of the header", "768"),
    ),
    Defect(
        "9999 signals claimed",
        lambda b: with_bytes(b.night(), 252, b"9999"),
        refused=("number of signals", "9999"),
    ),
    Defect(
        "100 million samples a record claimed",
        lambda b: with_bytes(b.night(), 472, b"99999999"),
        refused=("size of a data record", "190 MB"),
    ),
    Defect(
        "no samples in a record",
        lambda b: with_bytes(b.night(), 472, b"0       "),
        refused=("number of complete data records", "0"),
    ),
    Defect("under five minutes", lambda b: b.night(seconds=299), refused=("recorded time", "299.0 s")),
    # Calibration
    Defect(
        "physical limits reversed",
        lambda b: b.night(physical=("3.2767", "-3.2768")),
        warnings=[
            "The physical limits of channel ECG run backwards (3.2767 to -3.2768): "
            "its signal was turned upside down, as the format asks."
        ],
        holds=lambda recording: np.nanmin(recording.ecg.samples_mv) < -0.9,
    ),
    Defect(
        "digital limits reversed",
        lambda b: b.night(digital_range=("32767", "-32768")),
        warnings=[
            "The digital limits of channel ECG run backwards (32767 to -32768): its signal may be upside down."
        ],
    ),
    Defect(
        "physical limits equal",
        lambda b: b.night(physical=("0", "0")),
        refused=("physical range of channel ECG", "0 to 0"),
    ),
    Defect(
        "digital limits equal",
        lambda b: b.night(digital_range=("5", "5")),
        refused=("digital range of channel ECG", "5 to 5"),
    ),
    Defect(
        "physical limits NaN",
        lambda b: b.night(physical=("nan", "nan")),
        refused=("physical range of channel ECG", "nan to nan"),
    ),
    Defect(
        "physical limits with a comma",
        lambda b: b.night(physical=("-3,2", "3,2")),
        refused=("range of channel ECG", "no number (could not convert string to float: '-3,2')"),
    ),
    Defect(
        "samples beyond the digital limits",
        lambda b: b.night(digital_range=("-2048", "2047"), physical=("-2.048", "2.047")),
        warnings=[
            "Channel ECG holds values from 0 to 10000, beyond the digital limits of its header (-2048 to 2047): "
            "its gain may be wrong."
        ],
    ),
    Defect(
        "V in place of mV",
        lambda b: b.night(unit="V"),
        warnings=[f"Channel ECG changes by 938 mV within 20 ms, {LIMITS}: its unit (V) {NO_BELIEF}"],
    ),
    Defect(
        "uV in place of mV",
        lambda b: b.night(unit="uV"),
        warnings=[f"Channel ECG changes by 0.000938 mV within 20 ms, {LIMITS}: its unit (uV) {NO_BELIEF}"],
    ),
    Defect(
        "gain wrong by a hundred",
        lambda b: b.night(physical=("-327.68", "327.67")),
        warnings=[f"Channel ECG changes by 93.8 mV within 20 ms, {LIMITS}: its unit (mV) {NO_BELIEF}"],
    ),
    Defect(
        "µV by the micro sign in Latin-1",
        lambda b: b.night(unit="\u00b5V", physical=("-3276.8", "3276.7")),
        holds=height_mv(0.9, 1.1),
    ),
    Defect(
        "µV by the micro sign in UTF-8",
        lambda b: b.night(unit="\u00b5V", physical=("-3276.8", "3276.7"), encoding="utf-8"),
        holds=height_mv(0.9, 1.1),
    ),
    Defect(
        "µV by the Greek mu",
        lambda b: b.night(unit="\u03bcV", physical=("-3276.8", "3276.7"), encoding="utf-8"),
        holds=height_mv(0.9, 1.1),
    ),
    Defect(
        "blank unit",
        lambda b: b.night(unit=""),
        warnings=["The unit of channel ECG is blank: mV was assumed from the height of its QRS complexes."],
        holds=height_mv(0.9, 1.1),
    ),
    Defect(
        "unit that says nothing",
        lambda b: b.night(unit="adu", physical=("-32768", "32767"), digital_range=("-32768", "32767")),
        warnings=["The unit of channel ECG is adu: µV was assumed from the height of its QRS complexes."],
        holds=height_mv(9, 11),
    ),
    Defect("unit that is no voltage", lambda b: b.night(unit="Ohm"), refused=("list of channels", "ECG")),
    Defect(
        "sampling rate too low",
        lambda b: b.night(record_s="2"),
        refused=("sampling rate of channel ECG", "50 Hz"),
    ),
    # Content
    Defect("no ECG", other_signal, refused=("list of channels", "EEG C3, SpO2")),
    Defect(
        "mixed rates",
        mixed_rates,
        holds=lambda recording: (
            (recording.ecg.fs, recording.duration_s, len(recording.channels)) == (250, 310, 2)
        ),
    ),
    Defect("flat ECG", lambda b: b.night(np.zeros(31_000, dtype=int)), warnings=[FLAT]),
    Defect(
        "saturated ECG",
        lambda b: b.night(np.where(b.wave(100, 310) > 0.1, 32_767, -32_768).astype(int)),
        warnings=[
            "Channel ECG rests at a limit of its range (-3.277 to 3.277 mV) in 20 of 20 stretches looked at: "
            "the amplifier was saturated, or the range is wrong."
        ],
    ),
    # Identity and clock
    Defect(
        "identity in Latin-1",
        lambda b: b.night(patient="7 F X Müller_Jörg"),
        holds=lambda recording: recording.identity.name == "Müller Jörg",
    ),
    Defect(
        "identity in UTF-8",
        lambda b: b.night(patient="7 F X Åsa_Žižek", encoding="utf-8"),
        holds=lambda recording: recording.identity.name == "Åsa Žižek",
    ),
    Defect(
        "start within a second",
        lambda b: b.night(reserved="EDF+C", onsets=at_s(fraction=".73")),
        holds=lambda recording: recording.start == datetime(2024, 3, 1, 22, 30, 0, 730_000),
    ),
    Defect(
        "over midnight",
        lambda b: b.night(start="31.12.2323.58.00"),
        holds=lambda recording: recording.clock(180) == datetime(2024, 1, 1, 0, 1),
    ),
    Defect(
        "over the end of daylight-saving time",
        lambda b: b.night(start="27.10.2402.58.00"),
        # The file says no time zone: the recorder's clock runs on.
        holds=lambda recording: recording.clock(300) == datetime(2024, 10, 27, 3, 3),
    ),
    Defect(
        "start that is no date",
        lambda b: b.night(start="31.02.2422.30.00", recording="Holter"),
        warnings=["The header's start date, 31.02.24, is no real date: the day is not known."],
        holds=lambda recording: recording.dated_start is None and recording.clock(0).hour == 22,
    ),
    Defect(
        "start left blank",
        lambda b: b.night(start="", recording="Holter"),
        warnings=["The header's start (blank) is no date and time: clock times are unknown."],
    ),
    Defect(
        "start date written another way",
        lambda b: b.night(start="01-03-2422:30:00", recording="Startdate 01-MAR-2024 X X X"),
        holds=lambda recording: recording.start == datetime(2024, 3, 1, 22, 30),
    ),
    Defect(
        "two start dates",
        lambda b: b.night(recording="Startdate 02-MAR-2024 X X X"),
        warnings=["The header has two start dates, 01.03.24 and 02-Mar-2024: the second was used."],
        holds=lambda recording: recording.start == datetime(2024, 3, 2, 22, 30),
    ),
    Defect(
        "BDF of the wrong size",
        lambda b: cut(b.night(kind="BDF", physical=("-838.8", "838.7")), 10),
        warnings=[
            "The header says 310 data records, the file holds 309 whole ones: "
            "the last 1 s are missing and shown as a gap."
        ],
    ),
]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defect_has_exactly_its_outcome(defect, tmp_path, edf, signal, wave):
    defect.check(Bench(tmp_path, edf, signal, wave))


def test_a_sound_file_warns_of_nothing(tmp_path, edf, signal, wave):
    assert open_recording(Bench(tmp_path, edf, signal, wave).night()).warnings == ()


@pytest.mark.slow
def test_sparse_file_of_more_than_2_gb_is_read_to_its_end(tmp_path, edf, signal, wave, monkeypatch):
    """Past 2^31 bytes: 320 records of 7 MB, all zeros but the ECG of the last one; only the digest is left out."""
    monkeypatch.setattr("semscnn_gui.recording.edf.reader.sha256_of", lambda files, progress: "0" * 64)
    ecg = np.round(wave(100, 1) * 10_000).astype(int)
    path = edf(
        tmp_path / "night.edf",
        [signal(np.zeros(3_500_000, dtype=int), 3_500_000, label="EEG C3", unit="uV"), signal(ecg, 100)],
        n_records="320",
    )
    head, last = path.read_bytes()[:768], path.read_bytes()[768:]
    with path.open("wb") as stream:
        stream.write(head)
        stream.seek(768 + 319 * len(last))
        stream.write(last)
    assert path.stat().st_size > 2**31
    assert path.stat().st_blocks * 512 < 64 << 20
    recording = open_recording(path)
    assert recording.duration_s == 320
    np.testing.assert_allclose(recording.ecg.samples_mv[-100:], wave(100, 1), atol=1e-4)
    assert np.abs(recording.ecg.samples_mv[:-100]).max() < 1e-9
