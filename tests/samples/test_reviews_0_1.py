"""Reviews that version 0.1 saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.night.commands import Action
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.open_mark import left_open
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.review_file import FOLDER_VARIABLE, SUFFIX, ReviewFile
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.night.study import Study
from semscnn_gui.recording import open_recording

A, N, X = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE
MODEL = "ce2223f6e1badfadaff9ee8eae083de8c643b11675ed524c4b03d8aab46b5e15"


@pytest.fixture(scope="module")
def samples(samples_of: Callable[[str], Path]) -> Path:
    return samples_of("0.1")


@pytest.fixture(scope="module")
def analysis(samples: Path) -> NightAnalysis:
    return analyze_recording(open_recording(samples / "recordings" / "night.txt"))


@pytest.fixture
def opened(samples: Path, analysis: NightAnalysis) -> Callable[[str], ReviewDocument]:
    """opened(name): the review of that name over its night."""

    def open_review(name: str) -> ReviewDocument:
        recording = replace(analysis.recording, path=samples / "reviews" / name / "night.txt")
        file = ReviewFile(recording)
        saved = file.load()
        assert file.problems == []
        assert saved is not None
        assert (saved.app_version, saved.recording_name) == ("0.1.0", "night.txt")
        return ReviewDocument(replace(analysis, recording=recording), saved=saved)

    return open_review


def undo_all(document: ReviewDocument) -> int:
    """Undo until nothing is left of the review; the number of steps."""
    steps = 0
    while document.undo():
        steps += 1
    assert document.review == Review()
    return steps


def test_first_edit(opened):
    document = opened("first-edit")
    assert document.review == Review({2: A, 3: A})
    assert document.undo_name == "Mark 23:12–23:14 as apnea"
    (entry,) = document.snapshot().log
    assert (entry.user, entry.action, entry.old) == (
        "reader", Action.MARK, {"edits": {"2": "normal", "3": "normal"}},
    )  # fmt: skip
    assert document.snapshot().model_sha256 == MODEL
    assert undo_all(document) == 1


def test_every_step(opened):
    document = opened("every-step")
    review = document.review
    assert review.edits == {2: A, 3: A, 4: A, 5: A, 6: A, 7: X, 9: A, 10: N}
    assert review.notes == {3: 'ringing, "phone" ½ awake'}
    assert review.reopened == {10: True}
    assert (review.threshold, review.signed_by) == (0.42, "")
    assert document.view == {"cursor_s": 123.5, "docks": ["runs"]}
    log = document.snapshot().log
    assert {entry.action for entry in log} == {
        Action.MARK, Action.ACCEPT, Action.CLEAR, Action.NOTE, Action.THRESHOLD, Action.REVIEWED,
        Action.UNREVIEWED, Action.SIGN, Action.WITHDRAW,
    }  # fmt: skip
    assert [entry.at for entry in log] == sorted(entry.at for entry in log)
    assert log[0].at.isoformat() == "2026-03-16T08:30:01+01:00"
    assert undo_all(document) == len(log) == 12


def test_r_peaks(opened):
    document = opened("r-peaks")
    edits = {94.037: "removed", 188.42: "added", 281.915: "removed", 282.01: "added"}
    found = document.review.beat_edits
    assert {round(second, 3): edit for second, edit in found.items()} == {
        second: BeatEdit(edit) for second, edit in edits.items()
    }
    assert document.night.beats_pending
    detected = document.night.analysis.peaks.time_s
    document.adopt(reanalyze(document.night.analysis, found))
    assert not document.night.beats_pending
    assert len(document.night.peaks.time_s) == len(detected)
    assert undo_all(document) == 3


def test_study(opened):
    document = opened("study")
    assert document.study == Study(
        patient_name="Jane Doe", patient_id="MRN-0042", birth_date="1961-07-02", sex="F",
        referred_by="Dr. Hopper", technician="A. Novak", institution="Sleep laboratory",
        indication="snoring, ½ awake", interpretation="Two lines.\nRepeat.", strips=(3, 1),
    )  # fmt: skip
    assert document.night.identity.name == "Jane Doe"
    assert undo_all(document) == 1


def test_signed(opened):
    document = opened("signed")
    review = document.review
    assert (review.signed_by, review.threshold, review.notes) == ("Dr. Ada Byron", 0.5, {2: "clear"})
    assert review.signed_at == datetime.fromisoformat("2026-03-16T08:30:09+01:00")
    assert undo_all(document) == 4


def test_a_signature_holds_over_the_model_that_it_was_given_for(opened, analysis):
    if analysis.model.sha256 != MODEL:
        pytest.skip("the model of version 0.1 is no longer bundled")
    document = opened("signed")
    assert not document.night.is_draft
    assert review_warnings(document.night) == []


def test_an_edit_after_signing_made_it_a_draft(opened):
    document = opened("edited-after-signing")
    assert document.night.is_draft
    assert (document.review.signed_by, document.lost_signature) == ("", "Dr. Ada Byron")
    assert document.review.edits == {2: A, 3: A, 4: N}
    document.undo()
    assert document.review.signed_by == "Dr. Ada Byron"


def test_a_signature_over_another_model_is_a_draft_here_and_that_is_said(opened):
    document = opened("signed-over-another-model")
    assert document.snapshot().model_name == "sample"
    assert document.review.signed_by == "Dr. Ada Byron"
    assert document.night.is_draft
    one, other = review_warnings(document.night)
    assert "made over the output of sample" in one
    assert "not the one that Dr. Ada Byron signed" in other


def test_undone_steps_can_be_done_again(opened):
    document = opened("undone")
    assert document.review == Review({2: A, 3: A})
    assert document.redo_name == "Mark 23:15 as normal"
    document.redo()
    document.redo()
    assert document.redo() is None
    assert document.review == Review({2: A, 3: A, 5: N}, notes={5: "undone"})


def test_on_a_lead(samples):
    recording = open_recording(samples / "recordings" / "demo.edf")
    saved = ReviewFile(replace(recording, path=samples / "reviews" / "on-a-lead" / "demo.edf")).load()
    assert saved is not None
    assert (saved.channel, saved.review.edits) == ("ECG", {2: A, 3: A})


def test_schema_1(opened):
    document = opened("schema-1")
    assert document.review == Review({2: N, 3: N}, study=Study(patient_name="A", indication="snoring"))
    assert [entry.action for entry in document.snapshot().log] == [Action.MARK, Action.STUDY, Action.STUDY]
    document.redo()
    assert document.study == Study(patient_name="B", indication="snoring")
    assert undo_all(document) == 4


def test_the_version_before_is_offered_where_the_review_is_damaged(samples, analysis, tmp_path):
    folder = shutil.copytree(samples / "reviews" / "edited-after-signing", tmp_path / "night")
    path = folder / ("night.txt" + SUFFIX)
    path.write_bytes(path.read_bytes()[:-50])
    file = ReviewFile(replace(analysis.recording, path=folder / "night.txt"))
    with pytest.raises(Exception, match="damaged"):
        file.load()
    (offer,) = file.offers
    assert offer.path.name == "night.txt.semscnn-review.previous.json"
    assert offer.saved.review.signed_by == "Dr. Ada Byron"
    assert len(offer.saved.log) == 4


def load_from_users_folder(samples: Path, analysis: NightAnalysis, tmp_path: Path, monkeypatch) -> tuple[
    ReviewFile, SavedReview | None
]:  # fmt: skip
    user = shutil.copytree(samples / "reviews" / "users-folder", tmp_path / "user")
    monkeypatch.setenv(FOLDER_VARIABLE, str(user))
    file = ReviewFile(replace(analysis.recording, path=tmp_path / "night.txt"))
    return file, file.load()


def test_reviews_in_the_users_folder_are_found_and_that_of_a_second_window_is_offered(
    samples, analysis, tmp_path, monkeypatch
):
    file, saved = load_from_users_folder(samples, analysis, tmp_path, monkeypatch)
    assert saved is not None
    found = [saved.review.edits, *(offer.saved.review.edits for offer in file.offers)]
    assert sorted(map(sorted, found)) == [[1, 2], [6]]


def test_a_recording_left_open_is_offered(samples, tmp_path):
    user = shutil.copytree(samples / "reviews" / "users-folder", tmp_path / "user")
    (left,) = left_open(user)
    assert left.path == Path("/recordings/night.txt")
    assert left.since.tzinfo is not None
