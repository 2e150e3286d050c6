"""Another recording under the name of the one that was opened is noticed wherever the file is read again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import wfdb

from semscnn_gui.errors import InputError
from semscnn_gui.night.file_analysis import open_as_reviewed
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.unchanged import check_unchanged, opened_again

FS = 100


@pytest.fixture
def two_leads(edf, signal, wave) -> Callable[..., Path]:
    """two_leads(path, patient): an EDF file of two leads."""

    def make(path: Path, patient: str = "A-1 F 01-JAN-1960 Ann", height: float = 1.0) -> Path:
        digital = np.round(wave(FS, 310, height=height) * 9000).astype(int)
        leads = [signal(digital, FS, label="ECG I"), signal(digital, FS, label="ECG II")]
        return edf(path, leads, patient=patient)

    return make


@pytest.fixture
def record(tmp_path, wave) -> Path:
    samples = wave(FS, 310).reshape(-1, 1)
    wfdb.wrsamp("r", FS, ["mV"], ["ECG"], samples, fmt=["16"], write_dir=str(tmp_path))
    (tmp_path / "m.hea").write_text("m/2 1 100 62000\nr 31000\nr 31000\n")
    return tmp_path / "m.hea"


def put_in_place(path: Path, other: Path) -> None:
    """Let another file of the same size stand under the name, of the same time of change."""
    known = path.stat()
    assert other.stat().st_size == known.st_size
    other.replace(path)
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


def refusal_of(check: Callable[[], object]) -> str:
    with pytest.raises(InputError) as error:
        check()
    return str(error.value)


def test_an_unchanged_file_passes_also_when_it_was_copied(two_leads, tmp_path):
    recording = open_recording(two_leads(tmp_path / "night.edf"))
    shutil.copy(recording.path, tmp_path / "copy.edf")
    (tmp_path / "copy.edf").replace(recording.path)
    check_unchanged(recording)


def test_a_file_of_the_same_size_and_time_is_noticed(two_leads, tmp_path):
    recording = open_recording(two_leads(tmp_path / "night.edf"))
    put_in_place(recording.path, two_leads(tmp_path / "other.edf", "B-2 M 02-FEB-1970 Bob"))
    assert "night.edf: file is not the one that was opened" in refusal_of(lambda: check_unchanged(recording))


@pytest.mark.parametrize("change", ["delete", "rename", "folder"])
def test_a_file_that_is_gone_is_said_to_be(two_leads, tmp_path, change):
    recording = open_recording(two_leads(tmp_path / "night.edf"))
    if change == "rename":
        recording.path.rename(tmp_path / "renamed.edf")
    else:
        recording.path.unlink()
    if change == "folder":
        recording.path.mkdir()
    assert "night.edf: file is unreadable" in refusal_of(lambda: check_unchanged(recording))


def test_a_signal_file_exchanged_under_its_header_is_noticed(record):
    recording = open_recording(record)
    assert [file.name for file in recording.files] == ["m.hea", "r.hea", "r.dat"]
    samples = bytearray((record.parent / "r.dat").read_bytes())
    samples[1000] ^= 1
    (record.parent / "r.dat").write_bytes(samples)
    assert "not the one that was opened" in refusal_of(lambda: check_unchanged(recording))


def test_beats_exchanged_under_their_header_are_noticed(record):
    header = record.with_name("b.hea")
    header.write_text("b 0 100 40000\n")
    header.with_suffix(".qrs").write_bytes(b"\x50\x04" * 480 + b"\0\0")
    recording = open_recording(header)
    assert [file.name for file in recording.files] == ["b.hea", "b.qrs"]
    header.with_suffix(".qrs").write_bytes(b"\x51\x04" * 480 + b"\0\0")
    assert "not the one that was opened" in refusal_of(lambda: check_unchanged(recording))


def test_a_recording_in_no_file_is_never_changed(two_leads, tmp_path):
    recording = open_recording(two_leads(tmp_path / "night.edf"))
    recording.path.unlink()
    check_unchanged(replace(recording, files=()))


def test_opening_again_refuses_another_recording_and_one_that_cannot_be_opened(two_leads, tmp_path):
    recording = open_recording(two_leads(tmp_path / "night.edf"))

    def again(progress: Progress) -> Recording:
        return open_recording(recording.path, "ECG II", progress)

    assert opened_again(recording, again, Progress()).ecg.channel == "ECG II"
    put_in_place(recording.path, two_leads(tmp_path / "other.edf", "B-2 M 02-FEB-1970 Bob"))
    assert "not the one that was opened" in refusal_of(lambda: opened_again(recording, again, Progress()))
    # Why another patient's file is refused says nothing of this one's.
    recording.path.write_bytes(b"no recording")
    assert "not the one that was opened" in refusal_of(lambda: opened_again(recording, again, Progress()))


def test_a_file_exchanged_before_the_lead_of_its_review_is_opened_is_refused(two_leads, tmp_path):
    path = two_leads(tmp_path / "night.edf")

    class OnSecondLead:
        channel = "ECG I"

    def read(_opened: Recording) -> OnSecondLead:
        put_in_place(path, two_leads(tmp_path / "other.edf", "B-2 M 02-FEB-1970 Bob"))
        return OnSecondLead()

    assert "not the one that was opened" in refusal_of(lambda: open_as_reviewed(path, read))


@pytest.mark.parametrize("change", ["exchanged", "longer"])
@pytest.mark.parametrize("kind", ["edf", "wfdb", "text"])
def test_a_file_that_changes_while_it_is_read_is_refused(two_leads, record, tmp_path, kind, change):
    if kind == "edf":
        path = changing = two_leads(tmp_path / "night.edf")
    elif kind == "wfdb":
        path, changing = record, record.with_name("r.dat")
    else:
        path = changing = tmp_path / "rr.txt"
        path.write_text("0.8\n0.9\n" * 300)

    class Exchanging(Progress):
        """Changes the file at the last report, when all of it but its digest is read."""

        def report(self, share: float, doing: str) -> None:
            super().report(share, doing)
            if share in (0.8, 0.1):
                if change == "longer":
                    with changing.open("ab") as stream:
                        stream.write(b"0")
                else:
                    shutil.copy(changing, tmp_path / "other")
                    (tmp_path / "other").replace(changing)

    assert f"{changing.name}: file is not the same as a moment ago" in refusal_of(
        lambda: open_recording(path, progress=Exchanging())
    )
