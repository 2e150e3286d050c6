from __future__ import annotations

import errno
import json
from dataclasses import replace

import pytest

from semscnn_gui.batch import night_job
from semscnn_gui.batch.night_job import do_night
from semscnn_gui.cli import main
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_file import SUFFIX, ReviewFile
from semscnn_gui.recording import open_recording, opening
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf


@pytest.fixture
def no_analysis(monkeypatch):
    """Whatever analyses while this holds is a mistake."""

    def refuse(*_):
        raise AssertionError("analysed again")

    return lambda: monkeypatch.setattr(night_job, "analyze_recording", refuse)


def test_results_are_byte_for_byte_those_of_analyze(tmp_path, rr_night, job_of):
    night = rr_night(tmp_path / "night.txt")
    out = tmp_path / "out"
    out.mkdir()
    outcome = do_night(job_of(night, out, pdf=True))
    assert main(["analyze", str(night), "--json", str(tmp_path / "single.json")]) == 0
    assert (out / "night.json").read_bytes() == (tmp_path / "single.json").read_bytes()
    assert (out / "night.pdf").read_bytes().startswith(b"%PDF-")
    single = json.loads((tmp_path / "single.json").read_text(encoding="utf-8"))
    assert outcome.results.summary.estimated_ahi == single["summary"]["estimated_ahi"]
    assert not outcome.kept


def test_a_finished_night_is_kept(tmp_path, rr_night, job_of, no_analysis):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path)
    first = do_night(job)
    written = job.json.stat().st_mtime_ns
    no_analysis()
    again = do_night(job)
    assert again.kept
    assert again.results == first.results
    assert job.json.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "change",
    [
        lambda job: job.recording.write_text(job.recording.read_text() + "0.8\n"),
        lambda job: job.json.write_text(job.json.read_text().replace('"version": "', '"version": "9')),
        lambda job: job.json.write_text(job.json.read_text().replace(job.model_sha256, "0" * 64)),
        lambda job: job.json.write_text(job.json.read_text()[:-100]),
        lambda job: job.pdf.unlink(),
    ],
    ids=["other content", "other version", "other model", "half a file", "no report"],
)
def test_a_night_is_done_again_when_something_else_made_its_results(tmp_path, rr_night, job_of, change):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path, pdf=True)
    do_night(job)
    change(job)
    outcome = do_night(job)
    assert not outcome.error
    assert not outcome.kept
    assert do_night(job).kept


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "NIGHT", "--start", "2", "--json", "RESULTS"],
        ["analyze", "NIGHT", "--stop", "9", "--json", "RESULTS"],
        ["export", "NIGHT", "--format", "json", "--threshold", "0.9", "--out", "RESULTS"],
    ],
    ids=["without the first minutes", "without the last", "another threshold"],
)
def test_results_that_another_command_put_there_are_not_taken_for_the_nights(
    tmp_path, rr_night, job_of, arguments
):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path)
    given = {"NIGHT": str(job.recording), "RESULTS": str(job.json)}
    assert main([given.get(argument, argument) for argument in arguments]) == 0
    outcome = do_night(job)
    assert not outcome.kept
    assert len(outcome.results.states) == 12
    assert outcome.results.threshold == outcome.results.model_threshold


def test_a_reviewed_night_is_not_taken_for_the_models(tmp_path, rr_night, job_of):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path)
    recording = open_recording(job.recording)
    document = ReviewDocument(analyze_recording(recording), store=ReviewFile(recording))
    document.mark(range(3, 9), MinuteState.UNSCORABLE)
    document.save()
    review = tmp_path / ("night.txt" + SUFFIX)
    assert main(["analyze", str(job.recording), "--review", str(review), "--json", str(job.json)]) == 0
    outcome = do_night(job)
    assert not outcome.kept
    assert outcome.results.model_summary is None


def test_another_lead_is_not_taken_for_the_one_that_would_be_analysed(tmp_path, job_of):
    made = simulate_night(100.0, 0.2, seed=3)
    night = write_edf(made, tmp_path / "night.edf")
    job = job_of(night, tmp_path)
    do_night(job)
    told = json.loads(job.json.read_text(encoding="utf-8"))
    told["recording"]["channel"] = "ECG III"
    job.json.write_text(json.dumps(told), encoding="utf-8")
    assert not do_night(job).kept
    assert do_night(job).kept


def test_results_of_a_recording_that_broke_since_go_with_it(tmp_path, rr_night, job_of):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path, pdf=True)
    do_night(job)
    job.recording.write_text("0.8\n" * 12)
    outcome = do_night(job)
    assert outcome.results is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.txt"]


def test_results_of_a_recording_that_is_away_are_kept(tmp_path, rr_night, job_of):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path, pdf=True)
    do_night(job)
    job.recording.rename(tmp_path / "elsewhere.txt")
    assert "missing" in do_night(job).error
    (tmp_path / "elsewhere.txt").rename(job.recording)
    assert do_night(job).kept


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), MemoryError("no memory")])
def test_results_of_a_recording_that_cannot_be_read_now_are_kept(
    tmp_path, rr_night, job_of, monkeypatch, error
):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path, pdf=True)
    do_night(job)

    def fail(*_):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(opening, "_read", fail)
        assert do_night(job).results is None
    assert do_night(job).kept


def test_stale_results_go_before_the_new_ones_are_there(tmp_path, rr_night, job_of, monkeypatch):
    night = rr_night(tmp_path / "night.txt")
    do_night(job_of(night, tmp_path, pdf=True))
    rr_night(night, seed=1)

    def fail(*_):
        raise MemoryError("no memory")

    monkeypatch.setattr(night_job, "analyze_recording", fail)
    outcome = do_night(job_of(night, tmp_path))
    assert outcome.results is None
    assert "night.txt" in outcome.error
    assert "MemoryError" in outcome.error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.txt"]


def test_a_broken_recording_is_a_sentence(tmp_path, job_of):
    night = tmp_path / "night.edf"
    night.write_bytes(b"0       broken")
    outcome = do_night(job_of(night, tmp_path))
    assert outcome.results is None
    assert outcome.error.startswith("night.edf: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.edf"]


def test_another_version_or_model_on_a_worker_is_refused(tmp_path, rr_night, job_of):
    job = job_of(rr_night(tmp_path / "night.txt"), tmp_path)
    assert "version of semscnn_gui" in do_night(replace(job, app_version="0.0.1")).error
    assert "SHA-256" in do_night(replace(job, model_sha256="f" * 64)).error
    assert not job.json.exists()
