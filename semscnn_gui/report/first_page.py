"""Page 1: who, whether the recording is good enough, the result, and the whole night at a glance."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer

from semscnn_gui.night.indices import Summary
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import text
from semscnn_gui.report.drawn import HEADING_HEIGHT, Drawn, Text, heading
from semscnn_gui.report.glyphs import paragraph
from semscnn_gui.report.identity_table import identity_table
from semscnn_gui.report.night_picture import draw_night
from semscnn_gui.report.reported import Reported
from semscnn_gui.report.result import (
    adequacy_rows,
    edits_sentence,
    headline,
    heart_rows,
    result_table,
    verdict,
)
from semscnn_gui.report.style import (
    BODY,
    BODY_BOLD,
    CONTENT_WIDTH,
    FAINT,
    HEADLINE,
    INK,
    LABEL,
    SMALL,
    SMALL_INK,
    TITLE,
    VERDICT,
)
from semscnn_gui.report.tables import HEADER_LINE, grid, labelled, side_by_side

RESULT_WIDTH, GUTTER = 121 * mm, 6 * mm
LEAST_PICTURE = 68 * mm
SIDE_WIDTH = CONTENT_WIDTH - RESULT_WIDTH - GUTTER


def first_page(reported: Reported, model: Summary, shown: Summary) -> list[Any]:
    """The flowables of page 1."""
    night = reported.night
    return [
        Text("Overnight ECG: apnea minutes and estimated AHI", TITLE),
        Spacer(0, 5),
        *identity_table(reported),
        heading("Result", space_before=9),
        _headline(night, shown),
        *_warnings(night),
        Spacer(0, 5),
        _result_and_adequacy(night, model, shown),
        CondPageBreak(LEAST_PICTURE + HEADING_HEIGHT + 14),
        heading("The night", space_before=9, keep_with_next=False),
        Drawn(
            lambda canvas, width, height: draw_night(canvas, night, width, height),
            108 * mm,
            LEAST_PICTURE,
            alt="The whole night on one time axis: minutes of model and review, probability of apnea, heart rate "
            "and good signal; the numbers stand in the tables.",
        ),
    ]


def _headline(night: ReviewedNight, shown: Summary) -> Any:
    result, qualification = headline(night, shown)
    left = [Text(result, HEADLINE), paragraph(qualification, SMALL)]
    words = verdict(shown)
    right: list[Any] = [
        paragraph(words, BODY_BOLD if shown.adequate else VERDICT),
        paragraph(
            "A convention borrowed from home sleep testing.",
            SMALL if shown.adequate else VERDICT.clone("verdict small", fontSize=SMALL.fontSize, leading=8.6),
        ),
    ]
    return side_by_side(
        [left, right],
        (RESULT_WIDTH + GUTTER / 2, SIDE_WIDTH + GUTTER / 2),
        ("BACKGROUND", (0, 0), (0, 0), FAINT),
        # White on black: the one thing on the page that must not be overlooked.
        ("BACKGROUND", (1, 0), (1, 0), FAINT if shown.adequate else INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 7),
        ("RIGHTPADDING", (0, 0), (-1, -1), 7),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ("VALIGN", (1, 0), (1, 0), "MIDDLE"),
    )


def _warnings(night: ReviewedNight) -> list[Any]:
    """What was wrong with the file or does not fit in the result, where the result is read."""
    told = [f"Recording: {warning}" for warning in night.analysis.recording.warnings]
    told += review_warnings(night)
    lines = [paragraph(warning, SMALL_INK, CONTENT_WIDTH) for warning in told]
    return [Spacer(0, 3), *lines] if lines else []


def _result_and_adequacy(night: ReviewedNight, model: Summary, shown: Summary) -> Any:
    side = [
        Text("Technical adequacy", BODY_BOLD),
        labelled(adequacy_rows(night, shown), 37 * mm, SIDE_WIDTH, right=True),
        Spacer(0, 7),
        Text("Heart rate and RR intervals", BODY_BOLD),
        labelled(heart_rows(shown), 35 * mm, SIDE_WIDTH, right=True),
    ]
    return side_by_side(
        [_result(night, model, shown), "", side],
        (RESULT_WIDTH, GUTTER, SIDE_WIDTH),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    )


def _result(night: ReviewedNight, model: Summary, shown: Summary) -> list[Any]:
    rows = result_table(night, model, shown)
    widths = (49 * mm, 36 * mm, 36 * mm)
    reviewed = rows.reviewed or ("not reviewed", *[""] * (len(rows.labels) - 1))
    cells: list[list[Any]] = [
        [
            "",
            Text(f"Model at threshold {night.threshold:.3g}", BODY_BOLD),
            Text("Reviewed", BODY_BOLD),
        ]
    ]
    strong = "Estimated AHI"
    for label, by_model, by_review in zip(rows.labels, rows.model, reviewed, strict=True):
        style = BODY_BOLD if label == strong else BODY
        value = LABEL if rows.reviewed is None else style
        cells.append([paragraph(label, LABEL), paragraph(by_model, style), paragraph(by_review, value)])
    nobody = [] if rows.reviewed else [("SPAN", (2, 1), (2, -1))]
    table = grid(cells, widths, HEADER_LINE, ("VALIGN", (0, 0), (-1, 0), "BOTTOM"), *nobody)
    signature = "Not signed."
    if night.is_draft and night.review.signed_by:
        signature = f"Not signed: {night.review.signed_by} signed another result."
    if not night.is_draft:
        when = "" if night.review.signed_at is None else f", {text.moment_words(night.review.signed_at)}"
        signature = f"Signed by {night.review.signed_by}{when}."
    return [
        table,
        Spacer(0, 3),
        paragraph(
            f"{edits_sentence(night)} {signature} Model: {night.analysis.model.name}.", SMALL, RESULT_WIDTH
        ),
    ]
