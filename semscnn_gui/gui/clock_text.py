"""Moments as text: clock time, or elapsed time where the start is unknown; and how far apart ticks lie."""

from __future__ import annotations

from datetime import datetime, timedelta

_STEPS_S = (
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0,
    60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0,
)  # fmt: skip
_LABEL_PX = 88.0


def tick_step_s(span_s: float, width_px: float) -> float:
    """Smallest round step whose labels do not crowd."""
    least = span_s * _LABEL_PX / max(width_px, 1.0)
    return next((step for step in _STEPS_S if step >= least), _STEPS_S[-1])


def seconds_of_day(start: datetime | None) -> float:
    """Seconds since midnight; 0 for an unknown start."""
    if start is None:
        return 0.0
    return start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6


def time_text(second: float, start: datetime | None, step_s: float) -> str:
    """A moment as a clock or elapsed time, as exact as a step of ``step_s`` needs."""
    digits = 1 if step_s < 1 else 0
    if start is None:
        sign = "-" if second < -1e-9 else ""
        total = round(abs(second), digits)
    else:
        moment = start + timedelta(seconds=second)
        sign, total = "", round(seconds_of_day(moment), digits) % 86400
    hours, minutes, rest = int(total // 3600), int(total % 3600 // 60), total % 60
    head = f"{sign}{hours}:{minutes:02d}" if start is None else f"{hours:02d}:{minutes:02d}"
    if step_s >= 60 and start is not None:
        return head
    if digits:
        return f"{head}:{rest:04.1f}"
    return f"{head}:{int(rest):02d}" if step_s < 60 or start is not None else head
