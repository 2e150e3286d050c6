"""Where to look next in a night: runs of apnea minutes, unscorable stretches, disagreements with the experts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.night.indices import runs
from semscnn_gui.night.model import MinuteState, ReviewedNight, reference_state


@dataclass(frozen=True, slots=True)
class ApneaRun:
    """Consecutive minutes that the model or the clinician called apnea.

    A run stays where it was found when the clinician corrects it, so that the list does not shift underneath.

    Attributes:
        minutes: Its minutes, counted from the recording's start.
        mean_probability: Mean of the model's probabilities; NaN where the model gave none.
        apnea_minutes: How many of its minutes are shown as apnea.
        reviewed: All of its minutes are reviewed.
    """

    minutes: range
    mean_probability: float
    apnea_minutes: int
    reviewed: bool


def apnea_runs(night: ReviewedNight) -> list[ApneaRun]:
    """List the runs of a night in order."""
    analysis, first = night.analysis, night.analysis.first_minute
    shown = np.array([state is MinuteState.APNEA for state in night.states()], dtype=np.bool_)
    called = np.array([state is MinuteState.APNEA for state in night.model_states()], dtype=np.bool_)
    reviewed = np.array([night.is_reviewed(minute) for minute in analysis.minutes], dtype=np.bool_)
    edges = np.flatnonzero(np.diff(shown | called, prepend=False, append=False))

    def per_run(values: NDArray[Any]) -> list[Any]:
        # The run's own stretches are every second one; the zero lets a run end with the night.
        sums: list[Any] = np.add.reduceat(np.append(values, 0), edges)[::2].tolist() if len(edges) else []
        return sums

    known = np.isfinite(analysis.probability)
    columns = (
        edges[0::2].tolist(),
        edges[1::2].tolist(),
        per_run(np.where(known, analysis.probability, 0.0)),
        per_run(known.astype(np.int64)),
        per_run(shown.astype(np.int64)),
        per_run(reviewed.astype(np.int64)),
    )
    return [
        ApneaRun(
            minutes=range(first + start, first + stop),
            mean_probability=total / count if count else float("nan"),
            apnea_minutes=n_shown,
            reviewed=n_reviewed == stop - start,
        )
        for start, stop, total, count, n_shown, n_reviewed in zip(*columns, strict=True)
    ]


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
    return _after(minute, (run.minutes.start for run in apnea_runs(night)))


def previous_run(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the apnea run before a minute; within a run that is its own first minute."""
    return _before(minute, (run.minutes.start for run in apnea_runs(night)))


def next_unreviewed_run(night: ReviewedNight, minute: int) -> int | None:
    """First minute of the next run that is not reviewed; from the night's start again after the last one."""
    starts = [run.minutes.start for run in apnea_runs(night) if not run.reviewed]
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
    found = runs(night.states(), MinuteState.UNSCORABLE, night.analysis.first_minute)
    return [start for start, _ in found]


def _after(minute: int, places: Iterable[int]) -> int | None:
    return next((place for place in places if place > minute), None)


def _before(minute: int, places: Iterable[int]) -> int | None:
    return max((place for place in places if place < minute), default=None)
