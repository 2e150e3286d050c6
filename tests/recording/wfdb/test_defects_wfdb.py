"""Each known defect of WFDB records, and exactly what comes of it."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
import wfdb

from semscnn_gui.recording import Gap, open_recording
from tests.recording.defects import Bench, Defect, outcome_of

LIMITS = "where QRS complexes reach 0.05 to 20 mV"
NO_BELIEF = "or gain is wrong in the file, so believe no amplitude."


def one(
    bench: Bench,
    *,
    line: str = "r 1 100 31000",
    spec: str = "16",
    gain: str = "1000(0)/mV 16 0 0",
    checksum: int | None = 0,
    seconds: int = 310,
    name: str = "r.dat",
    per_mv: float = 1000,
) -> Path:
    """A record of one signal in format 16; ``checksum`` is added to the right one, None leaves it out."""
    samples = bench.samples(seconds, per_mv)
    fields = (
        gain
        if not gain or checksum is None
        else f"{gain} {(int(samples.sum(dtype=int)) + checksum) % 65536} 0 ECG"
    )
    return bench.record(f"{line}\n{name} {spec} {fields}\n", dat=samples.tobytes())


def segments(bench: Bench, *lines: str, total: int = 31_000) -> Path:
    one(bench)
    header = bench.folder / "m.hea"
    header.write_text(f"m/{len(lines)} 1 100 {total}\n" + "\n".join(lines) + "\n")
    return header


def flac(
    bench: Bench, *, fs: int = 100, frames: int = 31_000, patch: int | None = None, junk: bool = False
) -> Path:
    """A record in format 516; ``patch`` is the number of samples that the stream claims."""
    samples = bench.samples().astype("<i2")
    soundfile.write(bench.folder / "r.flac", samples, 100, subtype="PCM_16", format="FLAC")
    raw = bytearray((bench.folder / "r.flac").read_bytes())
    (bench.folder / "r.flac").unlink()
    if patch is not None:
        packed = int.from_bytes(raw[18:26], "big")
        raw[18:26] = (packed >> 36 << 36 | patch).to_bytes(8, "big")
    if junk:
        raw[400:600] = bytes(200)
    checksum = int(samples.sum(dtype=int)) % 65536
    return bench.record(f"r 1 {fs} {frames}\nr.d0 516 1000(0)/mV 16 0 0 {checksum} 0 ECG\n", d0=bytes(raw))


def beats(bench: Bench, first: int = 100, n: int = 500, line: str = "r 0 100 40000") -> Path:
    header = bench.record(line + "\n")
    wfdb.wrann("r", "qrs", first + 80 * np.arange(n), symbol=["N"] * n, write_dir=str(bench.folder))
    return header


PATH_ACTION = "name of a file"
DEFECTS = [
    # Time
    Defect("frequency 0", lambda b: one(b, line="r 1 0 31000"), refused=("sampling frequency", "0 Hz")),
    Defect(
        "frequency -100", lambda b: one(b, line="r 1 -100 31000"), refused=("sampling frequency", "-100 Hz")
    ),
    Defect("frequency missing", lambda b: one(b, line="r 1"), refused=("sampling frequency", "missing")),
    Defect(
        "frequency too low",
        lambda b: one(b, line="r 1 50 31000"),
        refused=("sampling rate of channel ECG", "50 Hz"),
    ),
    Defect("length negative", lambda b: one(b, line="r 1 100 -4"), refused=("record length", "-4")),
    Defect(
        "length missing",
        lambda b: one(b, line="r 1 100"),
        warnings=["The header gives no record length: the signal files were read to their end (31000)."],
        holds=lambda recording: recording.duration_s == 310,
    ),
    Defect(
        "fewer samples claimed, with checksum",
        lambda b: one(b, line="r 1 100 30950"),
        refused=("checksum of signal 1", "26752 in place of 28957"),
    ),
    Defect(
        "fewer samples claimed, without checksum",
        lambda b: one(b, line="r 1 100 30000", checksum=None),
        refused=("record length", "30000 samples, r.dat holds 31000"),
    ),
    Defect(
        "more samples claimed than the file has",
        lambda b: one(b, line="r 1 100 31001"),
        refused=("length", "31000 samples of 31001"),
    ),
    Defect(
        "186 GiB claimed",
        lambda b: one(b, line="r 1 100 100000000000"),
        refused=("length", "31000 samples of 100000000000"),
    ),
    Defect(
        "a gap of 186 GiB claimed",
        lambda b: segments(b, "r 31000", "~ 50000000000", total=50_000_031_000),
        refused=("time from start to end", "138889 h"),
    ),
    Defect(
        "under five minutes",
        lambda b: one(b, line="r 1 100 29900", seconds=299),
        refused=("recorded time", "299.0 s"),
    ),
    Defect(
        "start without a date",
        lambda b: one(b, line="r 1 100 31000 22:10:00"),
        holds=lambda recording: recording.clock(60).hour == 22 and recording.dated_start is None,
    ),
    Defect(
        "start with a date that is none",
        lambda b: one(b, line="r 1 100 31000 22:10:00 Monday"),
        warnings=["The header's start date (Monday) is no date: the day is not known."],
        holds=lambda recording: recording.clock(60).hour == 22 and recording.dated_start is None,
    ),
    Defect(
        "start within a second, over midnight",
        lambda b: one(b, line="r 1 100 31000 23:59:59.5 31/12/2023"),
        holds=lambda recording: recording.clock(1) == datetime(2024, 1, 1, 0, 0, 0, 500_000),
    ),
    # Calibration
    Defect(
        "checksum wrong",
        lambda b: one(b, checksum=1),
        refused=("checksum of signal 1", "28957 in place of 28958"),
    ),
    Defect("gain 0", lambda b: one(b, gain="0(0)/mV 16 0 0"), refused=("gain of signal 1", "0(0)/mV")),
    Defect(
        "gain that is no number", lambda b: one(b, gain="abc 16 0 0"), refused=("gain of signal 1", "abc")
    ),
    Defect(
        "gain missing",
        lambda b: one(b, gain="", per_mv=200),
        warnings=[
            "The header gives no gain for channel signal 1: 200 ADC units per unit were assumed, "
            "as the format asks.",
            "The unit of channel signal 1 is adu: mV was assumed from the height of its QRS complexes.",
        ],
        holds=lambda recording: 0.9 < np.nanmax(recording.ecg.samples_mv) < 1.1,
    ),
    Defect(
        "gain wrong by a thousand",
        lambda b: one(b, gain="1(0)/mV 16 0 0"),
        warnings=[f"Channel ECG changes by 938 mV within 20 ms, {LIMITS}: its unit (mV) {NO_BELIEF}"],
    ),
    Defect(
        "unit V in place of mV",
        lambda b: one(b, gain="1000(0)/V 16 0 0"),
        warnings=[f"Channel ECG changes by 938 mV within 20 ms, {LIMITS}: its unit (V) {NO_BELIEF}"],
    ),
    Defect(
        "unit µV, which wfdb reads as V",
        lambda b: one(b, gain="1(0)/µV 16 0 0"),
        holds=lambda recording: 0.9 < np.nanmax(recording.ecg.samples_mv) < 1.1,
    ),
    Defect(
        "unit that is no voltage",
        lambda b: one(b, gain="1000(0)/Ohm 16 0 0"),
        refused=("list of channels", "ECG"),
    ),
    Defect("format unknown", lambda b: one(b, spec="17"), refused=("signal format", "17")),
    Defect(
        "format of other bytes, with checksum",
        lambda b: one(b, spec="80"),
        refused=("checksum of signal 1", "59594 in place of 28957"),
    ),
    Defect(
        "format of other bytes, without checksum",
        lambda b: b.record(
            "r 1 100 31000\nr.dat 160 1000/mV 16 0\n", dat=(b.samples() - np.int16(20)).tobytes()
        ),
        refused=("list of channels", "signal 1"),
    ),
    Defect(
        "format of other size",
        lambda b: one(b, spec="212"),
        refused=("checksum of signal 1", "19804 in place of 28957"),
    ),
    Defect(
        "resolution of 1600 bits",
        lambda b: one(b, gain="1000(0)/mV 1600 0 0"),
        refused=("ADC resolution of signal 1", "1600 bits"),
    ),
    Defect(
        "baseline out of this world",
        lambda b: one(b, gain="1000(99999999999)/mV 16 0 0"),
        refused=("baseline of signal 1", "99999999999"),
    ),
    Defect(
        "skew",
        lambda b: one(b, spec="16:40"),
        holds=lambda recording: (
            int(np.nanargmax(recording.ecg.samples_mv[:80])) == (20 - 40) % 80
            and np.isnan(recording.ecg.samples_mv[-40:]).all()
        ),
    ),
    Defect(
        "skew with a wrong checksum",
        lambda b: one(b, spec="16:40", checksum=7),
        refused=("checksum of signal 1", "28957 in place of 28964"),
    ),
    Defect(
        "NaN throughout",
        lambda b: b.record(
            "r 1 100 31000\nr.dat 16 1000/mV 16 0 0 0 0 ECG\n", dat=np.full(31_000, -32_768, "<i2").tobytes()
        ),
        refused=("signal of channel ECG", "missing throughout"),
    ),
    Defect(
        "flat line",
        lambda b: b.record("r 1 100 31000\nr.dat 16 1000/mV 16 0 0 0 0 ECG\n", dat=bytes(62_000)),
        warnings=[
            "Channel ECG is a flat line wherever it was looked at: check that it is the right channel."
        ],
    ),
    Defect(
        "no ECG",
        lambda b: one(b, gain="1000(0)/mV 16 0 0 28957 0 Airflow", checksum=None),
        refused=("list of channels", "Airflow"),
    ),
    # Files named in the header
    Defect(
        "../../etc/passwd as signal file",
        lambda b: one(b, name="../../etc/passwd"),
        refused=(PATH_ACTION, "../../etc/passwd"),
    ),
    Defect(
        "/etc/passwd as signal file",
        lambda b: one(b, name="/etc/passwd"),
        refused=(PATH_ACTION, "/etc/passwd"),
    ),
    Defect(
        "C:\\x.dat as signal file", lambda b: one(b, name="C:\\x.dat"), refused=(PATH_ACTION, "C:\\x.dat")
    ),
    Defect(
        "../secret as segment", lambda b: segments(b, "../secret 31000"), refused=(PATH_ACTION, "../secret")
    ),
    Defect(
        "a URL as signal file",
        lambda b: one(b, name="https://example.org/r.dat"),
        refused=(PATH_ACTION, "https://example.org/r.dat"),
    ),
    Defect(
        "signal file missing",
        lambda b: one(b, name="x.dat"),
        refused=("file", "unreadable (No such file or directory)"),
    ),
    # Segments
    Defect(
        "segments with a gap",
        lambda b: segments(b, "r 31000", "~ 1000", "r 31000", total=63_000),
        holds=lambda recording: (recording.duration_s, recording.gaps) == (630, (Gap(310, 320),)),
    ),
    Defect(
        "segments that do not add up",
        lambda b: segments(b, "r 31000", "~ 1000"),
        refused=("record length", "31000 with segments of 32000 in all"),
    ),
    Defect(
        "segment of another length",
        lambda b: segments(b, "r 3100", total=3100),
        refused=("record length", "31000 in place of 3100"),
    ),
    Defect(
        "segment that is the record itself",
        lambda b: segments(b, "m 31000"),
        refused=("segment", "m, the record itself"),
    ),
    Defect(
        "9000 segments",
        lambda b: segments(b, *["~ 5"] * 9000, total=45_000),
        refused=("number of segments", "9000"),
    ),
    Defect(
        "a hundred thousand signals",
        lambda b: b.record("r 100000 100 1\n" + "r.dat 8\n" * 100_000, dat=bytes(100_000)),
        refused=("number of signals", "100000"),
    ),
    # FLAC
    Defect("FLAC", flac, holds=lambda recording: abs(np.nanmax(recording.ecg.samples_mv) - 1) < 0.1),
    Defect("FLAC that is damaged", lambda b: flac(b, junk=True), refused=("signal file", "unreadable (…)")),
    Defect(
        "FLAC of fewer samples than claimed",
        lambda b: flac(b, frames=40_000),
        refused=("length", "31000 samples of 40000"),
    ),
    Defect(
        "FLAC of silence without end",
        lambda b: flac(b, patch=(1 << 36) - 1),
        refused=("length", "131071 MB decoded from 28 kB"),
    ),
    Defect(
        "FLAC and header that claim 400 MB",
        lambda b: flac(b, fs=1000, frames=200_000_000, patch=200_000_000),
        refused=("length", "381 MB decoded from 28 kB"),
    ),
    Defect(
        "FLAC of another kind of file",
        lambda b: b.record("r 1 100 31000\nr.d0 516 1000/mV\n", d0=bytes(62_000)),
        refused=("signal file", "no FLAC file"),
    ),
    # Beats
    Defect(
        "beats of another record",
        lambda b: beats(b, first=20_000),
        refused=("time of the last beat", "599 s in a record of 400 s"),
    ),
    Defect("one beat", lambda b: beats(b, n=1), refused=("number of beats", "1")),
    Defect("no beats", lambda b: b.record("r 0 100 40000\n"), refused=("number of signals", "0")),
]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defect_has_exactly_its_outcome(defect, tmp_path, edf, signal, wave):
    defect.check(Bench(tmp_path, edf, signal, wave))


@pytest.mark.parametrize(
    "name",
    [
        d.name
        for d in DEFECTS
        if "etc/passwd" in d.name or "186" in d.name or "without end" in d.name or "a hundred" in d.name
    ],
)
def test_hostile_claims_are_refused_at_once_and_in_little_memory(name, tmp_path, edf, signal, wave):
    defect = next(defect for defect in DEFECTS if defect.name == name)
    path = defect.make(Bench(tmp_path, edf, signal, wave))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    outcome_of(path)
    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB, wfdb itself included


def test_decoder_that_dies_or_never_ends_takes_nothing_with_it(tmp_path, edf, signal, wave, monkeypatch):
    path = flac(Bench(tmp_path, edf, signal, wave))
    popen = subprocess.Popen

    def instead(code: str):
        monkeypatch.setattr(
            "subprocess.Popen", lambda command, **options: popen([sys.executable, "-c", code], **options)
        )
        return outcome_of(path)

    assert instead("import os; os.abort()").found == "unreadable (the decoder stopped)"
    monkeypatch.setattr("semscnn_gui.recording.wfdb.flac._LONGEST_S", 0.2)
    assert instead("import time; time.sleep(60)").found == "not decoded within 0.2 s"


def test_a_sound_record_warns_of_nothing(tmp_path, edf, signal, wave):
    assert open_recording(one(Bench(tmp_path, edf, signal, wave))).warnings == ()
