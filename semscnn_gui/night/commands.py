"""Steps of a review: what was done, with the values before and after, so that each can be undone.

A review is a handful of mappings and fields. A step keeps, for the keys that it touches, the values before and
after it; None stands for "nothing there". Undoing puts the former back, and nothing else needs to know how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from semscnn_gui.night.minute_clock import minute_clock
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.recording.recording import MINUTE_S, Recording


class Part(StrEnum):
    """Parts of a :class:`Review`, each named as its attribute; :attr:`FIELDS` are those that are no mapping."""

    EDITS = "edits"
    NOTES = "notes"
    REOPENED = "reopened"
    BEAT_EDITS = "beat_edits"
    FIELDS = "fields"


MAPPINGS = tuple(part for part in Part if part is not Part.FIELDS)
FIELDS = tuple(one.name for one in fields(Review) if one.name not in list(Part))
SIGNATURE = ("signed_by", "signed_at", "signed_result")
UNSIGNED: Mapping[str, Any] = MappingProxyType({"signed_by": "", "signed_at": None, "signed_result": ""})

# For each part the values of the keys that a step touches.
Patch = Mapping[Part, Mapping[Any, Any]]


class Action(StrEnum):
    """What a step does; windows translate it together with the step's minutes and detail."""

    MARK = "mark"
    ACCEPT = "accept"
    CLEAR = "clear"
    NOTE = "note"
    REVIEWED = "mark run as reviewed"
    UNREVIEWED = "mark run as unreviewed"
    ADD_PEAK = "add R peak"
    MOVE_PEAK = "move R peak"
    DELETE_PEAK = "delete R peak"
    THRESHOLD = "threshold"
    STUDY = "study"
    SIGN = "sign"
    WITHDRAW = "withdraw signature"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a review.

    Attributes:
        action: What was done.
        minutes: The minutes concerned; empty where it is not about minutes.
        detail: The state given, the note, the peak's time in seconds, the threshold, the signer's name or the
            as the action needs it.
        at: When.
        before: Values of the touched keys before the step.
        after: Values of the same keys after it.
    """

    action: Action
    minutes: range
    detail: str
    at: datetime
    before: Patch
    after: Patch


def values_at(review: Review, patch: Patch) -> Patch:
    """Return a review's present values of the keys of a patch: the patch that undoes it."""
    return {
        part: {
            key: getattr(review, key) if part is Part.FIELDS else getattr(review, part).get(key)
            for key in values
        }
        for part, values in patch.items()
    }


def patched(review: Review, patch: Patch) -> Review:
    """Return the review with the values of a patch."""
    changed: dict[str, Any] = {}
    for part, values in patch.items():
        if part is Part.FIELDS:
            changed.update(values)
            continue
        whole = dict(getattr(review, part))
        for key, value in values.items():
            if value is None:
                whole.pop(key, None)
            else:
                whole[key] = value
        changed[part] = MappingProxyType(whole)
    return replace(review, **changed)


def touched_minutes(patch: Patch) -> range:
    """Return the smallest range of minutes that holds all minutes and R peaks of a patch."""
    minutes = [m for part in (Part.EDITS, Part.NOTES, Part.REOPENED) for m in patch.get(part, ())]
    minutes += [int(second // MINUTE_S) for second in patch.get(Part.BEAT_EDITS, ())]
    return range(min(minutes), max(minutes) + 1) if minutes else range(0)


def step_name(step: Step, recording: Recording) -> str:
    """Name a step in English, such as ``Mark 03:12–03:15 as apnea``."""
    minutes = minutes_words(recording, step.minutes)
    match step.action:
        case Action.MARK:
            return f"Mark {minutes} as {step.detail}"
        case Action.ACCEPT:
            return f"Accept the model’s call of {minutes}"
        case Action.CLEAR:
            return f"Clear the edit of {minutes}"
        case Action.NOTE:
            return f"{'Note at' if step.detail else 'Remove the note at'} {minutes}"
        case Action.REVIEWED | Action.UNREVIEWED:
            return f"Mark run {minutes} as {'' if step.action is Action.REVIEWED else 'un'}reviewed"
        case Action.ADD_PEAK | Action.MOVE_PEAK | Action.DELETE_PEAK:
            verb = step.action.value.removesuffix(" R peak").capitalize()
            return f"{verb} R peak at {_moment(recording, float(step.detail))}"
        case Action.THRESHOLD:
            return f"Set the threshold to {step.detail}" if step.detail else "Use the model’s threshold"
        case Action.STUDY:
            return "Change what the report says"
        case Action.SIGN:
            return f"Sign as {step.detail}"
        case Action.WITHDRAW:
            return "Withdraw the signature"


def minutes_words(recording: Recording, minutes: range) -> str:
    """Tell a range of minutes, such as ``03:12`` or ``03:12–03:15``, or ``minutes 192–194`` without a clock."""
    if recording.start is None:
        if len(minutes) == 1:
            return f"minute {minutes.start}"
        return f"minutes {minutes.start}–{minutes.stop - 1}"
    start = minute_clock(recording.start, minutes.start)
    return start if len(minutes) == 1 else f"{start}–{minute_clock(recording.start, minutes.stop)}"


def _moment(recording: Recording, second: float) -> str:
    moment = recording.clock(second)
    return f"{second:.2f} s" if moment is None else f"{moment:%H:%M:%S}"
