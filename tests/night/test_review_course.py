"""Any course of edits, by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from semscnn_gui.night.audit import AuditEntry
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from tests.support.reviews import A, N, analysis_in


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
        summary = night.summary
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
