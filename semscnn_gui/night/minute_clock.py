"""The clock time that names a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from semscnn_gui.recording.recording import MINUTE_S


def minute_clock(start: datetime, minute: int) -> str:
    """Clock time at which a minute begins: ``03:12``, or ``03:12:58`` where the recording began at such a second.

    Args:
        start: When the recording began.
        minute: The minute, counted from there; it may be the end of the recording.
    """
    return f"{start + timedelta(seconds=minute * MINUTE_S):{clock_format(start)}}"


def clock_format(start: datetime) -> str:
    """How the clock times of a recording's minutes are written: seconds only where they are not 0."""
    return "%H:%M:%S" if start.second else "%H:%M"
