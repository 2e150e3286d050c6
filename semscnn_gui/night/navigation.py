"""Where to look next in a night: runs of apnea minutes, unscorable stretches, disagreements with the experts."""

from __future__ import annotations

from collections.abc import Iterable

from semscnn_gui.night.night_analysis import MinuteState, reference_state
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.runs import runs_of


def disagreements(night: ReviewedNight) -> list[int]:
    """Minutes shown as apnea or normal where the recording's expert label says the other."""
    recording = night.analysis.recording
    found = []
    for minute, state in zip(night.analysis.minutes, night.states(), strict=True):
        expert = reference_state(recording, minute)
        if expert is not None and state is not MinuteState.UNSCORABLE and state is not expert:
            found.append(minute)
    return found


def next_run(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the next apnea run after a minute; None where there is none, as for all below."""
    return _after(minute, (run.minutes.start for run in night.runs))


def previous_run(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the apnea run before a minute; within a run that is its own first minute."""
    return _before(minute, (run.minutes.start for run in night.runs))


def next_unreviewed_run(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the next run that is not reviewed; from the night's start again after the last one."""
    starts = [run.minutes.start for run in night.runs if not run.reviewed]
    following = _after(minute, starts)
    return following if following is not None or not starts else starts[0]


def next_unscorable(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the next unscorable stretch."""
    return _after(minute, _unscorable_starts(night))


def previous_unscorable(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the unscorable stretch before a minute."""
    return _before(minute, _unscorable_starts(night))


def next_note(night: ReviewedNight, minute: int) -> int | None:
    """Next minute with a note."""
    return _after(minute, _noted(night))


def previous_note(night: ReviewedNight, minute: int) -> int | None:
    """Previous minute with a note."""
    return _before(minute, _noted(night))


def next_disagreement(night: ReviewedNight, minute: int) -> int | None:
    """Next minute that disagrees with the recording's expert labels."""
    return _after(minute, disagreements(night))


def previous_disagreement(night: ReviewedNight, minute: int) -> int | None:
    """Previous minute that disagrees with the recording's expert labels."""
    return _before(minute, disagreements(night))


def _noted(night: ReviewedNight) -> list[int]:
    return sorted(minute for minute in night.review.notes if minute in night.analysis.minutes)


def _unscorable_starts(night: ReviewedNight) -> list[int]:
    found = runs_of(night.states(), MinuteState.UNSCORABLE, night.analysis.first_minute)
    return [start for start, _ in found]


def _after(minute: int, places: Iterable[int]) -> int | None:
    return next((place for place in places if place > minute), None)


def _before(minute: int, places: Iterable[int]) -> int | None:
    return max((place for place in places if place < minute), default=None)
