"""What stands on every page: whose report it is, what it is for, and whether it may be relied on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm

from semscnn_gui import INTENDED_USE, __version__
from semscnn_gui.report.glyphs import one_line
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


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What repeats on each page.

    Attributes:
        patient: Whose report it is.
        subject: What it is about, such as ``Record a01``.
        banners: Warnings, in the order in which they stand above the header.
        marks: Words written across the page.
    """

    patient: str
    subject: str
    banners: tuple[str, ...]
    marks: tuple[str, ...]


def frame_of(reported: Reported) -> PageFrame:
    """What repeats on each page of a night's report."""
    night = reported.night
    recording, identity = night.analysis.recording, night.identity
    patient = " · ".join(part for part in (identity.name, identity.patient_id) if part.strip())
    simulated, draft = recording.simulated, night.is_draft
    return PageFrame(
        patient or _NOBODY[reported.anonymised],
        f"Record {recording.name}",
        tuple(mark for mark, wanted in ((SIMULATED, simulated), (DRAFT, draft)) if wanted),
        tuple(mark for mark, wanted in ((DRAFT, draft), ("SIMULATED", simulated)) if wanted),
    )


def draw_page_frame(canvas: Any, frame: PageFrame) -> None:
    """Draw header and footer."""
    with canvas.artifact():
        _draw_frame(canvas, frame)


def _draw_frame(canvas: Any, frame: PageFrame) -> None:
    width, height = canvas._pagesize
    left, right = (width - CONTENT_WIDTH) / 2, (width + CONTENT_WIDTH) / 2
    canvas.saveState()

    top = height - 15.5 * mm
    record = one_line(frame.subject, BODY_PT, 70 * mm)
    room = CONTENT_WIDTH - text_width(record, BODY_PT) - 6 * mm
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, BODY_PT)
    canvas.drawString(left, top, one_line(frame.patient, BODY_PT, room, BOLD))
    canvas.setFont(REGULAR, BODY_PT)
    canvas.drawRightString(right, top, record)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, top - 2 * mm, right, top - 2 * mm)
    _draw_banners(canvas, frame.banners, left, height - 10.5 * mm)

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


def _draw_banners(canvas: Any, banners: tuple[str, ...], left: float, base: float) -> None:
    x = left
    for mark in banners:
        width = text_width(mark, BODY_PT, BOLD) + 10
        canvas.setFillColor(INK)
        canvas.rect(x, base - 3.6, width, 13, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.setFont(BOLD, BODY_PT)
        canvas.drawString(x + 5, base, mark)
        x += width + 4


def draw_marks(canvas: Any, frame: PageFrame) -> None:
    """Draw the diagonal marks over the finished page, so faintly that all below stays legible."""
    if frame.marks:
        with canvas.artifact():
            _draw_diagonally(canvas, frame.marks)


def _draw_diagonally(canvas: Any, marks: tuple[str, ...]) -> None:
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
