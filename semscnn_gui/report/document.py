"""The PDF file: page flow, properties, and a write that never leaves half a report."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFInfo
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from semscnn_gui import __version__
from semscnn_gui.atomic import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.night.indices import summarize
from semscnn_gui.report.detail_pages import detail_pages
from semscnn_gui.report.example_pages import example_pages
from semscnn_gui.report.first_page import first_page
from semscnn_gui.report.glyphs import printable
from semscnn_gui.report.night_detail import night_detail
from semscnn_gui.report.notes_table import notes_table
from semscnn_gui.report.page_frame import draw_marks, draw_page_frame
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
    if reported.page_size not in PAGE_SIZES:
        raise ValueError(f"page size is {reported.page_size!r}; choose one of {', '.join(PAGE_SIZES)}")
    register_fonts()
    night = reported.night
    width, height = PAGE_SIZES[reported.page_size]
    record = "anonymised" if reported.anonymised else printable(night.analysis.recording.name)
    stream = io.BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=(width, height),
        title=f"Overnight ECG report – {record}",
        author=f"semscnn_gui {__version__}",
        subject="Apnea minutes and estimated AHI from an overnight single-lead ECG"
        + (" (SIMULATED RECORDING – not a patient)" if night.analysis.recording.simulated else "")
        + (" (DRAFT – not reviewed)" if night.is_draft else ""),
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
        if reported.anonymised:
            canvas._doc.info.__class__ = _UndatedInfo
        canvas.setDateFormatter(partial(_pdf_date, reported.made_at))
        draw_page_frame(canvas, reported)

    def on_page_end(canvas: Any, _document: Any) -> None:
        draw_marks(canvas, night)

    document.addPageTemplates(PageTemplate("page", [frame], onPage=on_page, onPageEnd=on_page_end))
    model, shown = summarize(night, model_only=True), summarize(night)
    story = [
        *first_page(reported, model, shown),
        *night_detail(night, content_height),
        *notes_table(night),
        *example_pages(night),
        *detail_pages(reported, shown),
    ]
    document.build(story, canvasmaker=TaggedCanvas)
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
