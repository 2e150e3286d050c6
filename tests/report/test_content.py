"""What stands on the pages: every number, every mark, and words where there is no number."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from semscnn_gui import INTENDED_USE, __version__
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight

Pages = Callable[..., list[str]]
Maker = Callable[..., ReviewedNight]
NIGHTS = [
    "normal_night",
    "reviewed_night",
    "beats_only_night",
    "unscorable_night",
    "inadequate_night",
    "night_without_clock",
    "hostile_night",
]


def result_words(summary: Summary) -> list[str]:
    assert summary.apnea_minutes_per_hour is not None
    assert summary.estimated_ahi is not None
    return [
        f"{summary.apnea_minutes} min",
        f"{summary.apnea_minutes_per_hour:.1f} /h",
        f"{summary.estimated_ahi:.0f} ± 12 events/h",
        f"{summary.screening_band} events/h",
        f"{summary.longest_run_minutes} min",
        f"{summary.worst_hour_apnea_minutes} min",
        f"{summary.hours_with_apnea} h",
    ]


def test_every_number_of_the_summary_is_on_page_1(normal_night: ReviewedNight, pages_of: Pages) -> None:
    summary = normal_night.summary
    page = pages_of(normal_night)[0]
    for words in (
        *result_words(summary),
        f"Recorded {summary.recorded_minutes} min",
        f"Analysable {summary.analysable_minutes} min",
        f"Unscorable {summary.unscorable_minutes} min",
        "electrode off 9 min",
        "noise 3 min",
        f"Longest unscorable {summary.longest_unscorable_minutes} min",
        f"Time with good signal {100 * summary.good_signal_share:.0f} %",
        f"Heart rate, mean {summary.heart_rate_mean:.0f} /min",
        f"Lowest minute mean {summary.heart_rate_min:.0f} /min",
        f"Highest minute mean {summary.heart_rate_max:.0f} /min",
        f"RMSSD {summary.rmssd_ms:.0f} ms",
        f"SDNN {summary.sdnn_ms:.0f} ms",
        f"Class (A ≥ 100, B 5–99, C < 5 min) {summary.apnea_class}",
        "met: sleep apnea",
        "Minutes edited: 0.",
        "borrowed from home sleep testing",
    ):
        assert words in page, words


def test_model_and_reviewed_values_stand_side_by_side(reviewed_night: ReviewedNight, pages_of: Pages) -> None:
    page = pages_of(reviewed_night)[0]
    model, shown = reviewed_night.model_summary, reviewed_night.summary
    assert model.apnea_minutes != shown.apnea_minutes
    for by_model, by_review in zip(result_words(model), result_words(shown), strict=True):
        assert re.search(f"{re.escape(by_model)}.{{0,20}}{re.escape(by_review)}", page)
    edits = reviewed_night.review.edits
    differ = sum(reviewed_night.analysis.state(minute) is not state for minute, state in edits.items())
    assert f"Minutes edited: 30 ({differ} differ from the model)." in page
    found = reviewed_night.runs
    reviewed = sum(set(run.minutes) <= edits.keys() for run in found)
    assert found
    assert f"Runs of apnea reviewed: {reviewed} of {len(found)}." in page
    assert "Signed by Dr. Ada Byron" in page


def test_unreviewed_night_has_no_reviewed_values(normal_night: ReviewedNight, pages_of: Pages) -> None:
    page = pages_of(normal_night)[0]
    assert "not reviewed" in page.replace("DRAFT – not reviewed", "")
    assert page.count(f"{normal_night.summary.apnea_minutes} min") == 1


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("name", NIGHTS)
def test_each_page_tells_use_state_and_number(
    name: str, page_size: str, pages_of: Pages, request: pytest.FixtureRequest
) -> None:
    night: ReviewedNight = request.getfixturevalue(name)
    pages = pages_of(night, page_size)
    for number, page in enumerate(pages, 1):
        assert INTENDED_USE in page
        assert f"Page {number} of {len(pages)}" in page
        assert f"semscnn_gui {__version__}" in page
        assert f"Record {night.analysis.recording.name}" in page
        # Banner and diagonal mark.
        assert page.count("DRAFT – not reviewed") == (2 if night.is_draft else 0)
        assert ("SIMULATED RECORDING – not a patient" in page) is night.analysis.recording.simulated
        if name != "hostile_night":
            assert "Jane Doe · MRN-0042" in page


def test_night_without_analysable_minutes_gets_words_and_no_numbers(
    unscorable_night: ReviewedNight, pages_of: Pages
) -> None:
    page = pages_of(unscorable_night)[0]
    assert "No result can be given" in page
    assert "None of the 480 minutes could be analysed (noise 300 min, no signal stored 180 min)" in page
    for label in ("Apnea minutes", "Apnea minutes per hour", "Estimated AHI", "Screening band", "Worst hour"):
        assert f"{label} not available" in page
    # Nine rows, the heart rate in the table and in the picture, all on page 1.
    assert page.count("not available") == 11
    assert "not available (too few trusted RR intervals)" in page
    assert "Estimated AHI 0" not in page
    for label in ("Apnea minutes", "Longest run of apnea minutes", "Hours with apnea (≥ 5 min each)"):
        assert f"{label} 0" not in page


def test_too_short_night_says_not_adequate_beside_the_result(
    inadequate_night: ReviewedNight, pages_of: Pages
) -> None:
    page = pages_of(inadequate_night)[0]
    assert "Not adequate: 216 min analysable, less than 4 h." in page
    assert page.index("Not adequate") < page.index("Technical adequacy")
    assert "Unscorable 144 min" in page


def test_beats_only_night_says_that_there_is_no_waveform(
    beats_only_night: ReviewedNight, pages_of: Pages
) -> None:
    text = " ".join(pages_of(beats_only_night))
    assert "The file holds beats and no ECG waveform" in text
    assert "25 mm/s" not in text
    assert "beats only, from night-0042.ecg" in text


def test_unknown_start_gives_elapsed_time(night_without_clock: ReviewedNight, pages_of: Pages) -> None:
    pages = pages_of(night_without_clock)
    assert "clock time unknown" in pages[0]
    assert "Start to end not stated" in pages[0]
    assert "0:00–1:00 h" in " ".join(pages)


def test_night_without_apnea_is_not_called_normal(
    night_without_clock: ReviewedNight, pages_of: Pages
) -> None:
    pages = pages_of(night_without_clock)
    assert "0 ± 12 events/h" in pages[0]
    assert "not met" in pages[0]
    assert "Worst hour not available (no apnea minutes)" in pages[0]
    assert "No apnea minute in this night: the normal minute with the highest probability" in " ".join(pages)
    assert "does not rule sleep apnea out" in " ".join(pages)


def test_strips_tell_time_minute_state_and_probability(normal_night: ReviewedNight, pages_of: Pages) -> None:
    text = " ".join(pages_of(normal_night))
    for minute, state in ((1, "apnea"), (32, "normal")):
        assert normal_night.state(minute) is MinuteState(state)
        start = normal_night.analysis.recording.clock(minute * 60)
        probability = normal_night.analysis.probability[minute]
        assert (
            f"{start:%H:%M:%S}, minute {minute} · {state} · probability {probability:.2f} · heart rate"
            in text
        )
    assert "unscorable · probability not available" in text


def test_last_pages_hold_hours_limits_and_provenance(reviewed_night: ReviewedNight, pages_of: Pages) -> None:
    text = " ".join(pages_of(reviewed_night))
    analysis = reviewed_night.analysis
    states, model = reviewed_night.states(), reviewed_night.model_states()
    for hour in range(8):
        part = slice(60 * hour, 60 * hour + 60)
        unscorable = states[part].count(MinuteState.UNSCORABLE)
        row = f"{60 - unscorable} min {unscorable} min {model[part].count(MinuteState.APNEA)} min "
        row += f"{states[part].count(MinuteState.APNEA)} min"
        assert row in text
    for words in ("SpO2", "airflow", "effort", "position", "sleep itself", "obstructive or central"):
        assert words in text
    for words in (
        analysis.model.name,
        analysis.model.sha256,
        "rri_relative, rri_deviation",
        "apnea from probability 0.5",
        "rri/3",
        analysis.recording.path.name,
        analysis.recording.sha256,
        "2026-03-15 09:05:00",
        "Signature",
    ):
        assert words in text


def test_part_of_a_recording_is_reported_as_part(night_of: Maker, pages_of: Pages) -> None:
    night = night_of(minutes=200, first_minute=60, unscorable={10: UnscorableReason.NOISE})
    page = pages_of(night)[0]
    assert "minutes 60–199 of 200 recorded" in page
    assert "In this range 140 min" in page


@pytest.mark.parametrize("minutes", [5, 45, 3000])
def test_short_and_very_long_recordings_make_a_report(minutes: int, night_of: Maker, pages_of: Pages) -> None:
    night = night_of(minutes=minutes, fs=None)
    pages = pages_of(night)
    assert f"Recorded {minutes} min" in pages[0]
    assert ("Worst hour not available (less than 1 h)" in pages[0]) is (minutes < 60)


def test_heart_rate_is_said_to_be_of_the_minutes_that_the_model_could_analyse(
    reviewed_night: ReviewedNight, pages_of: Pages
) -> None:
    """Its figures do not follow a review that calls minutes unscorable."""
    text = " ".join(pages_of(reviewed_night))
    assert "beats of the minutes that the model could analyse" in text
