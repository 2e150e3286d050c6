"""Runs of consecutive minutes of one state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis


def runs_of(
    states: Sequence[MinuteState], wanted: MinuteState, first_minute: int = 0
) -> list[tuple[int, int]]:
    """Return the runs of consecutive ``wanted`` minutes as (first minute, length)."""
    flags = np.array([state is wanted for state in states], dtype=np.int8)
    edges = np.diff(np.concatenate(([0], flags, [0])))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(first_minute + int(a), int(b - a)) for a, b in zip(starts, stops, strict=True)]


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


def apnea_runs(
    analysis: NightAnalysis,
    states: Sequence[MinuteState],
    model_states: Sequence[MinuteState],
    is_reviewed: Sequence[bool],
) -> tuple[ApneaRun, ...]:
    """The runs of minutes that are shown as apnea or that the model called so, in order.

    Args:
        analysis: The model's output, of n minutes.
        states: State of each minute as it is shown, length n.
        model_states: The model's state of each minute, length n.
        is_reviewed: Whether each minute is reviewed, length n.
    """
    first = analysis.first_minute
    shown = np.array([state is MinuteState.APNEA for state in states], dtype=np.bool_)
    called = np.array([state is MinuteState.APNEA for state in model_states], dtype=np.bool_)
    reviewed = np.array(is_reviewed, dtype=np.bool_)
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
    return tuple(
        ApneaRun(
            minutes=range(first + start, first + stop),
            mean_probability=total / count if count else float("nan"),
            apnea_minutes=n_shown,
            reviewed=n_reviewed == stop - start,
        )
        for start, stop, total, count, n_shown, n_reviewed in zip(*columns, strict=True)
    )
