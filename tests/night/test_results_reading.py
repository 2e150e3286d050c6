from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.results import night_as_dict, write_json
from semscnn_gui.night.results_reading import read_results, results_of
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Identity
from semscnn_gui.recording.simulation.simulated_night import simulate_night


@pytest.fixture(scope="module")
def night():
    recording = simulate_night(100.0, 0.5, seed=1)
    return ReviewedNight(analyze_recording(recording))


@pytest.fixture(scope="module")
def told(night):
    return night_as_dict(night)


def changed(told, key, value):
    """A copy with the value at a dotted key replaced."""
    copy = json.loads(json.dumps(told))
    *parts, last = key.split(".")
    place = copy
    for part in parts:
        place = place[int(part) if part.isdigit() else part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def test_what_is_written_is_read_back(night, tmp_path):
    path = write_json(night, tmp_path / "r.json")
    results = read_results(path)
    recording, model = night.analysis.recording, night.analysis.model
    assert results.states == night.states()
    assert results.summary == night.summary
    assert results.model_summary is None
    assert (results.model_name, results.model_sha256, results.threshold) == (
        model.name,
        model.sha256,
        model.threshold,
    )
    assert (results.recording_sha256, results.start) == (recording.sha256, recording.start)
    assert results.simulated
    assert results.signed_by == ""


def test_patient_is_who_the_clinician_wrote_else_the_header(night, tmp_path):
    header = Identity(name="Ann Example", patient_id="P-7", birth_date="1960-02-03", sex="F")
    recording = replace(night.analysis.recording, identity=header)
    reviewed = ReviewedNight(
        replace(night.analysis, recording=recording), Review(study=Study(patient_id="P-8"))
    )
    results = read_results(write_json(reviewed, tmp_path / "r.json"))
    assert results.patient == replace(header, patient_id="P-8")


def test_range_of_minutes_keeps_its_numbers(tmp_path):
    recording = simulate_night(100.0, 0.5, seed=1)
    part = ReviewedNight(analyze_recording(recording, start_minute=10, stop_minute=20))
    results = read_results(write_json(part, tmp_path / "r.json"))
    assert (results.first_minute, len(results.states)) == (10, 10)


def test_threshold_is_the_one_that_the_states_were_made_with(night, tmp_path):
    chosen = ReviewedNight(night.analysis, Review(threshold=0.9))
    told = night_as_dict(chosen)
    assert (told["threshold"], told["draft"]) == (0.9, True)
    results = read_results(write_json(chosen, tmp_path / "r.json"))
    assert results.states == chosen.states() != night.states()
    assert results.threshold == 0.9 != results.model_threshold


def test_results_of_older_versions_tell_threshold_and_signature_in_their_review(told, tmp_path):
    older = changed(changed(told, "threshold", None), "draft", None)
    model = told["model"]["threshold"]
    assert results_of(older, tmp_path / "r.json").threshold == model
    review = {"threshold": 0.3, "signed_by": "Dr A. Smith"}
    signed = older | {"review": review, "model_summary": told["summary"]}
    assert results_of(signed, tmp_path / "r.json").threshold == 0.3
    assert results_of(signed, tmp_path / "r.json").signed_by == "Dr A. Smith"
    assert results_of(signed | {"draft": True}, tmp_path / "r.json").signed_by == ""


def test_reviewed_states_are_those_shown(night, tmp_path):
    review = Review(edits=MappingProxyType({3: MinuteState.UNSCORABLE}))
    results = read_results(write_json(ReviewedNight(night.analysis, review), tmp_path / "r.json"))
    assert results.states[3] is MinuteState.UNSCORABLE


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("model", None, "model"),
        ("model.sha256", 7, "model.sha256"),
        ("model.threshold", "high", "model.threshold"),
        ("model.threshold", True, "model.threshold"),
        ("recording.start", "yesterday", "start"),
        ("recording.patient", ["x"], "patient"),
        ("minutes", {}, "minutes"),
        ("minutes", [], "minutes"),
        ("minutes.0.minute", -1, "minute in row 0"),
        ("minutes.4.minute", 9, "minute in row 4"),
        ("minutes.4.state", "healthy", "state of minute 4"),
        ("minutes.4.state", [1], "state of minute 4"),
        ("summary.estimated_ahi_error", None, "another version"),
        ("summary.analysable_minutes", 1.5, "summary.analysable_minutes"),
        ("summary.recorded_minutes", 31, "number of minutes"),
        ("warnings", "none", "warnings"),
        ("threshold", "high", "threshold"),
        ("draft", "no", "draft"),
        ("review", {"signed_by": 3}, "model_summary"),
    ],
)
def test_impossible_results_are_refused_with_the_field(told, tmp_path, key, value, word):
    with pytest.raises(InputError, match=word) as refused:
        results_of(changed(told, key, value), tmp_path / "night.json")
    assert refused.value.file == "night.json"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{", b'{"model": NaN}', b"[" * 100_000])
def test_a_file_that_holds_no_results_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InputError, match=r"x\.json"):
        read_results(tmp_path / "x.json")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="not readable"):
        read_results(tmp_path / "x.json")
