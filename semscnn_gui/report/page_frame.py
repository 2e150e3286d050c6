"""What stands on every page: whose report it is, what it is for, and whether it may be relied on."""

from __future__ import annotations

import math
from typing import Any

from reportlab.lib.units import mm

from semscnn_gui import INTENDED_USE, __version__
from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.report.glyphs import one_line
from semscnn_gui.report.identity_table import reported_identity
from semscnn_gui.report.reported import Reported
from semscnn_gui.report.style import (
    BODY_PT,
    BOLD,
    CONTENT_WIDTH,
    GREY,
    INK,
    REGULAR,
    RULE,
    SMALL_PT,
    WHITE,
    text_width,
)

DRAFT = "DRAFT – not reviewed"
_NOBODY = {False: "Patient not stated", True: "Anonymised: identity and dates withheld"}
SIMULATED = "SIMULATED RECORDING – not a patient"


def draw_page_frame(canvas: Any, reported: Reported) -> None:
    """Draw header and footer."""
    with canvas.artifact():
        _draw_frame(canvas, reported)


def _draw_frame(canvas: Any, reported: Reported) -> None:
    night = reported.night
    width, height = canvas._pagesize
    left, right = (width - CONTENT_WIDTH) / 2, (width + CONTENT_WIDTH) / 2
    recording = night.analysis.recording
    canvas.saveState()

    top = height - 15.5 * mm
    identity = reported_identity(night)
    patient = " · ".join(part for part in (identity.name, identity.patient_id) if part.strip())
    record = one_line(f"Record {recording.name}", BODY_PT, 70 * mm)
    room = CONTENT_WIDTH - text_width(record, BODY_PT) - 6 * mm
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, BODY_PT)
    canvas.drawString(left, top, one_line(patient or _NOBODY[reported.anonymised], BODY_PT, room, BOLD))
    canvas.setFont(REGULAR, BODY_PT)
    canvas.drawRightString(right, top, record)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, top - 2 * mm, right, top - 2 * mm)
    _draw_banners(canvas, night, left, height - 10.5 * mm)

    base = 9 * mm
    canvas.line(left, base + 15, right, base + 15)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, SMALL_PT)
    # Two lines: at a legible size the sentence is a little wider than the page.
    first, _, second = INTENDED_USE.partition(". ")
    canvas.drawString(left, base + 7, f"{first}.")
    canvas.drawString(left, base - 1.5, second)
    number = canvas.getPageNumber()

    def draw_number(total: int) -> None:
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawRightString(right, base + 7, f"Page {number} of {total}")

    canvas.draw_when_counted(draw_number)
    canvas.drawRightString(right, base - 1.5, f"semscnn_gui {__version__}")
    canvas.restoreState()


def _draw_banners(canvas: Any, night: ReviewedNight, left: float, base: float) -> None:
    x = left
    for mark, wanted in ((SIMULATED, night.analysis.recording.simulated), (DRAFT, night.is_draft)):
        if not wanted:
            continue
        width = text_width(mark, BODY_PT, BOLD) + 10
        canvas.setFillColor(INK)
        canvas.rect(x, base - 3.6, width, 13, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.setFont(BOLD, BODY_PT)
        canvas.drawString(x + 5, base, mark)
        x += width + 4


def draw_marks(canvas: Any, night: ReviewedNight) -> None:
    """Draw the diagonal mark over the finished page, so faintly that all below stays legible."""
    marks = [DRAFT] if night.is_draft else []
    if night.analysis.recording.simulated:
        marks.append("SIMULATED")
    if not marks:
        return
    with canvas.artifact():
        _draw_diagonally(canvas, marks)


def _draw_diagonally(canvas: Any, marks: list[str]) -> None:
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFillColor(INK)
    canvas.setFillAlpha(0.07)
    canvas.setFont(BOLD, 50)
    for i, mark in enumerate(marks):
        canvas.drawCentredString(0, -18 - 62 * (i - (len(marks) - 1) / 2), mark)
    canvas.restoreState()
