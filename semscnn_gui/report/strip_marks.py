"""Minute states as colour and pattern, and lines with gaps: shared by all pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.report.style import (
    APNEA,
    BODY_PT,
    HATCH,
    HATCH_GROUND,
    INK,
    NORMAL,
    REGULAR,
    WHITE,
    text_width,
)

_FILL = {MinuteState.APNEA: APNEA, MinuteState.NORMAL: NORMAL, MinuteState.UNSCORABLE: HATCH_GROUND}
HATCH_STEP = 3.2


def fill_state(canvas: Any, state: MinuteState, x: float, y: float, width: float, height: float) -> None:
    """Fill a rectangle: apnea solid, normal quiet, unscorable hatched."""
    canvas.setFillColor(_FILL[state])
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    if state is not MinuteState.UNSCORABLE:
        return
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(HATCH)
    canvas.setLineWidth(0.5)
    lines = canvas.beginPath()
    # Anchored to the page's own grid, so that neighbouring hatches run on without a seam.
    first = np.floor((x - height) / HATCH_STEP) * HATCH_STEP
    for start in np.arange(first, x + width, HATCH_STEP):
        lines.moveTo(float(start), y)
        lines.lineTo(float(start) + height, y + height)
    canvas.drawPath(lines, stroke=1, fill=0)
    canvas.restoreState()


def draw_states(
    canvas: Any,
    states: Sequence[MinuteState | None],
    x_of: Callable[[float], float],
    first_minute: int,
    y: float,
    height: float,
) -> None:
    """Draw a strip of minutes; neighbours of one state become one rectangle; None stays blank."""
    i = 0
    while i < len(states):
        stop = i
        while stop < len(states) and states[stop] is states[i]:
            stop += 1
        state = states[i]
        if state is not None:
            left, right = x_of(first_minute + i), x_of(first_minute + stop)
            fill_state(canvas, state, left, y, right - left, height)
        i = stop


def draw_line(canvas: Any, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    """Draw a line that breaks where a value is NaN; a lone value becomes a dot-long dash."""
    path = canvas.beginPath()
    broken = True
    finite = np.isfinite(y)
    for i in np.flatnonzero(finite).tolist():
        if broken or not finite[i - 1]:
            path.moveTo(float(x[i]), float(y[i]))
            path.lineTo(float(x[i]) + 0.01, float(y[i]))
        else:
            path.lineTo(float(x[i]), float(y[i]))
        broken = False
    canvas.drawPath(path, stroke=1, fill=0)


def draw_note(canvas: Any, x: float, y: float, note: str) -> None:
    """Write a sentence on white over the middle of a picture."""
    width = text_width(note, BODY_PT) + 12
    canvas.setFillColor(WHITE)
    canvas.rect(x - width / 2, y - 5, width, 15, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, BODY_PT)
    canvas.drawCentredString(x, y, note)
