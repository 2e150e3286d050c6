"""What the clinician makes of the night, and where they sign."""

from __future__ import annotations

from typing import Any

import numpy as np
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report.drawn import Drawn, heading
from semscnn_gui.report.glyphs import one_line, paragraph
from semscnn_gui.report.style import (
    BODY_BOLD,
    BODY_PT,
    CONTENT_WIDTH,
    GREY,
    INK,
    INTERPRETATION,
    REGULAR,
    RULE,
    SMALL_PT,
)
from semscnn_gui.report.templates import tells_other_figures

_SIGNATURE, _RULED = 18 * mm, 32 * mm
_LINE = 7 * mm


def interpretation(night: ReviewedNight) -> list[Any]:
    """The flowables: the text, or ruled lines to write on, and the signature block."""
    signature = Drawn(
        lambda canvas, width, _height: _draw_signature(night, canvas, width),
        _SIGNATURE,
        alt="Signature block",
    )
    written = [line for line in night.review.study.interpretation.splitlines() if line.strip()]
    if not written:
        ruled = Drawn(_draw_lines, _RULED, alt="Room to write by hand")
        return [KeepTogether([heading("Interpretation"), ruled, signature])]
    lines = [paragraph(line, INTERPRETATION, CONTENT_WIDTH - 4, longest=None) for line in written]
    if tells_other_figures(night):
        lines.append(paragraph("Figures in this text are not those of the result on page 1.", BODY_BOLD))
    # The signature never stands on a page without a line of what is signed.
    return [heading("Interpretation"), *lines[:-1], KeepTogether([lines[-1], signature])]


def _draw_lines(canvas: Any, width: float, height: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.rect(0, 0, width, height, stroke=1, fill=0)
    for y in np.arange(_LINE, height - 4 * mm, _LINE).tolist():
        canvas.line(4 * mm, y, width - 4 * mm, y)


def _draw_signature(night: ReviewedNight, canvas: Any, width: float) -> None:
    column = width / 3
    signed_at = night.review.signed_at
    name = "" if night.is_draft else night.review.signed_by
    when = "" if night.is_draft or signed_at is None else f"{signed_at:%Y-%m-%d}"
    fields = (("Interpreting clinician (name)", name), ("Signature", ""), ("Date", when))
    for i, (label, filled) in enumerate(fields):
        left = i * column
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, BODY_PT)
        canvas.drawString(left, 7.2 * mm, one_line(filled, BODY_PT, column - 6 * mm))
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.5)
        canvas.line(left, 6 * mm, left + column - 6 * mm, 6 * mm)
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawString(left, 2.6 * mm, label)
