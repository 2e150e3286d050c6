from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Change, Changed, Saving
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.night.study import Study
from tests.support.nights import night_of

START = datetime(2026, 3, 1, 23, 0, 0)
A, N, X = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE


def document_of(states: str, **arguments) -> ReviewDocument:
    analysis = night_of(states).analysis
    recording = replace(analysis.recording, start=START, reference=arguments.pop("reference", None))
    return ReviewDocument(replace(analysis, recording=recording), **arguments)


def codes(night: ReviewedNight) -> str:
    return "".join({A: "A", N: "N", X: "x"}[state] for state in night.states())


class Disk:
    """Keeps what is saved, or refuses it."""

    def __init__(self) -> None:
        self.saved: list[SavedReview] = []
        self.full = False

    def save(self, saved: SavedReview) -> bool:
        if self.full:
            raise InputError("night.json", "output file", "not writable (disk full)", "make room")
        self.saved.append(saved)
        return True


def test_edits_are_named_undone_and_done_again():
    document = document_of("AAANNN" * 60)
    assert (document.undo_name, document.redo_name) == (None, None)
    assert document.mark(range(252, 255), N)
    assert document.undo_name == "Mark 03:12–03:15 as normal"
    assert document.accept(range(0, 1))
    assert document.undo_name == "Accept the model’s call of 23:00"
    assert codes(document.night)[252:258] == "NNNNNN"
    document.undo()
    document.undo()
    assert document.redo_name == "Mark 03:12–03:15 as normal"
    assert codes(document.night)[252:258] == "AAANNN"
    document.redo()
    assert document.night.changed == (252, 253, 254)
    document.set_note(300, "  patient awake ")
    assert document.redo_name is None
    assert document.review.notes == {300: "patient awake"}
    assert document.undo_name == "Note at 04:00"


def test_a_call_that_changes_nothing_is_no_step():
    document = document_of("AAN")
    assert document.mark(range(0, 1), N)
    for again in (
        lambda: document.mark(range(0, 1), N),
        lambda: document.clear(range(2, 3)),
        lambda: document.set_note(1, " "),
        lambda: document.set_threshold(None),
        lambda: document.mark_unreviewed(range(1, 2)),
        lambda: document.withdraw_signature(),
    ):
        assert not again()
    document.undo()
    assert document.undo() is None


def test_the_model_stays_as_it_is_whatever_is_done():
    document = document_of("AANNxx")
    probability = document.night.analysis.probability.copy()
    document.mark(range(0, 6), A)
    document.set_threshold(0.95)
    np.testing.assert_array_equal(document.night.analysis.probability, probability)
    assert [state.value for state in document.night.analysis.states()] == [
        "apnea", "apnea", "normal", "normal", "unscorable", "unscorable"
    ]  # fmt: skip


def test_accepted_minutes_keep_their_state_when_the_threshold_moves():
    document = document_of("AANNx")
    document.accept(range(0, 1))
    document.set_threshold(0.95)
    assert codes(document.night) == "ANNNx"
    assert document.night.threshold == 0.95
    assert codes(document.preview(0.05)) == "AAAAx"
    assert document.night.threshold == 0.95
    document.undo()
    assert codes(document.night) == "AANNx"
    for wrong in (0.0, 1.0, -3.0, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            document.set_threshold(wrong)


def test_runs_stay_in_the_list_when_corrected_and_count_as_reviewed_when_every_minute_is():
    document = document_of("NAAANNAANN")
    assert document.progress == (0, 2)
    document.mark_reviewed(range(1, 4))
    assert document.progress == (1, 2)
    document.mark(range(6, 7), N)
    assert document.progress == (1, 2)
    document.mark(range(7, 8), N)
    assert document.progress == (2, 2)
    assert [run.apnea_minutes for run in document.runs] == [3, 0]
    document.mark_unreviewed(range(6, 8))
    assert document.progress == (1, 2)
    assert codes(document.night) == "NAAANNNNNN"
    document.accept(range(6, 8))
    assert document.progress == (2, 2)
    assert codes(document.night) == "NAAANNAANN"
    document.mark(range(9, 10), A)
    assert document.progress == (3, 3)
    assert document.run_at(9).apnea_minutes == 1
    assert document.run_at(5) is None


def test_a_signed_review_is_a_draft_again_after_any_edit():
    document = document_of("AANN")
    document.accept(range(0, 1))
    document.sign("Dr A. Smith")
    assert not document.night.is_draft
    assert document.undo_name == "Sign as Dr A. Smith"
    for edit in (
        lambda: document.mark(range(0, 1), N),
        lambda: document.accept(range(1, 2)),
        lambda: document.mark_unreviewed(range(0, 2)),
        lambda: document.set_note(2, "seen"),
        lambda: document.set_threshold(0.4),
        lambda: document.set_study(Study(interpretation="none")),
        lambda: document.add_peak(10.5),
        lambda: document.withdraw_signature(),
    ):
        assert edit()
        assert document.night.is_draft
        document.undo()
        assert not document.night.is_draft


def test_a_signature_holds_only_for_the_result_that_was_signed():
    document = document_of("AANN")
    document.sign("Dr A. Smith")
    analysis = document.night.analysis
    other = replace(analysis, model=replace(analysis.model, sha256="1" * 64))
    document.adopt(other)
    assert document.night.is_draft
    document.adopt(analysis)
    assert not document.night.is_draft
    document.adopt(replace(analysis, probability=np.array([0.9, 0.1, 0.1, 0.1])))
    assert document.night.is_draft


def test_a_result_that_is_not_up_to_date_cannot_be_signed():
    document = document_of("AANN")
    document.delete_peak(30.0)
    assert document.night.beats_pending
    with pytest.raises(ValueError, match="up-to-date"):
        document.sign("Dr A. Smith")


def test_peaks_are_added_moved_and_deleted():
    document = document_of("NN")
    before = document.night.peaks.time_s
    document.add_peak(10.5)
    document.delete_peak(20.0)
    document.move_peak(30.01, 30.3)
    shown = document.night.peaks.time_s
    assert set(shown) - set(before) == {10.5, 30.3}
    assert set(before) - set(shown) == {20.0, 30.0}
    assert np.all(np.diff(shown) > 0)
    assert document.undo_name == "Move R peak at 23:00:30"
    document.move_peak(30.3, 30.6)
    document.delete_peak(10.5)
    document.add_peak(20.0)
    assert document.review.beat_edits == {30.0: BeatEdit.REMOVED, 30.6: BeatEdit.ADDED}
    for _ in range(6):
        document.undo()
    np.testing.assert_array_equal(document.night.peaks.time_s, before)


def test_impossible_edits_are_refused_and_change_nothing():
    document = document_of("NN")
    for wrong, error in (
        (lambda: document.add_peak(10.01), ValueError),
        (lambda: document.add_peak(-1.0), ValueError),
        (lambda: document.add_peak(1e6), ValueError),
        (lambda: document.delete_peak(10.5), ValueError),
        (lambda: document.move_peak(10.0, 11.0), ValueError),
        (lambda: document.mark(range(1, 3), A), IndexError),
        (lambda: document.mark(range(0), A), IndexError),
        (lambda: document.sign("  "), ValueError),
    ):
        with pytest.raises(error):
            wrong()
    assert document.undo_name is None


def test_observers_are_told_what_changed_and_where():
    document = document_of("NNNNAA")
    told: list[Change] = []
    stop = document.subscribe(told.append)
    document.mark(range(1, 3), A)
    document.set_note(4, "awake")
    document.delete_peak(130.0)
    document.set_threshold(0.3)
    document.undo()
    assert [(set(change.parts), change.minutes) for change in told] == [
        ({Changed.MINUTES}, range(1, 3)),
        ({Changed.NOTES}, range(4, 5)),
        ({Changed.PEAKS}, range(2, 3)),
        ({Changed.THRESHOLD}, range(6)),
        ({Changed.THRESHOLD}, range(6)),
    ]
    stop()
    document.undo()
    assert len(told) == 5


def test_each_step_is_saved_and_a_failure_is_told_and_loses_nothing():
    disk = Disk()
    document = document_of("AANN", store=disk, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    document.close()
    assert disk.saved == []
    document.mark(range(0, 1), N)
    assert document.saving is Saving.SAVED
    assert disk.saved[-1] == document.snapshot()
    disk.full = True
    told: list[Change] = []
    document.subscribe(told.append)
    document.mark(range(1, 2), N)
    assert document.saving is Saving.FAILED
    assert "disk full" in str(document.save_error)
    assert any(Changed.SAVING in change.parts for change in told)
    assert codes(document.night) == "NNNN"
    disk.full = False
    document.save()
    assert document.saving is Saving.SAVED
    assert document.save_error is None
    again = ReviewDocument(document.night.analysis, saved=disk.saved[-1])
    assert codes(again.night) == "NNNN"
    again.undo()
    again.undo()
    assert codes(again.night) == "AANN"


def test_an_edit_is_saved_even_if_an_observer_fails():
    disk = Disk()
    document = document_of("AANN", store=disk)

    def broken(_change: Change) -> None:
        raise RuntimeError("no screen")

    document.subscribe(broken)
    with pytest.raises(RuntimeError, match="no screen"):
        document.mark(range(0, 1), N)
    assert codes(ReviewDocument(document.night.analysis, saved=disk.saved[-1]).night) == "NANN"


def test_a_review_of_another_recording_is_not_taken():
    document, other = document_of("AANN"), document_of("NNNN")
    analysis = other.night.analysis
    stranger = replace(analysis, recording=replace(analysis.recording, sha256="1"))
    with pytest.raises(ValueError, match="one recording"):
        document.adopt(stranger)
    with pytest.raises(ValueError, match="one recording"):
        ReviewDocument(stranger, saved=document.snapshot())
