"""The whole night on one time axis: minute strips, probability, heart rate and good signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis, reference_state
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, Recording
from semscnn_gui.report import text
from semscnn_gui.report.result import is_reviewed
from semscnn_gui.report.strip_marks import draw_line, draw_states, fill_state
from semscnn_gui.report.style import GREY, INK, NORMAL, REGULAR, RULE, SMALL_PT, WHITE, text_width

LABEL_WIDTH = 62.0
RIGHT_ROOM = 10.0
STRIP_HEIGHT = 15.0
GAP = 9.0
PART_STRIP_HEIGHT, PART_GAP = 8.0, 6.0
_ROOM_FOR_STEPS = 45.0
# Width of a label and the space after it, in points.
_TICK_ROOM = 32.0
LEGEND_HEIGHT, AXIS_HEIGHT = 15.0, 14.0
_STEPS_MINUTES = (5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Minutes of the recording on the page: ``left + (minute - first) * per_minute`` points."""

    first: int
    stop: int
    left: float
    right: float

    @property
    def per_minute(self) -> float:
        """Points per minute."""
        return (self.right - self.left) / max(1, self.stop - self.first)

    def x(self, minute: float) -> float:
        """Position of a minute in points."""
        return self.left + (minute - self.first) * self.per_minute


def time_ticks(recording: Recording, first: int, stop: int, most: int = 12) -> list[tuple[float, str]]:
    """Ticks on full clock hours (or full elapsed hours) as (minute, label); finer for short recordings.

    Args:
        recording: Tells when it began.
        first: First minute shown.
        stop: Minute after the last one shown.
        most: About how many labels have room.
    """
    step = next((s for s in _STEPS_MINUTES if (stop - first) / s <= most), _STEPS_MINUTES[-1])
    if recording.start is None:
        ticks = range(-(-first // step) * step, stop + 1, step)
        return [(float(m), text.elapsed(m * MINUTE_S)) for m in ticks]
    start: datetime = recording.start
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    offset = (start - midnight) / timedelta(minutes=1)
    wanted = range(int(-(-(offset + first) // step) * step), int(offset + stop) + 1, step)
    return [(m - offset, (midnight + timedelta(minutes=m)).strftime("%H:%M")) for m in wanted]


def draw_night(
    canvas: Any,
    night: ReviewedNight,
    width: float,
    height: float,
    minutes: range | None = None,
    share: float = 1.0,
) -> None:
    """Draw the night, or a part of it without a legend, into a box.

    Args:
        canvas: Where to draw; its origin is the box's lower left corner.
        night: The night.
        width: Width of the box in points.
        height: Height of the box in points.
        minutes: The part, minutes counted from the recording's start; None for all with a legend.
        share: Share of the width that the minutes take.
    """
    analysis = night.analysis
    shown = analysis.minutes if minutes is None else minutes
    part = slice(shown.start - analysis.first_minute, shown.stop - analysis.first_minute)
    right = LABEL_WIDTH + share * (width - RIGHT_ROOM - LABEL_WIDTH)
    axis = TimeAxis(shown.start, shown.stop, LABEL_WIDTH, right)
    # Nobody needs to be told on each row that there is no review.
    strips = [row for row in _strips(night) if minutes is None or row[1] is not None]
    strip, gap = (STRIP_HEIGHT, GAP) if minutes is None else (PART_STRIP_HEIGHT, PART_GAP)
    bottom, top = AXIS_HEIGHT, height
    if minutes is None:
        top -= LEGEND_HEIGHT
        draw_legend(canvas, night, width, height - 8)
    # Shares of the height; the probability is what a reader checks most.
    shares = (0.38, 0.40, 0.22) if minutes is None else (0.42, 0.40, 0.18)
    lanes = np.array(shares) * (top - bottom - len(strips) * (strip + gap / 2) - 4 * gap)

    _draw_ticks(canvas, analysis.recording, axis, bottom, top)
    y = top
    for name, states in strips:
        y -= strip
        _label(canvas, name, y + strip / 2)
        if states is None:
            _write(canvas, axis.left, y + strip / 2 - 2, "not reviewed")
        else:
            draw_states(canvas, states[part], axis.x, shown.start, y, strip)
            if name == "Review":
                _draw_edits(canvas, night, axis, y + strip)
        y -= gap / 2
    centre = np.arange(shown.start, shown.stop) + 0.5
    x = np.asarray(axis.left + (centre - axis.first) * axis.per_minute, dtype=np.float64)
    y -= gap / 2 + float(lanes[0])
    _draw_probability(canvas, night, axis, part, x, y, float(lanes[0]))
    y -= gap + float(lanes[1])
    _draw_heart_rate(canvas, analysis, axis, part, x, y, float(lanes[1]))
    y -= gap + float(lanes[2])
    _draw_good_signal(canvas, analysis.good_signal[part], axis, y, float(lanes[2]))


def _strips(night: ReviewedNight) -> list[tuple[str, Sequence[MinuteState | None] | None]]:
    recording = night.analysis.recording
    strips: list[tuple[str, Sequence[MinuteState | None] | None]] = [
        ("Model", night.model_states()),
        ("Review", night.states() if is_reviewed(night) else None),
    ]
    if recording.reference is not None:
        expert = [reference_state(recording, minute) for minute in night.analysis.minutes]
        strips.append(("Reference", expert))
    return strips


def draw_legend(canvas: Any, night: ReviewedNight, width: float, y: float) -> None:
    """Draw what colours and patterns mean, and what the time axis tells."""
    x = LABEL_WIDTH
    canvas.setFont(REGULAR, SMALL_PT)
    for state in MinuteState:
        fill_state(canvas, state, x, y - 1.2, 12, 7)
        word = str(state)
        canvas.setFillColor(INK)
        canvas.drawString(x + 15, y, word)
        x += 15 + text_width(word, SMALL_PT) + 14
    if text.edits_of(night):
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.1)
        canvas.line(x, y + 2.3, x + 12, y + 2.3)
        canvas.drawString(x + 15, y, "edited minutes")
    canvas.setFillColor(GREY)
    known = night.analysis.recording.start is not None
    canvas.drawRightString(
        width - RIGHT_ROOM, y, "clock time" if known else "hours since the start (clock time unknown)"
    )


def _draw_ticks(canvas: Any, recording: Recording, axis: TimeAxis, bottom: float, top: float) -> None:
    canvas.setFont(REGULAR, SMALL_PT)
    canvas.setLineWidth(0.35)
    room = max(1, int((axis.right - axis.left) / _TICK_ROOM))
    for minute, label in time_ticks(recording, axis.first, axis.stop, min(12, room)):
        x = axis.x(minute)
        canvas.setStrokeColor(RULE)
        canvas.line(x, bottom - 3, x, top)
        canvas.setFillColor(GREY)
        canvas.drawCentredString(x, bottom - 11, label)


def _draw_edits(canvas: Any, night: ReviewedNight, axis: TimeAxis, y: float) -> None:
    """Mark edited minutes by a line above the strip."""
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.1)
    path = canvas.beginPath()
    for minute in text.edits_of(night):
        if not axis.first <= minute < axis.stop:
            continue
        path.moveTo(axis.x(minute), y + 1.3)
        path.lineTo(axis.x(minute + 1), y + 1.3)
    canvas.drawPath(path, stroke=1, fill=0)


def _label(canvas: Any, name: str, middle: float, unit: str = "") -> None:
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, SMALL_PT + 0.4)
    canvas.drawString(0, middle - 2.2 + (4 if unit else 0), name)
    if unit:
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawString(0, middle - 5.5, unit)


def _write(canvas: Any, x: float, y: float, words: str) -> None:
    """Write on white, so that no hour line runs through the words."""
    canvas.setFillColor(WHITE)
    canvas.rect(x, y - 2.5, text_width(words, SMALL_PT) + 3, 10, stroke=0, fill=1)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, SMALL_PT)
    canvas.drawString(x, y, words)


def _draw_lane(canvas: Any, axis: TimeAxis, y: float, marks: Sequence[tuple[float, str]]) -> None:
    """Draw a lane's frame: base line, and marked heights (in points above the base) with their values."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.35)
    canvas.setFont(REGULAR, SMALL_PT)
    for above, label in marks:
        canvas.line(axis.left, y + above, axis.right, y + above)
        canvas.setFillColor(GREY)
        canvas.drawRightString(axis.left - 4, y + above - 2.2, label)


def _draw_probability(
    canvas: Any,
    night: ReviewedNight,
    axis: TimeAxis,
    part: slice,
    x: NDArray[np.float64],
    y: float,
    height: float,
) -> None:
    threshold = night.threshold
    _label(canvas, "Probability", y + height / 2, "of apnea")
    _draw_lane(canvas, axis, y, ((0.0, "0"), (height, "1")))
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.5)
    canvas.setDash(2, 2)
    canvas.line(axis.left, y + threshold * height, axis.right, y + threshold * height)
    canvas.setDash()
    canvas.setFillColor(GREY)
    canvas.drawRightString(axis.left - 4, y + threshold * height - 2.2, f"{threshold:.3g}")
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    draw_line(canvas, x, y + np.clip(night.analysis.probability[part], 0, 1) * height)


def _draw_heart_rate(
    canvas: Any,
    analysis: NightAnalysis,
    axis: TimeAxis,
    part: slice,
    x: NDArray[np.float64],
    y: float,
    height: float,
) -> None:
    # The scale is the whole night's, so that parts below each other can be compared.
    rate = minute_heart_rate(analysis)
    _label(canvas, "Heart rate", y + height / 2, "/min")
    known = rate[np.isfinite(rate)]
    if not known.size:
        _draw_lane(canvas, axis, y, ((0.0, ""),))
        _write(canvas, axis.left, y + height / 2, text.NO_INTERVALS)
        return
    low, high = 10 * np.floor(known.min() / 10), 10 * np.ceil(known.max() / 10)
    high = max(high, low + 20)
    step = 10 if high - low <= 40 else 20 * np.ceil((high - low) / 100)
    # A low lane has room for its limits only.
    values = np.arange(low, high + 1, step) if height > _ROOM_FOR_STEPS else np.array((low, high))
    _draw_lane(canvas, axis, y, [((v - low) / (high - low) * height, f"{v:.0f}") for v in values.tolist()])
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    draw_line(canvas, x, y + (rate[part] - low) / (high - low) * height)


def _draw_good_signal(
    canvas: Any, good_signal: NDArray[np.float64], axis: TimeAxis, y: float, height: float
) -> None:
    _label(canvas, "Good signal", y + height / 2, "%")
    _draw_lane(canvas, axis, y, ((0.0, "0"), (height, "100")))
    area = canvas.beginPath()
    area.moveTo(axis.left, y)
    level = np.nan_to_num(np.clip(good_signal, 0, 1)).tolist()
    for i, share in enumerate(level):
        area.lineTo(axis.x(axis.first + i), y + share * height)
        area.lineTo(axis.x(axis.first + i + 1), y + share * height)
    area.lineTo(axis.right, y)
    area.close()
    canvas.setFillColor(NORMAL)
    canvas.drawPath(area, stroke=0, fill=1)
