"""Nights to learn from and to measure on: their labels and probabilities, their files and a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import PREPROCESSING, NightWindows
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights
from semscnn_gui.training.evaluate import Evaluation, evaluate
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


def write_model(path: Path, seed: int, **training: object) -> Path:
    rng = np.random.default_rng(seed)
    tensors = {f"member0/{n}": rng.normal(0, 0.1, s).astype(np.float32) for n, s in MEMBER_SHAPES.items()}
    weights = ModelWeights(
        "mine", "1.0", "rri", ("rri_relative", "rri_deviation"), 0.5, "rri/3", tensors, training=training
    )
    return save_weights(weights, path)


def write_night(path: Path, *, seed: int = 0, apnea: bool = True) -> None:
    rr = np.random.default_rng(seed).normal(1000, 50, 12 * 300)
    labels = np.arange(12) % 2 if apnea else np.zeros(12)
    np.savez(path, labels=labels, rr_ms=rr, frame_start=np.arange(13) * 300)


def evaluated_nights(folder: Path, *, apnea: bool = True) -> Evaluation:
    """Six made nights of six people, measured with a made model."""
    (folder / "nights").mkdir()
    for i in range(6):
        write_night(folder / "nights" / f"n{i}.npz", seed=i, apnea=apnea)
    return evaluate(folder / "nights", find_model(write_model(folder / "mine.safetensors", seed=1)))
