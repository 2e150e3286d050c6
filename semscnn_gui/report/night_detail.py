"""The night in detail: a few hours to a row, wide enough to tell single minutes, and a table of its hours."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import text
from semscnn_gui.report.drawn import Drawn, Text, heading
from semscnn_gui.report.night_picture import LEGEND_HEIGHT, draw_legend, draw_night
from semscnn_gui.report.result import is_reviewed
from semscnn_gui.report.style import BODY, BODY_BOLD, BODY_RIGHT, CONTENT_WIDTH, LABEL_RIGHT
from semscnn_gui.report.tables import HEADER_LINE, grid

ROW_MINUTES, MOST_ROWS = 120, 5
LEAST_ROW, LARGEST_ROW = 36 * mm, 46 * mm
# Points that headings, legend and the table's header take, and one row of the table.
_FIXED, _TABLE_ROW = 112.0, 13.5
_BETWEEN = 4.0


def night_detail(night: ReviewedNight, page_height: float) -> list[Any]:
    """The flowables of the detailed night, from a new page on.

    Args:
        night: The night.
        page_height: Height of a page's content in points.
    """
    minutes = night.analysis.minutes
    parts = detail_rows(minutes)
    table_rows = -(-len(minutes) // 60)
    # The table stands below the rows where that leaves them high enough to read, else on the next page.
    row = (page_height - _FIXED - table_rows * _TABLE_ROW) / len(parts) - _BETWEEN
    if row < LEAST_ROW:
        row = (page_height - _FIXED) / len(parts) - _BETWEEN
    row = min(row, LARGEST_ROW)
    legend = Drawn(
        lambda canvas, width, _height: draw_legend(canvas, night, width, 4), LEGEND_HEIGHT, alt="Legend"
    )
    pictures: list[Any] = []
    for part in parts:
        span = text.clock_range(night.analysis.recording, part.start, part.stop)
        alt = f"{span}: minutes of model and review, probability of apnea, heart rate, good signal"
        pictures += [Drawn(partial(_draw_part, night, part), row, alt=alt), Spacer(0, _BETWEEN)]
    hours = KeepTogether([heading("Hour by hour"), _hours(night)])
    return [PageBreak(), heading("The night in detail", space_before=0), legend, *pictures, hours]


def detail_rows(minutes: range) -> list[range]:
    """Cut the minutes into rows of two hours, or longer ones where that would be more rows than a page holds."""
    length = ROW_MINUTES
    while len(minutes) > MOST_ROWS * length:
        length += 60
    return [range(i, min(i + length, minutes.stop)) for i in range(minutes.start, minutes.stop, length)]


def _draw_part(night: ReviewedNight, part: range, canvas: Any, width: float, height: float) -> None:
    rows = detail_rows(night.analysis.minutes)
    # One scale for all rows: a last row that is shorter in time is shorter on paper.
    share = len(part) / len(rows[0])
    draw_night(canvas, night, width, height, part, share)


def _hours(night: ReviewedNight) -> Any:
    """One row for each 60 minutes from the start, as hours with apnea are counted."""
    analysis = night.analysis
    model, states = night.model_states(), night.states()
    rate = minute_heart_rate(analysis)
    reviewed = is_reviewed(night)
    apnea = ["Apnea,<br/>model", *(["Apnea,<br/>reviewed"] if reviewed else [])]
    titles = ["From–to", "Analysable", "Unscorable", *apnea, "Apnea min<br/>per hour"]
    titles += ["Mean<br/>heart rate", "Good signal"]
    header = [Text(titles[0], BODY_BOLD)]
    header += [Text(title, LABEL_RIGHT) for title in titles[1:]]
    rows: list[list[Any]] = [header]
    n = len(states)
    for first in range(0, n, 60):
        part = slice(first, min(first + 60, n))
        cells = _hour(model[part], states[part], rate[part], analysis.good_signal[part], reviewed)
        span = text.clock_range(
            analysis.recording, analysis.first_minute + first, analysis.first_minute + part.stop
        )
        rows.append([Text(span, BODY), *(Text(cell, BODY_RIGHT) for cell in cells)])
    first_width = 30 * mm
    columns = len(titles) - 1
    widths = [first_width, *[(CONTENT_WIDTH - first_width) / columns] * columns]
    return grid(
        rows,
        widths,
        HEADER_LINE,
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        repeat_rows=1,
    )


def _hour(
    model: tuple[MinuteState, ...], states: tuple[MinuteState, ...], rate: Any, good: Any, reviewed: bool
) -> list[str]:
    unscorable = states.count(MinuteState.UNSCORABLE)
    analysable = len(states) - unscorable
    apnea = states.count(MinuteState.APNEA)
    by_model = len(model) - model.count(MinuteState.UNSCORABLE)
    known = rate[np.isfinite(rate)]
    none = text.NOT_AVAILABLE
    return [
        f"{analysable} min",
        f"{unscorable} min",
        f"{model.count(MinuteState.APNEA)} min" if by_model else none,
        *([f"{apnea} min" if analysable else none] if reviewed else []),
        f"{60 * apnea / analysable:.1f} /h" if analysable else none,
        f"{known.mean():.0f} /min" if known.size else none,
        f"{100 * float(good.mean()):.0f} %",
    ]
