"""The PDF file: page flow, properties, and a write that never leaves half a report."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFInfo
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from semscnn_gui import __version__
from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.report.detail_pages import detail_pages
from semscnn_gui.report.example_pages import example_pages
from semscnn_gui.report.first_page import first_page
from semscnn_gui.report.glyphs import printable
from semscnn_gui.report.night_detail import night_detail
from semscnn_gui.report.notes_table import notes_table
from semscnn_gui.report.page_frame import PageFrame, draw_marks, draw_page_frame, frame_of
from semscnn_gui.report.reported import Reported
from semscnn_gui.report.style import (
    BODY_PT,
    BOTTOM_MARGIN,
    CONTENT_WIDTH,
    PAGE_SIZES,
    REGULAR,
    TOP_MARGIN,
    register_fonts,
)
from semscnn_gui.report.tagged_canvas import TaggedCanvas

# Seven-bit text streams are a quarter larger and slow to make; no reader of today needs them.
rl_config.useA85 = 0


def write_pdf(reported: Reported, path: Path) -> Path:
    """Write the report; see :func:`semscnn_gui.report.write_report`."""
    if not path.parent.is_dir():
        raise InputError(
            path, "folder of the report", f"{path.parent} (missing)", "choose an existing folder"
        )
    return write_atomically(
        path, pdf_bytes(reported), action="choose another folder or close the file elsewhere"
    )


def pdf_bytes(reported: Reported) -> bytes:
    """Lay the pages out and return the PDF."""
    register_fonts()  # before any text is fitted to them
    night, frame = reported.night, frame_of(reported)
    record = "anonymised" if reported.anonymised else printable(night.analysis.recording.name)
    model, shown = night.model_summary, night.summary

    def story(content_height: float) -> list[Any]:
        return [
            *first_page(reported, model, shown),
            *night_detail(night, content_height),
            *notes_table(night),
            *example_pages(night),
            *detail_pages(reported, shown),
        ]

    return lay_out(
        story,
        frame,
        title=f"Overnight ECG report – {record}",
        subject="Apnea minutes and estimated AHI from an overnight single-lead ECG",
        page_size=reported.page_size,
        made_at=reported.made_at,
        undated=reported.anonymised,
    )


def lay_out(
    story: Callable[[float], list[Any]],
    page_frame: PageFrame,
    *,
    title: str,
    subject: str,
    page_size: str,
    made_at: datetime,
    undated: bool = False,
) -> bytes:
    """Lay pages out in the look of the report.

    Args:
        story: Gives the flowables for the height of a page's content in points.
        page_frame: What repeats on each page.
        title: Title of the document.
        subject: What it is about; the banners are added.
        page_size: ``A4`` or ``Letter``.
        made_at: Creation date; the same input and date give identical bytes.
        undated: Leave the creation date out.

    Returns:
        The PDF.
    """
    if page_size not in PAGE_SIZES:
        raise ValueError(f"page size is {page_size!r}; choose one of {', '.join(PAGE_SIZES)}")
    register_fonts()
    width, height = PAGE_SIZES[page_size]
    stream = io.BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=(width, height),
        title=title,
        author=f"semscnn_gui {__version__}",
        subject=subject + "".join(f" ({banner})" for banner in page_frame.banners),
        creator=f"semscnn_gui {__version__}",
        lang="en",
        displayDocTitle=True,
        initialFontName=REGULAR,
        initialFontSize=BODY_PT,
        invariant=True,
        pageCompression=1,
    )
    content_height = height - TOP_MARGIN - BOTTOM_MARGIN
    frame = Frame(
        (width - CONTENT_WIDTH) / 2,
        BOTTOM_MARGIN,
        CONTENT_WIDTH,
        content_height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def on_page(canvas: Any, _document: Any) -> None:
        if undated:
            canvas._doc.info.__class__ = _UndatedInfo
        canvas.setDateFormatter(partial(_pdf_date, made_at))
        draw_page_frame(canvas, page_frame)

    def on_page_end(canvas: Any, _document: Any) -> None:
        draw_marks(canvas, page_frame)

    document.addPageTemplates(PageTemplate("page", [frame], onPage=on_page, onPageEnd=on_page_end))
    document.build(story(content_height), canvasmaker=TaggedCanvas)
    return stream.getvalue()


class _UndatedInfo(PDFInfo):  # type: ignore[misc]
    """File properties without the day on which the report was made."""

    def format(self, document: Any) -> bytes:
        """The properties in PDF's syntax."""
        return re.sub(rb"/(CreationDate|ModDate) \([^)]*\)\s*", b"", super().format(document))


def _pdf_date(moment: datetime, *_now: int) -> str:
    """Date in PDF's syntax (ISO 32000-1, 7.9.4) in place of reportlab's own clock."""
    offset = moment.strftime("%z")
    zone = f"{offset[:3]}'{offset[3:5]}'" if offset else ""
    return f"D:{moment:%Y%m%d%H%M%S}{zone}"
