from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight

Pages = Callable[..., list[str]]


def noted(night: ReviewedNight, notes: dict[int, str]) -> ReviewedNight:
    return ReviewedNight(night.analysis, replace(night.review, notes=MappingProxyType(notes)))


def test_each_note_stands_with_its_clock_time_minute_and_state(
    night_of: Callable[..., ReviewedNight], pages_of: Pages
) -> None:
    night = night_of(minutes=120, fs=None, apnea=0.0, edits={61: MinuteState.APNEA})
    notes = {61: "movement, <b>no</b> apnea & more", 3: "lead off\nput back"}
    words = " ".join(pages_of(noted(night, notes)))
    assert "Notes of the reviewer" in words
    # The recording began at 22:41:07.
    assert "22:44:07 3 normal lead off put back" in words
    assert "23:42:07 61 apnea movement, <b>no</b> apnea & more" in words


def test_a_note_longer_than_a_page_is_printed_to_its_end(
    night_of: Callable[..., ReviewedNight], pages_of: Pages
) -> None:
    night = night_of(minutes=60, fs=None, apnea=0.0)
    words = " ".join(pages_of(noted(night, {5: " ".join(f"word{i}" for i in range(3000))})))
    assert all(f"word{i} " in words + " " for i in (0, 1, 1499, 2998, 2999))


def test_a_night_without_notes_has_no_table_of_notes(
    night_of: Callable[..., ReviewedNight], pages_of: Pages
) -> None:
    assert "Notes of the reviewer" not in " ".join(pages_of(night_of(minutes=60, fs=None, apnea=0.0)))
