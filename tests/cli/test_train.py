from __future__ import annotations

import pytest

from semscnn_gui.cli import main
from semscnn_gui.semscnn.weights import load_weights


@pytest.mark.slow
def test_train_writes_a_model_that_evaluate_can_use(shared_data, tmp_path, capsys):
    command = [
        "train",
        str(shared_data / "apnea-ecg"),
        "--records",
        "a05,b01,c01,c02",
        "--out",
        str(tmp_path),
    ]
    assert main([*command, "--seed", "1", "--folds", "2", "--epochs", "1", "--name", "tiny"]) == 0
    path = tmp_path / "tiny-1.0.safetensors"
    assert load_weights(path).training["seed"] == 1
    assert main(["evaluate", str(shared_data / "apnea-ecg"), "--records", "c03", "--model", str(path)]) == 0
    assert "tiny-1.0 on apnea-ecg" in capsys.readouterr().out


def test_train_takes_nights_by_name_from_several_data_sets(shared_data, tmp_path):
    command = ["train", str(shared_data / "apnea-ecg"), str(shared_data / "hugcdn2014"), "--seed", "1"]
    options = ["--out", str(tmp_path), "--folds", "2", "--epochs", "1", "--name", "tiny"]
    assert main([*command, *options, "--records", "a05,C1,a05,c02"]) == 0
    assert load_weights(tmp_path / "tiny-1.0.safetensors").training["nights"] == ["a05", "c02", "C1"]


def test_train_refuses_a_night_that_no_data_set_has(shared_data, tmp_path, capsys):
    command = ["train", str(shared_data / "apnea-ecg"), str(shared_data / "hugcdn2014"), "--seed", "1"]
    assert main([*command, "--out", str(tmp_path), "--records", "a05,Z9"]) == 3
    assert "apnea-ecg, hugcdn2014: record is Z9" in capsys.readouterr().err


def test_train_needs_a_seed_and_a_folder(tmp_path):
    with pytest.raises(SystemExit) as stopped:
        main(["train", str(tmp_path), "--out", str(tmp_path)])
    assert stopped.value.code == 2
