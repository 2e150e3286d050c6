"""What was done to a night, how to undo it, who is told, and where it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from semscnn_gui import __version__
from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import AuditEntry, Did, audit_entry, login_name
from semscnn_gui.night.commands import (
    SIGNATURE,
    UNSIGNED,
    Action,
    Part,
    Patch,
    Step,
    patched,
    step_name,
    touched_minutes,
    values_at,
)
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.night.saved_review import KeptElsewhere, ReviewStore, SavedReview


class Changed(StrEnum):
    """What a change is about."""

    MINUTES = "minutes"  # states, or whether they are reviewed
    NOTES = "notes"
    PEAKS = "R peaks"
    THRESHOLD = "threshold"
    SIGNATURE = "signature"
    STUDY = "study"
    ANALYSIS = "analysis"  # another model's or a re-analysed night
    SAVING = "saving"


_CHANGED = {
    Part.EDITS: Changed.MINUTES,
    Part.REOPENED: Changed.MINUTES,
    Part.NOTES: Changed.NOTES,
    Part.BEAT_EDITS: Changed.PEAKS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """What observers are told.

    Attributes:
        parts: What changed.
        minutes: The minutes touched, to draw again and to show; empty where the change is not about minutes.
    """

    parts: frozenset[Changed]
    minutes: range


class Saving(StrEnum):
    """Where the document's latest state is."""

    UNSAVED = "unsaved"  # nothing to save it to, or nothing changed since it was made
    SAVING = "saving"
    SAVED = "saved"
    KEPT = "kept elsewhere"  # the work is safe, but not where the review belongs
    FAILED = "failed"


class ReviewHistory:
    """A night with its review and the steps that led to it; use it from one thread.

    Args:
        analysis: The model's output.
        saved: What a review file of the same recording held.
        store: Where to save after each change; None to keep the review in memory only.
        now: Tells the time of steps and signatures.

    Attributes:
        on_its_way: What was given to the store and is not known to be saved.
        clock_went_back: An entry made here is older than the one before: the order tells more than the times.

    Raises:
        ValueError: ``saved`` belongs to another recording.
    """

    def __init__(
        self,
        analysis: NightAnalysis,
        saved: SavedReview | None = None,
        store: ReviewStore | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        if saved is not None and saved.recording_sha256 != analysis.recording.sha256:
            raise ValueError("a review belongs to one recording only")
        self.store = store
        self.view: Mapping[str, Any] = {} if saved is None else saved.view
        self.saving = Saving.UNSAVED if saved is None else Saving.SAVED
        self.save_error: Exception | None = None
        self._now = now
        self._night = (
            ReviewedNight(analysis) if saved is None else ReviewedNight(analysis, saved.review, saved.basis)
        )
        self._done: list[Step] = [] if saved is None else list(saved.done)
        self._undone: list[Step] = [] if saved is None else list(saved.undone)
        self._log: list[AuditEntry] = [] if saved is None else list(saved.log)
        self._user = login_name()
        self.clock_went_back = False
        self._observers: list[Callable[[Change], None]] = []
        self.on_its_way: SavedReview | None = None

    # What is shown

    @property
    def night(self) -> ReviewedNight:
        """Analysis and review as they are now; an unchanging snapshot that another thread may use."""
        return self._night

    @property
    def review(self) -> Review:
        """The review as it is now."""
        return self._night.review

    def adopt(self, analysis: NightAnalysis) -> None:
        """Show another analysis of the same recording; the review stays, and cannot be undone into the old one.

        Raises:
            ValueError: It is of another recording.
        """
        if analysis.recording.sha256 != self._night.analysis.recording.sha256:
            raise ValueError("a review belongs to one recording only")
        # Looking at another model's output makes no review of it; only an edit does.
        basis = self._night.basis if self._has_work else None
        self._show(ReviewedNight(analysis, self.review, basis), {Changed.ANALYSIS}, analysis.minutes)

    # Undo

    @property
    def steps(self) -> tuple[Step | None, Step | None]:
        """The step that undo takes back and the one that redo does again; None where there is none."""
        return self._done[-1] if self._done else None, self._undone[-1] if self._undone else None

    @property
    def undo_name(self) -> str | None:
        """Name of the step that undo takes back."""
        step = self.steps[0]
        return None if step is None else step_name(step, self._night.analysis.recording)

    @property
    def redo_name(self) -> str | None:
        """Name of the step that redo does again."""
        step = self.steps[1]
        return None if step is None else step_name(step, self._night.analysis.recording)

    def undo(self) -> Step | None:
        """Take the last step back and return it; None if there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._apply(Did.UNDO, step, step.before)
        return step

    def redo(self) -> Step | None:
        """Do the step undone last again and return it; None if there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._apply(Did.REDO, step, step.after)
        return step

    # Observers and saving

    def subscribe(self, observer: Callable[[Change], None]) -> Callable[[], None]:
        """Have a function called after each change; the function returned ends that."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def snapshot(self) -> SavedReview:
        """The document as a review file holds it."""
        analysis = self._night.analysis
        recording, basis = analysis.recording, self._night.basis or analysis.basis
        return SavedReview(
            recording_sha256=recording.sha256,
            recording_name=recording.name,
            channel=basis.channel,
            model_name=basis.model_name,
            model_sha256=basis.model_sha256,
            app_version=__version__,
            saved_at=self._now(),
            review=self.review,
            done=tuple(self._done),
            undone=tuple(self._undone),
            log=tuple(self._log),
            view=self.view,
        )

    def save(self) -> None:
        """Save now; :attr:`saving` and :attr:`save_error` tell how it went, and observers are told."""
        if self.store is None:
            return
        saved = self.snapshot()
        self.on_its_way = saved
        try:
            is_on_disk = self.store.save(saved)
        except InputError as error:
            self.saving_ended(saved, error)
        else:
            if is_on_disk:
                self.saving_ended(saved, None)
            else:
                self._tell_saving(Saving.SAVING, None)

    def saving_ended(self, saved: SavedReview | None, error: Exception | None) -> None:
        """Tell how saving in the background ended; what is not about the latest state is not heard."""
        if saved is self.on_its_way:
            self.on_its_way = None
            kept = isinstance(error, KeptElsewhere)
            self._tell_saving(Saving.KEPT if kept else Saving.FAILED if error else Saving.SAVED, error)

    def close(self) -> None:
        """Save the view, and what could not be saved before; a night that was only looked at leaves no file."""
        if self._has_work:
            self.save()

    # Inside

    @property
    def _has_work(self) -> bool:
        return bool(self._done or self._undone) or not self.review.is_empty

    def _do(self, action: Action, minutes: range, detail: str, patch: Patch) -> bool:
        review = self.review
        # A signature stands for what was signed and for nothing else.
        if review.signed_by and action not in (Action.SIGN, Action.WITHDRAW):
            after: Patch = {**patch, Part.FIELDS: {**UNSIGNED, **patch.get(Part.FIELDS, {})}}
        else:
            after = patch
        if values_at(review, patch) == patch:
            return False
        step = Step(action, minutes, detail, self._now(), values_at(review, after), after)
        self._done.append(step)
        self._undone.clear()
        self._apply(Did.EDIT, step, after)
        return True

    def _apply(self, did: Did, step: Step, patch: Patch) -> None:
        parts = {_CHANGED[part] for part in patch if part is not Part.FIELDS}
        minutes = touched_minutes(patch)
        fields = patch.get(Part.FIELDS, {})
        if "threshold" in fields:
            parts.add(Changed.THRESHOLD)
            minutes = self._night.analysis.minutes
        if "study" in fields:
            parts.add(Changed.STUDY)
        if SIGNATURE[0] in fields:
            parts.add(Changed.SIGNATURE)
        analysis = self._night.analysis
        night = ReviewedNight(analysis, patched(self.review, patch), analysis.basis)
        entry = audit_entry(did, step, self._now(), self._user, self._night, night)
        self.clock_went_back |= bool(self._log) and entry.at < self._log[-1].at
        self._log.append(entry)
        self._show(night, parts, minutes)

    def _show(self, night: ReviewedNight, parts: set[Changed], minutes: range) -> None:
        self._night = night
        try:
            self._tell(Change(frozenset(parts), minutes))
        finally:
            # Whatever goes wrong on a screen, the edit is not lost.
            if self._has_work:
                self.save()

    def _tell_saving(self, saving: Saving, error: Exception | None) -> None:
        self.saving, self.save_error = saving, error
        self._tell(Change(frozenset({Changed.SAVING}), range(0)))

    def _tell(self, change: Change) -> None:
        for observer in tuple(self._observers):
            observer(change)
