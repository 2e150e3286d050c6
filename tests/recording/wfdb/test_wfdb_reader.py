from __future__ import annotations

import hashlib
import tracemalloc
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import pytest
import wfdb

from semscnn_gui.errors import InputError
from semscnn_gui.recording import Gap, open_recording


@pytest.fixture
def record(tmp_path, wave):
    """record(name="r1", **changes): 400 s of ECG at 100 Hz, format 16, beside a flat respiration signal."""

    def make(name="r1", seconds=400, samples=None, **changes):
        ecg = wave(100, seconds) if samples is None else samples
        fields = {
            "units": ["mV", "l"],
            "sig_name": ["MLII", "Resp"],
            "adc_gain": [1000.0, 100.0],
            "baseline": [0, 0],
            "fmt": ["16", "16"],
        } | changes
        fs = fields.pop("fs", 100)
        wfdb.wrsamp(
            name, fs, p_signal=np.column_stack([ecg, np.zeros_like(ecg)]), write_dir=str(tmp_path), **fields
        )
        return tmp_path / f"{name}.hea"

    return make


def edited(header: Path, *changes: tuple[str, str]) -> Path:
    text = header.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    header.write_text(text, encoding="utf-8")
    return header


@pytest.mark.parametrize(
    ("name", "channel", "fs", "n_channels"),
    [("wfdb/100", "MLII", 360, 2), ("wfdb/a103l", "II", 250, 3), ("bitalino85", "ECG", 1000, 1)],
)
def test_real_records_have_the_samples_that_wfdb_reads(shared_data, name, channel, fs, n_channels):
    base = shared_data / "recordings" / name
    recording = open_recording(base)
    expected = wfdb.rdrecord(str(base), channels=[0]).p_signal[:, 0]
    np.testing.assert_allclose(recording.ecg.samples_mv, expected, atol=1e-5)
    assert recording.ecg.samples_mv.dtype == np.float32
    assert (recording.format, recording.name) == ("WFDB", base.name)
    assert (recording.ecg.channel, recording.ecg.fs, recording.ecg.unit) == (channel, fs, "mV")
    assert len(recording.channels) == n_channels
    assert recording.beats is None


def test_signal_with_four_samples_a_frame_keeps_its_own_rate(shared_data):
    base = shared_data / "recordings/wfdb/03700181"
    recording = open_recording(base)
    expected = wfdb.rdrecord(str(base), smooth_frames=False).e_p_signal[0]
    assert (recording.ecg.channel, recording.ecg.fs, recording.duration_s) == ("MCL1", 500, 600)
    np.testing.assert_allclose(recording.ecg.samples_mv, expected, atol=1e-6)
    assert recording.start == datetime(1994, 8, 15, 17, 27, 45)


@pytest.mark.usefixtures("any_length")
@pytest.mark.parametrize("channel", [0, 1, 2])
def test_flac_signals_are_decoded(shared_data, channel):
    base = shared_data / "recordings/wfdb/flacformats"
    expected = wfdb.rdrecord(str(base)).p_signal[:, channel]
    recording = open_recording(base.with_name("flacformats.d0"), channel=f"sig {channel}")
    np.testing.assert_allclose(recording.ecg.samples_mv, expected, rtol=1e-6, atol=1e-6)


def test_header_without_a_length_is_read_to_the_end_of_its_file(shared_data):
    folder = shared_data / "recordings/wfdb"
    without, with_length = open_recording(folder / "100-no-len.hea"), open_recording(folder / "100.hea")
    np.testing.assert_array_equal(without.ecg.samples_mv, with_length.ecg.samples_mv)


@pytest.mark.parametrize("name", ["100", "100.hea", "100.dat"])
def test_record_may_be_named_by_any_of_its_files(shared_data, name):
    folder = shared_data / "recordings/wfdb"
    recording = open_recording(folder / name)
    assert recording.ecg.range_mv == pytest.approx((-5.12, 5.115))
    files = (folder / "100.hea").read_bytes() + (folder / "100.dat").read_bytes()
    assert recording.sha256 == hashlib.sha256(files).hexdigest()


def test_annotation_file_stands_for_its_beats_without_rhythm_marks(shared_data):
    path = shared_data / "recordings/wfdb/100.atr"
    recording = open_recording(path)
    annotation = wfdb.rdann(str(path.with_suffix("")), "atr")
    assert recording.ecg is None
    assert recording.beats.source == "100.atr"
    assert len(annotation.symbol) == 2274
    assert annotation.symbol[0] == "+"
    np.testing.assert_allclose(recording.beats.time_s, annotation.sample[1:] / 360)
    assert recording.duration_s == pytest.approx(650_000 / 360)


def test_header_without_signals_gives_the_better_beats_and_the_minute_labels(shared_data):
    folder = shared_data / "apnea-ecg"
    recording = open_recording(folder / "a01")
    annotation = wfdb.rdann(str(folder / "a01"), "apn")
    assert recording.beats.source == "a01.ecg"
    assert len(recording.beats.time_s) == 29_516
    assert np.all(np.diff(recording.beats.time_s) > 0)
    assert recording.start is None
    assert recording.duration_s == 29_570
    assert recording.reference.tolist() == annotation.symbol
    assert len(recording.reference) == 489
    assert recording.reference_of(0) == "N"
    assert recording.reference_of(489) is None
    assert open_recording(folder / "a01.qrs").beats.source == "a01.qrs"
    assert open_recording(folder / "a01.apn").beats.source == "a01.ecg"


def test_signal_record_takes_the_labels_beside_it(record):
    header = record()
    minutes = np.array([0, 1, 2, 4, 900])
    wfdb.wrann("r1", "apn", minutes * 6000, symbol=list("NAANA"), write_dir=str(header.parent))
    assert open_recording(header).reference.tolist() == ["N", "A", "A", "", "N"]


def test_start_with_a_fraction_of_a_second(record):
    header = record(base_time=time(23, 59, 59, 250_000), base_date=date(2023, 12, 31))
    recording = open_recording(header)
    assert recording.start == datetime(2023, 12, 31, 23, 59, 59, 250_000)
    assert recording.clock(1) == datetime(2024, 1, 1, 0, 0, 0, 250_000)


def test_start_without_a_date_keeps_the_clock_time(record):
    recording = open_recording(record(base_time=time(22, 0, 0)))
    assert recording.dated_start is None
    assert recording.clock(60).time() == time(22, 1)


def test_invalid_samples_are_nan_and_long_ones_a_gap(record, wave):
    samples = wave(100, 400)
    samples[10_000:13_000] = np.nan
    samples[20_000:20_050] = np.nan
    recording = open_recording(record(samples=samples))
    np.testing.assert_array_equal(np.isnan(recording.ecg.samples_mv), np.isnan(samples))
    assert recording.gaps == (Gap(100, 130),)


@pytest.mark.parametrize("layout", [False, True], ids=["fixed", "variable"])
def test_segments_with_a_gap_between_them_keep_their_time(record, wave, tmp_path, layout):
    # The second segment has another gain and, in the variable layout, no ECG as its first signal.
    record("s1", 200)
    second = (
        {"adc_gain": [500.0, 100.0]} if not layout else {"sig_name": ["Resp", "MLII"], "units": ["l", "mV"]}
    )
    record("s2", 300, samples=wave(100, 300, rr_s=1.0) * (0 if layout else 1), **second)
    lines = ["s1 20000", "~ 6000", "s2 30000"]
    if layout:
        layout_lines = ["s0 2 100 0", "~ 0 1000/mV 16 0 0 0 0 MLII", "~ 0 100/l 16 0 0 0 0 Resp"]
        (tmp_path / "s0.hea").write_text("\n".join(layout_lines))
        lines.insert(0, "s0 0")
    header = tmp_path / "m.hea"
    header.write_text(
        f"m/{len(lines)} 2 100 56000 22:10:00 01/03/2024\n" + "\n".join(lines) + "\n# SIMULATED\n"
    )
    recording = open_recording(header)
    samples = recording.ecg.samples_mv
    assert (recording.duration_s, recording.start) == (560, datetime(2024, 3, 1, 22, 10))
    assert recording.gaps == (Gap(200, 260),)
    assert recording.simulated
    np.testing.assert_allclose(samples[:20_000], wave(100, 200), atol=1e-3)
    np.testing.assert_allclose(samples[26_000:], 0 if layout else wave(100, 300, rr_s=1.0), atol=2e-3)


def test_segment_without_the_ecg_is_a_gap(record, tmp_path):
    record("s1", 320)
    record("s2", 60, sig_name=["Pleth", "Resp"], units=["NU", "l"])
    header = tmp_path / "m.hea"
    header.write_text("m/2 2 100 38000\ns1 32000\ns2 6000\n")
    assert open_recording(header).gaps == (Gap(320, 380),)


def test_microvolts_in_the_header_are_not_read_as_volts(record):
    header = edited(record(), ("1000.0(0)/mV", "1.0(0)/µV"))
    recording = open_recording(header)
    assert np.nanmax(recording.ecg.samples_mv) == pytest.approx(1.0, abs=0.01)
    assert recording.ecg.unit == "µV"


def test_adc_units_are_told_from_the_height_of_the_qrs_complexes(record):
    recording = open_recording(edited(record(), ("1000.0(0)/mV", "1.0(0)/adu")))
    assert recording.ecg.unit == "µV (assumed)"
    assert np.nanmax(recording.ecg.samples_mv) == pytest.approx(1.0, abs=0.01)


def test_comments_give_the_identity(record):
    header = record(comments=["<age>: 25  <sex>: M", "Device: Holter 9", "SIMULATED"])
    recording = open_recording(header)
    assert recording.simulated
    assert (recording.identity.sex, recording.identity.device) == ("M", "Holter 9")
    assert recording.identity.note == "<age>: 25  <sex>: M"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("r1 2 100 40000", "r1 2 0 40000"), "sampling frequency is 0 Hz"),
        (("r1 2 100 40000", "r1 2 -100 40000"), "sampling frequency is -100 Hz"),
        (("r1 2 100 40000", "r1 2 1e2 40000"), "sampling frequency is 1e2 Hz"),
        (("r1 2 100 40000", "r1 2"), "sampling frequency is missing"),
        (("r1 2 100 40000", "r1 2 50 40000"), "sampling rate of channel MLII is 50 Hz"),
        (("r1 2 100 40000", "r1 2 100 50000000000"), "length is 40000 samples of 50000000000"),
        (("r1 2 100 40000", "r1 2 100 39000"), "checksum of signal 1"),
        (("r1 2 100 40000", "r1 2 100 -4"), "record length is -4"),
        (("r1 2 100 40000", "r1 3 100 40000"), "header is unreadable|number of lines"),
        (("r1 2 100 40000", "r1 1 100 40000"), "number of lines after the first is 2"),
        (("1000.0(0)/mV", "0(0)/mV"), r"gain of signal 1 is 0\(0\)/mV"),
        (("1000.0(0)/mV", "abc"), "gain of signal 1 is abc|header is unreadable"),
        (("1000.0(0)/mV", "1000.0(0)/Ohm"), "list of channels is MLII, Resp"),
        (("1000.0(0)/mV 16", "1000.0(0)/mV 1600"), "ADC resolution of signal 1 is 1600 bits"),
        (("1000.0(0)/mV", "1000.0(99999999999)/mV"), "baseline of signal 1 is 99999999999"),
        (("r1.dat 16", "r1.dat 17"), "signal format is 17"),
        (("r1.dat 16", "r1.dat 212"), "signal format of r1.dat"),
        (("r1.dat 16", "r2.dat 16"), "file is unreadable"),
        (("MLII", "Airflow"), "list of channels is Airflow, Resp"),
    ],
)
def test_wrong_header_is_refused_with_field_and_value(record, change, sentence):
    with pytest.raises(InputError, match=sentence):
        open_recording(edited(record(), change))


def test_signal_file_cut_short_is_refused(record):
    header = record()
    signal_file = header.with_suffix(".dat")
    signal_file.write_bytes(signal_file.read_bytes()[:-4000])
    with pytest.raises(InputError, match=r"r1\.dat: length is 39000 samples of 40000"):
        open_recording(header)


def test_damaged_sample_is_found_by_its_checksum(record):
    header = record()
    raw = bytearray(header.with_suffix(".dat").read_bytes())
    raw[5000] ^= 0x40
    header.with_suffix(".dat").write_bytes(bytes(raw))
    with pytest.raises(InputError, match=r"r1\.dat: checksum of signal 1"):
        open_recording(header)


def test_signal_file_without_a_header_is_refused(record):
    header = record()
    header.unlink()
    with pytest.raises(InputError, match=r"header is missing \(r1\.hea\)"):
        open_recording(header.with_suffix(".dat"))


def test_beats_of_another_record_are_refused(shared_data, tmp_path):
    (tmp_path / "x.hea").write_text("x 0 100 100000\n")
    (tmp_path / "x.ecg").write_bytes((shared_data / "apnea-ecg/a01.ecg").read_bytes())
    with pytest.raises(InputError, match="time of the last beat is 29250 s in a record of 1000 s"):
        open_recording(tmp_path / "x")


def test_header_without_signals_and_without_beats_is_refused(tmp_path):
    (tmp_path / "x.hea").write_text("x 0 100 100000\n")
    with pytest.raises(InputError, match="number of signals is 0"):
        open_recording(tmp_path / "x.hea")


def test_three_minutes_of_beats_are_refused(tmp_path):
    (tmp_path / "x.hea").write_text("x 0 100 18000\n")
    wfdb.wrann("x", "qrs", np.arange(100, 17900, 80), symbol=["N"] * 223, write_dir=str(tmp_path))
    with pytest.raises(InputError, match=r"recorded time is 180\.0 s"):
        open_recording(tmp_path / "x")


@pytest.mark.slow
def test_eight_hours_at_1000_hz_open_within_300_mb(tmp_path, wave):
    minute = np.round(wave(1000, 60, rr_s=0.75) * 1000).astype("<i2").tobytes()
    (tmp_path / "x.dat").write_bytes(minute * 480)
    (tmp_path / "x.hea").write_text("x 1 1000 28800000\nx.dat 16 1000/mV 16 0\n")
    tracemalloc.start()
    recording = open_recording(tmp_path / "x")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(recording.ecg.samples_mv) == 28_800_000
    assert peak < 300e6
