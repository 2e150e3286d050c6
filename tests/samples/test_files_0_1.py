"""Recordings, results, exports, models and prepared nights that version 0.1 wrote."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import edfio
import numpy as np
import pytest

from semscnn_gui.batch.batch import run_batch
from semscnn_gui.batch.finding import find_recordings
from semscnn_gui.batch.night_job import NightJob, NightOutcome, do_night
from semscnn_gui.batch.table import COLUMNS
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.export.own_files import is_own_export
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.results_reading import read_results
from semscnn_gui.recording import open_recording
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.semscnn.weights import load_weights
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.records_table import ahi_of

NIGHT = "cf7e256631d0e1b1e46618063edbdec1727d5861c9fbf59e013738276034a294"
STATES = "NNNNNAAAAANNNN"


@pytest.fixture(scope="module")
def samples(samples_of: Callable[[str], Path]) -> Path:
    return samples_of("0.1")


def letters(states: Sequence[MinuteState]) -> str:
    return "".join(state.value[0].upper() for state in states)


@pytest.mark.parametrize(("name", "kind"), [("demo.edf", "EDF+C"), ("demo-wfdb.hea", "WFDB")])
def test_demo_recordings_say_that_they_are_simulated(samples, name, kind):
    recording = open_recording(samples / "recordings" / name)
    assert (recording.format, recording.simulated, recording.duration_s) == (kind, True, 360.0)
    assert (recording.ecg.fs, recording.ecg.channel, len(recording.ecg.samples_mv)) == (80.0, "ECG", 28800)
    assert recording.start is not None
    assert recording.identity.name == "SIMULATED PATIENT"
    assert set(recording.reference) <= {"A", "N"}
    assert len(recording.reference) == 6
    assert recording.ecg.range_mv == pytest.approx((-5, 5), abs=0.001)
    assert recording.warnings == ()


def test_results_without_a_review(samples):
    night = read_results(samples / "results" / "unreviewed.json")
    assert letters(night.states) == STATES
    assert (night.app_version, night.recording_name, night.recording_sha256) == ("0.1.0", "night.txt", NIGHT)
    assert (night.start, night.duration_s) == (datetime(2026, 3, 14, 23, 10), pytest.approx(838.755))
    assert (night.threshold, night.model_threshold, night.signed_by) == (0.46, 0.46, "")
    assert night.model_summary is None
    assert night.summary.estimated_ahi == pytest.approx(24.104762694327416)
    assert (night.summary.apnea_class, night.summary.screening_band) == ("B", "15–30")


def test_results_of_a_signed_review(samples):
    night = read_results(samples / "results" / "signed.json")
    assert letters(night.states) == "NNAANAAAAANNNN"
    assert (night.signed_by, night.threshold) == ("Dr. Ada Byron", 0.5)
    assert (night.summary.apnea_minutes, night.model_summary.apnea_minutes) == (7, 5)
    assert night.warnings == ()


def test_anonymous_results(samples):
    night = read_results(samples / "results" / "anonymous.json")
    assert (night.recording_name, night.patient.name, night.patient.patient_id) == ("withheld", "", "")
    assert letters(night.states) == STATES


def test_a_batch_goes_on_in_the_folder_of_an_earlier_one(samples, tmp_path):
    out = shutil.copytree(samples / "batch", tmp_path / "out")
    nights = tmp_path / "nights"
    nights.mkdir()
    shutil.copy(samples / "recordings" / "night.txt", nights)
    (nights / "broken.edf").write_bytes(b"0       broken")
    kept = read_results(out / "night.json")
    assert (kept.recording_sha256, letters(kept.states)) == (NIGHT, STATES)

    def here(jobs: Sequence[NightJob]) -> Iterator[tuple[int, NightOutcome]]:
        return ((i, do_night(job)) for i, job in enumerate(jobs))

    count = run_batch(find_recordings(nights, out), out, here)
    # Of the same version it is kept; a later one analyses again.
    assert (count.done + count.kept, count.failed) == (1, 1)


def test_tables_of_batches_keep_their_columns(samples):
    with (samples / "batch" / "summary.csv").open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        broken, night = table
    # Later versions may add columns.
    assert set(table.fieldnames) <= set(COLUMNS)
    assert (broken["status"], broken["file"]) == ("failed", "broken.edf")
    assert broken["error"].startswith("broken.edf: ")
    assert (night["status"], night["results"], night["apnea_min"]) == ("done", "night.json", "5")
    assert (night["sha256"], night["app_version"]) == (NIGHT, "0.1.0")


@pytest.mark.parametrize("name", ["night.csv", "night.txt", "demo.edf"])
def test_an_export_is_known_as_one_and_is_no_further_night(samples, name):
    assert is_own_export(samples / "exports" / name)


def test_an_edf_file_of_annotations_alone_holds_the_states_of_the_night(samples):
    said = [found.text for found in edfio.read_edf(samples / "exports" / "night.edf").annotations]
    assert said[0] == "normal (model)"
    assert "semscnn_gui 0.1.0" in said
    assert [words for words in said if words.endswith(("(model)", "(reviewer)"))] == [
        "normal (model)", "apnea (reviewer)", "normal (model)", "apnea (model)", "normal (model)",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["unreviewed.csv", "signed.csv"])
def test_a_table_of_minutes_is_no_recording(samples, name):
    assert is_own_export(samples / "results" / name)


def test_an_exported_edf_file_opens_with_its_lead_and_identity(samples):
    demo = open_recording(samples / "recordings" / "demo.edf")
    copy = open_recording(samples / "exports" / "demo.edf")
    assert (copy.format, copy.start, copy.identity) == ("EDF+C", demo.start, demo.identity)
    assert np.array_equal(copy.ecg.samples_mv, demo.ecg.samples_mv)
    assert copy.simulated


def test_exported_intervals_open_as_the_beats_that_they_are(samples):
    night = open_recording(samples / "recordings" / "night.txt")
    again = open_recording(samples / "exports" / "night.txt")
    assert again.duration_s == pytest.approx(night.duration_s, abs=1.0)
    assert np.diff(again.beats.time_s) == pytest.approx(np.diff(night.beats.time_s), abs=0.0011)


def test_exported_labels_open_beside_a_recording(samples, tmp_path):
    shutil.copy(samples / "exports" / "demo.edf", tmp_path / "night.edf")
    shutil.copy(samples / "exports" / "labels.apn", tmp_path / "night.apn")
    assert "".join(open_recording(tmp_path / "night.edf").reference) == "NNAANA"


def test_a_model_keeps_all_that_its_description_says(samples):
    weights = load_weights(samples / "model" / "sample.safetensors")
    assert (weights.name, weights.version, weights.recipe) == ("sample", "2.1", "rri")
    assert (weights.inputs, weights.preprocessing) == (("rri_relative", "rri_deviation"), "rri/3")
    assert (weights.threshold, weights.n_members) == (0.45, 2)
    assert weights.smoothing == {"kind": "mean_logit", "minutes": 5}
    assert weights.calibration == {"slope": 0.9, "offset": -0.1}
    assert weights.ahi == {
        "per_apnea_minute": 1.3, "error_sd": 12.5, "largest_per_hour": 55.0, "from": "probability",
        "nights": 30,
    }  # fmt: skip
    assert weights.training["nights"] == ["a01", "b02"]
    assert weights.member(1)["output.bias"].tolist() == [-5 / 64, 2 / 64]
    assert find_model(str(samples / "model" / "sample.safetensors")).name == "sample"


def test_prepared_nights_come_back(samples):
    path = samples / "prepared" / "windows.npz"
    one, other = load_nights(path)
    assert (one.name, one.person, one.preprocessing) == ("ø-0", "person 0", "rri/3")
    assert (one.label.tolist(), other.label.tolist()) == ([1, 0, -1], [1, 0])
    assert one.windows.reason == (None, UnscorableReason.NOISE, None)
    assert one.windows.minutes.tolist() == [0, 2]
    assert np.array_equal(one.windows.series.ravel(), np.arange(3600, dtype=np.float32) % 100 / 64)
    assert np.array_equal(other.windows.series.ravel(), np.arange(1800, dtype=np.float32) % 100 / 64 + 1)
    assert np.array_equal(one.heart_rate_bpm, [61.5, np.nan, 63.25], equal_nan=True)
    assert ahi_of(path) == {"ø-0": 12.5}


def test_samples_name_no_folder_of_the_machine_that_made_them(samples):
    recent = json.loads((samples / "settings" / "recent-files.json").read_text(encoding="utf-8"))
    assert recent == ["/recordings/night.txt", "/recordings/old.edf"]
