from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from semscnn_gui.cli import main
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.review_file import SUFFIX, ReviewFile
from semscnn_gui.night.review_format import sealed
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf
from semscnn_gui.semscnn.installed_models import DEFAULT_MODEL

BEATS_ONLY = ("a05", "a13", "b03", "b05", "c02", "c08", "x02", "x11", "x17", "x31")
SUMMARY_KEYS = {
    "recorded_minutes",
    "analysable_minutes",
    "unscorable_minutes",
    "apnea_minutes",
    "apnea_minutes_per_hour",
    "longest_run_minutes",
    "class",
    "estimated_ahi",
    "screening_band",
    "heart_rate_mean",
}


@pytest.fixture(scope="module")
def demo_night(tmp_path_factory) -> Path:
    return write_edf(simulate_night(100.0, 2.0, seed=1), tmp_path_factory.mktemp("night") / "night.edf")


def analyze(*arguments: object) -> int:
    return main(["analyze", *map(str, arguments)])


def test_json_tells_everything_the_contract_names(demo_night, tmp_path, capsys):
    out = tmp_path / "r.json"
    assert analyze(demo_night, "--json", out) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert set(result) == {
        "app", "model", "recording", "warnings", "threshold", "draft", "minutes", "summary"
    }  # fmt: skip
    assert (result["threshold"], result["draft"]) == (result["model"]["threshold"], True)
    assert set(result["model"]) >= {"name", "sha256", "inputs"}
    assert set(result["recording"]) >= {
        "name", "sha256", "format", "start", "duration_s", "fs", "channel", "unit"
    }  # fmt: skip
    assert set(result["summary"]) >= SUMMARY_KEYS
    assert [row["minute"] for row in result["minutes"]] == list(range(120))
    for row in result["minutes"]:
        assert set(row) == {"minute", "state", "probability", "reason", "reference"}
        assert (row["state"] == "unscorable") == (row["probability"] is None) == (row["reason"] is not None)
        assert row["reference"] in ("A", "N")
    text = capsys.readouterr().out
    assert "SIMULATED" in text
    assert result["model"]["name"] in text
    assert "Estimated AHI" in text


def test_states_follow_probability_and_the_model_threshold(demo_night, tmp_path):
    out = tmp_path / "r.json"
    analyze(demo_night, "--json", out)
    result = json.loads(out.read_text(encoding="utf-8"))
    for row in result["minutes"]:
        if row["probability"] is not None:
            assert (row["state"] == "apnea") == (row["probability"] >= result["model"]["threshold"])
    assert result["summary"]["apnea_minutes"] == sum(row["state"] == "apnea" for row in result["minutes"])


def test_csv_holds_the_same_minutes_as_json(demo_night, tmp_path):
    analyze(demo_night, "--json", tmp_path / "r.json", "--csv", tmp_path / "r.csv")
    minutes = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["minutes"]
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(minutes)
    for row, minute in zip(rows, minutes, strict=True):
        assert {key: value or None for key, value in row.items()} == {
            key: None if value is None else str(value) for key, value in minute.items()
        }


def test_simulated_apnea_is_mostly_found(demo_night, tmp_path):
    analyze(demo_night, "--json", tmp_path / "r.json")
    minutes = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["minutes"]
    scored = [row for row in minutes if row["state"] != "unscorable"]
    right = [(row["state"] == "apnea") == (row["reference"] == "A") for row in scored]
    assert len(scored) >= 100
    assert np.mean(right) >= 0.7


def test_range_keeps_minute_numbers_and_results(demo_night, tmp_path):
    analyze(demo_night, "--json", tmp_path / "all.json")
    analyze(demo_night, "--start", 30, "--stop", 50, "--json", tmp_path / "part.json")
    whole = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    part = json.loads((tmp_path / "part.json").read_text(encoding="utf-8"))
    assert part["minutes"] == whole["minutes"][30:50]
    assert part["summary"]["recorded_minutes"] == 20


def test_report_is_written_on_the_paper_asked_for_and_without_identity(demo_night, tmp_path):
    assert analyze(demo_night, "--pdf", tmp_path / "r.pdf", "--paper", "letter", "--anonymise") == 0
    report = PdfReader(tmp_path / "r.pdf")
    assert tuple(map(float, report.pages[0].mediabox[2:])) == (612.0, 792.0)
    text = " ".join(page.extract_text() for page in report.pages)
    assert "identity and dates withheld" in text
    assert "SIMULATED PATIENT" not in text
    assert "night.edf" not in text


def test_the_length_printed_is_that_of_the_report(tmp_path, capsys):
    night = tmp_path / "night.txt"
    night.write_text("0.8\n" * (60 * 75 + 60))
    assert analyze(night, "--pdf", tmp_path / "r.pdf") == 0
    words = " ".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert "1 h 00 min" in capsys.readouterr().out
    assert "1 h 00 min" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.edf"], ["missing.edf"]),
        (["NIGHT", "--channel", "EEG"], ["EEG", "ECG"]),
        (["NIGHT", "--model", "nonsense"], ["nonsense", DEFAULT_MODEL]),
        (["NIGHT", "--start", "500"], ["range of minutes", "500"]),
        (["NIGHT", "--json", "no/such/folder/r.json"], ["r.json", "not writable"]),
        (["TEXT"], ["words.edf"]),
    ],
)
def test_unusable_input_is_one_sentence_and_exit_code_3(demo_night, tmp_path, capsys, arguments, words):
    (tmp_path / "words.edf").write_text("these are words\n" * 50)
    named = {"NIGHT": str(demo_night), "TEXT": str(tmp_path / "words.edf")}
    assert analyze(*[named.get(argument, argument) for argument in arguments]) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Traceback" not in error
    for word in words:
        assert word in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"],
        ["analyze", "x.edf", "--start", "soon"],
        ["analyze", "x.edf", "--pdf", "r.pdf", "--paper", "a3"],
        ["analyze", "x.edf", "--anonymise"],
        ["analyze", "x.edf", "--anonymise", "--pdf", "r.pdf", "--json", "r.json"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_broken_file_leaves_no_output(tmp_path):
    (tmp_path / "night.edf").write_bytes(b"0       broken")
    assert analyze(tmp_path / "night.edf", "--json", tmp_path / "r.json", "--pdf", tmp_path / "r.pdf") == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.edf"]


@pytest.mark.parametrize("record", BEATS_ONLY)
def test_beats_only_nights_analyse_close_to_their_labels(shared_data, tmp_path, record):
    assert analyze(shared_data / "apnea-ecg" / record, "--json", tmp_path / "r.json") == 0
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["recording"]["fs"] is None
    assert result["recording"]["channel"].endswith(".ecg")
    assert result["summary"]["analysable_minutes"] >= 0.9 * result["summary"]["recorded_minutes"]
    scored = [row for row in result["minutes"] if row["state"] != "unscorable" and row["reference"]]
    right = [(row["state"] == "apnea") == (row["reference"] == "A") for row in scored]
    assert np.mean(right) > 0.5


def test_every_real_file_analyses_or_is_refused_with_a_sentence(shared_data, tmp_path, capsys):
    outcome = {}
    folder = shared_data / "recordings"
    for path in sorted([*folder.glob("*.edf"), *folder.glob("*.hea"), *(folder / "wfdb").glob("*.hea")]):
        code = analyze(path, "--json", tmp_path / "r.json")
        outcome[path.stem] = code
        text = capsys.readouterr()
        assert (code == 0 and path.stem in text.out) or (code == 3 and path.name in text.err)
    analysed = {name for name, code in outcome.items() if code == 0}
    assert analysed == {"apnea-ecg-a01-from-60min", "bitalino85", "03700181", "100", "100-no-len", "a103l"}


def test_published_weights_are_added_chosen_and_removed(shared_data, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SEMSCNN_GUI_MODELS", str(tmp_path / "models"))
    assert main(["models", "add", str(shared_data / "published" / "weights.best.hdf5")]) == 0
    assert main(["models", "list"]) == 0
    assert "se-mscnn-published" in capsys.readouterr().out
    night = shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf"
    assert analyze(night, "--model", "se-mscnn-published", "--json", tmp_path / "r.json") == 0
    states = [
        row["state"] for row in json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["minutes"]
    ]
    assert states[:2] == states[-2:] == ["unscorable", "unscorable"]
    assert states[2:-2].count("apnea") >= 15
    capsys.readouterr()
    assert analyze(shared_data / "apnea-ecg" / "a05", "--model", "se-mscnn-published") == 3
    assert "beats without a waveform" in capsys.readouterr().err
    assert main(["models", "remove", "se-mscnn-published"]) == 0
    assert main(["models", "remove", "se-mscnn-published"]) == 3
    assert main(["models", "remove", DEFAULT_MODEL]) == 3


def test_demo_recording_is_written_as_edf_and_as_wfdb(tmp_path, capsys):
    for name, made in (("n.edf", "n.edf"), ("w", "w.hea")):
        assert (
            main(["demo-recording", str(tmp_path / name), "--hours", "0.2", "--fs", "128", "--seed", "4"])
            == 0
        )
        assert (tmp_path / made).exists()
        assert analyze(tmp_path / made) == 0
        assert "SIMULATED" in capsys.readouterr().out


def test_record_copied_without_its_signals_is_refused(shared_data, tmp_path, capsys):
    shutil.copy(shared_data / "recordings" / "wfdb" / "100.hea", tmp_path)
    assert analyze(tmp_path / "100") == 3
    assert "100.dat" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        (["--json", "night.edf"], "the name of the recording"),
        (["--json", "a.out", "--csv", "a.out"], "another output"),
        (["--pdf", "other.edf"], "like a recording"),
        (["--json", "ok.json", "--pdf", "nowhere/r.pdf"], "not writable"),
    ],
)
def test_outputs_never_replace_a_recording_or_each_other(demo_night, tmp_path, capsys, outputs, words):
    night = Path(shutil.copy(demo_night, tmp_path / "night.edf"))
    before = night.read_bytes()
    assert analyze(night, *[tmp_path / name if "." in name else name for name in outputs]) == 3
    assert words in capsys.readouterr().err
    assert night.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["night.edf"]


def test_demo_recording_replaces_only_simulated_nights(shared_data, tmp_path, capsys):
    real = Path(shutil.copy(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf", tmp_path / "p.edf"))
    before = real.read_bytes()
    assert main(["demo-recording", str(real), "--hours", "0.1"]) == 3
    assert "not simulated" in capsys.readouterr().err
    assert real.read_bytes() == before
    for _ in range(2):
        assert main(["demo-recording", str(tmp_path / "d.edf"), "--hours", "0.1"]) == 0
    (tmp_path / "labels.apn").write_bytes(b"expert")
    assert main(["demo-recording", str(tmp_path / "labels.edf"), "--hours", "0.1"]) == 3


def test_reader_that_stops_listening_causes_no_traceback(tmp_path):
    command = f"{sys.executable} -m semscnn_gui models list | head -c 0"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.stderr == ""


def test_window_without_a_display_is_one_sentence(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 3
    assert "semscnn-gui analyze" in capsys.readouterr().err


@pytest.fixture
def reviewed_night(demo_night, tmp_path) -> tuple[Path, Path, ReviewDocument]:
    """A night, the review file beside it, and the document that wrote it."""
    night = Path(shutil.copy(demo_night, tmp_path / "night.edf"))
    recording = open_recording(night)
    document = ReviewDocument(analyze_recording(recording), store=ReviewFile(recording))
    run = document.runs[0].minutes
    document.mark(run, MinuteState.NORMAL)
    document.accept(range(100, 103))
    document.set_note(run.start, "awake, moving")
    beats = document.night.peaks.time_s
    for beat in beats[(beats > 3000) & (beats < 3060)]:
        document.delete_peak(float(beat))
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))
    document.set_threshold(0.4)
    document.sign("Dr A. Smith")
    return night, tmp_path / ("night.edf" + SUFFIX), document


def test_review_read_back_gives_what_the_window_shows(reviewed_night, tmp_path, capsys):
    night, review, document = reviewed_night
    out = tmp_path / "r.json"
    assert analyze(night, "--review", review, "--json", out, "--csv", tmp_path / "r.csv") == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result == json.loads(json.dumps(night_as_dict(document.night, document.snapshot()))) | {
        "review": result["review"]
    }
    told = result["review"]
    run = document.runs[0].minutes
    assert (told["draft"], told["signed_by"]) == (False, "Dr A. Smith")
    assert (told["threshold"], told["model_threshold"]) == (0.4, result["model"]["threshold"])
    assert told["minutes_edited"] == len(run) + 3
    assert told["minutes_changed"] == len(document.night.changed)
    assert (told["runs_reviewed"], told["runs"]) == document.progress
    assert told["beats_removed"] > 30
    assert told["reanalysed"]
    assert told["warnings"] == []
    row = result["minutes"][run.start]
    assert (row["state"], row["model_state"], row["review_state"]) == ("normal", "apnea", "normal")
    assert (row["reviewed"], row["note"]) == (True, "awake, moving")
    assert result["minutes"][50]["model_state"] == "unscorable"
    shown = [row["state"] for row in result["minutes"]].count("apnea")
    model = [row["model_state"] for row in result["minutes"]].count("apnea")
    assert (result["summary"]["apnea_minutes"], result["model_summary"]["apnea_minutes"]) == (shown, model)
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["review_state"] for row in rows].count("normal") >= len(run)
    text = capsys.readouterr().out
    assert "signed by Dr A. Smith" in text
    assert "not reviewed" not in text


def test_review_is_never_written_by_reading_it(reviewed_night, tmp_path, capsys):
    night, review, _ = reviewed_night
    before = review.read_bytes()
    assert analyze(night, "--review", review, "--json", review) == 3
    assert "the review or another output" in capsys.readouterr().err
    assert analyze(night, "--review", review, "--pdf", tmp_path / "r.pdf") == 0
    assert review.read_bytes() == before
    from pypdf import PdfReader

    words = "".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert "Signed by Dr A. Smith" in words
    assert "apnea from probability 0.4" in words
    assert "DRAFT" not in words


@pytest.mark.parametrize("output", ["--json", "--csv", "--pdf"])
def test_a_review_that_no_option_names_is_not_replaced_either(reviewed_night, capsys, output):
    night, review, _ = reviewed_night
    before = review.read_bytes()
    assert analyze(night, output, review) == 3
    assert "named like a review" in capsys.readouterr().err
    assert review.read_bytes() == before


def test_part_of_a_signed_night_is_a_draft(reviewed_night, tmp_path):
    night, review, document = reviewed_night
    out = tmp_path / "r.json"
    assert analyze(night, "--review", review, "--start", 90, "--stop", 110, "--json", out) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["review"]["draft"]
    assert result["review"]["minutes_edited"] == 3
    assert "it is a draft again" in result["review"]["warnings"][0]
    assert [row["state"] for row in result["minutes"]] == [
        state.value for state in document.night.states()[90:110]
    ]


def test_another_model_keeps_the_edits_and_is_said(reviewed_night, tmp_path, capsys):
    night, review, _ = reviewed_night
    whole = json.loads(review.read_text(encoding="utf-8"))
    whole["model"] = {"name": "se-mscnn-rri-0.1", "sha256": "0" * 64}
    del whole["sha256"]
    review.write_bytes(sealed(json.dumps(whole).removesuffix("}").encode()))
    out = tmp_path / "r.json"
    assert analyze(night, "--review", review, "--json", out) == 0
    told = json.loads(out.read_text(encoding="utf-8"))["review"]
    assert told["minutes_edited"] > 3
    assert "made over the output of se-mscnn-rri-0.1" in told["warnings"][0]
    assert "se-mscnn-rri-0.1" in capsys.readouterr().out


def test_review_that_does_not_fit_is_one_sentence_and_exit_code_3(reviewed_night, tmp_path, capsys):
    night, review, _ = reviewed_night
    other = tmp_path / "other.edf"
    write_edf(simulate_night(100.0, 0.2, seed=9), other)
    (tmp_path / "broken.json").write_bytes(review.read_bytes()[:-40])
    for recording, file, words in (
        (other, review, "another one (SHA-256 "),
        (night, tmp_path / "broken.json", "damaged"),
        (night, tmp_path / "none.json", "not readable"),
    ):
        assert analyze(recording, "--review", file, "--json", tmp_path / "no.json") == 3
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1
    assert not (tmp_path / "no.json").exists()
