"""Made nights: labels and probabilities as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semscnn_gui.ecg.model import UnscorableReason
from semscnn_gui.training.scored import ScoredNight


def scored_night(
    name: str,
    label: Sequence[int],
    probability: Sequence[float],
    *,
    person: str = "",
    reason: UnscorableReason = UnscorableReason.NOISE,
    heart_rate_bpm: float | Sequence[float] = 60.0,
) -> ScoredNight:
    """A night whose minutes without a probability (NaN) are unscorable for one reason."""
    scored = np.array(probability, np.float64)
    return ScoredNight(
        name=name,
        person=person or name,
        label=np.array(label, np.int8),
        probability=scored,
        reason=tuple(None if finite else reason for finite in np.isfinite(scored)),
        heart_rate_bpm=np.broadcast_to(np.asarray(heart_rate_bpm, np.float64), scored.shape),
    )
