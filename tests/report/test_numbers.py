"""Every number on the page is the one in the JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.reviewed_night import Review, ReviewedNight

Pages = Callable[..., list[str]]
NUMBER = r"(?:at least )?(−?\d+(?:\.\d+)?)"


def number_after(label: str, page: str, occurrence: int = 0) -> float:
    """The number that follows a label; ``occurrence`` 1 is the one beside it, of the review."""
    found = re.search(rf"{re.escape(label)} ((?:[\d.]+ (?:min|/h|h)\b ?)+)", page)
    assert found, label
    return float(re.findall(r"[\d.]+", found.group(1))[occurrence])


def decimals(value: float) -> float:
    return 0.05 if value % 1 else 0.5


@pytest.fixture(params=["normal_night", "reviewed_night", "inadequate_night", "night_without_clock"])
def night(request: pytest.FixtureRequest) -> ReviewedNight:
    found: ReviewedNight = request.getfixturevalue(request.param)
    return found


def test_result_table_equals_the_json(night: ReviewedNight, pages_of: Pages) -> None:
    page = pages_of(night)[0]
    model = night_as_dict(ReviewedNight(night.analysis, Review()))["summary"]
    shown = night_as_dict(night)["summary"]
    columns = [model, shown] if night.review.edits else [model]
    for label, key in (
        ("Apnea minutes", "apnea_minutes"),
        ("Apnea minutes per hour", "apnea_minutes_per_hour"),
        ("Longest run of apnea minutes", "longest_run_minutes"),
        ("Hours with apnea (≥ 5 min each)", "hours_with_apnea"),
    ):
        for i, column in enumerate(columns):
            assert number_after(label, page, i) == pytest.approx(column[key], abs=0.05), (label, i)
    for i, column in enumerate(columns):
        estimates = re.findall(rf"{NUMBER} ± (\d+) events/h", page)
        value, error = map(float, estimates[1 + i])
        assert value == pytest.approx(column["estimated_ahi"], abs=decimals(value))
        assert error == pytest.approx(column["estimated_ahi_error"], abs=0.5)
        assert f"{column['screening_band']} events/h" in page
    value, error = map(float, re.findall(rf"Estimated AHI {NUMBER} ± (\d+) events/h", page)[0])
    assert value == pytest.approx(shown["estimated_ahi"], abs=decimals(value)), "the headline"


def test_adequacy_and_heart_figures_equal_the_json(night: ReviewedNight, pages_of: Pages) -> None:
    page = pages_of(night)[0]
    shown = night_as_dict(night)["summary"]
    for label, key, scale in (
        ("Recorded", "recorded_minutes", 1),
        ("Analysable", "analysable_minutes", 1),
        ("Unscorable", "unscorable_minutes", 1),
        ("Longest unscorable", "longest_unscorable_minutes", 1),
        ("Time with good signal", "good_signal_share", 100),
        ("Heart rate, mean", "heart_rate_mean", 1),
        ("Lowest minute mean", "heart_rate_min", 1),
        ("Highest minute mean", "heart_rate_max", 1),
        ("RMSSD", "rmssd_ms", 1),
        ("SDNN", "sdnn_ms", 1),
    ):
        # Labels are also words of other lines: the last place is the table's.
        found = re.findall(rf"{re.escape(label)} (\d+) (?:min|%|/min|ms)\b", page)
        found = found or re.findall(rf"{re.escape(label)} (\d+) (?:%|/min)", page)
        assert float(found[-1]) == pytest.approx(scale * shown[key], abs=0.5), label
    for count in shown["unscorable_by_reason"].values():
        assert f"{count} min" in page


def test_hour_table_equals_the_minutes_of_the_json(night: ReviewedNight, pages_of: Pages) -> None:
    text = " ".join(pages_of(night))
    minutes: list[dict[str, Any]] = night_as_dict(night)["minutes"]
    rows = re.findall(
        r"\d\d?:\d\d(?::\d\d)?–\d\d?:\d\d(?::\d\d)?(?: h)? (\d+) min (\d+) min ((?:\d+ min |not available )+)"
        r"(?:([\d.]+) /h|not available)",
        text,
    )
    assert len(rows) == -(-len(minutes) // 60)
    for i, (analysable, unscorable, apnea, per_hour) in enumerate(rows):
        states = [minute["state"] for minute in minutes[60 * i : 60 * i + 60]]
        assert int(unscorable) == states.count(MinuteState.UNSCORABLE)
        assert int(analysable) == len(states) - int(unscorable)
        counted = re.findall(r"\d+", apnea)
        if int(analysable):
            assert int(counted[-1]) == states.count(MinuteState.APNEA)
            assert float(per_hour) == pytest.approx(60 * int(counted[-1]) / int(analysable), abs=0.05)


def test_example_minutes_equal_the_json(night: ReviewedNight, pages_of: Pages) -> None:
    text = " ".join(pages_of(night))
    minutes = {row["minute"]: row for row in night_as_dict(night)["minutes"]}
    found = re.findall(r"minute (\d+) · (\w+)[^·]*· probability ([\d.]+|not available)", text)
    assert len(found) >= 2
    for minute, state, probability in found:
        row = minutes[int(minute)]
        assert state == row["state"]
        if row["probability"] is None:
            assert probability == "not available"
        else:
            assert float(probability) == pytest.approx(row["probability"], abs=0.005)
