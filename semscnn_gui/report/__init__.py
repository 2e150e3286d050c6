"""A reviewed night becomes a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from semscnn_gui.night.reviewed_night import ReviewedNight

if TYPE_CHECKING:
    from semscnn_gui.report.reported import Reported


def write_report(
    night: ReviewedNight,
    path: Path,
    made_at: datetime | None = None,
    page_size: str = "A4",
    *,
    anonymise: bool = False,
) -> Path:
    """Write the PDF report of a night.

    Args:
        night: The night with the review to report.
        path: The PDF to write; an existing file is replaced only once the new one is complete.
        made_at: Time to print and to store as the creation date; now if None. The same night and time give
            identical bytes.
        page_size: ``A4`` or ``Letter``.
        anonymise: Leave out identity and dates, on the pages and in the file's properties; see
            :func:`semscnn_gui.report.anonymise.anonymised`.

    Returns:
        The path written.

    Raises:
        InputError: The file cannot be written.
        ValueError: The page size is neither of the two.
    """
    from semscnn_gui.report.document import write_pdf  # reportlab takes long to import

    return write_pdf(_reported(night, made_at, page_size, anonymise), Path(path))


def report_pdf(
    night: ReviewedNight, made_at: datetime | None = None, page_size: str = "A4", *, anonymise: bool = False
) -> bytes:
    """Return the PDF that :func:`write_report` writes; arguments as there."""
    from semscnn_gui.report.document import pdf_bytes

    return pdf_bytes(_reported(night, made_at, page_size, anonymise))


def _reported(night: ReviewedNight, made_at: datetime | None, page_size: str, anonymise: bool) -> Reported:
    from semscnn_gui.report.anonymise import anonymised
    from semscnn_gui.report.reported import Reported

    made_at = made_at or datetime.now().astimezone()
    return Reported(anonymised(night) if anonymise else night, made_at, page_size, anonymise)


__all__ = ["report_pdf", "write_report"]
