"""A reviewed night becomes a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from semscnn_gui.night.model import ReviewedNight


def write_report(
    night: ReviewedNight, path: Path, made_at: datetime | None = None, page_size: str = "A4"
) -> Path:
    """Write the PDF report of a night.

    Args:
        night: The night with the review to report.
        path: The PDF to write; an existing file is replaced only once the new one is complete.
        made_at: Time to print and to store as the creation date; now if None. The same night and time give
            identical bytes.
        page_size: ``A4`` or ``Letter``.

    Returns:
        The path written.

    Raises:
        InputError: The file cannot be written.
        ValueError: The page size is neither of the two.
    """
    from semscnn_gui.report.document import write_pdf  # reportlab takes long to import

    return write_pdf(night, Path(path), made_at or datetime.now().astimezone(), page_size)


__all__ = ["write_report"]
