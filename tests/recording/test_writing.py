"""What is written is read back by independent readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyedflib
import pytest
import wfdb
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.recording import EcgSignal, Identity, RecordedBeats, Recording
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf, write_wfdb

START = datetime(2026, 1, 15, 23, 58, 7, 250_000)


@pytest.fixture(scope="module")
def night() -> Recording:
    return replace(simulate_night(100.0, 0.25, 3), start=START)


def recording_of(samples: NDArray[np.float32], fs: float = 100.0, **ecg: object) -> Recording:
    signal = EcgSignal(samples.astype(np.float32), fs, "ECG", "mV", **ecg)  # type: ignore[arg-type]
    return Recording(Path("small.edf"), "small", "EDF", "", START, len(samples) / fs, signal)


def samples_of(recording: Recording) -> NDArray[np.float32]:
    assert recording.ecg is not None
    return recording.ecg.samples_mv


def read_edf(path: Path) -> tuple[NDArray[np.float64], dict[str, object], dict[str, object]]:
    with pyedflib.EdfReader(str(path)) as reader:
        return reader.readSignal(0), reader.getHeader(), reader.getSignalHeader(0)


def test_edf_reads_back_within_one_step(night: Recording, tmp_path: Path) -> None:
    path = write_edf(night, tmp_path / "night.edf")
    assert path == tmp_path / "night.edf"
    samples, header, signal = read_edf(path)
    step = (signal["physical_max"] - signal["physical_min"]) / 65535  # type: ignore[operator]
    assert step <= 0.001
    assert len(samples) == len(samples_of(night))
    assert np.abs(samples - samples_of(night)).max() < step
    assert signal["dimension"] == "mV"
    assert signal["sample_frequency"] == 100
    assert header["patientname"] == "SIMULATED PATIENT"
    assert header["patientcode"] == "DEMO-3"
    assert header["recording_additional"] == "SIMULATED"


def test_edf_keeps_the_start_to_the_fraction_of_a_second(night: Recording, tmp_path: Path) -> None:
    path = write_edf(night, tmp_path / "night.edf")
    with pyedflib.EdfReader(str(path)) as reader:
        assert reader.getStartdatetime().replace(microsecond=0) == START.replace(microsecond=0)
        # pyedflib counts in 100 ns, and its datetime scales them wrongly.
        assert reader.starttime_subsecond == 2_500_000
        assert reader.filetype == pyedflib.FILETYPE_EDFPLUS


def test_wfdb_reads_back_within_one_step(night: Recording, tmp_path: Path) -> None:
    path = write_wfdb(night, tmp_path / "night")
    assert path == tmp_path / "night.hea"
    record = wfdb.rdrecord(str(tmp_path / "night"))
    assert record.adc_gain[0] >= 1000
    assert record.fmt == ["16"]
    assert record.units == ["mV"]
    assert np.abs(record.p_signal[:, 0] - samples_of(night)).max() < 1 / record.adc_gain[0]
    assert record.base_datetime == START
    assert "SIMULATED" in record.comments
    assert "Name: SIMULATED PATIENT" in record.comments
    assert record.checksum[0] == int(record.adc()[:, 0].astype(np.int64).sum()) % 65536


@pytest.mark.parametrize("write", [write_edf, write_wfdb])
def test_labels_lie_beside_as_physionet_places_them(night: Recording, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    suffix = ".edf" if write is write_edf else ".hea"
    write(night, tmp_path / f"night{suffix}")
    labels = wfdb.rdann(str(tmp_path / "night"), "apn")
    assert night.reference is not None
    assert labels.symbol == list(night.reference)
    assert np.array_equal(labels.sample, 6000 * np.arange(len(night.reference)))


@pytest.mark.parametrize("fs", [99.97, 128.5])
def test_a_label_never_falls_into_the_minute_before(tmp_path: Path, fs: float) -> None:
    recording = recording_of(np.zeros(round(600 * fs), dtype=np.float32), fs)
    write_wfdb(replace(recording, reference=np.array(["A"] * 10)), tmp_path / "odd")
    second = wfdb.rdann(str(tmp_path / "odd"), "apn").sample / fs
    assert np.all((second >= 60 * np.arange(10) - 1e-6) & (second < 60 * np.arange(10) + 0.02))


def test_minutes_without_a_label_stay_without(night: Recording, tmp_path: Path) -> None:
    assert night.reference is not None
    some = night.reference.copy()
    some[[0, 4]] = ""
    write_wfdb(replace(night, reference=some), tmp_path / "some")
    labels = wfdb.rdann(str(tmp_path / "some"), "apn")
    assert np.array_equal(labels.sample, 6000 * np.flatnonzero(some != ""))


def test_an_edf_name_that_wfdb_refuses_still_gets_its_labels(night: Recording, tmp_path: Path) -> None:
    write_edf(night, tmp_path / "Nacht 1 (März).edf")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["Nacht 1 (März).apn", "Nacht 1 (März).edf"]


@pytest.mark.parametrize("name", ["my night", "nacht.1", "März", ""])
def test_names_that_wfdb_cannot_hold_are_refused(night: Recording, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="record name"):
        write_wfdb(night, tmp_path / f"{name}.hea")
    assert list(tmp_path.iterdir()) == []


def test_beats_without_waveform_become_a_header_without_signals(tmp_path: Path) -> None:
    beats = np.cumsum(np.full(1000, 0.8765))
    recording = Recording(
        Path("a.csv"), "a", "RR intervals", "", START, 900.0,
        beats=RecordedBeats(beats, "a.csv"), reference=np.array(["N", "A"] * 7 + ["N"]),
    )  # fmt: skip
    write_wfdb(recording, tmp_path / "a")
    header = wfdb.rdheader(str(tmp_path / "a"))
    assert header.n_sig == 0
    assert header.sig_len / header.fs == 900
    assert header.base_datetime == START
    found = wfdb.rdann(str(tmp_path / "a"), "ecg")
    assert np.abs(found.sample / header.fs - beats).max() <= 0.0005 + 1e-9
    labels = wfdb.rdann(str(tmp_path / "a"), "apn")
    assert np.array_equal(labels.sample / header.fs, 60 * np.arange(15))
    with pytest.raises(InputError, match="WFDB"):
        write_edf(recording, tmp_path / "a.edf")


def test_missing_samples_are_flat_in_edf_and_invalid_in_wfdb(tmp_path: Path) -> None:
    samples = np.sin(np.arange(1000) / 20).astype(np.float32) + 2
    samples[300:500] = np.nan
    recording = recording_of(samples)
    write_edf(recording, tmp_path / "gap.edf")
    found, _, signal = read_edf(tmp_path / "gap.edf")
    step = (signal["physical_max"] - signal["physical_min"]) / 65535  # type: ignore[operator]
    assert np.abs(found[300:500]).max() <= step
    assert np.ptp(found[300:500]) == 0
    write_wfdb(recording, tmp_path / "gap")
    found = wfdb.rdrecord(str(tmp_path / "gap")).p_signal[:, 0]
    assert np.array_equal(np.isnan(found), np.isnan(samples))


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.floats(-400, 400, width=32), min_size=1, max_size=30),
    fs=st.sampled_from([80.0, 100.0, 128.0, 128.5, 250.0, 360.0, 1000.0, 1000 / 3]),
    seconds=st.integers(6, 24),
)
def test_any_samples_come_back_within_one_step(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], fs: float, seconds: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    samples = np.resize(np.array(values, dtype=np.float32), round(seconds * fs))
    recording = recording_of(samples, fs)
    write_edf(recording, folder / "any.edf")
    found, _, signal = read_edf(folder / "any.edf")
    step = (signal["physical_max"] - signal["physical_min"]) / 65535  # type: ignore[operator]
    assert np.abs(found[: len(samples)] - samples).max() <= step
    assert signal["sample_frequency"] == pytest.approx(fs)
    if float(fs).is_integer():
        assert len(found) == len(samples)
    write_wfdb(recording, folder / "any")
    record = wfdb.rdrecord(str(folder / "any"))
    assert np.abs(record.p_signal[:, 0] - samples).max() <= 1 / record.adc_gain[0]
    assert record.fs == pytest.approx(fs)


def test_range_of_the_amplifier_is_kept_where_it_is_fine_enough(tmp_path: Path) -> None:
    samples = np.zeros(1000, dtype=np.float32)
    write_edf(recording_of(samples, range_mv=(-3.2768, 3.2767)), tmp_path / "fine.edf")
    _, _, signal = read_edf(tmp_path / "fine.edf")
    assert (signal["physical_min"], signal["physical_max"]) == (-3.2768, 3.2767)
    write_edf(recording_of(samples, range_mv=(-262.0, 262.0)), tmp_path / "coarse.edf")
    _, _, signal = read_edf(tmp_path / "coarse.edf")
    assert signal["physical_max"] < 1  # type: ignore[operator]


def test_a_ragged_end_is_padded_to_the_data_record_only(tmp_path: Path) -> None:
    write_edf(recording_of(np.ones(1037, dtype=np.float32)), tmp_path / "ragged.edf")
    found, _, _ = read_edf(tmp_path / "ragged.edf")
    assert 1037 <= len(found) <= 1100
    assert np.allclose(found[1037:], 0, atol=1e-4)
    write_edf(recording_of(np.ones(1050, dtype=np.float32)), tmp_path / "half.edf")
    assert len(read_edf(tmp_path / "half.edf")[0]) == 1050


@pytest.mark.parametrize(("word", "header"), [("weiblich", "Female"), ("Mann", "Male"), ("mujer", "")])
def test_sex_in_a_word_is_written_as_what_it_means(
    night: Recording, tmp_path: Path, word: str, header: str
) -> None:
    write_edf(replace(night, identity=replace(night.identity, sex=word)), tmp_path / "who.edf")
    assert read_edf(tmp_path / "who.edf")[1]["sex"] == header


def test_identity_fits_the_header_however_long_or_foreign_it_is(night: Recording, tmp_path: Path) -> None:
    identity = Identity(
        name="Zoë Müller-Łukasiewicz " * 6, patient_id="№ 77 " * 12, birth_date="1951-05-02", sex="female",
        height="178 cm", weight="92 kg", device="Holter ÄÖ " * 9, note="second\nnight",
    )  # fmt: skip
    write_edf(replace(night, identity=identity), tmp_path / "who.edf")
    _, header, _ = read_edf(tmp_path / "who.edf")
    assert str(header["patientname"]).startswith("Zoe Muller-")
    assert header["birthdate"] == "02 may 1951"
    assert header["sex"] == "Female"
    assert "SIMULATED" in str(header["recording_additional"])
    write_wfdb(replace(night, identity=identity), tmp_path / "who")
    comments = wfdb.rdheader(str(tmp_path / "who")).comments
    assert "Note: second night" in comments
    # wfdb drops what is not ASCII when it reads comments; the file holds the name as it is.
    assert "# Name: Zoë Müller-Łukasiewicz" in (tmp_path / "who.hea").read_text(encoding="utf-8")


def test_an_unknown_start_stays_unknown(night: Recording, tmp_path: Path) -> None:
    write_edf(replace(night, start=None), tmp_path / "when.edf")
    assert b"Startdate X X X" in (tmp_path / "when.edf").read_bytes()[:256]
    write_wfdb(replace(night, start=None), tmp_path / "when")
    assert wfdb.rdheader(str(tmp_path / "when")).base_time is None


def test_a_date_that_edf_cannot_hold_is_refused(night: Recording, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="start date"):
        write_edf(replace(night, start=datetime(1971, 1, 1)), tmp_path / "old.edf")


def test_labels_of_another_recording_are_not_adopted(night: Recording, tmp_path: Path) -> None:
    write_edf(night, tmp_path / "night.edf")
    before = (tmp_path / "night.edf").read_bytes()
    with pytest.raises(InputError, match=r"night\.apn"):
        write_edf(replace(night, reference=None), tmp_path / "night.edf")
    assert (tmp_path / "night.edf").read_bytes() == before


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    night: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import edfio

    write_edf(night, tmp_path / "night.edf")
    before = (tmp_path / "night.edf").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edfio.Edf, "write", fail)
    with pytest.raises(InputError, match="No space left"):
        write_edf(night, tmp_path / "night.edf")
    assert (tmp_path / "night.edf").read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["night.apn", "night.edf"]


def test_a_folder_that_is_not_there_is_named(night: Recording, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder"):
        write_wfdb(night, tmp_path / "nowhere" / "night")
