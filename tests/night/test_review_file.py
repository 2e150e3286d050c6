from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import AuditEntry
from semscnn_gui.night.autosave import Autosave
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Saving
from semscnn_gui.night.indices import summarize
from semscnn_gui.night.model import MinuteState, NightAnalysis, Review, ReviewedNight
from semscnn_gui.night.review_file import FOLDER_VARIABLE, LARGEST_BYTES, SUFFIX, ReviewFile, read_review
from semscnn_gui.night.review_format import ReviewWriter, sealed
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.night.study import Study
from tests.night.test_indices import night_of

A, N, X = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


def analysis_in(folder: Path, states: str = "AANNxAAN", sha256: str = "ab" * 32) -> NightAnalysis:
    analysis = night_of(states).analysis
    recording = replace(analysis.recording, path=folder / "n.edf", sha256=sha256)
    return replace(analysis, recording=recording)


def stored(analysis: NightAnalysis) -> ReviewDocument:
    file = ReviewFile(analysis.recording)
    return ReviewDocument(analysis, saved=file.load(), store=file)


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


class Reviewing(RuleBasedStateMachine):
    """Any course of edits: undone it gives the start, done again the end, and any moment can be saved."""

    STATES = "AANNxAANNNAAAxxNAAAN"

    @initialize()
    def begin(self) -> None:
        self.analysis = analysis_in(Path("nowhere"), self.STATES)
        self.log: tuple[AuditEntry, ...] = ()
        self.probability = self.analysis.probability.copy()
        self.writer = ReviewWriter(self.analysis.recording)
        self.document = ReviewDocument(self.analysis)

    minutes = st.tuples(st.integers(0, 19), st.integers(1, 6)).map(
        lambda pair: range(pair[0], min(20, sum(pair)))
    )

    @rule(minutes=minutes, state=st.sampled_from(MinuteState))
    def mark(self, minutes: range, state: MinuteState) -> None:
        self.document.mark(minutes, state)
        assert all(self.document.night.state(m) is state for m in minutes)
        assert all(self.document.night.is_reviewed(m) for m in minutes)

    @rule(minutes=minutes)
    def accept(self, minutes: range) -> None:
        self.document.accept(minutes)
        assert all(self.document.night.state(m) is self.document.night.model_state(m) for m in minutes)

    @rule(minutes=minutes)
    def clear(self, minutes: range) -> None:
        self.document.clear(minutes)
        assert not any(self.document.night.is_reviewed(m) for m in minutes)

    @rule(minutes=minutes)
    def mark_reviewed(self, minutes: range) -> None:
        shown = self.document.night.states()
        self.document.mark_reviewed(minutes)
        assert self.document.night.states() == shown

    @rule(minutes=minutes)
    def mark_unreviewed(self, minutes: range) -> None:
        shown = self.document.night.states()
        self.document.mark_unreviewed(minutes)
        assert self.document.night.states() == shown
        assert not any(self.document.night.is_reviewed(m) for m in minutes)

    @rule(minute=st.integers(0, 19), text=st.text(max_size=8))
    def note(self, minute: int, text: str) -> None:
        self.document.set_note(minute, text)

    @rule(threshold=st.none() | st.floats(0.01, 0.99))
    def threshold(self, threshold: float | None) -> None:
        self.document.set_threshold(threshold)

    @rule(text=st.text(max_size=8), strips=st.lists(st.integers(0, 19), max_size=3))
    def study(self, text: str, strips: list[int]) -> None:
        self.document.set_study(replace(self.document.study, patient_name=text, strips=tuple(strips)))

    @rule(second=st.floats(0, 1199))
    def add_peak(self, second: float) -> None:
        try:
            self.document.add_peak(second)
        except ValueError:
            return
        assert second in self.document.night.peaks.time_s

    @rule(i=st.integers(0, 10_000), shift=st.floats(-0.4, 0.4))
    def move_peak(self, i: int, shift: float) -> None:
        peaks = self.document.night.peaks.time_s
        second = float(peaks[i % len(peaks)])
        try:
            self.document.move_peak(second, second + shift)
        except ValueError:
            return
        assert len(self.document.night.peaks.time_s) == len(peaks)

    @rule(i=st.integers(0, 10_000))
    def delete_peak(self, i: int) -> None:
        peaks = self.document.night.peaks.time_s
        self.document.delete_peak(float(peaks[i % len(peaks)]))
        assert len(self.document.night.peaks.time_s) == len(peaks) - 1

    @precondition(lambda self: not self.document.night.beats_pending)
    @rule(name=st.text(min_size=1, max_size=5).filter(lambda name: name.strip()))
    def sign(self, name: str) -> None:
        self.document.sign(name)
        assert not self.document.night.is_draft

    @rule()
    def withdraw(self) -> None:
        self.document.withdraw_signature()
        assert self.document.night.is_draft

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.document.undo()

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.document.redo()

    @rule()
    def undo_all_and_redo_all(self) -> None:
        end = self.document.review
        steps = 0
        while self.document.undo():
            steps += 1
        assert self.document.review == Review()
        for _ in range(steps):
            assert self.document.redo_name
            self.document.redo()
        assert self.document.review == end

    @rule()
    def save_and_open_again(self) -> None:
        saved = self.document.snapshot()
        read = read_review_text(self.writer.bytes_of(saved), "r.json", self.analysis.recording)
        assert read == saved
        self.document = ReviewDocument(self.analysis, saved=read)

    @invariant()
    def shown_is_review_else_model(self) -> None:
        night = self.document.night
        assert night.states() == tuple(
            night.review.edits.get(m) or night.analysis.state(m, night.threshold) for m in range(20)
        )
        assert night.model_states() == tuple(night.model_state(m) for m in range(20))
        log = self.document.snapshot().log
        assert log[: len(self.log)] == self.log
        self.log = log
        summary = summarize(night)
        assert summary.apnea_minutes == sum(state is A for state in night.states())
        reviewed, total = self.document.progress
        assert 0 <= reviewed <= total
        assert repr(self.analysis.probability.tolist()) == repr(self.probability.tolist())


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_two_states_of_one_night_are_two_digests(tmp_path):
    analysis = analysis_in(tmp_path)
    plain = ReviewedNight(analysis)
    others = [
        replace(plain, review=Review({0: N})),
        replace(plain, review=Review(threshold=0.95)),
        replace(plain, analysis=replace(analysis, model=replace(analysis.model, sha256="1"))),
    ]
    assert len({night.result_digest for night in (plain, *others)}) == 4
    assert replace(plain, review=Review({0: A})).result_digest == plain.result_digest
