"""Measuring a model on labelled nights, per minute and per recording as in the paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.model import UnscorableReason
from semscnn_gui.ecg.windows import PREPROCESSING
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.semscnn.models import ModelEntry
from semscnn_gui.semscnn.scoring import score_minutes, score_recording
from semscnn_gui.semscnn.weights import ModelWeights, build_network
from semscnn_gui.training.dataset import FRAMES_SUFFIX, label_codes, labelled_sources, read_frames
from semscnn_gui.training.metrics import (
    MinuteFigures,
    RecordingFigures,
    minute_figures,
    per_hour,
    recording_figures,
)


@dataclass(frozen=True, slots=True)
class NightResult:
    """Result of one night."""

    record: str
    labelled_minutes: int
    scored_minutes: int
    unscorable_minutes: int
    reference_apnea_minutes: int
    apnea_minutes: int
    reference_per_hour: float
    apnea_minutes_per_hour: float
    accuracy: float
    auc: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of a data set; see :func:`evaluate`."""

    model: str
    model_sha256: str
    dataset: str
    per_minute: MinuteFigures
    per_recording: RecordingFigures
    unscorable: dict[str, int]
    records: tuple[NightResult, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result for JSON: figures that are undefined become None."""
        return {
            "model": {"name": self.model, "sha256": self.model_sha256},
            "dataset": self.dataset,
            "per_minute": _plain(asdict(self.per_minute)),
            "per_recording": _plain(asdict(self.per_recording)),
            "unscorable": self.unscorable,
            "records": [_plain(asdict(record)) for record in self.records],
        }


@dataclass(frozen=True, slots=True, eq=False)
class _ScoredNight:
    name: str
    label: NDArray[np.int8]
    probability: NDArray[np.float64]
    reason: tuple[UnscorableReason | None, ...]


def evaluate(
    folder: Path,
    model: ModelEntry,
    records: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Score a data set's nights and compare them with their labels.

    Args:
        folder: A data set; see :func:`semscnn_gui.training.dataset.load_nights`.
        model: The model to measure.
        records: Names of the nights; all when None.
        progress: Told after each night; may cancel.

    Returns:
        Per-minute figures over all minutes that are labelled and scored, per-recording figures by the paper's
        rule (reference from all labelled minutes, result from all scored ones), and a row per night.

    Raises:
        InputError: The data set cannot be used, or the model needs a waveform where there are beats only.
    """
    progress = progress or Progress()
    weights = model.load()
    sources = labelled_sources(Path(folder), records)
    nights = []
    for i, source in enumerate(sources):
        progress.report(i / len(sources), f"Scoring {source.stem}")
        nights.append(_score(source, weights, progress.part(i / len(sources), (i + 1) / len(sources))))
    rows = tuple(_night_result(night, weights.threshold) for night in nights)
    truth, probability = _pooled(nights)
    reasons = [reason.value for night in nights for reason in _labelled_reasons(night)]
    return Evaluation(
        model=weights.name,
        model_sha256=weights.sha256,
        dataset=Path(folder).name,
        per_minute=minute_figures(truth, probability, weights.threshold),
        per_recording=recording_figures(
            [row.reference_per_hour for row in rows], [row.apnea_minutes_per_hour for row in rows]
        ),
        unscorable={reason: reasons.count(reason) for reason in sorted(set(reasons))},
        records=rows,
    )


def _score(source: Path, weights: ModelWeights, progress: Progress) -> _ScoredNight:
    if source.suffix == FRAMES_SUFFIX:
        if weights.preprocessing != PREPROCESSING:
            raise InputError(
                source,
                "content",
                "RR intervals",
                f"model {weights.name} needs a waveform: choose another model",
            )
        night = read_frames(source, source.stem)
        probability = score_minutes(
            build_network(weights),
            night.windows.minutes,
            night.windows.series,
            len(night.label),
            weights.smoothing,
        )
        return _ScoredNight(night.name, night.label, probability, night.windows.reason)
    recording = open_recording(source, progress=progress.part(0.0, 0.2))
    scored = score_recording(recording, weights, progress.part(0.2, 1.0))
    return _ScoredNight(source.stem, label_codes(recording), scored.probability, scored.reason)


def _night_result(night: _ScoredNight, threshold: float) -> NightResult:
    truth, probability = _pooled([night])
    figures = minute_figures(truth, probability, threshold)
    labelled = night.label >= 0
    scored = np.isfinite(night.probability)
    called = int((night.probability[scored] >= threshold).sum())
    apnea = int((night.label == 1).sum())
    return NightResult(
        record=night.name,
        labelled_minutes=int(labelled.sum()),
        scored_minutes=len(truth),
        unscorable_minutes=int((labelled & ~scored).sum()),
        reference_apnea_minutes=apnea,
        apnea_minutes=called,
        reference_per_hour=per_hour(apnea, int(labelled.sum())),
        apnea_minutes_per_hour=per_hour(called, int(scored.sum())),
        accuracy=figures.accuracy,
        auc=figures.auc,
    )


def _pooled(nights: Sequence[_ScoredNight]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    label = np.concatenate([night.label for night in nights])
    probability = np.concatenate([night.probability for night in nights])
    known = (label >= 0) & np.isfinite(probability)
    return label[known] == 1, probability[known]


def _labelled_reasons(night: _ScoredNight) -> list[UnscorableReason]:
    return [
        reason
        for reason, label in zip(night.reason, night.label, strict=True)
        if reason is not None and label >= 0
    ]


def _plain(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in figures.items()
    }
