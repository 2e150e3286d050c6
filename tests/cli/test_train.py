from __future__ import annotations

import pytest

from semscnn_gui.cli import main
from semscnn_gui.semscnn.weights import load_weights

SMALL = ["--seed", "1", "--folds", "2", "--members", "1", "--epochs", "1", "--name", "tiny"]


@pytest.mark.slow
def test_train_writes_a_model_that_evaluate_can_use(shared_data, tmp_path, capsys):
    learning = [str(shared_data / "apnea-ecg"), "--records", "a05,b01,c01,c02"]
    assert main(["train", *learning, "--out", str(tmp_path), *SMALL, "--jobs", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  loss")[0] for line in sorted(lines) if "loss" in line] == [
        "all nights  network 1  epoch  1",
        "fold 1  network 1  epoch  1",
        "fold 2  network 1  epoch  1",
    ]
    path = tmp_path / "tiny-1.0.safetensors"
    weights = load_weights(path)
    assert weights.training["seed"] == 1
    # records.csv beside the recordings gives the AHI.
    assert weights.ahi["nights"] == 4
    assert main(["evaluate", str(shared_data / "apnea-ecg"), "--records", "c03", "--model", str(path)]) == 0
    assert "tiny-1.0 on apnea-ecg" in capsys.readouterr().out


@pytest.mark.exhaustive
def test_train_takes_nights_by_name_from_several_data_sets(shared_data, tmp_path):
    sets = [str(shared_data / "apnea-ecg"), str(shared_data / "hugcdn2014"), "--records", "a05,C1,a05,c02"]
    options = ["--no-variation", "--calibrate-on", "apnea-ecg"]
    assert main(["train", *sets, "--out", str(tmp_path), *SMALL, *options]) == 0
    weights = load_weights(tmp_path / "tiny-1.0.safetensors")
    assert weights.training["nights"] == ["a05", "c02", "C1"]
    assert weights.training["calibrated_on"] == "apnea-ecg"
    assert [weights.training["plan"][name] for name in ("offset", "scale", "shift", "jitter")] == [0] * 4
    # Two people are too few to tell the error of an estimated AHI.
    assert weights.ahi == {}


def test_train_refuses_a_night_that_no_data_set_has(shared_data, tmp_path, capsys):
    command = ["train", str(shared_data / "apnea-ecg"), str(shared_data / "hugcdn2014"), "--seed", "1"]
    assert main([*command, "--out", str(tmp_path), "--records", "a05,Z9"]) == 3
    assert "apnea-ecg, hugcdn2014: record is Z9" in capsys.readouterr().err


def test_train_needs_a_seed_and_a_folder(tmp_path):
    with pytest.raises(SystemExit) as stopped:
        main(["train", str(tmp_path), "--out", str(tmp_path)])
    assert stopped.value.code == 2
