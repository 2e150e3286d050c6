"""Two models on one night, held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Where two models differ.

    Attributes:
        minutes: Minutes that both analysed, counted from the recording's start.
        differing: Minutes of different state, ascending.
        counts: Number of minutes by (state of the one, state of the other).
        agreement: Share (0 to 1) of equal states among minutes that both call apnea or normal; None without any.
    """

    minutes: range
    differing: tuple[int, ...]
    counts: Mapping[tuple[MinuteState, MinuteState], int]
    agreement: float | None


def compare_models(
    one: NightAnalysis,
    other: NightAnalysis,
    one_threshold: float | None = None,
    other_threshold: float | None = None,
) -> ModelComparison:
    """Compare two analyses of the same recording.

    Args:
        one: A night.
        other: The same night with another model.
        one_threshold: Probability from which ``one`` calls a minute apnea; None for its model's own.
        other_threshold: The same for ``other``.

    Raises:
        ValueError: They are of different recordings.
    """
    if one.recording.sha256 != other.recording.sha256:
        raise ValueError("two models are compared on one recording")
    minutes = range(
        max(one.minutes.start, other.minutes.start),
        max(one.minutes.start, other.minutes.start, min(one.minutes.stop, other.minutes.stop)),
    )
    pairs = {m: (one.state(m, one_threshold), other.state(m, other_threshold)) for m in minutes}
    called = [pair for pair in pairs.values() if MinuteState.UNSCORABLE not in pair]
    return ModelComparison(
        minutes=minutes,
        differing=tuple(m for m, (a, b) in pairs.items() if a is not b),
        counts=Counter(pairs.values()),
        agreement=sum(a is b for a, b in called) / len(called) if called else None,
    )
