from __future__ import annotations

import hashlib
import tracemalloc
import warnings
from datetime import datetime, time
from pathlib import Path

import edfio
import numpy as np
import pyedflib
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording import Gap, open_recording

# Digital units of the test files' default range: 0.1 µV each.
PER_MV = 10_000


@pytest.fixture
def night(tmp_path, edf, signal, wave):
    """night(**changes): 400 s of ECG at 100 Hz in data records of 1 s."""

    def make(name="night.edf", seconds=400, fs=100, height=1.0, **changes):
        fields = {
            key: changes.pop(key) for key in ("label", "unit", "physical", "digital_range") if key in changes
        }
        digital = np.round(wave(fs, seconds, height=height) * PER_MV).astype(int)
        return edf(tmp_path / name, [signal(digital, fs, **fields)], **changes)

    return make


def pyedflib_samples(path: Path, label: str) -> np.ndarray:
    with pyedflib.EdfReader(str(path)) as reader:
        labels = [name.strip() for name in reader.getSignalLabels()]
        return reader.readSignal(labels.index(label))


def test_real_edf_has_the_samples_that_pyedflib_reads(shared_data):
    path = shared_data / "recordings/apnea-ecg-a01-from-60min.edf"
    recording = open_recording(path)
    np.testing.assert_allclose(recording.ecg.samples_mv, pyedflib_samples(path, "ECG"), atol=1e-6)
    assert recording.ecg.samples_mv.dtype == np.float32
    assert (recording.format, recording.ecg.fs, recording.ecg.unit) == ("EDF", 100.0, "mV")
    assert recording.duration_s == 1200
    assert recording.n_minutes == 20
    assert recording.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert recording.ecg.range_mv == pytest.approx((-10.24, 10.235))


@pytest.mark.usefixtures("any_length")
def test_nox_polysomnography_gives_the_ecg_in_millivolts_and_not_its_impedance(shared_data):
    path = shared_data / "recordings/nox-a1-psg.edf"
    recording = open_recording(path)
    assert (recording.ecg.channel, recording.ecg.fs, recording.ecg.unit) == ("ECG", 200.0, "V")
    assert len(recording.channels) == 89
    assert {channel.fs for channel in recording.channels} >= {1.0, 3.0, 25.0, 75.0, 100.0, 200.0}
    # pyedflib refuses this file for its labels.
    volts = edfio.read_edf(path, header_encoding="utf-8").get_signal("ECG").data
    np.testing.assert_allclose(recording.ecg.samples_mv, volts * 1000, atol=1e-4)
    assert "ECG Impédance" in [channel.name for channel in recording.channels]
    assert recording.start == datetime(2018, 2, 6, 1, 36, 50)
    assert recording.identity.sex == "M"
    assert "NoxMedical" in recording.identity.device


def test_two_minutes_are_refused_with_the_time_found(shared_data):
    with pytest.raises(InputError, match=r"recorded time is 120\.0 s; choose .* at least 5 minutes"):
        open_recording(shared_data / "recordings/nox-a1-psg.edf")


@pytest.mark.usefixtures("any_length")
def test_nihon_kohden_file_offers_two_ecg_channels_and_takes_the_users_word(shared_data):
    path = shared_data / "recordings/chtypes_edf.edf"
    assert open_recording(path).ecg.channel in ("ECG ECG1", "ECG ECG2")
    chosen = open_recording(path, channel="ecg2")
    assert chosen.ecg.channel == "ECG ECG2"
    np.testing.assert_allclose(chosen.ecg.samples_mv, pyedflib_samples(path, "ECG ECG2") / 1000, atol=1e-6)
    assert chosen.identity.birth_date == "1985-06-25"
    assert chosen.identity.device == "NKC-EEG-1200A V01.00"


def test_unknown_channel_names_those_that_exist(shared_data):
    with pytest.raises(InputError, match="not in the file; choose one of: ECG"):
        open_recording(shared_data / "recordings/apnea-ecg-a01-from-60min.edf", channel="EOG")


def test_gap_in_edf_d_stays_a_gap_in_time(night):
    onsets = [f"+{k + (1800 if k >= 150 else 0)}" for k in range(400)]
    path = night(reserved="EDF+D", onsets=onsets)
    with pytest.raises(OSError, match="discontinuous"):
        pyedflib.EdfReader(str(path))
    recording = open_recording(path)
    whole = open_recording(night("whole.edf"))
    assert recording.format == "EDF+D"
    assert recording.gaps == (Gap(150.0, 1950.0),)
    assert recording.duration_s == 2200
    samples = recording.ecg.samples_mv
    assert len(samples) == 220_000
    assert np.isnan(samples[15_000:195_000]).all()
    np.testing.assert_array_equal(samples[:15_000], whole.ecg.samples_mv[:15_000])
    np.testing.assert_array_equal(samples[195_000:], whole.ecg.samples_mv[15_000:])


def test_edf_d_with_fractional_onsets_keeps_every_sample_and_the_gap(night):
    onsets = [f"+{k + 0.25 + (10.503 if k >= 200 else 0):.3f}" for k in range(400)]
    recording = open_recording(night(reserved="EDF+D", onsets=onsets))
    assert recording.start == datetime(2024, 3, 1, 22, 30, 0, 250_000)
    assert recording.gaps == (Gap(pytest.approx(200), pytest.approx(210.503)),)
    assert np.isfinite(recording.ecg.samples_mv).sum() == 40_000
    assert np.flatnonzero(np.isnan(recording.ecg.samples_mv))[[0, -1]].tolist() == [20_000, 21_049]


def test_edf_d_whose_records_overlap_is_refused(night):
    onsets = [f"+{k if k < 200 else k - 20}" for k in range(400)]
    with pytest.raises(InputError, match="time of data record 201 is 180 s, before the end"):
        open_recording(night(reserved="EDF+D", onsets=onsets))


def test_edf_d_with_an_absurd_onset_is_refused_before_memory_is_taken(night):
    onsets = [f"+{k if k < 399 else 10**9}" for k in range(400)]
    with pytest.raises(InputError, match="time from start to end"):
        open_recording(night(reserved="EDF+D", onsets=onsets))


@pytest.mark.parametrize("reserved", ["", "BDF+D"])
def test_bdf_gives_24_bit_samples(tmp_path, edf, signal, wave, reserved):
    digital = np.round(wave(250, 320) * 400_000).astype(int) - 1_000_000
    path = edf(
        tmp_path / "night.bdf",
        [signal(digital, 250, unit="uV", physical=("-20000", "20000"))],
        kind="BDF",
        reserved=reserved,
        onsets=[f"+{k + (5 if k > 9 else 0)}" for k in range(320)] if reserved else None,
    )
    recording = open_recording(path)
    expected = (digital + 8_388_608) * (40_000 / 16_777_215) - 20_000
    samples = recording.ecg.samples_mv
    np.testing.assert_allclose(samples[np.isfinite(samples)], expected / 1000, atol=1e-5)
    assert recording.format == (reserved or "BDF")
    assert recording.gaps == ((Gap(10, 15),) if reserved else ())
    if not reserved:
        np.testing.assert_allclose(samples, pyedflib_samples(path, "ECG") / 1000, atol=1e-5)


def test_start_keeps_fractions_of_a_second_and_passes_midnight(night):
    onsets = [f"+{k}.73" for k in range(400)]
    recording = open_recording(
        night(
            reserved="EDF+C", onsets=onsets, start="31.12.2323.59.00", recording="Startdate 31-DEC-2023 X X X"
        )
    )
    assert recording.format == "EDF+C"
    assert recording.start == datetime(2023, 12, 31, 23, 59, 0, 730_000)
    assert recording.clock(60) == datetime(2024, 1, 1, 0, 0, 0, 730_000)


def test_edf_written_by_edfio_with_a_fractional_start_is_read_back(tmp_path, wave):
    path = tmp_path / "night.edf"
    samples = wave(128, 320)
    edfio.Edf(
        [edfio.EdfSignal(samples, 128, label="EKG", physical_dimension="mV", physical_range=(-2, 2))],
        patient=edfio.Patient(code="7", sex="F", birthdate=datetime(1951, 5, 2).date(), name="Ada_L"),
        recording=edfio.Recording(startdate=datetime(2031, 1, 2).date(), equipment_code="Holter_9"),
        starttime=datetime(2031, 1, 2, 22, 5, 6, 500_000).time(),
        annotations=[],
    ).write(path)
    recording = open_recording(path)
    assert recording.start == datetime(2031, 1, 2, 22, 5, 6, 500_000)
    np.testing.assert_allclose(recording.ecg.samples_mv, samples, atol=4 / 65535)
    identity = recording.identity
    assert (identity.name, identity.patient_id, identity.sex) == ("Ada L", "7", "F")
    assert (identity.birth_date, identity.device) == ("1951-05-02", "Holter 9")


def test_anonymised_date_keeps_clock_time_and_says_so(night):
    recording = open_recording(night(start="01.01.8523.10.00", recording="Startdate X X X X"))
    assert recording.dated_start is None
    assert recording.clock(3600).time() == time(0, 10)
    assert "anonymised" in recording.identity.note
    assert not recording.warnings
    wholly = open_recording(night(start="01.01.8500.00.00", recording="Startdate X X X X"))
    assert wholly.start is None


@pytest.mark.parametrize(
    "recorded", ["", "Holter", "Startdate 01-JAN-1985 X X X", "Startdate 32-JAN-2024 X X X"]
)
@pytest.mark.parametrize("kind", ["EDF", "BDF"])
def test_conventional_date_is_no_date_and_the_clock_time_stays(night, recorded, kind):
    recording = open_recording(night(start="01.01.8523.59.59", recording=recorded, kind=kind))
    assert recording.dated_start is None
    assert recording.clock(2).time() == time(0, 0, 1)
    assert [w for w in recording.warnings if w.endswith("is no real date: the day is not known.")]


def test_unknown_day_stays_unknown_when_the_first_record_comes_after_midnight(night):
    onsets = [f"+{7200 + k}" for k in range(400)]
    recording = open_recording(
        night(start="01.01.8523.00.00", recording="Startdate X X X X", reserved="EDF+D", onsets=onsets)
    )
    assert recording.dated_start is None
    assert recording.clock(0).time() == time(1, 0)


@pytest.mark.parametrize("start", ["00.00.0000.00.00", "xx.yy.zzaa.bb.cc"])
def test_impossible_start_is_no_start(night, start):
    assert open_recording(night(start=start, recording="Startdate X X X X")).start is None


@pytest.mark.parametrize("n_records", ["-1", "7"])
def test_file_is_read_to_its_end_whatever_smaller_count_the_header_has(night, n_records):
    recording = open_recording(night(n_records=n_records))
    assert recording.duration_s == 400
    assert recording.gaps == ()


def test_file_cut_short_ends_in_a_gap(night):
    path = night(n_records="1000")
    path.write_bytes(path.read_bytes()[:-50])  # the last data record is incomplete as well
    recording = open_recording(path)
    assert recording.duration_s == 1000
    assert recording.gaps == (Gap(399, 1000),)
    assert np.isnan(recording.ecg.samples_mv[39_900:]).all()
    assert np.isfinite(recording.ecg.samples_mv[:39_900]).all()


def test_absurd_number_of_records_is_not_believed(night):
    recording = open_recording(night(n_records="99999999"))
    assert recording.duration_s == 400
    assert [w for w in recording.warnings if "99999999" in w and "taken to end with them" in w]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"physical": ("0", "0")}, "physical range of channel ECG is 0 to 0"),
        ({"physical": ("-3,2", "3,2")}, "range of channel ECG is no number"),
        ({"digital_range": ("5", "5")}, "digital range of channel ECG is 5 to 5"),
        ({"record_s": "0"}, "length of a data record|header is unreadable"),
        ({"record_s": "2"}, "sampling rate of channel ECG is 50 Hz; .* at least 80 Hz"),
        ({"unit": "Ohm"}, "list of channels is ECG"),
        ({"seconds": 299}, r"recorded time is 299\.0 s"),
        ({"reserved": "EDF+D"}, "annotation signal is missing"),
    ],
)
def test_unusable_header_is_refused_with_its_field(night, changes, sentence):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match=sentence):
            open_recording(night(**changes))


@pytest.mark.parametrize(
    ("unit", "height", "assumed"),
    [("", 1.2, "mV (assumed)"), ("", 0.0012, "V (assumed)"), ("adu", 1200.0, "µV (assumed)")],
)
def test_blank_unit_is_told_from_the_height_of_the_qrs_complexes(night, unit, height, assumed):
    limit = f"{height * 3:.5f}"[:7]
    path = night(unit=unit, physical=("-" + limit[:7], limit))
    recording = open_recording(path)
    assert recording.ecg.unit == assumed
    assert 0.5 < np.ptp(recording.ecg.samples_mv) < 4


def test_damaged_channel_loses_to_a_sound_one(tmp_path, edf, signal, wave):
    digital = np.round(wave(100, 400) * PER_MV).astype(int)
    damaged = signal(digital, 100, label="ECG1", physical=("0", "0"))
    path = edf(tmp_path / "two.edf", [damaged, signal(digital, 100, label="ECG2")])
    assert open_recording(path).ecg.channel == "ECG2"
    with pytest.raises(InputError, match="physical range of channel ECG1 is 0 to 0"):
        open_recording(path, channel="ECG1")


def test_microvolts_in_latin_1_become_millivolts(night):
    recording = open_recording(night(unit="µV", physical=("-3276.8", "3276.7")))
    assert recording.ecg.unit == "µV"
    assert np.nanmax(recording.ecg.samples_mv) == pytest.approx(1.0, abs=0.01)


def test_apnea_labels_beside_the_file_are_read(night, shared_data, tmp_path):
    (tmp_path / "night.apn").write_bytes((shared_data / "apnea-ecg/a02.apn").read_bytes())
    recording = open_recording(night(seconds=420))
    assert recording.reference.tolist() == list("NNNNNNN")
    assert recording.reference_of(7) is None


def test_simulated_recordings_are_known(night):
    assert not open_recording(night()).simulated
    recording = open_recording(night(recording="Startdate X X X X SIMULATED"))
    assert recording.simulated
    assert "SIMULATED" not in recording.identity.note


def test_progress_rises_and_cancel_stops_the_reading(night):
    path = night(seconds=3000)
    seen = []
    open_recording(path, progress=Progress(lambda share, doing: seen.append((share, doing))))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert {doing for _, doing in seen} == {"Opening night.edf"}

    progress = Progress(lambda *_: progress.cancel())
    with pytest.raises(Cancelled):
        open_recording(path, progress=progress)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["EDF", "BDF"])
def test_eight_hours_at_1000_hz_open_within_300_mb(tmp_path, edf, signal, wave, kind):
    minute = np.round(wave(1000, 60, rr_s=0.75) * 8_000).astype(int)
    path = edf(tmp_path / "night", [signal(minute, 1000)], kind=kind)
    head, body = path.read_bytes()[:512], path.read_bytes()[512:]
    path.write_bytes(head[:236] + b"28800   " + head[244:] + body * 480)
    tracemalloc.start()
    recording = open_recording(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(recording.ecg.samples_mv) == 28_800_000
    assert peak < 300e6
