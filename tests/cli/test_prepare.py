from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.training.dataset import load_nights


def test_prepare_writes_nights_that_load_as_those_of_the_folders(shared_data, tmp_path, capsys):
    folders = [shared_data / "apnea-ecg", shared_data / "hugcdn2014"]
    out = tmp_path / "windows.npz"
    assert main(["prepare", *map(str, folders), "--out", str(out), "--records", "c05,C1"]) == 0
    assert capsys.readouterr().out.startswith(f"{out}: 2 nights of 2 people, ")
    for night, other in zip(load_nights(out), load_nights(folders, ["c05", "C1"]), strict=True):
        assert (night.name, night.person) == (other.name, other.person)
        assert night.windows.series.tobytes() == other.windows.series.tobytes()


def write_short_night(path, seed):
    """Write 40 labelled minutes, each with the RR intervals of the five minutes around it."""
    rr = np.random.default_rng(seed).normal(1000.0, 40.0, 40 * 330)
    np.savez(path, labels=np.arange(40) // 10 % 2, rr_ms=rr, frame_start=np.arange(41) * 330)


def test_training_from_the_file_gives_the_weights_of_the_folder(tmp_path):
    folder, out = tmp_path / "nights", tmp_path / "windows.npz"
    folder.mkdir()
    for seed in range(2):
        write_short_night(folder / f"n{seed}.npz", seed)
    options = ["--seed", "1", "--folds", "2", "--epochs", "1", "--members", "1", "--jobs", "1"]
    assert main(["prepare", str(folder), "--out", str(out)]) == 0
    assert main(["train", str(folder), "--out", str(tmp_path / "1"), *options]) == 0
    assert main(["train", str(out), "--out", str(tmp_path / "2"), *options]) == 0
    name = "se-mscnn-rri-1.0.safetensors"
    assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_prepare_never_replaces_a_night_or_its_own_source(tmp_path, capsys):
    rr = np.full(12 * 300, 1000.0)
    night = tmp_path / "n1.npz"
    np.savez(night, labels=np.arange(12) % 2, rr_ms=rr, frame_start=np.arange(13) * 300)
    before = night.read_bytes()
    assert main(["prepare", str(tmp_path), "--out", str(night)]) == 3
    assert "n1.npz: output file is there already and no prepared nights" in capsys.readouterr().err
    assert night.read_bytes() == before
    out = tmp_path / "windows.npz"
    assert main(["prepare", str(tmp_path), "--out", str(out)]) == 0
    assert main(["prepare", str(out), "--out", str(out)]) == 3
    assert "one of the data sets" in capsys.readouterr().err
    assert load_nights(out)[0].name == "n1"


def test_amplitudes_of_nights_without_a_waveform_are_refused(shared_data, tmp_path, capsys):
    for folder, record, words in (
        (
            "apnea-ecg",
            "a05",
            "a05: content is beats without a waveform; recipe rri+amplitude needs R amplitudes",
        ),
        (
            "hugcdn2014",
            "C1",
            "C1.npz: content is RR intervals without a waveform or beat times; recipe rri+amplitude",
        ),
    ):
        data = [str(shared_data / folder), "--records", record, "--recipe", "rri+amplitude"]
        assert main(["prepare", *data, "--out", str(tmp_path / "w.npz")]) == 3
        assert words in capsys.readouterr().err
        assert main(["train", *data, "--out", str(tmp_path / "t"), "--seed", "1"]) == 3
        assert words in capsys.readouterr().err
    assert not (tmp_path / "w.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a DATASET, or --dataset"),
        (["--download"], "argument --download: name the data set with --dataset, one of apnea-ecg"),
        (["--to", "somewhere"], "argument --to: name the data set"),
        (["--dataset", "ucddb"], "argument --dataset: invalid choice: 'ucddb'"),
        (["set", "--records", ","], "name at least one record"),
    ],
)
@pytest.mark.parametrize(
    "command", [["prepare", "--out", "w.npz"], ["train", "--out", "t", "--seed", "1"], ["evaluate"]]
)
def test_wrong_usage_is_told_before_any_work(tmp_path, monkeypatch, capsys, command, arguments, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main([*command, *arguments])
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["prepare", "--out", "w.npz"], ["train", "--out", "t", "--seed", "1"]])
def test_unknown_recipe_is_wrong_usage(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main([*command, "set", "--recipe", "ecg"])
    assert stopped.value.code == 2
    assert "argument --recipe: invalid choice: 'ecg'" in capsys.readouterr().err


def test_evaluation_of_the_file_is_that_of_the_folder(shared_data, tmp_path):
    folder, windows = shared_data / "apnea-ecg", tmp_path / "apnea-ecg.npz"
    records = ["--records", "x01,x11"]
    assert main(["prepare", str(folder), "--out", str(windows), *records]) == 0
    results = []
    for i, source in enumerate((folder, windows)):
        out = tmp_path / f"{i}.json"
        assert main(["evaluate", str(source), *records, "--json", str(out)]) == 0
        results.append(json.loads(out.read_text()))
    assert results[0]["per_minute"] == results[1]["per_minute"]
    assert results[0]["records"] == results[1]["records"]


def test_named_data_set_is_fetched_only_when_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_args, **_options: pytest.fail("network used"))
    out = str(tmp_path / "w.npz")
    for command in (["prepare", "--out", out], ["train", "--out", out, "--seed", "1"], ["evaluate"]):
        assert main([*command, "--dataset", "apnea-ecg"]) == 3
        error = capsys.readouterr().err
        assert "data set apnea-ecg is missing; fetch it with --download" in error
        assert error.count("\n") == 1


def test_download_without_a_network_is_one_sentence_at_once(tmp_path, monkeypatch, capsys):
    def fail(url, timeout):
        raise urllib.error.URLError(OSError("Name or service not known"))

    monkeypatch.setattr(urllib.request, "urlopen", fail)
    start = time.monotonic()
    options = ["--dataset", "apnea-ecg", "--download", "--to", str(tmp_path / "set")]
    assert main(["train", *options, "--out", str(tmp_path / "t"), "--seed", "1"]) == 3
    assert time.monotonic() - start < 10
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "physionet.org cannot be reached (Name or service not known); connect this computer" in error


def test_named_data_set_is_used_where_it_is(shared_data, tmp_path):
    out = tmp_path / "w.npz"
    where = ["--dataset", "apnea-ecg", "--to", str(shared_data / "apnea-ecg")]
    assert main(["prepare", *where, "--records", "c05", "--out", str(out)]) == 0
    assert [night.name for night in load_nights(Path(out))] == ["c05"]
