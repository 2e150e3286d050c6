from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.semscnn.installed_models import DEFAULT_MODEL
from semscnn_gui.training.tables import TABLE_2_COLUMNS


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
    # No figure without the name of the model, and none that does not say what it is.
    assert text.startswith(f"{DEFAULT_MODEL} on apnea-ecg, 4 nights of 4 people\n")
    assert result["published"]["nights"] == 4
    assert "SE-MSCNN (published)" in text
    assert f"{result['calibration']['expected_calibration_error']:.4f}" in text
    assert "no 95 % intervals: they need nights of at least 5 people" in text


@pytest.mark.exhaustive
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


def write_nights(folder, n=5):
    folder.mkdir()
    for i in range(n):
        rr = np.random.default_rng(i).normal(900, 60, 30 * 330)
        labels = np.random.default_rng(i).random(30) < 0.2 * i
        np.savez(folder / f"n{i}.npz", labels=labels, rr_ms=rr, frame_start=np.arange(31) * 330)


def test_evaluate_writes_what_it_is_asked_for(tmp_path, capsys):
    write_nights(tmp_path / "nights")
    table, pictures, figures = tmp_path / "t2.csv", tmp_path / "plots", tmp_path / "e.json"
    command = ["evaluate", str(tmp_path / "nights"), "--table2", str(table), "--plots", str(pictures)]
    assert main([*command, "--json", str(figures)]) == 0
    rows = list(csv.DictReader(table.open()))
    assert tuple(rows[0]) == TABLE_2_COLUMNS
    per_recording = json.loads(figures.read_text())["per_recording"]
    assert rows[0]["Method"] == DEFAULT_MODEL
    assert float(rows[0]["Accuracy(%)"]) == pytest.approx(100 * per_recording["accuracy"])
    assert sorted(path.name for path in pictures.iterdir()) == ["nights.png", "reliability.png", "roc.png"]
    text = capsys.readouterr().out
    assert "95 % intervals in brackets: bootstrap over 5 people, 1000 resamples" in text
    assert text.rstrip().endswith("nights.png")


def test_evaluate_without_a_scored_minute_says_so_and_prints_no_figure(tmp_path, capsys):
    (tmp_path / "nights").mkdir()
    np.savez(
        tmp_path / "nights" / "n.npz", labels=np.ones(9), rr_ms=np.ones(4), frame_start=np.zeros(10, int)
    )
    assert main(["evaluate", str(tmp_path / "nights"), "--json", str(tmp_path / "e.json")]) == 0
    result = json.loads((tmp_path / "e.json").read_text())
    assert result["per_minute"]["accuracy"] is None
    assert result["accuracy_unscorable_wrong"] == 0.0
    assert result["unscorable"] == {"missing": 9}
    text = capsys.readouterr().out
    assert "nan" not in text.split()
    assert "scored: 0 minutes, 0.00 % of the 9 labelled ones, – of the 0 labelled ones with beats" in text


def test_evaluate_spoils_beats_on_demand_and_says_so(shared_data, tmp_path, capsys):
    out = tmp_path / "e.json"
    command = ["evaluate", str(shared_data / "apnea-ecg"), "--records", "x02", "--json", str(out)]
    options = ["--drop-beats", "0.02", "--add-beats", "0.01", "--jitter-ms", "20", "--perturb-seed", "7"]
    assert main([*command, *options]) == 0
    done = json.loads(out.read_text())["disturbance"]
    assert done == {"drop": 0.02, "add": 0.01, "jitter_s": pytest.approx(0.02), "seed": 7}
    told = "beats spoiled on purpose: 2 % of the beats dropped, 1 % added, jitter of 20 ms SD, seed 7"
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    "option", [("--drop-beats", "2"), ("--add-beats", "-0.1"), ("--jitter-ms", "x"), ("--perturb-seed", "-1")]
)
def test_a_disturbance_out_of_range_is_wrong_usage(tmp_path, option):
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(tmp_path), *option])
    assert stopped.value.code == 2


def test_a_malformed_file_of_published_scores_is_refused(tmp_path, capsys):
    write_nights(tmp_path / "nights", 1)
    (tmp_path / "p.csv").write_text("y_true,y_score,subject\n1,2.5,n0\n")
    assert main(["evaluate", str(tmp_path / "nights"), "--published", str(tmp_path / "p.csv")]) == 3
    assert "p.csv: y_score in line 2 is '2.5'" in capsys.readouterr().err


@pytest.mark.slow
def test_the_published_model_has_its_published_table_2(shared_data, tmp_path):
    """The published repository's own table: 100 %, 100 %, 100 %, 1.0 and a correlation of 0.979."""
    import wfdb

    from semscnn_gui.training.published_scores import compare_published, read_published
    from tests.support.training_nights import scored_night

    published = read_published(shared_data / "published" / "per-minute-scores.csv")
    nights = []
    for name in published.nights:
        symbols = wfdb.rdann(str(shared_data / "apnea-ecg" / name), "apn").symbol
        label = [int(symbol == "A") for symbol in symbols]
        nights.append(scored_night(name, label, np.full(len(label), 0.3)))
    both = compare_published(nights, 0.5, published)
    alone = both.published_alone
    assert alone.per_recording.n == 35
    assert alone.per_recording.accuracy == alone.per_recording.auc == 1.0
    assert alone.per_recording.r == pytest.approx(0.97944, abs=2e-4)
    assert alone.per_minute.accuracy == pytest.approx(0.9065, abs=1e-3)
    assert not math.isnan(both.model.per_minute.accuracy)


def test_evaluate_of_an_empty_folder_is_refused(tmp_path, capsys):
    assert main(["evaluate", str(tmp_path)]) == 3
    assert "without labelled nights" in capsys.readouterr().err
