"""Five minutes of RR intervals around a minute: what the network reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.report import text
from semscnn_gui.report.strip_marks import draw_line, draw_note, draw_states
from semscnn_gui.report.style import GREY, INK, REGULAR, RULE, SMALL_PT

MINUTES_AROUND = 2
LEFT, AXIS, STATES = 28.0, 10.0, 5.0
# A line across a longer silence would draw a rhythm that nobody measured.
_LONGEST_LINK_S = 3.0


def draw_rri(canvas: Any, night: ReviewedNight, minute: int, width: float, height: float) -> None:
    """Draw RR intervals in seconds over the minutes around ``minute``, which is outlined."""
    analysis = night.analysis
    first, stop = minute - MINUTES_AROUND, minute + MINUTES_AROUND + 1
    scale = (width - LEFT) / (stop - first)
    bottom, top = AXIS + STATES + 2, height - 2

    rr = analysis.rr
    inside = (rr.time_s >= first * MINUTE_S) & (rr.time_s < stop * MINUTE_S)
    time, value, valid = rr.time_s[inside], rr.rr_s[inside], rr.valid[inside]
    low, high = 0.5, 1.5
    if valid.any():
        low = min(0.6, float(np.floor(10 * value[valid].min()) / 10))
        high = max(1.2, float(np.ceil(10 * value[valid].max()) / 10))

    states = [night.state(m) if m in analysis.minutes else None for m in range(first, stop)]
    draw_states(canvas, states, lambda m: LEFT + (m - first) * scale, first, AXIS, STATES)
    _draw_axes(canvas, night, first, stop, scale, bottom, top, (low, high))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.9)
    canvas.rect(LEFT + MINUTES_AROUND * scale, AXIS, scale, top - AXIS, stroke=1, fill=0)

    if not valid.any():
        draw_note(canvas, LEFT + scale, (bottom + top) / 2 - 2, "No trusted RR intervals here.")
        return
    x = LEFT + (time / MINUTE_S - first) * scale
    y = np.where(valid, bottom + (value - low) / (high - low) * (top - bottom), np.nan)
    breaks = np.flatnonzero(np.diff(time) > _LONGEST_LINK_S) + 1
    canvas.setLineWidth(0.55)
    canvas.setLineJoin(1)
    draw_line(canvas, np.insert(x, breaks, 0.0), np.insert(y, breaks, np.nan))


def _draw_axes(
    canvas: Any,
    night: ReviewedNight,
    first: int,
    stop: int,
    scale: float,
    bottom: float,
    top: float,
    limits: tuple[float, float],
) -> None:
    recording = night.analysis.recording
    canvas.setFont(REGULAR, SMALL_PT)
    canvas.setLineWidth(0.35)
    canvas.setStrokeColor(RULE)
    canvas.setFillColor(GREY)
    for y, value in zip((bottom, top), limits, strict=True):
        canvas.line(LEFT, y, LEFT + (stop - first) * scale, y)
        canvas.drawRightString(LEFT - 3, y - 2.2, f"{value:.1f}")
    canvas.drawString(0, (bottom + top) / 2 + 1, "RR")
    canvas.drawString(0, (bottom + top) / 2 - 6.5, "s")
    for minute in range(first, stop + 1):
        if not 0 <= minute <= recording.n_minutes:
            continue
        x = LEFT + (minute - first) * scale
        canvas.line(x, AXIS - 2, x, top)
        label = text.clock(recording, minute * MINUTE_S, with_seconds=True)
        place = canvas.drawRightString if minute == stop else canvas.drawCentredString
        place(x, 1, label)


def outlined_state(night: ReviewedNight, minute: int) -> str:
    """The state of a minute in words, with the model's where the reviewer changed it."""
    state, model = night.state(minute), night.model_state(minute)
    if minute not in night.review.edits:
        return str(MinuteState(state))
    return f"{state} (reviewed; model: {model})"
