"""Choice of examples, the clock-time axis, and how a strip is cut and thinned."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import EcgSignal
from semscnn_gui.report.ecg_strip import LARGEST_ROW, ROW_S, cut_strip
from semscnn_gui.report.examples import choose_examples
from semscnn_gui.report.night_picture import time_ticks

Maker = Callable[..., ReviewedNight]


def test_examples_are_the_clearest_apnea_normal_and_an_unscorable_minute(normal_night: ReviewedNight) -> None:
    apnea, normal, unscorable = (example.minute for example in choose_examples(normal_night))
    probability = normal_night.analysis.probability
    assert probability[apnea] == np.nanmax(probability)
    assert probability[normal] == np.nanmin(probability)
    # Noise shows more than a flat line does.
    assert normal_night.analysis.reason[unscorable] is UnscorableReason.NOISE


def test_examples_follow_the_review(night_of: Maker) -> None:
    night = night_of(minutes=60)
    best = choose_examples(night)[0].minute
    edited = night_of(minutes=60, edits={best: MinuteState.NORMAL})
    assert choose_examples(edited)[0].minute != best
    assert edited.state(choose_examples(edited)[0].minute) is MinuteState.APNEA


def test_an_apnea_minute_that_was_reviewed_comes_before_a_likelier_one(night_of: Maker) -> None:
    night = night_of(minutes=60)
    best = choose_examples(night)[0].minute
    other = next(m for m in range(60) if m != best and night.state(m) is MinuteState.APNEA)
    example = choose_examples(night_of(minutes=60, edits={other: MinuteState.APNEA}))[0]
    assert example.minute == other
    assert "reviewed apnea" in example.title


def test_a_minute_without_probability_has_neither_the_highest_nor_the_lowest(night_of: Maker) -> None:
    unscorable = dict.fromkeys(range(4), UnscorableReason.FLAT)
    night = night_of(minutes=60, apnea=0.0, unscorable=unscorable, edits={0: MinuteState.NORMAL})
    highest, lowest = choose_examples(night)[:2]
    probability = night.analysis.probability
    assert probability[highest.minute] == np.nanmax(probability)
    assert probability[lowest.minute] == np.nanmin(probability)


def test_a_reviewed_apnea_minute_without_probability_is_not_called_the_likeliest(night_of: Maker) -> None:
    unscorable = dict.fromkeys(range(4), UnscorableReason.FLAT)
    night = night_of(minutes=60, unscorable=unscorable, edits={2: MinuteState.APNEA})
    first = choose_examples(night)[0]
    assert first.title == "Apnea: the apnea minute with the highest probability"
    assert night.analysis.probability[first.minute] == np.nanmax(night.analysis.probability)


def test_the_only_apnea_minute_is_shown_though_the_model_could_not_score_it(night_of: Maker) -> None:
    unscorable = dict.fromkeys(range(4), UnscorableReason.FLAT)
    night = night_of(minutes=60, apnea=0.0, unscorable=unscorable, edits={2: MinuteState.APNEA})
    titles = {example.minute: example.title for example in choose_examples(night)}
    assert titles[2] == "Apnea: marked by the reviewer, without a probability of the model"
    assert not any("No apnea minute" in title for title in titles.values())


@pytest.mark.parametrize("state", list(MinuteState))
def test_a_night_that_only_the_reviewer_scored_still_shows_two_minutes(
    state: MinuteState, night_of: Maker
) -> None:
    unscorable = dict.fromkeys(range(20), UnscorableReason.NOISE)
    night = night_of(minutes=20, unscorable=unscorable, edits=dict.fromkeys(range(20), state))
    examples = choose_examples(night)
    assert len({example.minute for example in examples}) == 2
    assert not any("est probability" in example.title for example in examples)


@pytest.mark.parametrize("apnea", [0.0, 1.0])
def test_night_of_one_state_still_shows_two_minutes(apnea: float, night_of: Maker) -> None:
    edits = dict.fromkeys(range(30), MinuteState.APNEA) if apnea else {}
    examples = choose_examples(night_of(minutes=30, apnea=apnea / 2, edits=edits))
    assert len({example.minute for example in examples}) == 2


def test_clock_ticks_fall_on_full_hours(normal_night: ReviewedNight) -> None:
    recording = normal_night.analysis.recording
    ticks = time_ticks(recording, 0, 480)
    assert [label for _, label in ticks] == [f"{hour % 24:02d}:00" for hour in range(23, 31)]
    for minute, _ in ticks:
        moment = recording.clock(minute * 60)
        assert moment is not None
        assert (moment.minute, moment.second) == (0, 0)


def test_unknown_start_ticks_fall_on_full_elapsed_hours(night_without_clock: ReviewedNight) -> None:
    ticks = time_ticks(night_without_clock.analysis.recording, 90, 480)
    assert ticks[0] == (120.0, "2:00 h")
    assert ticks[-1] == (480.0, "8:00 h")


def test_ticks_get_fewer_where_there_is_little_room(night_without_clock):
    ticks = time_ticks(night_without_clock.analysis.recording, 480, 494, most=2)
    assert [minute for minute, _label in ticks] == [480, 490]


@pytest.mark.parametrize("centre", [-10.0, 0.0, 30.0, 119.0, 500.0])
def test_strip_stays_inside_the_recording(centre: float) -> None:
    ecg = EcgSignal(np.zeros(12000, np.float32), 100.0, "ECG", "mV")
    strip = cut_strip(ecg, 120.0, centre, 2)
    assert strip.start_s >= 0
    assert strip.start_s + 2 * ROW_S <= 120.0 + 1e-9
    assert strip.time_s[-1] - strip.time_s[0] == pytest.approx(2 * ROW_S, abs=0.02)


def test_thinned_strip_keeps_narrow_peaks_and_gaps() -> None:
    fs = 2000.0
    mv = np.zeros(int(60 * fs), np.float32)
    mv[60_000] = 1.7  # one sample, 0.5 ms
    mv[62_000:64_000] = np.nan
    strip = cut_strip(EcgSignal(mv, fs, "ECG", "mV"), 60.0, 30.0, 2)
    assert strip.mv.size < 2 * ROW_S * 300 + 2100
    peak = int(np.nanargmax(strip.mv))
    assert strip.mv[peak] == pytest.approx(1.7)
    assert strip.start_s + strip.time_s[peak] == pytest.approx(30.0)
    gap = strip.start_s + strip.time_s[np.isnan(strip.mv)]
    assert gap.min() == pytest.approx(31.0, abs=0.001)
    assert gap.max() == pytest.approx(32.0, abs=0.001)


def test_trace_beyond_the_paper_is_said() -> None:
    mv = 20 * np.sin(np.arange(6000) / 50).astype(np.float32)
    strip = cut_strip(EcgSignal(mv, 100.0, "ECG", "mV"), 60.0, 30.0, 2)
    assert strip.leaves_paper
    assert strip.row_mm == LARGEST_ROW
    # The pulse from 0 to 1 mV stays on the paper.
    assert strip.low_mv < 0
    assert strip.low_mv + strip.row_mm / 10 > 1
