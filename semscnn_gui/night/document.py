"""A night under review: the model's output, the clinician's review over it, undo, and saving. Knows no Qt.

Use::

    document = ReviewDocument(analysis, saved=saved, store=store)   # both optional
    stop = document.subscribe(on_change)              # on_change(Change): which parts, which minutes
    document.night                                    # ReviewedNight as shown now: states(), summary, runs, …
    document.mark(range(192, 195), MinuteState.NORMAL)
    document.undo_name                                # "Mark 03:12–03:15 as normal", None if there is nothing
    document.undo()
    document.runs, document.progress                  # apnea runs; (31, 48) = reviewed 31 of 48 runs
    document.run_at(192)                              # the run at a minute; see also night.navigation
    document.sign("Dr A. Smith")                      # any later edit makes it a draft again
    document.preview(0.42)                            # the night at another threshold, while a slider moves
    document.set_threshold(0.42)                      # when it is let go

Each change of a minute, note, peak, threshold, study or signature is a step that can be undone; a call that
would change nothing makes no step and returns False. ``document.steps`` and ``Step.action`` let a window translate
the names.

R peaks: ``add_peak``, ``move_peak``, ``delete_peak`` change ``document.night.peaks`` at once. The night's minutes
follow when the window has run :func:`semscnn_gui.night.reanalysis.reanalyze` in the background and gives the
result to :meth:`ReviewDocument.adopt`; until then ``document.night.beats_pending`` is True.

Saving: after each step the document calls ``store.save(saved)``. A
:class:`semscnn_gui.night.review_file.ReviewFile` writes at once;
:class:`semscnn_gui.night.autosave.Autosave` around it writes in a thread and calls back there, from where the
window comes home to its own thread and calls :meth:`ReviewDocument.saving_ended`. ``document.saving`` tells saved,
saving or failed, and ``document.save_error`` the sentence; observers are told of it. A failure stops no edit: the
work stays in the document, and :meth:`ReviewDocument.save` tries again. ``document.view`` is the window's own
mapping; it goes into the file with the next step. Call :meth:`ReviewDocument.close` before
letting a document go, and after it ``Autosave.stop()``, which returns the error if the last state is not on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from semscnn_gui.night.beat_edits import BeatEdit, nearest_peak
from semscnn_gui.night.commands import SIGNATURE, UNSIGNED, Action, Part
from semscnn_gui.night.history import ReviewHistory
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.runs import ApneaRun
from semscnn_gui.night.study import Study


class ReviewDocument(ReviewHistory):
    """One night under review; see :class:`ReviewHistory` for its arguments, undo and saving."""

    # What is shown

    @property
    def runs(self) -> tuple[ApneaRun, ...]:
        """Runs of minutes that the model or the clinician called apnea."""
        return self._night.runs

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many runs are reviewed."""
        return self._night.run_progress

    def run_at(self, minute: int) -> ApneaRun | None:
        """The apnea run that holds a minute."""
        return next((run for run in self.runs if minute in run.minutes), None)

    @property
    def lost_signature(self) -> str:
        """Who signed this review before something made it a draft again; empty if nobody did."""
        if not self._night.is_draft:
            return ""
        signing = (step for step in reversed(self._done) if step.action in (Action.SIGN, Action.WITHDRAW))
        last = next(signing, None)
        return last.detail if last is not None and last.action is Action.SIGN else self.review.signed_by

    def preview(self, threshold: float) -> ReviewedNight:
        """The night at another threshold, without changing anything."""
        return replace(self._night, review=replace(self.review, threshold=_share(threshold)))

    # Minutes

    def mark(self, minutes: range, state: MinuteState) -> bool:
        """Give minutes a state."""
        self._check(minutes)
        return self._edit(Action.MARK, minutes, state.value, dict.fromkeys(minutes, state))

    def accept(self, minutes: range) -> bool:
        """Accept the model's states of minutes: they become reviewed, whatever the threshold does later."""
        self._check(minutes)
        night = self._night
        return self._edit(Action.ACCEPT, minutes, "", {m: night.model_state(m) for m in minutes})

    def clear(self, minutes: range) -> bool:
        """Take edits back: the minutes show the model's states again, unreviewed."""
        return self._edit(Action.CLEAR, minutes, "", dict.fromkeys(minutes))

    def mark_reviewed(self, minutes: range) -> bool:
        """Mark a run as reviewed: its minutes keep the states that they show."""
        self._check(minutes)
        night = self._night
        return self._edit(Action.REVIEWED, minutes, "", {m: night.state(m) for m in minutes})

    def mark_unreviewed(self, minutes: range) -> bool:
        """Mark a run as not reviewed again, without losing any state given to its minutes."""
        reopened = {m: True for m in minutes if m in self.review.edits}
        return self._do(Action.UNREVIEWED, minutes, "", {Part.REOPENED: reopened})

    def set_note(self, minute: int, text: str) -> bool:
        """Write a note at a minute; an empty one removes it."""
        self._check(range(minute, minute + 1))
        text = text.strip()
        return self._do(Action.NOTE, range(minute, minute + 1), text, {Part.NOTES: {minute: text or None}})

    # R peaks

    def add_peak(self, second: float) -> bool:
        """Add an R peak.

        Raises:
            ValueError: It lies outside the recording, or where there is a peak already.
        """
        second = self._free_place(second, None)
        return self._edit_peaks(Action.ADD_PEAK, second, self._added(second))

    def move_peak(self, second: float, to_second: float) -> bool:
        """Move the R peak at a time to another time; errors as for :meth:`add_peak` and :meth:`delete_peak`."""
        old = self._peak_at(second)
        new = self._free_place(to_second, old)
        if new == old:
            return False
        return self._edit_peaks(Action.MOVE_PEAK, old, self._removed(old) | self._added(new))

    def delete_peak(self, second: float) -> bool:
        """Delete the R peak at a time.

        Raises:
            ValueError: There is none within 0.05 s.
        """
        old = self._peak_at(second)
        return self._edit_peaks(Action.DELETE_PEAK, old, self._removed(old))

    # The whole night

    def set_threshold(self, threshold: float | None) -> bool:
        """Choose from which probability a minute is apnea; None for the model's own threshold.

        Raises:
            ValueError: It does not lie between 0 and 1.
        """
        detail = "" if threshold is None else f"{_share(threshold):.2f}"
        return self._do(Action.THRESHOLD, range(0), detail, {Part.FIELDS: {"threshold": threshold}})

    @property
    def study(self) -> Study:
        """What the report says beyond the results."""
        return self.review.study

    def set_study(self, study: Study) -> bool:
        """Write what the report says beyond the results, all fields in one step.

        Raises:
            IndexError: A strip is asked for of a minute that the recording does not have.
        """
        if any(not 0 <= minute < self._night.analysis.recording.n_minutes for minute in study.strips):
            raise IndexError("a strip needs a minute of the recording")
        return self._do(Action.STUDY, range(0), "", {Part.FIELDS: {"study": study}})

    def sign(self, name: str) -> bool:
        """Sign the result as it is shown now.

        Raises:
            ValueError: The name is empty, or R peaks were edited and the night not analysed again.
        """
        name = name.strip()
        if not name or self._night.beats_pending:
            raise ValueError("a signature needs a name and an up-to-date result")
        values = (name, self._now(), self._night.result_digest)
        return self._do(Action.SIGN, range(0), name, {Part.FIELDS: dict(zip(SIGNATURE, values, strict=True))})

    def withdraw_signature(self) -> bool:
        """Make a signed review a draft again."""
        return self._do(Action.WITHDRAW, range(0), "", {Part.FIELDS: UNSIGNED})

    # Inside

    def _check(self, minutes: range) -> None:
        analysed = self._night.analysis.minutes
        if not minutes or minutes[0] not in analysed or minutes[-1] not in analysed:
            raise IndexError(f"minutes {minutes.start} to {minutes.stop} were not all analysed")

    def _edit(
        self, action: Action, minutes: range, detail: str, states: Mapping[int, MinuteState | None]
    ) -> bool:
        reopened = {minute: None for minute in minutes if minute in self.review.reopened}
        patch: dict[Part, Mapping[Any, Any]] = {Part.EDITS: states}
        if reopened:
            patch[Part.REOPENED] = reopened
        return self._do(action, minutes, detail, patch)

    def _edit_peaks(self, action: Action, second: float, edits: Mapping[float, BeatEdit | None]) -> bool:
        return self._do(action, range(0), repr(second), {Part.BEAT_EDITS: edits})

    def _peak_at(self, second: float) -> float:
        found = nearest_peak(self._night.peaks.time_s, second)
        if found is None:
            raise ValueError(f"there is no R peak at {second:.2f} s")
        return found

    def _free_place(self, second: float, moved: float | None) -> float:
        if not 0 <= second < self._night.analysis.recording.duration_s:
            raise ValueError(f"{second:.2f} s lies outside the recording")
        found = nearest_peak(self._night.peaks.time_s, second)
        if found is not None and found != moved:
            raise ValueError(f"there is an R peak at {found:.2f} s already")
        return float(second)

    def _added(self, second: float) -> dict[float, BeatEdit | None]:
        # A peak that was deleted and is put back where it was needs no edit at all.
        return {second: None if self.review.beat_edits.get(second) is BeatEdit.REMOVED else BeatEdit.ADDED}

    def _removed(self, second: float) -> dict[float, BeatEdit | None]:
        return {second: None if self.review.beat_edits.get(second) is BeatEdit.ADDED else BeatEdit.REMOVED}


def _share(threshold: float) -> float:
    if not 0.0 < threshold < 1.0:
        raise ValueError(f"a threshold lies between 0 and 1, not at {threshold:g}")
    return threshold
