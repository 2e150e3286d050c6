"""ECG at 25 mm/s and 10 mm/mV on millimetre paper, with a calibration pulse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.units import mm

from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.recording.recording import EcgSignal
from semscnn_gui.report import text
from semscnn_gui.report.strip_marks import draw_line, draw_note
from semscnn_gui.report.style import (
    GREY,
    INK,
    PAPER_MAJOR,
    PAPER_MINOR,
    REGULAR,
    SMALL_PT,
    WHITE,
    text_width,
)

PAPER_SPEED = 25 * mm  # points per second
GAIN = 10 * mm  # points per mV
PULSE_ROOM = 10 * mm
ROW_S = 6.8
LEAST_ROW, LARGEST_ROW = 20, 30  # mm
# More points than this a second lie closer than 0.1 mm and only make the file larger.
_MOST_POINTS_PER_S = 250.0


@dataclass(frozen=True, slots=True, eq=False)
class EcgStrip:
    """A stretch of ECG to draw.

    Attributes:
        start_s: Start in seconds after the recording's start.
        rows: Number of rows.
        time_s: float64, shape (n,), seconds after ``start_s``.
        mv: float64, shape (n,), relative to the strip's median; NaN where no signal is stored.
        row_mm: Height of a row of paper.
        low_mv: Value at the lower edge of a row.
        leaves_paper: Parts of the trace are higher or lower than the paper.
    """

    start_s: float
    rows: int
    time_s: NDArray[np.float64]
    mv: NDArray[np.float64]
    row_mm: int
    low_mv: float
    leaves_paper: bool

    @property
    def height(self) -> float:
        """Height of all rows in points."""
        return float(self.rows * self.row_mm * mm)


def cut_strip(ecg: EcgSignal, duration_s: float, centre_s: float, rows: int) -> EcgStrip:
    """Cut the strip around a second, moved inwards at the ends of the recording."""
    length = rows * ROW_S
    start = max(0.0, min(centre_s, duration_s - length / 2) - length / 2)
    first, stop = int(np.ceil(start * ecg.fs)), int(np.floor((start + length) * ecg.fs)) + 1
    samples = ecg.samples_mv[first:stop].astype(np.float64)
    time = np.arange(first, first + samples.size) / ecg.fs - start
    finite = samples[np.isfinite(samples)]
    samples = samples - (np.median(finite) if finite.size else 0.0)
    # The pulse stands on the median: the paper always holds 0 and 1 mV.
    low = min(-0.2, float(np.nanmin(samples))) if finite.size else -0.5
    high = max(1.1, float(np.nanmax(samples))) if finite.size else 1.1
    needed = (high - low) * GAIN / mm + 3
    row = int(np.clip(5 * np.ceil(needed / 5), LEAST_ROW, LARGEST_ROW))
    leaves = needed > row
    if leaves:
        low = max(low, 1.1 - row / 10 + 0.1)
        centre = low + row / 20
    else:
        centre = (low + high) / 2
    time, samples = _thinned(time, samples, ecg.fs)
    return EcgStrip(start, rows, time, samples, row, centre - row / 20, leaves)


def _thinned(
    time: NDArray[np.float64], mv: NDArray[np.float64], fs: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Keep the lowest and the highest sample of each short bin, in their order."""
    factor = int(np.ceil(2 * fs / _MOST_POINTS_PER_S))
    if factor < 4 or mv.size < factor:
        return time, mv
    bins = mv.size // factor
    values = mv[: bins * factor].reshape(bins, factor)
    unknown = np.isnan(values)
    lowest = np.where(unknown, np.inf, values).argmin(axis=1)
    highest = np.where(unknown, -np.inf, values).argmax(axis=1)
    picked = np.sort(np.stack((lowest, highest), axis=1), axis=1) + factor * np.arange(bins)[:, None]
    index = np.unique(np.concatenate((picked.ravel(), np.flatnonzero(np.isnan(mv)))))
    return time[index], mv[index]


def draw_strip(canvas: Any, analysis: NightAnalysis, strip: EcgStrip) -> None:
    """Draw all rows on one sheet of paper, from the top; the origin is the sheet's lower left corner."""
    width = PULSE_ROOM + ROW_S * PAPER_SPEED
    row = strip.row_mm * mm
    _draw_paper(canvas, round(width / mm), strip.rows * strip.row_mm)
    for i in range(strip.rows):
        _draw_row(canvas, analysis, strip, i, (strip.rows - 1 - i) * row, row)
    if not np.isfinite(strip.mv).any():
        draw_note(canvas, width / 2, strip.height / 2, "No signal is stored in this stretch.")


def _draw_paper(canvas: Any, columns: int, rows: int) -> None:
    for step, color, line in ((1, PAPER_MINOR, 0.2), (5, PAPER_MAJOR, 0.4)):
        path = canvas.beginPath()
        for column in range(0, columns + 1, step):
            path.moveTo(column * mm, 0)
            path.lineTo(column * mm, rows * mm)
        for level in range(0, rows + 1, step):
            path.moveTo(0, level * mm)
            path.lineTo(columns * mm, level * mm)
        canvas.setStrokeColor(color)
        canvas.setLineWidth(line)
        canvas.drawPath(path, stroke=1, fill=0)


def _draw_row(
    canvas: Any, analysis: NightAnalysis, strip: EcgStrip, number: int, bottom: float, height: float
) -> None:
    start, stop = number * ROW_S, (number + 1) * ROW_S
    zero = bottom - strip.low_mv * GAIN
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(0, bottom, PULSE_ROOM + ROW_S * PAPER_SPEED, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(INK)
    canvas.setLineJoin(1)
    canvas.setLineWidth(0.6)
    pulse = canvas.beginPath()
    # 1 mV for 0.2 s, on the strip's median.
    pulse.moveTo(1 * mm, zero)
    for x, y in ((2.5 * mm, zero), (2.5 * mm, zero + GAIN), (7.5 * mm, zero + GAIN), (7.5 * mm, zero)):
        pulse.lineTo(x, y)
    pulse.lineTo(9 * mm, zero)
    canvas.drawPath(pulse, stroke=1, fill=0)

    # One sample more on either side: the trace runs on from row to row.
    inside = np.flatnonzero((strip.time_s >= start) & (strip.time_s <= stop))
    if inside.size:
        span = slice(inside[0], inside[-1] + 1)
        canvas.setLineWidth(0.65)
        draw_line(
            canvas, PULSE_ROOM + (strip.time_s[span] - start) * PAPER_SPEED, zero + strip.mv[span] * GAIN
        )
    canvas.restoreState()
    _draw_peaks(canvas, analysis, strip.start_s + start, strip.start_s + stop, bottom + height)
    label = text.clock(analysis.recording, strip.start_s + start, with_seconds=True)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, SMALL_PT)
    canvas.setFillColor(WHITE)
    canvas.rect(
        0.6 * mm, bottom + 0.5 * mm, text_width(label, SMALL_PT) + 1.2 * mm, 2.6 * mm, stroke=0, fill=1
    )
    canvas.setFillColor(GREY)
    canvas.drawString(1.2 * mm, bottom + 1 * mm, label)


def _draw_peaks(canvas: Any, analysis: NightAnalysis, start_s: float, stop_s: float, top: float) -> None:
    time = analysis.peaks.time_s
    first, last = np.searchsorted(time, (start_s, stop_s))
    canvas.setFillColor(INK)
    marks = canvas.beginPath()
    for second in time[first:last].tolist():
        x = PULSE_ROOM + (second - start_s) * PAPER_SPEED
        marks.moveTo(x, top - 2.4 * mm)
        marks.lineTo(x - 0.75 * mm, top - 1.1 * mm)
        marks.lineTo(x + 0.75 * mm, top - 1.1 * mm)
        marks.close()
    canvas.drawPath(marks, stroke=0, fill=1)
