"""Measuring a model on labelled nights, per minute and per recording as in the paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from semscnn_gui.progress import Progress
from semscnn_gui.semscnn.ahi import ahi_fit
from semscnn_gui.semscnn.installed_models import ModelEntry
from semscnn_gui.training.ahi_error import AhiError, ahi_error
from semscnn_gui.training.breakdown import (
    HeartRateRange,
    NightGroup,
    NightResult,
    by_heart_rate,
    by_night_class,
    night_result,
    worst_nights,
)
from semscnn_gui.training.calibration import Calibration, calibration
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.disturbance import Disturbance
from semscnn_gui.training.intervals import Intervals, bootstrap_intervals
from semscnn_gui.training.metrics import MinuteFigures, RecordingFigures, minute_figures, recording_figures
from semscnn_gui.training.new_people import NewPeople, learning_nights, new_people
from semscnn_gui.training.published_scores import (
    METHOD,
    PublishedComparison,
    PublishedScores,
    compare_published,
    published_beside,
    read_published,
)
from semscnn_gui.training.records_table import ahi_of
from semscnn_gui.training.scored import Coverage, ScoredNight, coverage, pooled, score_nights


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of one data set or several; see :func:`evaluate`.

    Attributes:
        model: Name of the model.
        model_sha256: Hex digest of its weights.
        threshold: Probability from which it calls a minute apnea.
        dataset: Names of the data sets.
        disturbance: What was done to the beats on purpose, None for nothing.
        per_minute: Over all minutes that are labelled and scored.
        per_recording: By the paper's rule: reference from all labelled minutes, result from all scored ones.
        accuracy_unscorable_wrong: Accuracy over all labelled minutes, unscorable ones counted as wrong.
        coverage: Which labelled minutes have a result.
        calibration: Whether the probabilities mean what they say.
        estimated_ahi: Error of the estimated AHI, None for nights without an AHI in ``records.csv``.
        intervals: How far the figures would move with other people.
        by_night_class: Figures of the classes A, B and C of the Apnea-ECG challenge.
        by_heart_rate: Figures by the minutes' mean heart rate.
        worst_nights: The nights of lowest accuracy, the worst first.
        learning_nights: Evaluated nights that the model learned from: on those the figures say little. None if
            the weights do not tell.
        new_people: Figures of the nights of people of whom the model learned nothing, None where that cannot be
            told.
        published: Side by side with the published scores, None without any of these nights.
        records: A row per night.
        nights: The minutes that all of this was taken from; not part of the JSON.
    """

    model: str
    model_sha256: str
    threshold: float
    dataset: str
    disturbance: Disturbance | None
    per_minute: MinuteFigures
    per_recording: RecordingFigures
    accuracy_unscorable_wrong: float
    coverage: Coverage
    calibration: Calibration
    estimated_ahi: AhiError | None
    intervals: Intervals
    by_night_class: dict[str, NightGroup]
    by_heart_rate: tuple[HeartRateRange, ...]
    worst_nights: tuple[NightResult, ...]
    learning_nights: tuple[str, ...] | None
    new_people: NewPeople | None
    published: PublishedComparison | None
    records: tuple[NightResult, ...]
    nights: tuple[ScoredNight, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result for JSON: figures that are undefined become None."""
        apart = ("model", "model_sha256", "dataset", "nights")
        return {
            "model": {"name": self.model, "sha256": self.model_sha256},
            "dataset": self.dataset,
            "unscorable": self.coverage.unscorable,
            **{f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name not in apart},
        }

    def table_2_rows(self) -> list[tuple[str, RecordingFigures]]:
        """Rows for :func:`semscnn_gui.training.tables.table_2`: the model, and the published one.

        The published row is left out where it has not scored the same nights.
        """
        rows = [(self.model, self.per_recording)]
        if self.published is not None and self.published.nights == len(self.records):
            rows.append((METHOD, self.published.published_alone.per_recording))
        return rows


def evaluate(
    sources: Path | Sequence[Path],
    model: ModelEntry,
    records: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    disturbance: Disturbance | None = None,
    published: Path | None = None,
) -> Evaluation:
    """Score the nights of one data set or several and compare them with their labels.

    Args:
        sources: Data sets; see :func:`semscnn_gui.training.dataset.load_nights`.
        model: The model to measure.
        records: Names of the nights; all when None.
        progress: Told all along; may cancel.
        disturbance: Errors to put into the R peaks first.
        published: File of the published scores to compare with; the one beside the data sets when None, if there
            is one.

    Raises:
        InputError: A data set or the published scores cannot be used, or the model needs a waveform where there
            are beats only.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    named = [Path(sources)] if isinstance(sources, str | Path) else [Path(source) for source in sources]
    weights = model.load()
    # Before the work of minutes, so that a file that cannot be used is told at once.
    theirs = _published_scores(named, published)
    ahi = ahi_of(named)
    loaded = load_nights(
        named, records, progress.part(0.0, 0.8), recipe=weights.recipe, disturbance=disturbance
    )
    nights = score_nights(loaded, weights, progress.part(0.8, 0.98))
    progress.report(0.98, "Comparing with the labels")
    results = [night_result(night, weights.threshold) for night in nights]
    reference = [result.reference_per_hour for result in results]
    called = [result.apnea_minutes_per_hour for result in results]
    truth, probability = pooled(nights)
    figures = minute_figures(truth, probability, weights.threshold)
    covered = coverage(nights)
    learned = learning_nights(weights)
    return Evaluation(
        model=weights.name,
        model_sha256=weights.sha256,
        threshold=weights.threshold,
        dataset=", ".join(source.name or str(source) for source in named),
        disturbance=disturbance,
        per_minute=figures,
        per_recording=recording_figures(reference, called),
        accuracy_unscorable_wrong=_accuracy_unscorable_wrong(truth, probability, weights.threshold, covered),
        coverage=covered,
        calibration=calibration(truth, probability),
        estimated_ahi=ahi_error(nights, weights.threshold, ahi_fit(weights.ahi), ahi),
        intervals=bootstrap_intervals(nights, weights.threshold, reference, called),
        by_night_class=by_night_class(nights, results, weights.threshold),
        by_heart_rate=by_heart_rate(nights, weights.threshold),
        worst_nights=worst_nights(results),
        learning_nights=None if learned is None else tuple(n.name for n in nights if n.name in set(learned)),
        new_people=None
        if learned is None
        else new_people(nights, results, weights.threshold, learned, named),
        published=None if theirs is None else compare_published(nights, weights.threshold, theirs),
        records=tuple(results),
        nights=tuple(nights),
    )


def _accuracy_unscorable_wrong(truth: Any, probability: Any, threshold: float, covered: Coverage) -> float:
    right = int(((probability >= threshold) == truth).sum())
    return right / covered.labelled_minutes if covered.labelled_minutes else math.nan


def _published_scores(sources: Sequence[Path], named: Path | None) -> PublishedScores | None:
    path = named or next(filter(None, map(published_beside, sources)), None)
    return None if path is None else read_published(path)


def _plain(value: Any) -> Any:
    """Dataclasses and tuples as JSON knows them; NaN and infinity, which it does not, as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
