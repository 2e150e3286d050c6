from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.night.autosave import Autosave
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Saving
from semscnn_gui.night.review_file import FOLDER_VARIABLE, SUFFIX, ReviewFile, read_review
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.night.study import Study
from tests.support.reviews import A, N, X, analysis_in, stored


def test_everything_comes_back(tmp_path, data_folder):
    document = stored(analysis_in(tmp_path))
    document.view = {"cursor_s": 123.5, "docks": ["runs"]}
    document.mark(range(0, 2), N)
    document.set_note(3, "½ wach, \ud800 “quoted”\n")
    document.mark_unreviewed(range(0, 1))
    document.move_peak(100.0, 100.25)
    document.undo()
    document.set_study(Study(interpretation="Śródnocne", strips=(3, 1)))
    document.set_threshold(0.42)
    document.sign("Dr A. Smith")
    document.delete_peak(60.0)
    document.undo()
    document.undo()
    document.close()
    names = ["n.edf.semscnn-review.json", "n.edf.semscnn-review.previous.json"]
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    again = stored(analysis_in(tmp_path))
    assert again.saving is Saving.SAVED
    assert replace(again.snapshot(), saved_at=None) == replace(document.snapshot(), saved_at=None)
    assert again.redo_name == "Sign as Dr A. Smith"
    again.redo()
    assert not again.night.is_draft
    while again.undo():
        pass
    assert again.review == Review()


def test_the_file_can_be_read_by_people_and_programs(tmp_path, data_folder):
    document = stored(analysis_in(tmp_path))
    document.mark(range(5, 7), N)
    whole = json.loads((tmp_path / ("n.edf" + SUFFIX)).read_text(encoding="utf-8"))
    assert whole["schema"] == {"name": "semscnn-review", "version": 2}
    assert whole["recording"]["sha256"] == "ab" * 32
    assert whole["model"]["name"] == "m"
    assert whole["review"]["edits"] == {"5": "normal", "6": "normal"}
    (step,) = whole["done"]
    assert (step["name"], step["after"]) == (
        "Mark minutes 5–6 as normal", {"edits": {"5": "normal", "6": "normal"}}
    )  # fmt: skip


def test_a_folder_that_cannot_be_written_sends_the_review_to_the_data_folder(tmp_path, data_folder):
    nowhere = tmp_path / "gone"
    document = stored(analysis_in(nowhere))
    document.mark(range(0, 1), N)
    assert document.saving is Saving.KEPT
    assert "work is kept in" in str(document.save_error)
    assert [file.name for file in data_folder.iterdir()] == ["ab" * 32 + SUFFIX]
    nowhere.mkdir()
    again = stored(analysis_in(nowhere))
    assert again.night.state(0) is N
    again.mark(range(1, 2), N)
    assert again.saving is Saving.SAVED
    assert [file.name for file in nowhere.iterdir()] == ["n.edf" + SUFFIX]
    assert list(data_folder.iterdir()) == []
    assert stored(analysis_in(nowhere)).night.edited == (0, 1)


def test_the_demo_night_is_kept_in_the_data_folder(tmp_path, data_folder):
    recording = analysis_in(tmp_path).recording
    file = ReviewFile(recording, lies_in_file=False)
    file.save(ReviewDocument(analysis_in(tmp_path)).snapshot())
    assert file.path.parent == data_folder


def test_nowhere_to_save_is_told_and_the_work_stays(tmp_path, monkeypatch):
    (tmp_path / "blocked").write_text("a file")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "blocked"))
    document = stored(analysis_in(tmp_path / "gone"))
    document.mark(range(0, 1), N)
    assert document.saving is Saving.FAILED
    assert "not writable" in str(document.save_error)
    assert document.night.state(0) is N


def test_a_review_of_another_recording_is_refused_and_left_alone(tmp_path, data_folder):
    stored(analysis_in(tmp_path)).mark(range(0, 1), N)
    path = tmp_path / ("n.edf" + SUFFIX)
    before = path.read_bytes()
    other = analysis_in(tmp_path, sha256="cd" * 32)
    file = ReviewFile(other.recording)
    with pytest.raises(InputError, match=r"abababababab….*cdcdcdcdcdcd…"):
        file.load()
    document = ReviewDocument(other, store=file)
    document.mark(range(2, 3), A)
    assert document.saving is Saving.KEPT
    assert path.read_bytes() == before
    assert stored(other).night.edited == (2,)
    assert file.choose(document.snapshot()) != []
    document.mark(range(3, 4), A)
    assert file.path == path
    aside = [one for one in tmp_path.iterdir() if "aside" in one.name]
    assert [one.read_bytes() for one in aside] == [before]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b'{"schema": 1}'])
def test_a_damaged_file_is_refused_with_a_sentence_and_never_overwritten(tmp_path, data_folder, content):
    path = tmp_path / ("n.edf" + SUFFIX)
    path.write_bytes(content)
    analysis = analysis_in(tmp_path)
    file = ReviewFile(analysis.recording)
    with pytest.raises(InputError, match=r"n\.edf\.semscnn-review\.json: .*keep the file aside"):
        file.load()
    document = ReviewDocument(analysis, store=file)
    document.mark(range(0, 1), N)
    assert path.read_bytes() == content
    assert file.path.parent == data_folder
    (aside,) = file.choose(document.snapshot())
    assert aside.read_bytes() == content
    document.mark(range(1, 2), N)
    assert stored(analysis).night.edited == (0, 1)


def test_a_review_written_by_another_window_is_kept_and_told(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    one, other = stored(analysis), stored(analysis)
    one.mark(range(0, 1), N)
    other.mark(range(1, 2), N)
    assert other.saving is Saving.KEPT
    assert "close other windows" in str(other.save_error)
    path = tmp_path / ("n.edf" + SUFFIX)
    assert read_review(path, analysis.recording).review.edits == {0: N}
    file = ReviewFile(analysis.recording)
    assert file.load().review.edits == {1: N}
    assert ["other edits" in str(problem) for problem in file.problems] == [True]
    assert [offer.path for offer in file.offers] == [path]
    again = ReviewDocument(analysis, saved=file.load(), store=file)
    again.mark(range(2, 3), A)
    assert read_review(path, analysis.recording).review.edits == {0: N}
    file.choose(again.snapshot())
    again.mark(range(3, 4), A)
    assert sorted(read_review(path, analysis.recording).review.edits) == [1, 2, 3]


def test_a_review_deleted_meanwhile_is_written_again(tmp_path, data_folder):
    document = stored(analysis_in(tmp_path))
    document.mark(range(0, 1), N)
    path = tmp_path / ("n.edf" + SUFFIX)
    path.unlink()
    document.mark(range(1, 2), N)
    assert document.saving is Saving.SAVED
    assert path.exists()


def test_saving_in_the_background_writes_the_latest_state_and_tells_failures(tmp_path, data_folder):
    analysis = analysis_in(tmp_path, "AN" * 200)
    ended: list[tuple[SavedReview, Exception | None]] = []
    autosave = Autosave(ReviewFile(analysis.recording), lambda saved, error: ended.append((saved, error)))
    document = ReviewDocument(analysis, store=autosave)
    for minute in range(100):
        document.mark(range(minute, minute + 1), X)
    assert document.saving is Saving.SAVING
    assert autosave.flush(30)
    document.saving_ended(*ended[-1])
    assert document.saving is Saving.SAVED
    document.view = {"broken": object()}
    document.mark(range(200, 201), X)
    assert autosave.flush(30)
    document.saving_ended(*ended[0])
    assert document.saving is Saving.SAVING
    document.saving_ended(*ended[-1])
    assert document.saving is Saving.FAILED
    document.view = {}
    document.close()
    assert autosave.stop() is None
    assert stored(analysis).night.edited == (*range(100), 200)


def test_saving_goes_on_when_nobody_listens_and_the_last_failure_is_told_at_the_end(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)

    def gone(_saved: SavedReview, _error: Exception | None) -> None:
        raise RuntimeError("the window was closed")

    autosave = Autosave(ReviewFile(analysis.recording), gone)
    document = ReviewDocument(analysis, store=autosave)
    document.mark(range(0, 1), N)
    assert autosave.flush(30)
    document.mark(range(1, 2), N)
    assert autosave.flush(30)
    assert stored(analysis).night.edited == (0, 1)
    document.view = {"broken": object()}
    document.close()
    assert isinstance(autosave.stop(), TypeError)


def test_after_thousands_of_edits_the_next_one_is_saved_as_fast_as_the_window_needs(tmp_path):
    analysis = analysis_in(tmp_path, "AN" * 240)
    document = ReviewDocument(analysis)
    writer = ReviewWriter(analysis.recording)
    for i in range(4000):
        document.mark(range(i % 480, i % 480 + 1), (A, N, X)[(i + i // 480) % 3])
        if i % 500 == 0:
            writer.bytes_of(document.snapshot())
    writer.bytes_of(document.snapshot())
    took = []
    for minute in range(10):
        document.set_note(minute, "a note")
        began = time.process_time()
        content = writer.bytes_of(document.snapshot())
        took.append(time.process_time() - began)
    assert len(read_review_text(content, "r.json", analysis.recording).done) == 4010
    # Far above what a free machine needs, so that a busy one passes.
    assert sorted(took)[len(took) // 2] < 0.1
    autosave = Autosave(ReviewFile(analysis.recording), lambda _saved, _error: None)
    document.store = autosave
    edits = []
    for minute in range(10):
        began = time.thread_time()
        document.set_note(minute, "another note")
        edits.append(time.thread_time() - began)
        assert autosave.flush(60)
    assert autosave.stop() is None
    assert sorted(edits)[len(edits) // 2] < 0.01
