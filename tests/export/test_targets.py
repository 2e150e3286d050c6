"""No export destroys a recording, or is taken for one later."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from semscnn_gui.cli import main
from semscnn_gui.errors import InputError
from semscnn_gui.export import ExportFormat, check_target, proposed_name
from semscnn_gui.export.kept_files import KeptFiles
from tests.support.recordings import Signal, ecg_wave, edf_file


@pytest.fixture
def recording(tmp_path):
    for name in ("night.edf", "night.apn", "other.edf", "a01.hea", "a01.dat", "there.csv", "labels.apn"):
        (tmp_path / name).write_bytes(b"kept")
    return tmp_path / "night.edf"


def refused(path, kind, recording, *others, replace=False) -> str:
    with pytest.raises(InputError) as error:
        check_target(path, kind, recording, others, replace=replace)
    return str(error.value)


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ExportFormat.EDF, "night.edf"),
        (ExportFormat.CSV, "night.edf"),
        (ExportFormat.APN, "night.apn"),
        (ExportFormat.APN, "other.apn"),
        (ExportFormat.APN, "a01.apn"),
        (ExportFormat.JSON, "a01.dat"),
        (ExportFormat.PNG, "new.apn"),
        (ExportFormat.EDF, "labels.edf"),
        (ExportFormat.JSON, "night.edf.semscnn-review.json"),
        (None, "night.edf.semscnn-review.json"),
        (None, "other.edf.semscnn-review.previous.json"),
        (ExportFormat.JSON, "Other.EDF.Semscnn-Review.aside-20260314.json"),
        (None, "new.edf"),
        (ExportFormat.CSV, "no/such/folder.csv"),
    ],
)
def test_recordings_and_labels_are_never_replaced(recording, tmp_path, kind, name, replace):
    sentence = refused(tmp_path / name, kind, recording, replace=replace)
    assert name.rsplit("/")[-1] in sentence
    assert sentence.count(".\n") == 0


def test_the_review_is_never_replaced(recording, tmp_path):
    assert "review" in refused(tmp_path / "r.json", ExportFormat.JSON, recording, tmp_path / "r.json")


def test_an_edf_that_is_there_needs_a_yes(recording, tmp_path):
    assert "allow replacing" in refused(tmp_path / "other.edf", ExportFormat.EDF, recording)
    check_target(tmp_path / "other.edf", ExportFormat.EDF, recording, replace=True)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_a_new_name_is_free(recording, tmp_path, kind):
    check_target(tmp_path / proposed_name("night", kind), kind, recording)


def test_results_are_replaced_as_analyze_does(recording, tmp_path):
    check_target(tmp_path / "there.csv", ExportFormat.CSV, recording)


RR = "0.8\n0.9\n" * 300


@pytest.fixture
def record(tmp_path):
    """A record of two segments whose signal files end in .d0, with beats, labels and a review."""
    (tmp_path / "m.hea").write_text("m/2 1 100 62000\ns1 31000\ns2 31000\n")
    for name in ("s1", "s2"):
        (tmp_path / f"{name}.hea").write_text(f"{name} 1 100 31000\n{name}.d0 516 1000/mV\n")
    for name in ("s1.d0", "s2.d0", "m.qrs", "m.apn", "m.semscnn-review.json"):
        (tmp_path / name).write_bytes(b"kept")
    return tmp_path / "m.hea"


@pytest.mark.parametrize("name", ["s1.d0", "S2.D0"])
@pytest.mark.parametrize("opened", ["m.hea", "m"])
def test_signal_files_of_any_ending_are_never_replaced(record, opened, name):
    for kind in (None, ExportFormat.CSV):
        target = record.with_name(name)
        assert "of the recording" in refused(target, kind, record.with_name(opened), replace=True)


@pytest.mark.parametrize("link", ["hard", "symbolic"])
@pytest.mark.parametrize(
    "name", ["m.hea", "s2.hea", "s1.d0", "m.qrs", "m.apn", "m.semscnn-review.json", "model.safetensors"]
)
def test_a_link_to_a_file_of_the_recording_is_never_written_through(record, name, link):
    file, target = record.with_name(name), record.with_name("out.csv")
    file.touch()
    if link == "hard":
        os.link(file, target)
    else:
        target.symlink_to(file)
    # The model stands for the inputs that a command names.
    refused(target, None, record, record.with_name("model.safetensors"), replace=True)


def test_a_link_to_where_nothing_is_yet_is_judged_by_both_names(record):
    target = record.with_name("out.csv")
    target.symlink_to(record.with_name("new.edf"))
    assert "like a recording" in refused(target, ExportFormat.CSV, record)
    labels = record.with_name("other.apn")
    labels.symlink_to(record.with_name("free.csv"))
    assert "like a recording" in refused(labels, ExportFormat.CSV, record)
    itself = record.with_name("loop.csv")
    itself.symlink_to(itself)
    assert "not writable" in refused(itself, ExportFormat.CSV, record)


@pytest.mark.parametrize(
    ("recording", "kind", "target"),
    [
        ("rr.txt", ExportFormat.RR, "RR.TXT"),
        ("rr.txt", None, "Rr.Txt"),
        ("na\u00efve.txt", None, "NAI\u0308VE.TXT"),
        ("night.edf", ExportFormat.EDF, "NIGHT.EDF"),
        ("night.edf", ExportFormat.APN, "Night.Apn"),
        ("there.rec", ExportFormat.CSV, "THERE.REC"),
    ],
)
def test_capitals_make_no_other_file(recording, tmp_path, kind, target):
    """Even where this disk tells them apart: the next one they are copied to may not."""
    (tmp_path / recording).write_bytes(b"kept")
    refused(tmp_path / target, kind, tmp_path / recording, replace=True)


def test_capitals_make_no_other_output(recording, tmp_path):
    assert "another output" in refused(tmp_path / "A.json", None, recording, tmp_path / "a.JSON")
    (tmp_path / "x").symlink_to(tmp_path / "y")
    assert "another output" in refused(tmp_path / "x", None, recording, tmp_path / "y")


def test_a_folder_of_two_names_is_one_folder(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "there")
    kept = KeptFiles([tmp_path / "there" / "rr.txt"])
    assert kept.hold(tmp_path / "other" / "RR.txt")
    assert not kept.hold(tmp_path / "rr.txt")


def test_a_recorders_file_of_any_ending_needs_a_yes(recording, tmp_path):
    other = edf_file(tmp_path / "other.rec", [Signal(ecg_wave(80, 10).astype(int), 80)])
    assert "a recording" in refused(other, ExportFormat.CSV, recording)
    assert "a recording" in refused(other, None, recording)
    check_target(other, ExportFormat.CSV, recording, replace=True)


@pytest.fixture
def any_case(tmp_path) -> Iterator[Path]:
    """A disk that does not tell capitals apart, as sticks and memory cards are."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    disk.mkdir()
    with image.open("wb") as stream:
        stream.truncate(16 << 20)
    # FUSE's numbers two names of a file as two files.
    for make, mount in (("mkfs.vfat", ["mount", "-o", "loop"]), ("mkfs.exfat", ["mount.exfat-fuse"])):
        if not (
            shutil.which(make) and shutil.which(mount[0]) and hasattr(os, "geteuid") and os.geteuid() == 0
        ):
            continue
        subprocess.run([make, image], check=True, capture_output=True)
        device = [image]
        if make == "mkfs.exfat":
            found = subprocess.run(
                ["losetup", "-f", "--show", image], capture_output=True, text=True, check=False
            )
            device = [Path(found.stdout.strip())]
        if subprocess.run([*mount, *device, disk], capture_output=True, check=False).returncode == 0:
            yield disk
            subprocess.run(["umount", disk], check=True)
            if make == "mkfs.exfat":
                subprocess.run(["losetup", "-d", *device], check=True)
            return
        if make == "mkfs.exfat":
            subprocess.run(["losetup", "-d", *device], capture_output=True, check=False)
    pytest.skip("no disk here that does not tell capitals apart, and none can be mounted")


def test_on_a_disk_without_capitals_the_recording_survives_every_command(any_case, capsys):
    night = any_case / "rr.txt"
    night.write_text(RR)
    assert (any_case / "RR.TXT").read_text() == RR
    for command in (
        ["export", night, "--format", "rr", "--replace", "--out", any_case / "RR.TXT"],
        ["analyze", night, "--csv", any_case / "Rr.txt"],
        ["trend", night, night, "--out", any_case / "RR.txt"],
        ["analyze", night, "--json", any_case / "new.out", "--csv", any_case / "NEW.OUT"],
    ):
        assert main([str(word) for word in command]) == 3, command
        assert capsys.readouterr().err.count("choose another file name") == 1
    assert night.read_text() == RR
    assert [path.name for path in any_case.iterdir()] == ["rr.txt"]
