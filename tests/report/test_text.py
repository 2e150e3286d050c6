"""Words for numbers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.night.indices import screening_band
from semscnn_gui.report import text


@pytest.mark.parametrize(
    ("value", "printed"),
    [(28.6, "29"), (4.97, "4.9"), (4.7, "4.7"), (29.9992, "29.9"), (30.0, "30"), (5.2, "5"), (0.0, "0")],
)
def test_rounding_never_contradicts_the_band(value: float, printed: str) -> None:
    assert text.rounded(value, 0, screening_band) == printed


@given(st.floats(0, 200), st.sampled_from([5.0, 15.0, 30.0]))
def test_printed_number_lies_on_the_same_side_of_a_limit(value: float, limit: float) -> None:
    assert (float(text.rounded(value, 1, lambda v: v > limit)) > limit) == (value > limit)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(28787.5, "7 h 59 min"), (3600, "1 h 00 min"), (750, "12 min 30 s"), (42, "42 s"), (59.6, "1 min 00 s")],
)
def test_duration_in_words(seconds: float, words: str) -> None:
    assert text.duration(seconds) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (None, "2026-03-15 09:05:00"),
        (timezone(timedelta(hours=5, minutes=30)), "2026-03-15 09:05:00 UTC+05:30"),
        (timezone(-timedelta(hours=3, minutes=30)), "2026-03-15 09:05:00 UTC-03:30"),
    ],
)
def test_moment_tells_its_zone(zone: timezone | None, words: str) -> None:
    assert text.moment_words(datetime(2026, 3, 15, 9, 5, tzinfo=zone)) == words
