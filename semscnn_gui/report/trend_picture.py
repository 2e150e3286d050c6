"""Pictures of several nights: the estimated AHI from night to night, and each night's minutes on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from semscnn_gui.night.indices import SCREENING_BANDS, Summary
from semscnn_gui.night.results_reading import NightResults
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.report import text
from semscnn_gui.report.strip_marks import draw_states
from semscnn_gui.report.style import BOLD, GREY, INK, REGULAR, RULE, SMALL_PT, WHITE, text_width

LEFT, RIGHT = 34.0, 52.0
LEGEND, BELOW = 16.0, 24.0
MARK = 2.6
DATES_FIT = 9
"""Up to so many nights have their dates below the marks; they stand in the table anyway."""

_CUTS = tuple(limit for limit, _ in SCREENING_BANDS if np.isfinite(limit))


def draw_trend(canvas: Any, nights: Sequence[NightResults], width: float, height: float) -> None:
    """Draw the estimated AHI of each night with its error, over the screening bands."""
    bottom, top = BELOW, height - LEGEND
    known = [(i, night.summary) for i, night in enumerate(nights) if night.summary.estimated_ahi is not None]
    axis = clock_axis(nights)
    highest = max([_high(summary) for _, summary in known] + [_CUTS[-1] + 8])
    scale = (top - bottom) / (10 * np.ceil(highest / 10))
    step = (width - LEFT - RIGHT) / len(nights)

    def at(i: int) -> float:
        return LEFT + (i + 0.5) * step

    def level(value: float) -> float:
        return float(bottom + value * scale)

    _draw_bands(canvas, width - RIGHT, level, top)
    _draw_legend(canvas, nights, width, height - 8)
    _draw_nights(canvas, nights, at, bottom)
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.5)
    for (i, before), (j, after) in pairwise(known):
        if j == i + 1 and axis.places(nights[i]) and axis.places(nights[j]):
            canvas.line(at(i), level(before.estimated_ahi or 0), at(j), level(after.estimated_ahi or 0))
    for i, summary in known:
        model = nights[i].model_summary
        if model is not None and model.estimated_ahi is not None:
            _draw_model(canvas, at(i), level(model.estimated_ahi))
        _draw_estimate(canvas, at(i), summary, level, reviewed=model is not None)
    for i, night in enumerate(nights):
        if night.summary.estimated_ahi is None:
            canvas.setFillColor(GREY)
            canvas.setFont(REGULAR, SMALL_PT)
            canvas.drawCentredString(at(i), bottom + 4, "none" if len(nights) > DATES_FIT else "no result")


def _high(summary: Summary) -> float:
    return (summary.estimated_ahi or 0.0) + (summary.estimated_ahi_error or 0.0) + 2


def _draw_bands(canvas: Any, right: float, level: Any, top: float) -> None:
    canvas.setLineWidth(0.35)
    canvas.setFont(REGULAR, SMALL_PT)
    below = 0.0
    for limit, name in SCREENING_BANDS:
        canvas.setStrokeColor(RULE)
        canvas.line(LEFT, level(below), right, level(below))
        canvas.setFillColor(GREY)
        canvas.drawRightString(LEFT - 4, level(below) - 2.2, f"{below:.0f}")
        middle = (level(below) + min(level(limit), top)) / 2
        canvas.drawString(right + 5, middle - 2.2, f"band {name}")
        below = limit
    for value in range(60, 1000, 30):
        if level(value) > top:
            break
        canvas.setFillColor(GREY)
        canvas.drawRightString(LEFT - 4, level(value) - 2.2, str(value))
        canvas.line(LEFT, level(value), LEFT + 3, level(value))
    canvas.setFillColor(INK)
    canvas.saveState()
    canvas.translate(8, (level(0) + top) / 2)
    canvas.rotate(90)
    canvas.drawCentredString(0, 0, "estimated AHI, events/h")
    canvas.restoreState()


def _draw_legend(canvas: Any, nights: Sequence[NightResults], width: float, y: float) -> None:
    canvas.setFont(REGULAR, SMALL_PT)
    x = LEFT
    entries: list[tuple[str, Any]] = []
    if any(night.model_summary is None for night in nights):
        entries.append(
            ("model’s value", lambda: _draw_mark(canvas, x + 4, y + 2.2, reviewed=False, adequate=True))
        )
    if any(night.model_summary is not None for night in nights):
        entries.append(
            ("reviewed value", lambda: _draw_mark(canvas, x + 4, y + 2.2, reviewed=True, adequate=True))
        )
        entries.append(("model’s value before the review", lambda: _draw_model(canvas, x + 4, y + 2.2)))
    for words, draw in entries:
        draw()
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawString(x + 12, y, words)
        x += 12 + text_width(words, SMALL_PT) + 14
    canvas.setFillColor(GREY)
    canvas.drawRightString(width - RIGHT, y, "bars: ± one SD of the error · nights evenly spaced")


def _draw_nights(canvas: Any, nights: Sequence[NightResults], at: Any, bottom: float) -> None:
    dates = len(nights) <= DATES_FIT
    for i, night in enumerate(nights):
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, SMALL_PT)
        canvas.drawCentredString(at(i), bottom - 10, f"{'Night ' if dates else ''}{i + 1}")
        if dates and night.start is not None:
            canvas.setFillColor(GREY)
            canvas.setFont(REGULAR, SMALL_PT)
            canvas.drawCentredString(at(i), bottom - 19, f"{night.start:%Y-%m-%d}")
    if not dates:
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawString(LEFT, bottom - 20, "number of the night; its date is in the table")


def _draw_estimate(canvas: Any, x: float, summary: Summary, level: Any, *, reviewed: bool) -> None:
    value, error = summary.estimated_ahi or 0.0, summary.estimated_ahi_error or 0.0
    low, high = level(max(0.0, value - error)), level(value + error)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.line(x, low, x, high)
    canvas.line(x - 2.5, low, x + 2.5, low)
    if summary.estimated_ahi_beyond_range:
        # The AHI is likely higher: an arrow in place of the upper end.
        canvas.line(x - 2.5, high - 3.5, x, high)
        canvas.line(x + 2.5, high - 3.5, x, high)
    else:
        canvas.line(x - 2.5, high, x + 2.5, high)
    _draw_mark(canvas, x, level(value), reviewed=reviewed, adequate=summary.adequate)


def _draw_mark(canvas: Any, x: float, y: float, *, reviewed: bool, adequate: bool) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.9)
    canvas.setFillColor(INK if adequate else WHITE)
    if reviewed:
        canvas.rect(x - MARK, y - MARK, 2 * MARK, 2 * MARK, stroke=1, fill=1)
    else:
        canvas.circle(x, y, MARK, stroke=1, fill=1)


def _draw_model(canvas: Any, x: float, y: float) -> None:
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.9)
    canvas.line(x - 4.5, y, x + 4.5, y)


@dataclass(frozen=True, slots=True)
class ClockAxis:
    """One clock for all nights: minutes after noon of the day on which a night begins.

    Attributes:
        first: Earliest start of any night, on a full hour.
        stop: Latest end, on a full hour.
        dated: Some night says when it began; else minutes count from each night's start.
    """

    first: float
    stop: float
    dated: bool

    def places(self, night: NightResults) -> bool:
        """Whether it is known where among the others, and on which hours, the night belongs."""
        return night.start is not None or not self.dated

    def begin(self, night: NightResults) -> float:
        """Where a night begins; at the left if that is not known."""
        return self.first if night.start is None else _after_noon(night.start)


def clock_axis(nights: Sequence[NightResults]) -> ClockAxis:
    """The clock that all nights fit on."""
    known = [_after_noon(night.start) for night in nights if night.start is not None]
    first = 60 * np.floor(min(known, default=0.0) / 60)
    begins = [first if night.start is None else _after_noon(night.start) for night in nights]
    ends = [begin + night.duration_s / MINUTE_S for begin, night in zip(begins, nights, strict=True)]
    return ClockAxis(float(first), float(60 * np.ceil(max(ends) / 60)), bool(known))


def _after_noon(start: datetime) -> float:
    noon = start.replace(hour=12, minute=0, second=0, microsecond=0)
    # Midnight belongs to the evening before it, not to the noon to come.
    return ((start - noon) % timedelta(days=1)) / timedelta(minutes=1)


def draw_strip(canvas: Any, night: NightResults, axis: ClockAxis, width: float, height: float) -> None:
    """Draw a night's minutes at their place on the clock; from the left, on no clock, where that is unknown."""
    begin = axis.begin(night)

    def x_of(minute: float) -> float:
        return (begin + minute - axis.first) / (axis.stop - axis.first) * width

    if axis.places(night):
        _draw_hours(canvas, axis, width, 0, height)
    draw_states(canvas, night.states, x_of, night.first_minute, 0, height)


def draw_clock(canvas: Any, axis: ClockAxis, width: float, height: float) -> None:
    """Draw the times of the clock, as wide as the strips."""
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, SMALL_PT)
    for minute in _hours(axis):
        words = f"{(minute / 60 + 12) % 24:02.0f}:00" if axis.dated else text.elapsed(minute * MINUTE_S)
        x = (minute - axis.first) / (axis.stop - axis.first) * width
        half = text_width(words, SMALL_PT) / 2
        if half - 6 <= x <= width - half + 6:
            canvas.drawCentredString(x, height / 2 - 2, words)


def _draw_hours(canvas: Any, axis: ClockAxis, width: float, bottom: float, top: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.35)
    for minute in _hours(axis):
        x = (minute - axis.first) / (axis.stop - axis.first) * width
        canvas.line(x, bottom, x, top)


def _hours(axis: ClockAxis) -> list[int]:
    """Minutes of the axis that are written: few enough for their words not to meet."""
    hours = (axis.stop - axis.first) / 60
    step = next(step for step in (1, 2, 3, 4, 6, 12, 24, 48) if hours / step <= 5 or step == 48)
    return [minute for minute in range(int(axis.first), int(axis.stop) + 1, 60) if (minute // 60) % step == 0]
