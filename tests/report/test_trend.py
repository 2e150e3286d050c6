from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from pypdf import PdfReader

from semscnn_gui.errors import InputError
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report.text import apnea_per_hour, estimated_ahi
from semscnn_gui.report.trend import write_trend
from semscnn_gui.report.trend_nights import MOST_NIGHTS, trend_of
from semscnn_gui.report.trend_picture import clock_axis, draw_strip, draw_trend
from tests.support.trend_nights import JANE, made_night, summary_of

MADE_AT = datetime(2026, 6, 1, 9, 5)


def page_text(nights, tmp_path, page_size="A4"):
    """Text of the page, which has to be the only one."""
    reader = PdfReader(write_trend(nights, tmp_path / "trend.pdf", MADE_AT, page_size))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def reviewed(night, signed_by="Dr. Ada Example"):
    fewer = tuple(reversed(night.states))
    return replace(
        night, states=fewer, model_summary=night.summary, summary=summary_of(fewer), signed_by=signed_by
    )


def test_each_night_is_told_with_unit_error_model_and_review(tmp_path):
    nights = [made_night(1), reviewed(made_night(2)), reviewed(made_night(3), signed_by="")]
    told = page_text(nights, tmp_path)
    for night in nights:
        assert f"{night.start:%Y-%m-%d %H:%M}" in told
        assert estimated_ahi(night.summary, "").strip() in told
        assert apnea_per_hour(night.summary).removesuffix(" /h") in told
        assert str(night.summary.analysable_minutes) in told
    for words in ("Jane Doe", "P-7", "events/h", "se-mscnn-rri-2.0", "signed", "not reviewed", "draft"):
        assert words in told
    assert "DRAFT – 2 of 3 nights not reviewed and signed" in told
    assert "Signed by Dr. Ada Example" in told
    assert "not a medical device" in told
    assert "AHI" not in told.replace("stimated AHI", "").replace("are not an AHI", "")


def test_nights_stand_in_the_order_in_which_they_were(tmp_path):
    nights = [made_night(number) for number in (3, 1, 2)]
    undated = replace(made_night(4), start=None)
    trend = trend_of([undated, *nights])
    assert [night.recording_name for night in trend.nights] == ["jane-1", "jane-2", "jane-3", "jane-4"]
    assert any("start not stated" in note and note.startswith("Night 4") for note in trend.notes)


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_as_many_nights_as_can_be_with_all_that_can_be_said_fit_on_one_page(tmp_path, page_size):
    nights = [
        replace(
            reviewed(made_night(i), signed_by=f"Dr. {i} " + "x" * 200),
            file=Path("y" * 200 + f"{i}.json"),
            model_sha256=f"{i % 4}" * 64,
            model_name="m" * 60,
            threshold=0.1 * (i % 4),
            app_version=f"0.{i}",
            warnings=("repaired",),
            simulated=i == 1,
            patient=Identity(),
        )
        for i in range(1, MOST_NIGHTS + 1)
    ]
    told = page_text(nights, tmp_path, page_size)
    assert "could not be checked" in told
    assert "SIMULATED" in told


def test_a_night_without_result_is_neither_normal_nor_abnormal(tmp_path):
    told = page_text([made_night(1), made_night(2, "U" * 300), made_night(3)], tmp_path)
    assert "Night 2: no analysable minutes, hence no result; this is neither normal nor abnormal" in told


def test_with_one_result_there_is_no_trend(tmp_path):
    assert "there is no trend" in page_text([made_night(1), made_night(2, "U" * 300)], tmp_path)


def test_different_models_are_said_on_the_page(tmp_path):
    other = replace(made_night(3), model_name="se-mscnn-rri-3.0", model_sha256="b" * 64)
    told = page_text([made_night(1), made_night(2), other], tmp_path)
    assert "Different models were used – nights 1–2: se-mscnn-rri-2.0" in told
    assert "night 3: se-mscnn-rri-3.0" in told
    assert "Different models" not in page_text([made_night(1), made_night(2)], tmp_path)


def test_different_thresholds_are_said(tmp_path):
    told = page_text([made_night(1), replace(made_night(2), threshold=0.7)], tmp_path)
    assert "night 1: 0.5; night 2: 0.7" in told


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        (JANE, replace(JANE, patient_id="P-8"), "patient ID"),
        (JANE, replace(JANE, birth_date="1961-05-05"), "birth date"),
        (JANE, replace(JANE, sex="M"), "sex"),
        (replace(JANE, patient_id=""), Identity(name="John Doe"), "name"),
    ],
)
def test_different_patients_are_refused_without_naming_them(first, second, field):
    nights = [replace(made_night(1), patient=first), replace(made_night(2), patient=second)]
    with pytest.raises(InputError, match=field) as refused:
        trend_of(nights)
    assert "jane-2.json" in str(refused.value)
    for identity in (first, second):
        assert not any(
            value in str(refused.value) for value in (identity.patient_id, identity.birth_date) if value
        )


@pytest.mark.parametrize(
    "other",
    [
        replace(JANE, name="DOE, Jane"),
        replace(JANE, name="Jane Smith"),
        replace(JANE, patient_id="", name="doe^jane"),
        replace(JANE, sex="female"),
        replace(JANE, sex="weiblich", birth_date=f"{date.fromisoformat(JANE.birth_date):%d.%m.%Y}"),
    ],
    ids=["other spelling", "other name with the same ID", "name without ID", "sex in a word", "in German"],
)
def test_one_patient_may_be_written_in_several_ways(other):
    assert trend_of([made_night(1), replace(made_night(2), patient=other)]).cautions == ()


def test_a_missing_identity_is_said(tmp_path):
    unknown = [replace(made_night(i), patient=Identity()) for i in (2, 3)]
    told = page_text([made_night(1), *unknown], tmp_path)
    assert "Nights 2–3: no patient is stated, so that this is the same person could not be checked" in told


@pytest.mark.parametrize("count", [0, 1, MOST_NIGHTS + 1])
def test_too_few_or_too_many_nights_are_refused(count):
    with pytest.raises(InputError, match="number of nights"):
        trend_of([made_night(i) for i in range(1, count + 1)])


def test_one_recording_twice_is_refused():
    again = replace(made_night(2), recording_sha256=made_night(1).recording_sha256)
    with pytest.raises(InputError, match="the same as in"):
        trend_of([made_night(1), again])


def test_strips_share_one_clock_over_midnight():
    late = replace(made_night(1), start=datetime(2026, 3, 2, 0, 30), duration_s=3600.0 * 6)
    early = replace(made_night(2), start=datetime(2026, 3, 8, 21, 15), duration_s=3600.0 * 8)
    axis = clock_axis([late, early])
    assert (axis.first, axis.stop) == (9 * 60, 19 * 60)
    assert (axis.begin(early), axis.begin(late)) == (9 * 60 + 15, 12 * 60 + 30)


class Drawn:
    """A canvas that remembers the lines drawn on it."""

    def __init__(self):
        self.lines = []

    def line(self, *ends):
        self.lines.append(ends)

    def __getattr__(self, _name):
        return lambda *_args, **_kwargs: MagicMock()


def connections(nights):
    """Lines from the mark of one night to that of another."""
    canvas = Drawn()
    draw_trend(canvas, nights, 500, 200)
    return [line for line in canvas.lines if abs(line[2] - line[0]) > 50 and line[1] != line[3]]


def hour_lines(night, nights):
    canvas = Drawn()
    draw_strip(canvas, night, clock_axis(nights), 300, 9)
    return canvas.lines


def test_a_night_without_a_start_stands_on_no_clock_and_on_no_line(tmp_path):
    nights = [made_night(1), made_night(2), made_night(3), replace(made_night(4), start=None)]
    assert len(connections(nights)) == 2
    assert all(hour_lines(night, nights) for night in nights[:3])
    assert not hour_lines(nights[3], nights)
    told = page_text(nights, tmp_path)
    assert "minutes drawn from the left, not on the clock" in told
    assert "(2026-03-01 to 2026-03-15)" in told


def test_with_one_start_there_is_no_trend(tmp_path):
    nights = [made_night(1), replace(made_night(2), start=None), replace(made_night(3), start=None)]
    told = page_text(nights, tmp_path)
    assert "there is no trend" in told
    assert "Nights 2–3: start not stated" in told
    assert not connections(nights)


def test_without_any_start_the_order_given_and_hours_from_the_start_count(tmp_path):
    nights = [replace(made_night(number), start=None) for number in (1, 2, 3)]
    assert len(connections(nights)) == 2
    assert all(hour_lines(night, nights) for night in nights)
    told = page_text(nights, tmp_path)
    assert "(night 1 to night 3)" in told
    assert "not on the clock" not in told


def test_the_same_nights_and_time_give_identical_bytes(tmp_path):
    nights = [made_night(1), made_night(2)]
    pages = [write_trend(nights, tmp_path / f"{i}.pdf", MADE_AT).read_bytes() for i in range(2)]
    assert all(a == b for a, b in pairwise(pages))


def test_hostile_names_are_text_and_nothing_else(tmp_path):
    hostile = replace(JANE, name='<img src="/etc/passwd"/><b>&amp; 李')
    nights = [replace(made_night(1), patient=hostile, file=Path("<b>x.json")), made_night(2)]
    nights[1] = replace(nights[1], patient=hostile)
    told = page_text(nights, tmp_path)
    assert '<img src="/etc/passwd"/><b>&amp; [U+674E]' in told
    assert "<b>x.json" in told
