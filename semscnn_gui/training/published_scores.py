"""The published SE-MSCNN's scores of the test nights, side by side with a model's on the minutes that both scored.

The published evaluation (Chen et al. 2022, doi 10.1016/j.knosys.2022.108783, and its code) writes one row per
scored window with the columns ``y_true``, ``y_score`` and ``subject``, in the order of the night, and leaves out
windows without saying which. Their minutes are found again from the labels; see :func:`rows_to_minutes`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.training.metrics import (
    MinuteFigures,
    RecordingFigures,
    minute_figures,
    per_hour,
    recording_figures,
)
from semscnn_gui.training.scored import ScoredNight

COLUMNS = ("y_true", "y_score", "subject")
WHERE = Path("published", "per-minute-scores.csv")
"""Where the scores lie, seen from the folder that holds the data sets."""

METHOD = "SE-MSCNN (published)"
# The published code calls apnea above 0.5, never at it.
_THRESHOLD = math.nextafter(0.5, 1.0)
# Minutes that the published pipeline never scores: the five-minute window would reach out of the night.
_CONTEXT = 2
_HELP = f"it needs the columns {', '.join(COLUMNS)}, as the published evaluation writes them"


@dataclass(frozen=True, slots=True, eq=False)
class PublishedNight:
    """Rows of one night: ``truth`` bool and ``score`` float64 (0 to 1), each shape (n,), in order of time."""

    truth: NDArray[np.bool_]
    score: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PublishedScores:
    """Content of the file named ``file``: the nights by record name."""

    file: Path
    nights: dict[str, PublishedNight]


@dataclass(frozen=True, slots=True)
class Side:
    """Figures of one of the two."""

    per_minute: MinuteFigures
    per_recording: RecordingFigures


@dataclass(frozen=True, slots=True)
class PublishedComparison:
    """A model and the published one on the same minutes.

    Attributes:
        file: Name of the file of published scores.
        nights: Nights that both scored.
        minutes: Labelled minutes that both scored: all figures of ``model`` and ``published`` are of these; the
            reference of a recording is taken from all its labelled minutes.
        model: The model's figures.
        published: The published figures on the same minutes.
        published_alone: The published figures on all published rows of those nights, as in its Table 2.
    """

    file: str
    nights: int
    minutes: int
    model: Side
    published: Side
    published_alone: Side


def published_beside(data_set: Path) -> Path | None:
    """Path of the published scores next to a data set's folder, None where there are none."""
    path = data_set.resolve().parent / WHERE
    return path if path.is_file() else None


def read_published(path: Path) -> PublishedScores:
    """Read the published scores.

    Raises:
        InputError: The file cannot be read or is not such a table.
    """
    truth: dict[str, list[bool]] = {}
    score: dict[str, list[float]] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            absent = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if absent:
                raise InputError(path, "header", f"without {', '.join(absent)}", _HELP)
            for row in reader:
                record, (is_apnea, value) = row["subject"], _row(row, path, reader.line_num)
                truth.setdefault(record, []).append(is_apnea)
                score.setdefault(record, []).append(value)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        found = f"unreadable ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, "published scores", found, _HELP) from error
    if not truth:
        raise InputError(path, "published scores", "empty", _HELP)
    nights = {
        record: PublishedNight(np.array(truth[record], np.bool_), np.array(score[record], np.float64))
        for record in truth
    }
    return PublishedScores(path, nights)


def compare_published(
    nights: Sequence[ScoredNight], threshold: float, published: PublishedScores
) -> PublishedComparison | None:
    """Set a model's result beside the published one.

    Args:
        nights: The nights of an evaluation.
        threshold: Probability from which the model calls a minute apnea; the published one calls it above 0.5.
        published: The published scores.

    Returns:
        None if they hold none of the nights.

    Raises:
        InputError: The published rows of a night do not fit its labels.
    """
    chosen = [night for night in nights if night.name in published.nights]
    if not chosen:
        return None
    reference, ours_per_hour, theirs_per_hour, alone_per_hour = [], [], [], []
    truth, ours, theirs = [], [], []
    for night in chosen:
        rows = published.nights[night.name]
        minutes = _minutes_of(rows, night, published.file)
        both = night.scored[minutes]
        truth.append(rows.truth[both])
        ours.append(night.probability[minutes[both]])
        theirs.append(rows.score[both])
        reference.append(per_hour(int((night.label == 1).sum()), int(night.labelled.sum())))
        ours_per_hour.append(_per_hour(ours[-1], threshold))
        theirs_per_hour.append(_per_hour(theirs[-1], _THRESHOLD))
        alone_per_hour.append(_per_hour(rows.score, _THRESHOLD))
    common = np.concatenate(truth)
    all_truth = np.concatenate([published.nights[night.name].truth for night in chosen])
    all_score = np.concatenate([published.nights[night.name].score for night in chosen])
    return PublishedComparison(
        file=published.file.name,
        nights=len(chosen),
        minutes=len(common),
        model=Side(
            minute_figures(common, np.concatenate(ours), threshold),
            recording_figures(reference, ours_per_hour),
        ),
        published=Side(
            minute_figures(common, np.concatenate(theirs), _THRESHOLD),
            recording_figures(reference, theirs_per_hour),
        ),
        published_alone=Side(
            minute_figures(all_truth, all_score, _THRESHOLD), recording_figures(reference, alone_per_hour)
        ),
    )


def rows_to_minutes(
    label: NDArray[np.bool_], scorable: NDArray[np.bool_], truth: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    """Find the minutes of rows that are in order but tell only their labels.

    Of all ways to leave minutes out so that the labels of the rest are those of the rows, the cheapest is taken:
    a minute that our own quality gate refused costs nothing, one within two minutes of such a minute (its
    five-minute window holds it) half, any other 1, and the beginning of a stretch of left-out minutes 1; the
    first and last two minutes cost nothing, as the published windows would reach out of the night there. The
    scores take no part, so that neither side gains. What remains unknown is small: on x01–x35 of Apnea-ECG 323 of
    17,268 minutes were left out, and choosing the way by the scores instead moves the accuracies by 0.1 points.

    Args:
        label: bool, shape (m,): the expert's apnea minutes.
        scorable: bool, shape (m,): minutes that our gate let through.
        truth: bool, shape (n,): the labels of the rows.

    Returns:
        int64, shape (n,), ascending: index in ``label`` of each row. None if the labels do not fit.
    """
    m, n = len(label), len(truth)
    if n > m:
        return None
    edge = (np.arange(m) < _CONTEXT) | (np.arange(m) >= m - _CONTEXT)
    near = np.convolve(~scorable, np.ones(2 * _CONTEXT + 1))[_CONTEXT : _CONTEXT + m] > 0
    drop = np.where(edge | ~scorable, 0.0, np.where(near, 0.5, 1.0))
    begin = np.where(edge, 0.0, 1.0)
    # Dynamic programming over minutes; entry d of each array: the cheapest way with d minutes left out so far
    # whose last minute was kept or left out.
    n_left_out = np.arange(m - n + 1)
    kept, left_out = np.full(m - n + 1, np.inf), np.full(m - n + 1, np.inf)
    left_out[0] = 0.0
    kept_after_gap = np.zeros((m, m - n + 1), np.bool_)
    gap_goes_on = np.zeros((m, m - n + 1), np.bool_)
    for minute in range(m):
        row = minute - n_left_out
        inside = (row >= 0) & (row < n)
        fits = np.zeros(len(row), np.bool_)
        fits[inside] = truth[row[inside]] == label[minute]
        kept_after_gap[minute] = left_out < kept
        gap_goes_on[minute] = left_out <= kept + begin[minute]
        cheapest_gap = np.minimum(left_out, kept + begin[minute]) + drop[minute]
        kept = np.where(fits, np.minimum(kept, left_out), np.inf)
        left_out = np.concatenate(([np.inf], cheapest_gap[:-1]))
    if not min(kept[-1], left_out[-1]) < np.inf:
        return None
    minutes = []
    in_gap, d = bool(left_out[-1] < kept[-1]), m - n
    for minute in range(m - 1, -1, -1):
        if in_gap:
            d -= 1
            in_gap = bool(gap_goes_on[minute, d])
        else:
            minutes.append(minute)
            in_gap = bool(kept_after_gap[minute, d])
    return np.array(minutes[::-1], dtype=np.int64)


def _minutes_of(rows: PublishedNight, night: ScoredNight, path: Path) -> NDArray[np.int64]:
    labelled = np.flatnonzero(night.labelled)
    index = rows_to_minutes(night.label[labelled] == 1, night.scored[labelled], rows.truth)
    if index is None:
        found = f"{len(rows.truth)} rows of {night.name} whose y_true do not fit its labels"
        raise InputError(path, "content", found, "name the published scores of these nights")
    return labelled[index]


def _per_hour(score: NDArray[np.float64], threshold: float) -> float:
    return per_hour(int((score >= threshold).sum()), len(score))


def _row(row: dict[str, str | None], path: Path, line: int) -> tuple[bool, float]:
    def refuse(column: str) -> NoReturn:
        raise InputError(path, f"{column} in line {line}", repr(row[column]), _HELP)

    values = []
    for column in ("y_true", "y_score"):
        try:
            values.append(float(row[column] or ""))
        except ValueError:
            refuse(column)
    if values[0] not in (0.0, 1.0):
        refuse("y_true")
    if not 0.0 <= values[1] <= 1.0:
        refuse("y_score")
    if not row["subject"]:
        refuse("subject")
    return values[0] == 1.0, values[1]
