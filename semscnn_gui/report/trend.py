"""One page that compares several nights of one patient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from reportlab.platypus import Spacer

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.night.results_reading import NightResults
from semscnn_gui.report import text
from semscnn_gui.report.document import lay_out
from semscnn_gui.report.drawn import Drawn, heading
from semscnn_gui.report.glyphs import one_line, paragraph
from semscnn_gui.report.page_frame import DRAFT, SIMULATED, PageFrame
from semscnn_gui.report.strip_marks import fill_state
from semscnn_gui.report.style import (
    BODY,
    BODY_BOLD,
    BODY_RIGHT,
    CONTENT_WIDTH,
    HEADLINE,
    INK,
    LABEL,
    LABEL_RIGHT,
    REGULAR,
    SMALL,
    SMALL_PT,
    TITLE,
    VERDICT,
    text_width,
)
from semscnn_gui.report.tables import HEADER_LINE, grid
from semscnn_gui.report.trend_nights import MOST_LISTED, Trend, trend_of
from semscnn_gui.report.trend_picture import ClockAxis, clock_axis, draw_clock, draw_strip, draw_trend

NUMBER, START, REVIEW = 20.0, 74.0, 56.0
VALUES = 42.0, 40.0, 66.0, 40.0
MODEL_ALONE = 54.0
DIGESTS_FIT = 12
"""Up to so many nights the page has room for the digest of each recording."""
STRIP_HEIGHT = 9.0
LEAST_PICTURE, MOST_PICTURE = 76.0, 260.0


def write_trend(
    nights: Sequence[NightResults], path: Path, made_at: datetime | None = None, page_size: str = "A4"
) -> Path:
    """Write a PDF of one page that compares nights.

    Args:
        nights: Nights of one patient, in any order.
        path: The PDF to write.
        made_at: Time to print and to store as the creation date; now if None. The same nights and time give
            identical bytes.
        page_size: ``A4`` or ``Letter``.

    Returns:
        The path written.

    Raises:
        InputError: The nights cannot be compared or the file cannot be written.
        ValueError: The page size is neither of the two.
    """
    trend = trend_of(nights)
    made_at = made_at or datetime.now().astimezone()
    content = lay_out(
        lambda height: _story(trend, made_at, height),
        _frame(trend),
        title="Trend over nights",
        subject="Estimated AHI and apnea minutes of several nights of one patient",
        page_size=page_size,
        made_at=made_at,
    )
    return write_atomically(path, content, action="choose another folder or close the file elsewhere")


def _frame(trend: Trend) -> PageFrame:
    patient = " · ".join(filter(str.strip, (trend.patient.name, trend.patient.patient_id)))
    banners, marks = [], []
    if any(night.simulated for night in trend.nights):
        banners.append(SIMULATED)
        marks.append("SIMULATED")
    if trend.unsigned:
        everything = trend.unsigned == len(trend.nights)
        some = f"DRAFT – {trend.unsigned} of {len(trend.nights)} nights not reviewed and signed"
        banners.append(DRAFT if everything else some)
        marks.insert(0, DRAFT if everything else "DRAFT")
    return PageFrame(
        patient or "Patient not stated", f"{len(trend.nights)} nights", tuple(banners), tuple(marks)
    )


def _story(trend: Trend, made_at: datetime, content_height: float) -> list[Any]:
    above = [
        paragraph("Trend over nights", TITLE),
        Spacer(0, 4),
        paragraph(_patient(trend), BODY, CONTENT_WIDTH),
        Spacer(0, 6),
        paragraph(_headline(trend), HEADLINE),
        paragraph(
            "Estimated from overnight ECG, not measured; ± is one SD of the error of a single night’s estimate. "
            "A change smaller than that shows neither improvement nor worsening.",
            SMALL,
        ),
        *_cautions(trend),
        heading("Estimated AHI from night to night", space_before=8),
    ]
    below = [
        heading("Minutes of each night", space_before=8),
        _table(trend),
        Spacer(0, 3),
        _legend(),
        *[paragraph(note, SMALL, CONTENT_WIDTH, longest=None) for note in trend.notes],
        paragraph(_provenance(trend, made_at), SMALL, CONTENT_WIDTH, longest=None),
    ]
    room = content_height - sum(map(_height, (*above, *below))) - 2
    # Everything stands on one page: the names of files go last into the room, and first out of it.
    files = paragraph(_files(trend), SMALL)
    if room - _height(files) >= LEAST_PICTURE:
        room -= _height(files)
        below.append(files)
    picture = Drawn(
        lambda canvas, width, height: draw_trend(canvas, trend.nights, width, height),
        min(MOST_PICTURE, max(LEAST_PICTURE, room)),
        alt="Estimated AHI of each night with its error; the values are in the table below",
    )
    return [*above, picture, *below]


def _height(flowable: Any) -> float:
    _, height = flowable.wrap(CONTENT_WIDTH, 10_000)
    return float(height + flowable.getSpaceBefore() + flowable.getSpaceAfter())


def _patient(trend: Trend) -> str:
    patient = trend.patient
    told = [
        patient.name or ("" if patient.patient_id else "Patient not stated"),
        f"ID {patient.patient_id}" if patient.patient_id else "",
        f"born {patient.birth_date}" if patient.birth_date else "",
        patient.sex,
    ]
    return " · ".join(part for part in told if part)


def _headline(trend: Trend) -> str:
    known = [night for night in trend.nights if night.summary.estimated_ahi is not None]
    if len(known) < 2:
        return "Fewer than two nights have a result: there is no trend"
    # A night without a start may have been before the others, between them or after.
    axis = clock_axis(trend.nights)
    placed = [night for night in known if axis.places(night)]
    if len(placed) < 2:
        return "Fewer than two of the nights with a result have a start: there is no trend"
    first, last = placed[0], placed[-1]
    return (
        f"Estimated AHI {text.estimated_ahi(first.summary, '').strip()} → "
        f"{text.estimated_ahi(last.summary)} ({_night(trend, first)} to {_night(trend, last)})"
    )


def _night(trend: Trend, night: NightResults) -> str:
    return f"{night.start:%Y-%m-%d}" if night.start else f"night {trend.nights.index(night) + 1}"


def _cautions(trend: Trend) -> list[Any]:
    """What must not be overlooked: white on black."""
    if not trend.cautions:
        return []
    cells = [[paragraph(caution, VERDICT, CONTENT_WIDTH - 12, longest=None)] for caution in trend.cautions]
    box = grid(
        cells,
        [CONTENT_WIDTH],
        ("BACKGROUND", (0, 0), (-1, -1), INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
    )
    return [Spacer(0, 5), box]


def _table(trend: Trend) -> Any:
    axis = clock_axis(trend.nights)
    reviewed = any(night.model_summary for night in trend.nights)
    values = [*VALUES]
    if reviewed:
        values.insert(-1, MODEL_ALONE)
    strip = CONTENT_WIDTH - NUMBER - START - sum(values) - REVIEW
    names = ["Scorable\nmin", "Apnea\nmin/h", "Estimated AHI\nevents/h", "Band\nevents/h"]
    if reviewed:
        names.insert(-1, "Model alone\nevents/h")
    head: list[Any] = [
        paragraph("", LABEL),
        paragraph("Start", LABEL),
        _InCell(lambda canvas, width, height: draw_clock(canvas, axis, width, height), strip - 8, 10),
        *[[paragraph(line, LABEL_RIGHT) for line in name.split("\n")] for name in names],
        paragraph("Review", LABEL),
    ]
    rows = [_row(i, night, axis, strip - 8, reviewed=reviewed) for i, night in enumerate(trend.nights, 1)]
    return grid(
        [head, *rows],
        [NUMBER, START, strip, *values, REVIEW],
        HEADER_LINE,
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        repeat_rows=1,
    )


def _row(number: int, night: NightResults, axis: ClockAxis, strip: float, *, reviewed: bool) -> list[Any]:
    summary, model = night.summary, night.model_summary
    none = summary.estimated_ahi is None
    states = f"{summary.apnea_minutes} apnea and {summary.unscorable_minutes} unscorable minutes"
    values = [
        f"{summary.analysable_minutes}",
        "none" if none else text.apnea_per_hour(summary).removesuffix(" /h"),
        "none" if none else text.estimated_ahi(summary, "").strip(),
        summary.screening_band or "none",
    ]
    if reviewed:
        values.insert(-1, "" if model is None else _alone(model))
    return [
        paragraph(str(number), BODY_BOLD),
        paragraph(f"{night.start:%Y-%m-%d %H:%M}" if night.start else "not stated", BODY),
        _InCell(
            lambda canvas, width, height: draw_strip(canvas, night, axis, width, height),
            strip,
            STRIP_HEIGHT,
            alt=states,
        ),
        *[paragraph(value, BODY_RIGHT) for value in values],
        paragraph("signed" if night.signed_by else "not reviewed" if model is None else "draft", BODY),
    ]


def _alone(summary: Any) -> str:
    return "none" if summary.estimated_ahi is None else text.estimated_ahi(summary, "").strip()


class _InCell(Drawn):
    """A picture in a cell of a table."""

    def __init__(
        self,
        draw: Callable[[Any, float, float], None],
        width: float,
        height: float,
        *,
        alt: str = "Clock time",
    ) -> None:
        super().__init__(draw, height, alt=alt)
        self.width = width


def _legend() -> Drawn:
    from semscnn_gui.night.night_analysis import MinuteState

    def draw(canvas: Any, _width: float, _height: float) -> None:
        x = NUMBER + START
        for state in MinuteState:
            fill_state(canvas, state, x, 1, 12, 7)
            canvas.setFillColor(INK)
            canvas.setFont(REGULAR, SMALL_PT)
            canvas.drawString(x + 15, 2.2, state)
            x += 29 + text_width(state, SMALL_PT)

    return Drawn(draw, 11, alt="Colours of apnea, normal and unscorable minutes")


def _provenance(trend: Trend, made_at: datetime) -> str:
    models = {f"{night.model_name[:40]} (SHA-256 {night.model_sha256[:12]}…)" for night in trend.nights}
    used = ", ".join(sorted(models)) if len(models) <= MOST_LISTED else f"{len(models)} different ones"
    return f"Model: {used}. Apnea minutes per hour are not an AHI. Made {text.moment_words(made_at)}."


def _files(trend: Trend) -> str:
    few = len(trend.nights) <= DIGESTS_FIT
    return "Nights: " + "; ".join(
        f"{i} {one_line(night.file.name, SMALL_PT, 110 if few else 60)}"
        + (f" (SHA-256 {night.recording_sha256[:8]}…)" if few else "")
        for i, night in enumerate(trend.nights, 1)
    )
