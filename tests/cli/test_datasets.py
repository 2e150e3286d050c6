from __future__ import annotations

import json

import pytest

from semscnn_gui.cli import main
from semscnn_gui.semscnn.weights import load_weights


def test_evaluate_prints_and_writes_the_figures(shared_data, tmp_path, capsys):
    out = tmp_path / "e.json"
    assert main(
        ["evaluate", str(shared_data / "apnea-ecg"), "--records", "x01,x02,x03,x04", "--json", str(out)]
    ) == 0  # fmt: skip
    result = json.loads(out.read_text())
    assert set(result["per_minute"]) == {"n", "accuracy", "sensitivity", "specificity", "f1", "auc"}
    assert set(result["per_recording"]) == {"n", "accuracy", "sensitivity", "specificity", "auc", "r"}
    assert [row["record"] for row in result["records"]] == ["x01", "x02", "x03", "x04"]
    assert result["per_minute"]["n"] == sum(row["scored_minutes"] for row in result["records"])
    for row in result["records"]:
        assert row["scored_minutes"] + row["unscorable_minutes"] == row["labelled_minutes"]
    text = capsys.readouterr().out
    assert "per minute" in text
    assert f"{result['per_minute']['accuracy']:.4f}" in text


@pytest.mark.slow
def test_bundled_model_keeps_its_figures_on_the_test_nights(shared_data, tmp_path):
    out = tmp_path / "e.json"
    records = ",".join(f"x{i:02d}" for i in range(1, 36))
    assert main(["evaluate", str(shared_data / "apnea-ecg"), "--records", records, "--json", str(out)]) == 0
    result = json.loads(out.read_text())
    assert result["per_minute"]["accuracy"] >= 0.86
    assert result["per_minute"]["auc"] >= 0.93
    assert result["per_minute"]["n"] >= 0.97 * sum(row["labelled_minutes"] for row in result["records"])


def test_evaluate_reads_the_other_hospital(shared_data, capsys):
    assert main(["evaluate", str(shared_data / "hugcdn2014"), "--records", "C1,D1"]) == 0
    assert "D1" in capsys.readouterr().out


def test_evaluate_of_an_empty_folder_is_refused(tmp_path, capsys):
    assert main(["evaluate", str(tmp_path)]) == 3
    assert "without labelled nights" in capsys.readouterr().err


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
