from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import wfdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semscnn_gui.errors import InputError
from semscnn_gui.recording import Recording, open_recording

FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_importing_the_room_loads_no_reader():
    code = (
        "import sys, semscnn_gui.recording; "
        "print([m for m in ('wfdb', 'edfio', 'pandas', 'scipy', 'torch', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_file_of_the_real_recordings_opens_or_is_refused_in_one_sentence(shared_data):
    files = sorted(path for path in (shared_data / "recordings").rglob("*") if path.is_file())
    outcome = {path.name: outcome_of(path) for path in files}
    refused = {name: error for name, error in outcome.items() if isinstance(error, InputError)}
    assert all(str(error).startswith(error.file) for error in refused.values())
    assert all("at least 5 minutes" in str(error) for error in refused.values())
    assert outcome.keys() - refused.keys() == {
        "apnea-ecg-a01-from-60min.edf", "bitalino85.dat", "bitalino85.hea", "03700181.dat", "03700181.hea",
        "100-no-len.hea", "100.atr", "100.dat", "100.hea", "100.qrs", "a103l.hea", "a103l.mat",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a01", "a06", "a20", "b01", "b05", "c08", "c10", "x01", "x17", "x35"])
def test_nights_of_beats_open_with_their_labels(shared_data, name):
    folder = shared_data / "apnea-ecg"
    recording = open_recording(folder / name)
    labels = wfdb.rdann(str(folder / name), "apn")
    beats = wfdb.rdann(str(folder / name), "ecg")
    assert recording.start is None
    assert recording.reference.tolist() == labels.symbol
    assert len(recording.beats.time_s) == len(np.unique(beats.sample))
    assert recording.duration_s == wfdb.rdheader(str(folder / name)).sig_len / 100


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("night.edf", b"", "file is empty"),
        ("night.edf", b"0       ", "number of signals is blank"),
        ("night.edf", b"%PDF-1.7\n\0\0\0", "kind of file is unknown"),
        ("night.hea", b"\n", "header is empty"),
        ("night.hea", b"\x89PNG\0\0", "header is unreadable"),
        ("night.mat", b"MATLAB 5.0", r"header is missing \(night\.hea\)"),
        ("night.dat", b"\1\0\2\0", r"header is missing \(night\.hea\)"),
        ("night.json", b'{"a": 1}', "content is"),
        ("night.edf", b"this is no EDF at all\n", "beginning of the file is not that of an EDF or BDF file"),
        ("night.BDF", b"1\n2\n3\n", "beginning of the file is not that of an EDF or BDF file"),
    ],
)
def test_a_file_that_is_no_recording_is_refused(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        open_recording(tmp_path / name)


def test_folder_and_missing_file_are_refused(tmp_path):
    with pytest.raises(InputError, match="file is a folder"):
        open_recording(tmp_path)
    with pytest.raises(InputError, match=r"night\.edf: file is missing"):
        open_recording(tmp_path / "night.edf")
    with pytest.raises(InputError, match=r"file is (unreadable|missing)"):
        open_recording(tmp_path / ("n" * 300))


def test_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "night.edf"
    path.write_bytes(b"0       ")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(InputError, match=r"file is unreadable \(Permission denied\)"):
        open_recording(path)


def test_content_decides_not_the_name(tmp_path, shared_data):
    edf = tmp_path / "night.txt"
    edf.write_bytes((shared_data / "recordings/apnea-ecg-a01-from-60min.edf").read_bytes())
    assert open_recording(edf).format == "EDF"
    text = tmp_path / "night.edf"
    text.write_text("\n".join(["800", "810", "790"] * 200))
    assert open_recording(text).format == "RR intervals"


def damage(raw: bytes, cut: int | None, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(raw)
    for at, value in flips:
        changed[at % len(changed)] = value
    return bytes(changed if cut is None else changed[: cut % (len(changed) + 1)])


DAMAGE = {
    "cut": st.none() | st.integers(0, 1 << 20),
    "flips": st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 255)), max_size=6),
}


def outcome_of(path) -> Recording | InputError:
    """The recording or the refusal; any other exception fails the test."""
    try:
        return open_recording(path)
    except InputError as error:
        return error


@pytest.fixture(params=["EDF", "EDF+D", "BDF+C"])
def small_edf(request, tmp_path, edf, signal, wave):
    digital = np.round(wave(80, 310) * 9000).astype(int)
    return edf(
        tmp_path / "small",
        [signal(digital, 80), signal(digital[::80], 1, label="SpO2", unit="%")],
        kind=request.param[:3],
        reserved=request.param if "+" in request.param else "",
        onsets=[f"+{k + (7 if k > 200 else 0)}" for k in range(310)] if "+" in request.param else None,
    )


@FUZZ
@given(**DAMAGE)
def test_damaged_edf_opens_or_is_refused(small_edf, cut, flips):
    path = small_edf.with_name("damaged.edf")
    path.write_bytes(damage(small_edf.read_bytes(), cut, flips))
    assert isinstance(outcome_of(path), Recording | InputError)


@FUZZ
@given(**DAMAGE, target=st.sampled_from([".hea", ".dat", ".qrs", ".apn"]), beats=st.booleans())
def test_damaged_wfdb_record_opens_or_is_refused(tmp_path, wave, cut, flips, target, beats):
    samples = wave(80, 310).reshape(-1, 1)
    wfdb.wrsamp("d", 80, ["mV"], ["ECG"], samples, fmt=["212"], write_dir=str(tmp_path), comments=["x y"])
    wfdb.wrann("d", "qrs", np.arange(64, 24_000, 64), symbol=["N"] * 374, write_dir=str(tmp_path))
    wfdb.wrann("d", "apn", np.arange(5) * 4800, symbol=list("NNAAN"), write_dir=str(tmp_path))
    path = tmp_path / f"d{target}"
    path.write_bytes(damage(path.read_bytes(), cut, flips))
    assert isinstance(outcome_of(tmp_path / ("d.qrs" if beats else "d.hea")), Recording | InputError)


@FUZZ
@given(**DAMAGE, junk=st.binary(max_size=40))
def test_damaged_text_opens_or_is_refused(tmp_path, cut, flips, junk):
    rows = [f"2024-03-01 22:{k // 60:02d}:{k % 60:02d}.5;{800 + k % 7};N" for k in range(450)]
    path = tmp_path / "damaged.csv"
    path.write_bytes(damage(junk + "\n".join(["time;rr;label", *rows]).encode(), cut, flips))
    assert isinstance(outcome_of(path), Recording | InputError)


@FUZZ
@given(raw=st.binary(max_size=600))
def test_any_bytes_open_or_are_refused(tmp_path, raw):
    path = tmp_path / "any"
    path.write_bytes(raw)
    assert isinstance(outcome_of(path), Recording | InputError)
