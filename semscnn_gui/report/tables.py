"""Tables of the report: hairlines only, labels grey, values in ink."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName
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


def _tag_columns(table: Table, event: str, *_place: Any) -> None:
    """Lines and grounds are no content. Called by reportlab before and after each part that it draws."""
    if event in ("startBG", "startLines"):
        _begin(table, table.canv.artifact())
    elif event in ("endBG", "endLines"):
        table.open_parts.pop().close()


def _tag_table(table: Table, event: str, *place: Any) -> None:
    """The same, and rows and cells are told to who hears the table read."""
    canvas = table.canv
    if event == "startTable":
        _begin(table, canvas.element("Table"))
    elif event == "startRow":
        _begin(table, canvas.element("TR"))
    elif event == "startCell":
        row, column = place[:2]
        if row < table.repeatRows:
            cell = canvas.element("TH", A=_scope("Column"))
        else:
            cell = canvas.element("TD") if column else canvas.element("TH", A=_scope("Row"))
        _begin(table, cell)
    elif event in ("endTable", "endRow", "endCell"):
        table.open_parts.pop().close()
    else:
        _tag_columns(table, event)


def _begin(table: Table, part: AbstractContextManager[None]) -> None:
    # reportlab makes new tables where a page ends in the middle of one, so they are not a class of our own.
    if not hasattr(table, "open_parts"):
        table.open_parts = []
    table.open_parts.append(ExitStack())
    table.open_parts[-1].enter_context(part)


def _scope(direction: str) -> PDFDictionary:
    return PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(direction)})


def grid(cells: Sequence[Sequence[Any]], widths: Sequence[float], *style: Any, repeat_rows: int = 0) -> Table:
    """A table in the report's look, flush with the left edge of the text."""
    table = Table(cells, colWidths=list(widths), repeatRows=repeat_rows, hAlign="LEFT", renderCB=_tag_table)
    table.setStyle(TableStyle([*PADDING, HAIRLINES, *style]))
    return table


def side_by_side(cells: Sequence[Any], widths: Sequence[float], *style: Any) -> Table:
    """Flowables beside each other, without lines."""
    table = Table([cells], colWidths=list(widths), hAlign="LEFT", renderCB=_tag_columns)
    table.setStyle(TableStyle([*PADDING, *style]))
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
    style: ParagraphStyle = BODY_RIGHT if right else BODY
    cells = [[paragraph(label, LABEL), paragraph(value, style, value_width - 5)] for label, value in rows]
    return grid(cells, (label_width, value_width), ("RIGHTPADDING", (1, 0), (1, -1), 0 if right else 5))
