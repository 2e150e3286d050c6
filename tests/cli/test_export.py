"""``semscnn-gui export`` from end to end."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from semscnn_gui.cli import main
from semscnn_gui.export import SUFFIX, ExportFormat
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf
from semscnn_gui.semscnn.installed_models import DEFAULT_MODEL

_KEPT = "night.edf"


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    return write_edf(simulate_night(100.0, 0.5, seed=1), tmp_path_factory.mktemp("night") / _KEPT)


def run(*arguments: object) -> int:
    return main([*map(str, arguments)])


def test_json_equals_that_of_analyze(recording, tmp_path, capsys):
    assert run("analyze", recording, "--json", tmp_path / "analyze.json") == 0
    capsys.readouterr()
    assert run("export", recording, "--format", "json", "--out", tmp_path / "export.json") == 0
    assert (tmp_path / "export.json").read_bytes() == (tmp_path / "analyze.json").read_bytes()
    said = capsys.readouterr().out
    assert DEFAULT_MODEL in said
    assert "DRAFT – not reviewed" in said


def test_threshold_decides_what_is_apnea(recording, tmp_path):
    out = tmp_path / "night.csv"
    assert run("export", recording, "--format", "csv", "--threshold", "0.9", "--out", out) == 0
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scored = [row for row in rows if row["model_probability"]]
    assert len(scored) >= 20
    for row in scored:
        assert (row["final_state"] == "apnea") == (float(row["model_probability"]) >= 0.9)
        assert float(row["threshold"]) == 0.9


def test_trend_is_warned_where_a_threshold_of_the_command_line_counted_the_minutes(recording, tmp_path):
    first, second = simulate_night(100.0, 0.5, seed=1), simulate_night(100.0, 0.5, seed=2)
    other = write_edf(replace(second, identity=first.identity), tmp_path / "other.edf")
    for file, name, more in ((recording, "one.json", ["--threshold", "0.9"]), (other, "two.json", [])):
        assert run("export", file, "--format", "json", "--out", tmp_path / name, *more) == 0
    told = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert (told["threshold"], told["draft"]) == (0.9, True)
    assert told["model"]["threshold"] != 0.9
    assert run("trend", tmp_path / "one.json", tmp_path / "two.json", "--out", tmp_path / "t.pdf") == 0
    words = " ".join(PdfReader(tmp_path / "t.pdf").pages[0].extract_text().split())
    assert "Apnea minutes were counted from different probabilities" in words


def test_anonymous_json_names_nobody_and_no_day(recording, tmp_path):
    out = tmp_path / "anonymous.json"
    assert run("export", recording, "--format", "json", "--anonymise", "--out", out) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["recording"]["date"] is None
    assert told["recording"]["start"] == told["recording"]["clock"] == "23:11:36"
    assert set(told["recording"].get("patient", {}).values()) <= {None}
    assert "night.edf" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "kind", "words"),
    [
        (_KEPT, "edf", ["recording"]),
        ("night.apn", "apn", ["night.apn", "night-minutes.apn"]),
        ("no/folder/n.csv", "csv", ["folder"]),
    ],
)
def test_it_refuses_before_the_work(recording, capsys, out, kind, words):
    before = recording.read_bytes()
    assert run("export", recording, "--format", kind, "--out", recording.parent / out) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert all(word in error for word in words)
    assert recording.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "xml", "--out", "x.xml"],
        ["--format", "csv"],
        ["--format", "csv", "--out", "x.csv", "--threshold", "2"],
    ],
)
def test_wrong_usage_is_exit_code_2(recording, arguments):
    with pytest.raises(SystemExit) as stopped:
        run("export", recording, *arguments)
    assert stopped.value.code == 2


def test_a_broken_file_leaves_no_output(tmp_path):
    (tmp_path / "night.edf").write_bytes(b"0       broken")
    out = tmp_path / f"out{SUFFIX[ExportFormat.FHIR]}"
    assert run("export", tmp_path / "night.edf", "--format", "fhir", "--out", out) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.edf"]
