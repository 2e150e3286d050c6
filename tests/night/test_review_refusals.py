from __future__ import annotations

import json
from dataclasses import replace

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.night.review_file import LARGEST_BYTES, read_review
from semscnn_gui.night.review_format import ReviewWriter, sealed
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import RecordedBeats, Recording
from tests.support.reviews import N, analysis_in


def whole_of(analysis: NightAnalysis) -> dict:
    document = ReviewDocument(analysis)
    document.mark(range(0, 2), N)
    document.set_note(1, "x")
    document.delete_peak(60.0)
    document.undo()
    whole = json.loads(ReviewWriter(analysis.recording).bytes_of(document.snapshot()))
    del whole["sha256"]
    return whole


def filed(whole: dict) -> bytes:
    return sealed(json.dumps(whole).removesuffix("}").encode())


def put(whole: dict, place: str, value: object) -> None:
    *path, last = place.split("/")
    for key in path:
        whole = whole[int(key)] if isinstance(whole, list) else whole[key]
    whole[last] = value


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("schema/version", 3, "newer version"),
        ("schema/version", True, "schema version"),
        ("schema/name", "other", "no review"),
        ("review/edits", {"8": "apnea"}, "minute 8, while the recording has 8 minutes"),
        ("review/edits", {"-1": "apnea"}, "minute -1"),
        ("review/edits", {"01": "apnea"}, "minute 01"),
        ("review/edits", {"9" * 30: "apnea"}, "minute 999"),
        ("review/edits", {"1": "snoring"}, "'snoring', which is not apnea, normal or unscorable"),
        ("review/edits", {"1": None}, "not apnea, normal or unscorable"),
        ("review/edits", [], "no JSON object"),
        ("review/notes", {"1": 7}, "no text"),
        ("review/reopened", {"1": "yes"}, "not true"),
        ("review/beat_edits", {"1e9": "added"}, "lasts 480 s"),
        ("review/beat_edits", {"nan": "added"}, "lasts 480 s"),
        ("review/beat_edits", {"10.5": "bent"}, "not added or removed"),
        ("review/study", {"height": "1"}, "unknown key"),
        ("review/study", {"patient_id": 7}, "no text"),
        ("review/study", {"strips": 7}, "no list"),
        ("review/study", {"strips": [8]}, "minute 8, while the recording has 8 minutes"),
        ("review/study", {"strips": [True]}, "minute True"),
        ("review/threshold", 1.5, "not between 0 and 1"),
        ("review/threshold", "0.5", "not between 0 and 1"),
        ("review/signed_by", "Dr X", "incomplete"),
        ("review/signed_at", "yesterday", "no date and time"),
        ("review/more", {}, "unknown key"),
        ("review/edits", {}, "history"),
        ("done/0/after", {"edits": {"0": "apnea", "1": "normal"}}, "history"),
        ("done/0/after", {"edits": {"0": "normal"}}, "different things"),
        ("done/0/minutes", 9, "8 minutes"),
        ("done/0/action", "erase", "unknown action"),
        ("done", {}, "no list"),
        ("log/0/did", "erase", "unknown action"),
        ("log/0/old", [], "no JSON object"),
        ("log/0/at", "yesterday", "no date and time"),
        ("log", {}, "no list"),
        ("undone/0/detail", "soon", "soon s"),
        ("undone/0/before", {"beat_edits": {"60.0": "added"}}, "history"),
        ("saved_at", "2026-01-01T00:00:00", "offset"),
        ("view", 3, "no JSON object"),
        ("more", 3, "unknown key"),
        ("recording/sha256", None, "no text"),
    ],
)
def test_what_no_review_can_hold_is_refused_in_one_sentence(tmp_path, place, value, words):
    analysis = analysis_in(tmp_path)
    whole = whole_of(analysis)
    read_review_text(filed(whole), "r.json", analysis.recording)
    put(whole, place, value)
    with pytest.raises(InputError) as refused:
        read_review_text(filed(whole), "r.json", analysis.recording)
    assert words in str(refused.value)
    assert str(refused.value).startswith("r.json: ")


def test_a_review_of_version_1_is_read_with_the_fields_of_its_report(tmp_path):
    analysis = analysis_in(tmp_path)
    document = ReviewDocument(analysis)
    document.mark(range(0, 2), N)
    document.set_study(Study(patient_name="A"))
    document.set_study(Study(patient_name="A", indication="snoring"))
    document.set_study(Study(patient_name="B", indication="snoring"))
    document.undo()
    whole = json.loads(ReviewWriter(analysis.recording).bytes_of(document.snapshot()))
    whole["schema"]["version"] = 1
    del whole["log"], whole["sha256"]
    whole["review"]["report"] = whole["review"].pop("study")
    changes = [("patient_name", None, "A"), ("indication", None, "snoring"), ("patient_name", "A", "B")]
    steps = [*whole["done"][1:], *whole["undone"]]
    for step, (field, before, after) in zip(steps, changes, strict=True):
        step |= {"action": "report", "detail": field}
        step |= {"before": {"report": {field: before}}, "after": {"report": {field: after}}}
    read = read_review_text(json.dumps(whole).encode(), "r.json", analysis.recording)
    assert read.review == document.review
    assert [entry.name for entry in read.log] == [step.pop("name") for step in whole["done"]]
    again = ReviewDocument(analysis, saved=read)
    again.redo()
    assert again.study == Study(patient_name="B", indication="snoring")
    while again.undo():
        pass
    assert again.review == Review()


def test_every_truncation_and_any_missing_key_is_refused(tmp_path):
    analysis = analysis_in(tmp_path)
    whole = whole_of(analysis)
    content = filed(whole)
    read_review_text(content, "r.json", analysis.recording)
    for length in range(0, len(content), 7):
        with pytest.raises(InputError):
            read_review_text(content[:length], "r.json", analysis.recording)
    for part in (whole, whole["review"], whole["done"][0]):
        for key in list(part):
            value = part.pop(key)
            with pytest.raises(InputError):
                read_review_text(filed(whole), "r.json", analysis.recording)
            part[key] = value


def test_a_changed_byte_is_noticed_wherever_it_is(tmp_path):
    analysis = analysis_in(tmp_path)
    content = filed(whole_of(analysis))
    for place in range(0, len(content), 5):
        damaged = bytearray(content)
        damaged[place] ^= 1
        with pytest.raises(InputError):
            read_review_text(bytes(damaged), "r.json", analysis.recording)


def test_a_huge_or_missing_file_is_refused_before_it_is_read(tmp_path):
    recording = analysis_in(tmp_path).recording
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    for path in (huge, tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError):
            read_review(path, recording)


def with_beats(analysis: NightAnalysis, source: str, sha256: str) -> NightAnalysis:
    beats = RecordedBeats(analysis.peaks.time_s, source)
    return replace(analysis, recording=replace(analysis.recording, ecg=None, beats=beats, sha256=sha256))


def refusal_of(whole: dict, recording: Recording) -> str:
    with pytest.raises(InputError) as refused:
        read_review_text(filed(whole), "r.json", recording)
    return str(refused.value)


def test_a_review_of_other_beats_of_the_same_record_says_whose_beats_it_is_of(tmp_path):
    analysis = analysis_in(tmp_path)
    name = analysis.recording.name
    reviewed = with_beats(analysis, f"{name}.ecg", "ab" * 32)
    opened = with_beats(analysis, f"{name}.qrs", "cd" * 32).recording
    whole = whole_of(reviewed)
    said = refusal_of(whole, opened)
    assert "another one (SHA-256 abababababab…" in said
    assert f"of the beats in {name}.ecg, while {name} was opened with those in {name}.qrs" in said
    assert said.endswith(f"; open {name}.ecg, or review these beats anew.")
    # Files of earlier versions do not say whose beats they are of.
    del whole["recording"]["beats"]
    assert read_review_text(filed(whole), "r.json", reviewed.recording).review.notes == {1: "x"}
    said = refusal_of(whole, opened)
    assert f"{name} was opened with the beats in {name}.qrs" in said
    assert "open the file of the beats that were reviewed, or review these beats anew" in said


def test_a_review_of_another_record_is_not_explained_by_its_beats(tmp_path):
    analysis = analysis_in(tmp_path)
    whole = whole_of(with_beats(analysis, "n.ecg", "ab" * 32))
    opened = with_beats(analysis, "m.qrs", "cd" * 32).recording
    said = refusal_of(whole, replace(opened, name="m"))
    assert "beats" not in said
    assert "open the recording that was reviewed" in said
