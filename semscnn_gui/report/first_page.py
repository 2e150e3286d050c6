"""Page 1: who, whether the recording is good enough, the result, and the whole night at a glance."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Paragraph, Spacer

from semscnn_gui.night.indices import Summary
from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.recording.model import Recording
from semscnn_gui.report import text
from semscnn_gui.report.drawn import HEADING_HEIGHT, Drawn, heading
from semscnn_gui.report.glyphs import has_codes, paragraph
from semscnn_gui.report.night_picture import draw_night
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
    TITLE,
    VERDICT,
)
from semscnn_gui.report.tables import HEADER_LINE, grid, labelled

UNSTATED = "not stated in the file"
RESULT_WIDTH, GUTTER = 121 * mm, 6 * mm
LEAST_PICTURE = 68 * mm
SIDE_WIDTH = CONTENT_WIDTH - RESULT_WIDTH - GUTTER


def first_page(night: ReviewedNight, model: Summary, shown: Summary) -> list[Any]:
    """The flowables of page 1."""
    return [
        Paragraph("Overnight ECG: apnea minutes and estimated AHI", TITLE),
        Spacer(0, 5),
        *_identity(night.analysis.recording),
        heading("Result", space_before=9),
        _headline(night, shown),
        Spacer(0, 5),
        _result_and_adequacy(night, model, shown),
        CondPageBreak(LEAST_PICTURE + HEADING_HEIGHT + 14),
        heading("The night", space_before=9, keep_with_next=False),
        Drawn(
            lambda canvas, width, height: draw_night(canvas, night, width, height), 108 * mm, LEAST_PICTURE
        ),
    ]


def _identity(recording: Recording) -> list[Any]:
    identity = recording.identity
    start, end = recording.start, recording.clock(recording.duration_s)
    signal = recording.ecg
    if signal is not None:
        source = f"{signal.channel or 'ECG'}, {signal.fs:g} Hz, stored in {signal.unit or 'an unstated unit'}"
    else:
        source = f"beats only, from {recording.beats.source}" if recording.beats else "beats only"
    clock = UNSTATED
    if start is not None and end is not None:
        clock = f"{start:%H:%M:%S} to {end:%H:%M:%S}" + ("" if start.date() == end.date() else " (next day)")
        if (end.date() - start.date()).days > 1:
            clock = f"{start:%H:%M:%S} to {end:%H:%M:%S} on {end:%Y-%m-%d}"
    patient = [
        ("Name", identity.name),
        ("Patient ID", identity.patient_id),
        ("Birth date", identity.birth_date),
        ("Sex", identity.sex),
        ("Height", identity.height),
        ("Weight", identity.weight),
    ]
    study = [
        ("Recorded on", f"{start:%Y-%m-%d}" if start else UNSTATED),
        ("Start to end", clock),
        ("Duration", text.duration(recording.duration_s)),
        ("Device", identity.device or UNSTATED),
        ("Signal", source),
        ("File", f"{recording.path.name} ({recording.format})"),
    ]
    label, value = 23 * mm, CONTENT_WIDTH / 2 - 23 * mm
    cells = [
        [
            paragraph(left, LABEL),
            paragraph(found if found.strip() else UNSTATED, BODY, value - 10),
            paragraph(right, LABEL),
            paragraph(told, BODY, value - 10),
        ]
        for (left, found), (right, told) in zip(patient, study, strict=True)
    ]
    # To be filled in by hand: files do not say who referred the patient.
    cells.append([paragraph("Referring clinician", LABEL), "", paragraph("Reason for test", LABEL), ""])
    widths = (label + 5 * mm, value - 5 * mm, label, value)
    out: list[Any] = [grid(cells, widths)]
    if identity.note.strip():
        out.append(labelled([("Note in file", identity.note)], label + 5 * mm))
    told = [*(value for _, value in patient), *(value for _, value in study), identity.note, recording.name]
    if any(has_codes(value) for value in told):
        out += [
            Spacer(0, 2),
            paragraph(
                "Characters that the font of this report lacks, or that are invisible, are printed as their "
                "Unicode code, such as [U+674E].",
                SMALL,
            ),
        ]
    return out


def _headline(night: ReviewedNight, shown: Summary) -> Any:
    result, qualification = headline(night, shown)
    left = [Paragraph(result, HEADLINE), paragraph(qualification, SMALL)]
    words = verdict(shown)
    right: list[Any] = [
        paragraph(words, BODY_BOLD if shown.adequate else VERDICT),
        paragraph(
            "A convention borrowed from home sleep testing.",
            SMALL if shown.adequate else VERDICT.clone("verdict small", fontSize=SMALL.fontSize, leading=8.6),
        ),
    ]
    return grid(
        [[left, right]],
        (RESULT_WIDTH + GUTTER / 2, SIDE_WIDTH + GUTTER / 2),
        ("BACKGROUND", (0, 0), (0, 0), FAINT),
        # White on black: the one thing on the page that must not be overlooked.
        ("BACKGROUND", (1, 0), (1, 0), FAINT if shown.adequate else INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 7),
        ("RIGHTPADDING", (0, 0), (-1, -1), 7),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ("VALIGN", (1, 0), (1, 0), "MIDDLE"),
        hairlines=False,
    )


def _result_and_adequacy(night: ReviewedNight, model: Summary, shown: Summary) -> Any:
    side = [
        Paragraph("Technical adequacy", BODY_BOLD),
        labelled(adequacy_rows(night, shown), 37 * mm, SIDE_WIDTH, right=True),
        Spacer(0, 7),
        Paragraph("Heart rate and RR intervals", BODY_BOLD),
        labelled(heart_rows(shown), 35 * mm, SIDE_WIDTH, right=True),
    ]
    return grid(
        [[_result(night, model, shown), "", side]],
        (RESULT_WIDTH, GUTTER, SIDE_WIDTH),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        hairlines=False,
    )


def _result(night: ReviewedNight, model: Summary, shown: Summary) -> list[Any]:
    rows = result_table(night, model, shown)
    widths = (53 * mm, 34 * mm, 34 * mm)
    reviewed = rows.reviewed or ("not reviewed", *[""] * (len(rows.labels) - 1))
    cells: list[list[Any]] = [["", Paragraph("Model", BODY_BOLD), Paragraph("Reviewed", BODY_BOLD)]]
    strong = "Estimated AHI"
    for label, by_model, by_review in zip(rows.labels, rows.model, reviewed, strict=True):
        style = BODY_BOLD if label == strong else BODY
        value = LABEL if rows.reviewed is None else style
        cells.append([paragraph(label, LABEL), paragraph(by_model, style), paragraph(by_review, value)])
    nobody = [] if rows.reviewed else [("SPAN", (2, 1), (2, -1))]
    table = grid(cells, widths, HEADER_LINE, *nobody)
    signature = "Not signed."
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
