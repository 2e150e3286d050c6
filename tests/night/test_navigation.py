from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from semscnn_gui.night import navigation as go
from semscnn_gui.night.comparison import compare_models
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from tests.support.nights import night_of


def with_reference(night: ReviewedNight, labels: str) -> ReviewedNight:
    recording = replace(night.analysis.recording, reference=np.array([label.strip() for label in labels]))
    return replace(night, analysis=replace(night.analysis, recording=recording))


def test_runs_are_found_from_any_minute_in_both_directions():
    night = night_of("NAANNAANAx", first_minute=100)
    assert [go.next_run(night, m) for m in (100, 101, 105, 108)] == [101, 105, 108, None]
    assert [go.previous_run(night, m) for m in (109, 106, 105, 101)] == [108, 105, 101, None]


def test_next_unreviewed_run_goes_round_until_all_are_reviewed():
    night = night_of("NAANNAAN")
    assert go.next_unreviewed_run(night, 1) == 5
    assert go.next_unreviewed_run(night, 6) == 1
    done = replace(night, review=Review(dict.fromkeys((1, 2, 5, 6), MinuteState.APNEA)))
    assert go.next_unreviewed_run(done, 0) is None


def test_unscorable_stretches_are_visited_once_each():
    night = night_of("xxNNxxxN")
    assert [go.next_unscorable(night, m) for m in (-1, 0, 4)] == [0, 4, None]
    assert [go.previous_unscorable(night, m) for m in (7, 4, 0)] == [4, 0, None]


def test_disagreements_are_those_of_what_is_shown_and_never_of_unscorable_minutes():
    night = with_reference(night_of("AANNxN"), "ANAN A")
    assert go.disagreements(night) == [1, 2, 5]
    assert [go.next_disagreement(night, m) for m in (0, 1, 5)] == [1, 2, None]
    assert go.previous_disagreement(night, 5) == 2
    corrected = replace(night, review=Review({1: MinuteState.NORMAL}))
    assert go.disagreements(corrected) == [2, 5]
    assert go.disagreements(night_of("AANN")) == []


def test_mean_probability_of_a_run_leaves_out_minutes_without_one():
    night = night_of("AxA")
    night = replace(night, review=Review({1: MinuteState.APNEA}))
    (run,) = night.runs
    assert run.minutes == range(3)
    assert run.mean_probability == pytest.approx(0.9)
    assert not run.reviewed


def test_two_models_are_compared_on_the_minutes_that_both_analysed():
    one, other = night_of("AANNx").analysis, night_of("NANx", first_minute=1).analysis
    found = compare_models(one, other)
    assert found.minutes == range(1, 5)
    assert found.differing == (1, 2)
    assert found.counts[MinuteState.UNSCORABLE, MinuteState.UNSCORABLE] == 1
    assert found.agreement == pytest.approx(1 / 3)
    assert compare_models(one, one, 0.5, 0.95).differing == (0, 1)
    assert compare_models(night_of("xx").analysis, night_of("xx").analysis).agreement is None
    stranger = replace(one, recording=replace(one.recording, sha256="1"))
    with pytest.raises(ValueError, match="one recording"):
        compare_models(one, stranger)
