"""No command writes over what it reads, by another name, a link or capitals; and not over a patient's night."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.batch.table import COLUMNS
from semscnn_gui.cli import main
from semscnn_gui.export.own_files import is_own_export
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf, write_wfdb
from tests.support.recordings import Signal, ecg_wave, edf_file, write_rr_night


@pytest.fixture
def data_set(tmp_path) -> Path:
    """A folder of one labelled night, which has no signals: it must not come to reading it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "n1.hea").write_text("n1 1 100 31000\nn1.d0 516 1000/mV\n")
    for name in ("n1.d0", "n1.apn", "records.csv"):
        (folder / name).write_bytes(b"kept")
    return folder


@pytest.fixture
def patient(tmp_path) -> Path:
    digital = np.round(ecg_wave(100, 310) * 9000).astype(int)
    return edf_file(tmp_path / "p.bdf", [Signal(digital, 100)], kind="BDF", patient="B-2 M X Bob")


def refused(capsys, *words: object) -> str:
    assert main([str(word) for word in words]) == 3
    sentence = capsys.readouterr().err
    assert "output file" in sentence
    return sentence


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("option", ["--json", "--table2"])
@pytest.mark.parametrize("name", ["n1.d0", "N1.D0", "records.csv", "n1.apn"])
def test_evaluate_writes_over_no_file_of_its_nights(data_set, capsys, option, name):
    before = contents(data_set)
    refused(capsys, "evaluate", data_set, option, data_set / name)
    assert contents(data_set) == before


def test_evaluate_writes_over_no_link_to_a_night_nor_over_its_other_inputs(data_set, tmp_path, capsys):
    link, scores = tmp_path / "figures.json", tmp_path / "scores.csv"
    os.link(data_set / "n1.d0", link)
    scores.write_bytes(b"kept")
    refused(capsys, "evaluate", data_set, "--json", link)
    refused(capsys, "evaluate", data_set, "--published", scores, "--table2", tmp_path / "SCORES.csv")
    refused(capsys, "evaluate", data_set, "--json", tmp_path / "a.out", "--table2", tmp_path / "A.OUT")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "roc.png").symlink_to(data_set / "n1.d0")
    refused(capsys, "evaluate", data_set, "--plots", pictures)
    assert (data_set / "n1.d0").read_bytes() == scores.read_bytes() == b"kept"


def test_train_writes_no_history_over_a_link_to_a_night(data_set, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "se-mscnn-rri-1.0.csv").symlink_to(data_set / "n1.d0")
    refused(capsys, "train", data_set, "--out", out, "--seed", "1")
    assert (data_set / "n1.d0").read_bytes() == b"kept"


def test_prepare_writes_over_no_other_name_of_its_source(tmp_path, capsys):
    folder = tmp_path / "nights"
    folder.mkdir()
    np.savez(
        folder / "n1.npz", labels=np.arange(12) % 2, rr_ms=np.full(3600, 1e3), frame_start=np.arange(13) * 300
    )
    source, link = tmp_path / "windows.npz", tmp_path / "link.npz"
    assert main(["prepare", str(folder), "--out", str(source)]) == 0
    os.link(source, link)
    before = source.read_bytes()
    for out in (link, tmp_path / "Windows.NPZ"):
        assert "one of the data sets" in refused(capsys, "prepare", source, "--out", out)
    assert source.read_bytes() == link.read_bytes() == before


def test_trend_writes_over_no_file_of_any_night(data_set, tmp_path, capsys):
    page = tmp_path / "trend.pdf"
    page.symlink_to(data_set / "n1.d0")
    refused(capsys, "trend", tmp_path / "first.json", data_set / "n1.hea", "--out", page)
    assert (data_set / "n1.d0").read_bytes() == b"kept"


@pytest.mark.parametrize("name", ["n1.json", "n1.pdf", "summary.csv"])
def test_batch_writes_over_no_link_to_a_recording(data_set, tmp_path, capsys, name):
    """In the folder of an earlier batch, whose files are replaced."""
    out, recorded = tmp_path / "out", data_set / "n1.d0"
    out.mkdir()
    table = ",".join(COLUMNS).encode()
    (out / "summary.csv").write_bytes(table)
    if name == "summary.csv":
        recorded.write_bytes(table)
        (out / name).unlink()
    before = recorded.read_bytes()
    (out / name).symlink_to(recorded)
    refused(capsys, "batch", data_set, "--out", out, "--pdf")
    assert recorded.read_bytes() == before


def test_a_simulated_night_takes_no_place_of_a_patients_night_of_the_same_name(patient, tmp_path, capsys):
    before = contents(tmp_path)
    # Beside it, its labels would become those of the patient's.
    for name in ("p.edf", "p", "p.hea"):
        assert "not simulated" in refused(capsys, "demo-recording", tmp_path / name, "--hours", "0.1")
    assert contents(tmp_path) == before


def test_a_simulated_night_takes_no_place_of_signals_that_lost_their_header(tmp_path, capsys):
    (tmp_path / "p.dat").write_bytes(b"kept")
    assert "p.dat" in refused(capsys, "demo-recording", tmp_path / "p", "--hours", "0.1")
    write_edf(simulate_night(hours=0.1), tmp_path / "p.edf")
    assert "p.dat" in refused(capsys, "demo-recording", tmp_path / "p", "--hours", "0.1")
    assert (tmp_path / "p.dat").read_bytes() == b"kept"
    (tmp_path / "p.dat").unlink()
    write_wfdb(simulate_night(hours=0.1), tmp_path / "p")
    assert main(["demo-recording", str(tmp_path / "p"), "--hours", "0.1"]) == 0


def test_a_model_takes_no_place_of_a_file_that_is_no_model(tmp_path, monkeypatch, capsys):
    from semscnn_gui.semscnn.installed_models import find_model

    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setenv("SEMSCNN_GUI_MODELS", str(models))
    source = tmp_path / "new.safetensors"
    shutil.copy(find_model().path, source)
    monkeypatch.setattr("semscnn_gui.semscnn.installed_models.bundled", lambda *_: tmp_path / "none")
    damaged = models / f"{find_model(source).name}.safetensors"
    damaged.write_bytes(b"of a later version")
    assert main(["models", "add", str(source)]) == 3
    assert "there already" in capsys.readouterr().err
    assert damaged.read_bytes() == b"of a later version"


@pytest.mark.parametrize("to_link", [False, True])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other.csv", ("analyze", "--csv")),
        ("other.csv", ("export", "--format", "csv", "--out")),
        ("other.txt", ("export", "--format", "rr", "--out")),
        ("other.rr", ("export", "--format", "rr", "--out")),
    ],
)
def test_no_result_is_written_over_another_list_of_rr_intervals(tmp_path, capsys, name, words, to_link):
    night, other, link = tmp_path / "night.txt", tmp_path / name, tmp_path / f"link{Path(name).suffix}"
    for seed, file in enumerate((night, other)):
        write_rr_night(file, seed=seed)
    before = other.read_bytes()
    if to_link:
        link.symlink_to(other)
    refused(capsys, words[0], night, *words[1:], link if to_link else other)
    assert other.read_bytes() == before


def test_results_replace_those_of_last_week(tmp_path):
    night = write_rr_night(tmp_path / "night.txt")
    for _ in range(2):
        for words in (("analyze", "--csv", "m.csv"), ("export", "--format", "csv", "--out", "e.csv")):
            assert main([words[0], str(night), *words[1:-1], str(tmp_path / words[-1])]) == 0
        assert main(["export", str(night), "--format", "rr", "--out", str(tmp_path / "intervals.txt")]) == 0


def test_results_are_not_written_over_the_signal_file_of_another_record(tmp_path, capsys):
    night, signal = write_rr_night(tmp_path / "night.txt"), tmp_path / "other.csv"
    (tmp_path / "z.hea").write_text("z 1 100 31000\nother.csv 516 1000/mV\n")
    signal.write_bytes(b"kept")
    refused(capsys, "analyze", night, "--csv", signal)
    assert signal.read_bytes() == b"kept"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_named_pipe_in_a_folder_holds_up_no_batch(tmp_path):
    os.mkfifo(tmp_path / "pipe.edf")
    os.mkfifo(tmp_path / "pipe.txt")
    assert not is_own_export(tmp_path / "pipe.edf")
    assert not is_own_export(tmp_path / "pipe.txt")
