"""CSV, JSON and RR intervals, read back."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.export.exported import standing
from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording import open_recording


def rows_of(path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_csv_holds_every_minute_of_model_review_and_both(night, exported):
    rows = rows_of(exported(ExportFormat.CSV))
    analysis, review = night.analysis, night.review
    rate = minute_heart_rate(analysis)
    assert [int(row["minute"]) for row in rows] == list(analysis.minutes)
    for i, row in enumerate(rows):
        minute = analysis.minutes[i]
        assert int(row["start_s"]) == 60 * minute
        assert row["clock_time"] == f"{analysis.recording.clock(60 * minute):%H:%M:%S}"
        probability = float(row["model_probability"] or "nan")
        np.testing.assert_equal(probability, float(analysis.probability[i]))
        assert row["model_state"] == night.model_state(minute)
        assert row["review_state"] == review.edits.get(minute, "")
        assert row["final_state"] == night.state(minute)
        assert bool(row["unscorable_reason"]) == (night.state(minute) is MinuteState.UNSCORABLE)
        assert float(row["heart_rate_bpm"] or "nan") == pytest.approx(float(rate[i]), abs=0.051, nan_ok=True)
        assert float(row["good_signal_percent"]) == pytest.approx(100 * analysis.good_signal[i], abs=0.051)
        assert row["reference"] == analysis.recording.reference_of(minute)
        assert row["note"] == review.notes.get(minute, "")
        assert row["model"] == analysis.model.name
        assert float(row["threshold"]) == night.threshold
        assert row["standing"] == "signed by Dr. Ada Byron, 0 of 6 apnea runs reviewed"


def test_a_night_is_called_reviewed_only_when_every_run_is(night):
    every = {minute: night.state(minute) for minute in night.analysis.minutes}
    whole = replace(night, review=replace(night.review, edits=every, reopened=frozenset()))
    assert standing(whole) == "reviewed and signed by Dr. Ada Byron"


def test_unscorable_minutes_are_neither_normal_nor_apnea(night, exported):
    rows = rows_of(exported(ExportFormat.CSV))
    assert Counter(row["final_state"] for row in rows)["unscorable"] == 5
    assert (rows[7]["final_state"], rows[7]["unscorable_reason"]) == ("unscorable", "marked by the reviewer")
    assert rows[7]["model_state"] in ("normal", "apnea")
    assert (rows[30]["final_state"], rows[30]["unscorable_reason"]) == ("unscorable", "flat")
    assert (rows[31]["model_state"], rows[31]["final_state"]) == ("unscorable", "normal")


def test_table_json_and_summary_give_one_reason_for_an_unscorable_minute(night, exported):
    reasons = [row["unscorable_reason"] or None for row in rows_of(exported(ExportFormat.CSV))]
    told = night_as_dict(night)
    assert [row["reason"] for row in told["minutes"]] == reasons
    assert Counter(filter(None, reasons)) == told["summary"]["unscorable_by_reason"]
    assert {"flat", "noise", "marked by the reviewer"} == set(filter(None, reasons))


def test_json_is_that_of_analyze(night, exported):
    told = json.loads(exported(ExportFormat.JSON).read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(night_as_dict(night)))


def test_rr_intervals_carry_their_flags(night, exported):
    rr = night.analysis.rr
    lines = exported(ExportFormat.RR).read_text(encoding="utf-8").splitlines()
    table = np.array([line.split("\t") for line in lines if not line.startswith(("#", "Time"))], dtype=float)
    np.testing.assert_allclose(table[:, 0], rr.time_s, atol=0.00051)
    np.testing.assert_allclose(table[:, 1], rr.rr_s, atol=0.00051)
    np.testing.assert_array_equal(table[:, 2] == 2, ~rr.valid)
    np.testing.assert_array_equal(table[:, 2] == 1, rr.corrected & rr.valid)
    assert set(table[:, 2]) == {0, 1, 2}
    head = "\n".join(line for line in lines if line.startswith("#"))
    assert f"model {night.analysis.model.name}" in head
    assert "threshold 0.5" in head


def test_rr_intervals_open_as_a_recording(night, exported):
    """Any reader of RR intervals finds times and intervals; ours stands for them."""
    again = open_recording(exported(ExportFormat.RR))
    rr = night.analysis.rr
    np.testing.assert_allclose(
        again.beats.time_s, np.concatenate([[rr.time_s[0] - rr.rr_s[0]], rr.time_s]), atol=0.0011
    )
    assert again.start == night.analysis.recording.start


def test_a_night_without_a_clock_has_no_clock_times(night_without_clock: ReviewedNight, tmp_path):
    rows = rows_of(export_night(night_without_clock, ExportFormat.CSV, tmp_path / "n.csv"))
    assert {row["clock_time"] for row in rows} == {""}
    assert {row["standing"] for row in rows} == {"DRAFT – not reviewed"}


@pytest.fixture(scope="module")
def night_without_clock() -> ReviewedNight:
    from tests.support.report_nights import make_night

    return make_night(minutes=10, start=None, fs=None)
