"""Made nights: labels and probabilities as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semscnn_gui.ecg.model import UnscorableReason
from semscnn_gui.ecg.windows import PREPROCESSING, NightWindows
from semscnn_gui.training.labelled_night import LabelledNight
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


def labelled_night(
    name: str, person: str, seed: int = 0, minutes: int = 40, label: Sequence[int] | None = None
) -> LabelledNight:
    """A night whose apnea minutes carry a slow wave that the normal ones lack."""
    rng = np.random.default_rng(seed)
    codes = np.array(np.arange(minutes) % 10 < 4 if label is None else label, np.int8)
    wave = np.sin(2 * np.pi * np.arange(900) / 120)
    series = rng.normal(0.5, 0.1, (len(codes), 2, 900)) + 0.4 * (codes == 1)[:, None, None] * wave
    reason: tuple[UnscorableReason | None, ...] = (None,) * len(codes)
    windows = NightWindows(np.arange(len(codes)), series.astype(np.float32), reason)
    return LabelledNight(name, person, codes, windows, np.full(len(codes), 60.0), PREPROCESSING)
