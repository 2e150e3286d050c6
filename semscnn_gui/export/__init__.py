"""A reviewed night in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from semscnn_gui.export.formats import SUFFIX, ExportFormat
from semscnn_gui.export.targets import check_target, proposed_name
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.progress import Progress

if TYPE_CHECKING:
    from semscnn_gui.export.exported import Exported

__all__ = ["SUFFIX", "ExportFormat", "check_target", "export_night", "proposed_name"]


def export_night(
    night: ReviewedNight,
    kind: ExportFormat,
    path: Path,
    *,
    saved: SavedReview | None = None,
    anonymise: bool = False,
    created: datetime | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a night in the format of another program.

    Args:
        night: The night; where it has a review, the reviewed states are written beside the model's.
        kind: The format.
        path: The file; an existing one is replaced only once the new one is complete. Call :func:`check_target`
            first: a recording and its labels have the same kinds of names.
        saved: The review file applied, for what JSON tells of it.
        anonymise: Leave out identity and dates; see :func:`semscnn_gui.report.anonymise.anonymised`.
        created: Time to write as the moment of making; now if None. The same night and time give the same bytes.
        progress: Asked whether to go on while a large recording is copied.

    Returns:
        ``path``.

    Raises:
        InputError: The file cannot be written, the format cannot hold this night, or the recording has to be read
            again and is not the one that was opened.
        Cancelled: ``progress`` was cancelled.
    """
    from semscnn_gui.export.exported import exported_night

    exported = exported_night(night, saved, anonymise=anonymise, created=created)
    content = _content(kind, exported, progress or Progress())
    from semscnn_gui.atomic_write import write_atomically

    return write_atomically(path, content)


def _content(
    kind: ExportFormat, exported: Exported, progress: Progress
) -> bytes | Callable[[BinaryIO], object]:
    """All bytes of the file, or what writes them; modules come with the libraries that their format needs."""
    match kind:
        case ExportFormat.CSV:
            from semscnn_gui.export.minute_table import minute_table

            return minute_table(exported)
        case ExportFormat.JSON:
            from semscnn_gui.export.results_json import results_json

            return results_json(exported)
        case ExportFormat.APN:
            from semscnn_gui.export.apn import apn_annotations

            return apn_annotations(exported)
        case ExportFormat.RR:
            from semscnn_gui.export.rr_text import rr_text

            return rr_text(exported)
        case ExportFormat.EDF:
            from semscnn_gui.export.edf_plus import edf_plus

            return edf_plus(exported, progress)
        case ExportFormat.PNG:
            from semscnn_gui.export.picture import png_picture

            return png_picture(exported)
        case ExportFormat.SVG:
            from semscnn_gui.export.picture import svg_picture

            return svg_picture(exported)
        case ExportFormat.FHIR:
            from semscnn_gui.export.fhir import fhir_bundle

            return fhir_bundle(exported)
        case ExportFormat.DICOM:
            from semscnn_gui.export.dicom import encapsulated_pdf

            return encapsulated_pdf(exported)
