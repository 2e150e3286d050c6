"""Which minutes the report shows as examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from semscnn_gui.night.model import MinuteState, NightAnalysis, ReviewedNight
from semscnn_gui.recording.model import MINUTE_S
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
    accepted if there are any; normal is the normal minute with the lowest. Without apnea minutes the highest
    probability of the night is shown in its place. A night of two or more minutes shows at least two. Minutes
    that the clinician chose stand in place of all these.
    """
    analysis = night.analysis
    chosen = [minute for minute in night.review.study.strips if minute in analysis.minutes]
    if chosen:
        return [Example(minute, f"Chosen by the clinician: {night.state(minute)}") for minute in chosen]
    by_state: dict[MinuteState, list[int]] = {state: [] for state in MinuteState}
    for minute, state in zip(analysis.minutes, night.states(), strict=True):
        by_state[state].append(minute)

    def probability(minute: int) -> float:
        value = float(analysis.probability[minute - analysis.first_minute])
        return -1.0 if np.isnan(value) else value

    # What the clinician has looked at comes before what only the model says.
    apnea = sorted(
        by_state[MinuteState.APNEA], key=lambda m: (night.is_reviewed(m), probability(m)), reverse=True
    )
    normal = sorted(by_state[MinuteState.NORMAL], key=lambda m: (probability(m) < 0, probability(m)))
    unscorable = sorted(by_state[MinuteState.UNSCORABLE], key=lambda m: _stored(analysis, m), reverse=True)
    examples: list[Example] = []
    if apnea:
        whose = "reviewed apnea" if night.is_reviewed(apnea[0]) else "apnea"
        examples.append(Example(apnea[0], f"Apnea: the {whose} minute with the highest probability"))
    elif len(normal) > 1:
        examples.append(
            Example(normal[-1], "No apnea minute in this night: the minute with the highest probability")
        )
    if normal:
        examples.append(Example(normal[0], "Normal: the normal minute with the lowest probability"))
    if unscorable:
        examples.append(Example(unscorable[0], _why(analysis, unscorable[0])))
    further = [
        Example(minute, "Apnea: the apnea minute with the lowest probability") for minute in apnea[1:][-1:]
    ]
    further += [Example(minute, _why(analysis, minute)) for minute in unscorable[1:][-1:]]
    return examples + further[: max(0, LEAST_EXAMPLES - len(examples))]


def _why(analysis: NightAnalysis, minute: int) -> str:
    reason = analysis.reason[minute - analysis.first_minute]
    return f"Unscorable: {'marked by the reviewer' if reason is None else reason_words(reason)}"


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
