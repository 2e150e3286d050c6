"""Sentences to begin an interpretation with, filled from the result; only those that the result bears out."""

from __future__ import annotations

import re
from enum import StrEnum

from semscnn_gui.night.indices import ADEQUATE_MINUTES, Summary
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import text

_NOT_ENOUGH = 5.0
_CLEAR = 15.0
_TOLD = re.compile(r"Apnea minutes per hour [^,]+, estimated AHI .+? events/h")


class Template(StrEnum):
    """What a template says."""

    RESULT = "result"
    LOW = "low"
    BETWEEN = "between"
    LIKELY = "likely"
    REPEAT = "repeat"


def templates(night: ReviewedNight) -> dict[Template, str]:
    """The templates that fit a night, each filled with its numbers, the model's name and the estimate's error."""
    summary = night.summary
    if summary.estimated_ahi is None:
        return {Template.REPEAT: _repeat(summary)}
    found = {Template.RESULT: _result(night, summary)}
    if not summary.adequate:
        found[Template.REPEAT] = _repeat(summary)
    elif summary.estimated_ahi < _NOT_ENOUGH:
        found[Template.LOW] = (
            f"{_result(night, summary)} The heart rhythm gives no indication of frequent apnea in this night. "
            "That does not rule sleep apnea out; with a clinical suspicion, a sleep study is advised."
        )
    elif summary.estimated_ahi < _CLEAR:
        found[Template.BETWEEN] = (
            f"{_result(night, summary)} The result neither shows nor rules out sleep apnea that needs treatment; "
            "a sleep study is advised where symptoms or risk factors are present."
        )
    else:
        found[Template.LIKELY] = (
            f"{_result(night, summary)} The result makes sleep apnea likely. It needs to be confirmed, and told "
            "obstructive from central, by a sleep study with airflow, effort and oxygen saturation."
        )
    return found


def tells_other_figures(night: ReviewedNight) -> bool:
    """True if the interpretation has figures of a template that are no longer the result's."""
    told = _TOLD.findall(" ".join(night.review.study.interpretation.split()))
    return any(figures != _figures(night.summary) for figures in told)


def _result(night: ReviewedNight, summary: Summary) -> str:
    return (
        f"Overnight single-lead ECG: {_analysed(summary)}. {_figures(summary)}, screening band "
        f"{text.band(summary)} (model {night.analysis.model.name})."
    )


def _figures(summary: Summary) -> str:
    per_hour, ahi = text.apnea_per_hour(summary), text.estimated_ahi(summary)
    return f"Apnea minutes per hour {per_hour}, estimated AHI {ahi}"


def _repeat(summary: Summary) -> str:
    return (
        f"Only {_analysed(summary)}, less than the {ADEQUATE_MINUTES // 60} h asked of a recording. No conclusion "
        "about sleep apnea is drawn; the recording should be repeated with attention to the electrodes."
    )


def _analysed(summary: Summary) -> str:
    return f"{summary.analysable_minutes} of {summary.recorded_minutes} minutes could be analysed"
