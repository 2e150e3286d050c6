"""The copy of an EDF recording is of the file that was opened, in little memory, or there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.errors import InputError
from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.night.file_analysis import analyze_file
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from tests.support.recordings import Signal, ecg_wave, edf_file
from tests.support.report_nights import make_night

FS, MINUTES = 100, 6
ANN, BOB = "A-1 F 01-JAN-1960 Ann", "B-2 M 02-FEB-1970 Bob"
RR_S = {ANN: 0.8, BOB: 1.0}


def recorded(
    path: Path, patient: str = ANN, n_leads: int = 1, fs: int = FS, *, annotated: bool = True
) -> Path:
    digital = np.round(ecg_wave(fs, 60 * MINUTES, RR_S[patient]) * 9000).astype(int)
    leads = [Signal(digital, fs, label=f"ECG {i}" if i else "ECG") for i in range(n_leads)]
    onsets = [f"+{k}" for k in range(60 * MINUTES)] if annotated else None
    return edf_file(path, leads, patient=patient, onsets=onsets, reserved="EDF+C" if annotated else "")


def night_of(path: Path) -> ReviewedNight:
    made = make_night(minutes=MINUTES, signed_by="Dr. Ada Byron")
    return replace(made, analysis=replace(made.analysis, recording=open_recording(path)))


class Meanwhile(Progress):
    """Does something once, when it is asked for the n-th time whether to go on."""

    def __init__(self, act: Callable[[], object], n: int = 1) -> None:
        super().__init__()
        self._act, self._n = act, n

    def check(self) -> None:
        self._n -= 1
        if self._n == 0:
            self._act()
        super().check()


@pytest.fixture
def small_blocks(monkeypatch):
    """So that there is something to be done between them."""
    monkeypatch.setattr("semscnn_gui.export.edf_copy._BLOCK_BYTES", 4096)


def refused(night: ReviewedNight, target: Path, progress: Progress | None = None) -> str:
    with pytest.raises(InputError) as error:
        export_night(night, ExportFormat.EDF, target, progress=progress)
    assert [path.name for path in target.parent.iterdir() if target.stem in path.name] == []
    return str(error.value)


@pytest.mark.parametrize("annotated", [False, True], ids=["EDF", "EDF+C"])
@pytest.mark.parametrize("anonymise", [False, True], ids=["named", "anonymous"])
def test_another_patients_file_under_the_same_name_is_not_exported(tmp_path, annotated, anonymise):
    night = night_of(recorded(tmp_path / "night.edf", annotated=annotated))
    source = night.analysis.recording.path
    known = source.stat()
    recorded(source, BOB, annotated=annotated)
    os.utime(source, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert source.stat().st_size == known.st_size
    with pytest.raises(InputError, match=r"night\.edf: file is not the one that was opened"):
        export_night(night, ExportFormat.EDF, tmp_path / "copy.edf", anonymise=anonymise)
    assert not (tmp_path / "copy.edf").exists()


@pytest.mark.parametrize("change", ["deleted", "a folder", "renamed", "empty", "of another format"])
def test_a_recording_that_is_no_longer_there_is_not_exported(tmp_path, change):
    night = night_of(recorded(tmp_path / "night.edf"))
    source = night.analysis.recording.path
    if change == "renamed":
        source.rename(tmp_path / "renamed.edf")
    else:
        source.unlink()
    if change == "a folder":
        source.mkdir()
    elif change in ("empty", "of another format"):
        source.write_bytes(b"0.8\n" * 400 if change == "of another format" else b"")
    assert refused(night, tmp_path / "copy.edf").startswith("night.edf: file is ")


@pytest.mark.parametrize("n", [2, 24, 26, 40])
def test_a_file_exchanged_during_the_export_is_refused(tmp_path, small_blocks, n):
    """Also between the two times that it is read."""
    night = night_of(recorded(tmp_path / "night.edf"))
    other = recorded(tmp_path / "other.edf", BOB)
    exchange = Meanwhile(lambda: shutil.copy(other, night.analysis.recording.path), n)
    assert "not the one that was opened" in refused(night, tmp_path / "copy.edf", exchange)


SHRINKS = """
import sys
from pathlib import Path
from semscnn_gui.errors import InputError
from semscnn_gui.export import ExportFormat, edf_plus, export_night
from tests.export.test_edf_copy import night_of, recorded

night = night_of(recorded(Path(sys.argv[1]), n_leads=3))
annotations = edf_plus._annotations

def pull_the_stick(exported):
    with Path(sys.argv[1]).open("r+b") as stream:
        stream.truncate(9000)
    return annotations(exported)

edf_plus._annotations = pull_the_stick
try:
    export_night(night, ExportFormat.EDF, Path(sys.argv[2]))
except InputError as error:
    print(error)
"""


def test_recording_that_shrinks_during_export_is_refused(tmp_path):
    """In another process: a file that is mapped and shrinks ends it."""
    command = [sys.executable, "-c", SHRINKS, str(tmp_path / "night.edf"), str(tmp_path / "copy.edf")]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.returncode
    assert done.stdout.startswith("night.edf: file is not the one that was opened")
    assert [path.name for path in tmp_path.iterdir()] == ["night.edf"]


def test_cancelling_the_export_leaves_nothing(tmp_path, small_blocks):
    night = night_of(recorded(tmp_path / "night.edf"))
    progress = Meanwhile(lambda: progress.cancel(), 40)
    with pytest.raises(Cancelled):
        export_night(night, ExportFormat.EDF, tmp_path / "copy.edf", progress=progress)
    assert [path.name for path in tmp_path.iterdir()] == ["night.edf"]


def test_a_large_recording_is_copied_in_little_memory(tmp_path):
    night = night_of(recorded(tmp_path / "night.edf", n_leads=40, fs=1000))
    size = night.analysis.recording.path.stat().st_size
    tracemalloc.start()
    try:
        export_night(night, ExportFormat.EDF, tmp_path / "copy.edf")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "copy.edf").stat().st_size > 28e6
    assert peak < size / 2, peak


def test_a_simulated_night_is_not_copied_from_a_file_that_is_called_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    demo = simulate_night(100, 0.1)
    recorded(tmp_path / demo.path, BOB)
    made = make_night(minutes=MINUTES)
    night = replace(made, analysis=replace(made.analysis, recording=demo))
    again = open_recording(export_night(night, ExportFormat.EDF, tmp_path / "copy.edf"))
    assert again.simulated
    assert "Bob" not in again.identity.name


def test_the_command_refuses_a_file_exchanged_after_it_was_opened(tmp_path, monkeypatch, capsys):
    source = recorded(tmp_path / "night.edf")

    def exchanging(*arguments, **options):
        found = analyze_file(*arguments, **options)
        recorded(source, BOB)
        return found

    monkeypatch.setattr("semscnn_gui.cli.export.analyze_file", exchanging)
    target = tmp_path / "copy.edf"
    assert main(["export", str(source), "--format", "edf", "--out", str(target)]) == 3
    assert capsys.readouterr().err.count("not the one that was opened") == 1
    assert not target.exists()
