"""The log of a review: who changed what, when, from which state to which, and why. Entries are only ever added.

The steps of :mod:`semscnn_gui.night.commands` forget what was undone and then done otherwise; the log does not.
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from semscnn_gui.night.commands import Action, Part, Step, step_name, values_at
from semscnn_gui.night.patch_json import keys_as_text, patch_json
from semscnn_gui.night.reviewed_night import ReviewedNight


class Did(StrEnum):
    """What was done with a step."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log.

    Attributes:
        at: When, as the computer's clock said.
        user: Login name of who sat at the computer; empty where the system does not tell.
        did: Whether the step was done, undone or done again.
        action: What the step does.
        name: The step in words.
        old: What was there before, with the keys of ``review`` in the review file. Minutes have the state that was
            shown: the review's, else the model's.
        new: What is there since, with the same keys.
        reason: The notes at the minutes concerned, as far as there are any.
    """

    at: datetime
    user: str
    did: Did
    action: Action
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    reason: str


def login_name() -> str:
    """Return the login name of who sits at the computer, or nothing."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container may know no name for its user.
        return ""


def audit_entry(
    did: Did, step: Step, at: datetime, user: str, before: ReviewedNight, after: ReviewedNight
) -> AuditEntry:
    """Return the entry of a step that led from one state of a night to another."""
    minutes = [*step.after.get(Part.EDITS, ()), *step.after.get(Part.NOTES, ())]
    notes = [after.review.notes[minute] for minute in minutes if minute in after.review.notes]
    return AuditEntry(
        at=at,
        user=user,
        did=did,
        action=step.action,
        name=step_name(step, after.analysis.recording),
        old=_shown(step, before),
        new=_shown(step, after),
        reason="; ".join(dict.fromkeys(notes)),
    )


def entry_json(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as the review file holds it."""
    return {
        "at": entry.at.isoformat(),
        "user": entry.user,
        "did": entry.did,
        "action": entry.action,
        "name": entry.name,
        "old": entry.old,
        "new": entry.new,
        "reason": entry.reason,
    }


def _shown(step: Step, night: ReviewedNight) -> dict[str, Any]:
    shown = patch_json(values_at(night.review, step.after))
    if Part.EDITS in step.after:
        minutes = [minute for minute in step.after[Part.EDITS] if minute in night.analysis.minutes]
        shown[Part.EDITS.value] |= keys_as_text({minute: night.state(minute).value for minute in minutes})
    return shown
