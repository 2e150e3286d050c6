from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from semscnn_gui.night.commands import minutes_words
from semscnn_gui.night.minute_clock import minute_clock
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report.text import clock_range


@pytest.mark.parametrize(
    ("start", "minute", "text"),
    [
        (datetime(2026, 3, 1, 23, 41), 0, "23:41"),
        (datetime(2026, 3, 1, 23, 41), 19, "00:00"),
        (datetime(2026, 3, 1, 23, 4, 58), 0, "23:04:58"),
        (datetime(2026, 3, 1, 23, 4, 58), 56, "00:00:58"),
        (datetime(2026, 3, 1, 23, 4, 58, 900_000), 1, "23:05:58"),
        (datetime(2026, 3, 1, 23, 4, 0, 900_000), 1, "23:05"),
    ],
)
def test_a_minute_is_named_by_the_time_at_which_it_begins(start: datetime, minute: int, text: str) -> None:
    assert minute_clock(start, minute) == text


def test_steps_and_report_name_minutes_alike() -> None:
    start = datetime(2026, 3, 1, 23, 4, 58)
    recording = Recording(Path("n.edf"), "n", "EDF", "0", start, 3600.0)
    assert minutes_words(recording, range(2, 3)) == "23:06:58"
    assert minutes_words(recording, range(2, 5)) == clock_range(recording, 2, 5) == "23:06:58–23:09:58"
