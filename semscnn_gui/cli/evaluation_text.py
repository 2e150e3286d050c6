"""The figures of an evaluation as plain text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, fields

from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR
from semscnn_gui.training.breakdown import NightResult
from semscnn_gui.training.disturbance import Disturbance
from semscnn_gui.training.evaluate import Evaluation
from semscnn_gui.training.intervals import FEWEST_PEOPLE, Interval
from semscnn_gui.training.metrics import MinuteFigures, RecordingFigures
from semscnn_gui.training.published_scores import METHOD, PublishedComparison

RECORDING_TITLE = f"per recording (sleep apnea above {PAPER_RULE_PER_HOUR:g} apnea minutes/h)"
NONE = "–"


def evaluation_text(result: Evaluation) -> str:
    """Return the figures of an evaluation, ready to print."""
    parts = [
        _heading,
        _nights,
        _figures,
        _coverage,
        _calibration,
        _estimated_ahi,
        _groups,
        _worst,
        _new_people,
        _published,
    ]
    return "\n".join(line for part in parts for line in part(result))


def _heading(result: Evaluation) -> Iterator[str]:
    nights = _count(len(result.records), "night")
    yield f"{result.model} on {result.dataset}, {nights} of {_count(result.intervals.people, 'person', 'people')}"
    yield f"SHA-256 {result.model_sha256}; a minute is apnea from probability {result.threshold:.2f} on"
    if result.disturbance is not None:
        yield f"beats spoiled on purpose: {_disturbance(result.disturbance)}"
    if result.learning_nights:
        learned = _count(len(result.learning_nights), "night")
        yield f"! The model learned from {learned} of these: on them the figures say little."


def _nights(result: Evaluation) -> Iterator[str]:
    yield ""
    yield "record    class  minutes          apnea minutes/h   accuracy     AUC  median heart rate"
    yield "                 labelled scored   labels  model                       (beats/min)"
    for night in result.records:
        yield (
            f"{night.record:<10}{night.apnea_class:^5}{night.labelled_minutes:>10}{night.scored_minutes:>7}"
            f"{_number(night.reference_per_hour, 1):>9}{_number(night.apnea_minutes_per_hour, 1):>7}"
            f"{_number(night.accuracy, 3):>11}{_number(night.auc, 3):>8}"
            f"{_number(night.median_heart_rate_bpm, 0):>12}"
        )


def _figures(result: Evaluation) -> Iterator[str]:
    intervals = result.intervals
    yield ""
    level = f"{100 * intervals.level:.0f} % intervals"
    if intervals.people < FEWEST_PEOPLE:
        yield f"no {level}: they need nights of at least {FEWEST_PEOPLE} people"
    else:
        yield f"{level} in brackets: bootstrap over {intervals.people} people, {intervals.resamples} resamples"
    yield ""
    yield f"per minute ({result.per_minute.n} labelled and scored minutes)"
    yield from _with_intervals(result.per_minute, intervals.per_minute)
    wrong = intervals.per_minute["accuracy_unscorable_wrong"]
    line = _line("accuracy of all labelled", result.accuracy_unscorable_wrong, wrong)
    yield f"{line}  unscorable minutes counted as wrong"
    yield ""
    yield f"{RECORDING_TITLE}, {_count(result.per_recording.n, 'night')}"
    yield from _with_intervals(result.per_recording, intervals.per_recording)


def _coverage(result: Evaluation) -> Iterator[str]:
    covered = result.coverage
    yield ""
    yield (
        f"scored: {covered.scored_minutes} minutes, {_percent(covered.scored_share)} of the "
        f"{covered.labelled_minutes} labelled ones, {_percent(covered.scored_share_with_beats)} of the "
        f"{covered.with_beats} labelled ones with beats"
    )
    if covered.unscorable:
        yield "labelled minutes left unscorable"
    for reason, count in covered.unscorable.items():
        yield f"  {reason:<16}{count:>6}  {_percent(covered.unscorable_share[reason]):>7}"


def _calibration(result: Evaluation) -> Iterator[str]:
    figures, intervals = result.calibration, result.intervals.calibration
    yield ""
    yield "calibration of the probability of apnea"
    yield _line(
        "expected calibration error",
        figures.expected_calibration_error,
        intervals["expected_calibration_error"],
    )
    yield _line("Brier score", figures.brier_score, intervals["brier_score"])
    yield "  probability   minutes    mean  share with apnea"
    for part in figures.bins:
        yield (
            f"  {part.low:.1f}–{part.high:.1f}    {part.n:>10}{_number(part.mean_probability, 3):>8}"
            f"{_number(part.apnea_share, 3):>18}"
        )


def _estimated_ahi(result: Evaluation) -> Iterator[str]:
    error = result.estimated_ahi
    if error is None:
        return
    yield ""
    yield f"estimated AHI against polysomnography, {_count(error.nights, 'night')}, events/h"
    yield (
        f"  mean error {error.mean_error:+.1f}, SD of the error {_number(error.error_sd, 1)}, mean absolute error "
        f"{error.mean_absolute_error:.1f}, r {_number(error.r, 3)}"
    )
    if error.beyond_range:
        yield f"  {_count(error.beyond_range, 'night')} beyond the range of the fit: the AHI is at least as high"


def _groups(result: Evaluation) -> Iterator[str]:
    yield ""
    yield "by night class (A: 100 and more labelled apnea minutes, B: 5 to 99, C: fewer)"
    yield _GROUP_HEAD
    for letter, group in result.by_night_class.items():
        yield _group_line(f"{letter}, {_count(group.nights, 'night')}", group.per_minute)
    yield ""
    yield "by mean heart rate of the minute"
    yield _GROUP_HEAD
    for part in result.by_heart_rate:
        low, high = part.low_bpm, part.high_bpm
        name = (
            f"below {high:g}"
            if low == -math.inf
            else f"{low:g}–{high:g}"
            if high < math.inf
            else f"{low:g} on"
        )
        yield _group_line(f"{name} beats/min", part.per_minute)


def _worst(result: Evaluation) -> Iterator[str]:
    if len(result.records) <= len(result.worst_nights):
        return
    yield ""
    yield "nights of lowest accuracy"
    for night in result.worst_nights:
        yield f"  {night.record:<10}{_night_in_words(night)}"


def _new_people(result: Evaluation) -> Iterator[str]:
    new = result.new_people
    if new is None or not new.records:
        return
    yield ""
    yield (
        f"{_count(len(new.records), 'night')} of {_count(new.people, 'person', 'people')} of whom the model "
        f"learned no night: {', '.join(new.records)}"
    )
    yield f"  per minute     {_in_a_line(new.figures.per_minute)}"
    yield f"  per recording  {_in_a_line(new.figures.per_recording)}"


def _published(result: Evaluation) -> Iterator[str]:
    both = result.published
    if both is None:
        return
    yield ""
    yield f"beside {METHOD}, {both.file}: the {both.minutes} minutes of {both.nights} nights that both scored"
    width = max(len(result.model), len(METHOD)) + 2
    yield f"  {'':<18}{result.model:>{width}}{METHOD:>{width}}"
    yield "  per minute"
    yield from _side_by_side(both.model.per_minute, both.published.per_minute, width)
    yield f"  {RECORDING_TITLE}"
    yield from _side_by_side(both.model.per_recording, both.published.per_recording, width)
    yield from _alone(both)


def _alone(both: PublishedComparison) -> Iterator[str]:
    alone = both.published_alone
    yield f"  {METHOD} on all {alone.per_minute.n} minutes of its own"
    yield f"    per minute     {_in_a_line(alone.per_minute)}"
    yield f"    per recording  {_in_a_line(alone.per_recording)}"


_GROUP_HEAD = (
    f"  {'':<20}{'minutes':>8}{'accuracy':>10}{'sensitivity':>13}{'specificity':>13}{'F1':>8}{'AUC':>8}"
)
_WORDS = {"f1": "F1", "auc": "AUC", "r": "Pearson r"}


def _group_line(name: str, figures: MinuteFigures) -> str:
    return (
        f"  {name:<20}{figures.n:>8}{_number(figures.accuracy, 3):>10}{_number(figures.sensitivity, 3):>13}"
        f"{_number(figures.specificity, 3):>13}{_number(figures.f1, 3):>8}{_number(figures.auc, 3):>8}"
    )


def _with_intervals(
    figures: MinuteFigures | RecordingFigures, intervals: dict[str, Interval]
) -> Iterator[str]:
    for name, value in asdict(figures).items():
        if name != "n":
            yield _line(_WORDS.get(name, name), value, intervals[name])


def _line(name: str, value: float, interval: Interval) -> str:
    low, high = interval
    brackets = f"  [{low:.3f}, {high:.3f}]" if math.isfinite(low) else ""
    return f"  {name:<28}{_number(value, 4):>8}{brackets}"


def _in_a_line(figures: MinuteFigures | RecordingFigures) -> str:
    named = {field.name: getattr(figures, field.name) for field in fields(figures) if field.name != "n"}
    told = (f"{_WORDS.get(name, name)} {_number(value, 3)}" for name, value in named.items())
    return f"{', '.join(told)} (n = {figures.n})"


def _side_by_side(
    ours: MinuteFigures | RecordingFigures, theirs: MinuteFigures | RecordingFigures, width: int
) -> Iterator[str]:
    for field in fields(ours):
        if field.name != "n":
            a, b = getattr(ours, field.name), getattr(theirs, field.name)
            yield f"    {_WORDS.get(field.name, field.name):<16}{_number(a, 4):>{width}}{_number(b, 4):>{width}}"


def _night_in_words(night: NightResult) -> str:
    return (
        f"accuracy {_number(night.accuracy, 3)}, sensitivity {_number(night.sensitivity, 3)}, "
        f"specificity {_number(night.specificity, 3)}; apnea minutes/h {_number(night.reference_per_hour, 1)} by "
        f"labels, {_number(night.apnea_minutes_per_hour, 1)} by the model; "
        f"{_count(night.unscorable_minutes, 'minute')} unscorable"
    )


def _disturbance(done: Disturbance) -> str:
    return (
        f"{100 * done.drop:g} % of the beats dropped, {100 * done.add:g} % added, "
        f"jitter of {1000 * done.jitter_s:g} ms SD, seed {done.seed}"
    )


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else NONE


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %" if math.isfinite(share) else NONE


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
