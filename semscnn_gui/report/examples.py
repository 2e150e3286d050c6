"""Which minutes the report shows as examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from semscnn_gui.night.indices import unscorable_reason
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.report.text import reason_words

LEAST_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Example:
    """A minute to show, and why it was chosen."""

    minute: int
    title: str


def choose_examples(night: ReviewedNight) -> list[Example]:
    """Choose one apnea, one normal and one unscorable minute, as far as the night has them.

    Apnea is the apnea minute (as reviewed) with the highest probability, of those that the clinician marked or
    accepted if there are any; normal is the normal minute with the lowest. Without apnea minutes the likeliest
    normal minute is shown in their place. A minute that the clinician called apnea or normal where the model has
    no probability is shown only where the night has no other of its kind. A night of two or more minutes shows at
    least two. Minutes that the clinician chose stand in place of all these.
    """
    analysis = night.analysis
    chosen = [minute for minute in night.review.study.strips if minute in analysis.minutes]
    if chosen:
        return [Example(minute, f"Chosen by the clinician: {night.state(minute)}") for minute in chosen]
    minutes: dict[MinuteState, list[int]] = {state: [] for state in MinuteState}
    for minute, state in zip(analysis.minutes, night.states(), strict=True):
        minutes[state].append(minute)
    examples = _clearest(night, minutes)
    if len(examples) < LEAST_EXAMPLES:
        shown = [example.minute for example in examples]
        left = {state: [m for m in of_state if m not in shown] for state, of_state in minutes.items()}
        examples += _further(analysis, left)[: LEAST_EXAMPLES - len(examples)]
    return examples


def _clearest(night: ReviewedNight, minutes: dict[MinuteState, list[int]]) -> list[Example]:
    analysis, examples = night.analysis, []
    apnea, normal = (_scored(analysis, minutes[state]) for state in (MinuteState.APNEA, MinuteState.NORMAL))
    if apnea:
        # What the clinician has looked at comes before what only the model says.
        reviewed = {minute: value for minute, value in apnea.items() if night.is_reviewed(minute)}
        whose = "reviewed apnea" if reviewed else "apnea"
        title = f"Apnea: the {whose} minute with the highest probability"
        examples.append(Example(_highest(reviewed or apnea), title))
    elif not minutes[MinuteState.APNEA] and len(normal) > 1:
        title = "No apnea minute in this night: the normal minute with the highest probability"
        examples.append(Example(_highest(normal), title))
    else:
        examples += _without_probability(analysis, MinuteState.APNEA, minutes)
    if normal:
        examples.append(Example(_lowest(normal), "Normal: the normal minute with the lowest probability"))
    else:
        examples += _without_probability(analysis, MinuteState.NORMAL, minutes)
    unscorable = minutes[MinuteState.UNSCORABLE]
    if unscorable:
        most = max(unscorable, key=lambda minute: _stored(analysis, minute))
        examples.append(Example(most, _why(analysis, most)))
    return examples


def _further(analysis: NightAnalysis, left: dict[MinuteState, list[int]]) -> list[Example]:
    """More examples of a night that has few, from the minutes not shown yet."""
    title = "Apnea: of the other apnea minutes the one with the lowest probability"
    apnea = _scored(analysis, left[MinuteState.APNEA])
    further = [Example(_lowest(apnea), title)] if apnea else []
    unscorable = sorted(left[MinuteState.UNSCORABLE], key=lambda minute: _stored(analysis, minute))
    further += [Example(minute, _why(analysis, minute)) for minute in unscorable[:1]]
    for state in (MinuteState.APNEA, MinuteState.NORMAL):
        further += _without_probability(analysis, state, left)
    return further


def _scored(analysis: NightAnalysis, minutes: list[int]) -> dict[int, float]:
    """The probability of those minutes that have one."""
    found = {minute: float(analysis.probability[minute - analysis.first_minute]) for minute in minutes}
    return {minute: value for minute, value in found.items() if np.isfinite(value)}


def _highest(probability: dict[int, float]) -> int:
    return max(probability, key=probability.__getitem__)


def _lowest(probability: dict[int, float]) -> int:
    return min(probability, key=probability.__getitem__)


def _without_probability(
    analysis: NightAnalysis, state: MinuteState, minutes: dict[MinuteState, list[int]]
) -> list[Example]:
    """The minute of that state with most to look at, of those that the model could not score."""
    scored = _scored(analysis, minutes[state])
    unscored = [minute for minute in minutes[state] if minute not in scored]
    if not unscored:
        return []
    most = max(unscored, key=lambda minute: _stored(analysis, minute))
    return [
        Example(most, f"{state.capitalize()}: marked by the reviewer, without a probability of the model")
    ]


def _why(analysis: NightAnalysis, minute: int) -> str:
    return f"Unscorable: {reason_words(unscorable_reason(analysis, minute))}"


def _stored(analysis: NightAnalysis, minute: int) -> float:
    """Share of a minute in which the file holds a signal that is not flat: what there is to look at."""
    ecg = analysis.recording.ecg
    if ecg is None:
        return float(analysis.good_signal[minute - analysis.first_minute])
    first, stop = int(minute * MINUTE_S * ecg.fs), int((minute + 1) * MINUTE_S * ecg.fs)
    samples = ecg.samples_mv[first:stop]
    if samples.size < 2:
        return 0.0
    return float(np.count_nonzero(np.isfinite(samples[1:]) & (np.diff(samples) != 0)) / (stop - first))
