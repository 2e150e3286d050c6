"""A reviewed night knows its summary, its runs and whether anybody reviewed it, and computes each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from tests.support.nights import night_of

A, N = MinuteState.APNEA, MinuteState.NORMAL


def test_summary_is_of_the_review_and_model_summary_of_the_model_alone() -> None:
    night = night_of("AANN", edits={0: N})
    assert night.summary.apnea_minutes == 1
    assert night.model_summary.apnea_minutes == 2
    assert night.summary is night.summary
    assert night.model_summary is night.model_summary


def test_runs_are_those_of_model_and_clinician_and_count_as_reviewed_when_all_of_their_minutes_are() -> None:
    night = night_of("AANNNA", edits={0: N, 1: A, 3: A})
    assert [run.minutes for run in night.runs] == [range(2), range(3, 4), range(5, 6)]
    assert night.run_progress == (2, 3)
    assert night.runs is night.runs


@pytest.mark.parametrize(
    "review",
    [
        Review(edits={0: A}),
        Review(signed_by="Dr Who"),
        Review(notes={1: "snoring"}),
        Review(threshold=0.3),
    ],
)
def test_anything_that_the_clinician_left_is_a_review(review: Review) -> None:
    night = night_of("AANN")
    assert not night.has_review
    assert replace(night, review=review).has_review
    assert not ReviewedNight(night.analysis).has_review
