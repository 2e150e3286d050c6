"""Tables of the report: hairlines only, labels grey, values in ink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Table, TableStyle

from semscnn_gui.report.glyphs import paragraph
from semscnn_gui.report.style import BODY, BODY_PT, BODY_RIGHT, CONTENT_WIDTH, INK, LABEL, REGULAR, RULE

PADDING = [
    ("FONT", (0, 0), (-1, -1), REGULAR, BODY_PT),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 1.1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.9),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
HAIRLINES = ("LINEBELOW", (0, 0), (-1, -1), 0.35, RULE)
HEADER_LINE = ("LINEBELOW", (0, 0), (-1, 0), 0.7, INK)


def grid(
    cells: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *style: Any,
    repeat_rows: int = 0,
    hairlines: bool = True,
) -> Table:
    """A table in the report's look, flush with the left edge of the text."""
    table = Table(cells, colWidths=list(widths), repeatRows=repeat_rows, hAlign="LEFT")
    table.setStyle(TableStyle([*PADDING, *([HAIRLINES] if hairlines else []), *style]))
    return table


def labelled(
    rows: Sequence[tuple[str, str]],
    label_width: float,
    width: float = CONTENT_WIDTH,
    *,
    right: bool = False,
) -> Table:
    """A list of labels and values; numbers stand to the right."""
    value_width = width - label_width
    style = BODY_RIGHT if right else BODY
    cells = [[paragraph(label, LABEL), paragraph(value, style, value_width - 5)] for label, value in rows]
    return grid(cells, (label_width, value_width), ("RIGHTPADDING", (1, 0), (1, -1), 0 if right else 5))
