from __future__ import annotations

import json

import pytest

from semscnn_gui.cli import main


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
