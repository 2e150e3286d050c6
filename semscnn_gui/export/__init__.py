"""A reviewed night in the formats of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from semscnn_gui.errors import InputError
from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.night.review_file import SUFFIX as REVIEW_SUFFIX
from semscnn_gui.night.saved_review import SavedReview

if TYPE_CHECKING:
    from semscnn_gui.export.exported import Exported

__all__ = ["SUFFIX", "ExportFormat", "check_target", "export_night"]


class ExportFormat(StrEnum):
    """What a night can be exported as."""

    CSV = "csv"
    JSON = "json"
    APN = "apn"
    EDF = "edf"
    RR = "rr"
    PNG = "png"
    SVG = "svg"
    FHIR = "fhir"
    DICOM = "dicom"


SUFFIX = {
    **{kind: f".{kind}" for kind in ExportFormat},
    ExportFormat.RR: ".txt",
    ExportFormat.FHIR: ".fhir.json",
    ExportFormat.DICOM: ".dcm",
}
"""How files of each format are usually named."""

# Files of these names are opened as recordings, or as the expert's labels of one.
_RECORDINGS = (".edf", ".bdf", ".hea", ".dat", ".mat", ".apn", ".ecg", ".qrs", ".atr")
_OWN = {ExportFormat.EDF: ".edf", ExportFormat.APN: ".apn"}


@dataclass(frozen=True, slots=True)
class _Refusal:
    found: str
    action: str


def export_night(
    night: ReviewedNight,
    kind: ExportFormat,
    path: Path,
    *,
    saved: SavedReview | None = None,
    anonymise: bool = False,
    created: datetime | None = None,
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

    Returns:
        ``path``.

    Raises:
        InputError: The file cannot be written, or the format cannot hold this night.
    """
    from semscnn_gui.export.exported import exported_night

    content = _content(kind, exported_night(night, saved, anonymise=anonymise, created=created))
    from semscnn_gui.atomic import write_atomically

    return write_atomically(path, content)


def _content(kind: ExportFormat, exported: Exported) -> bytes:
    """All bytes of the file; each module is imported with the libraries that its format needs."""
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

            return edf_plus(exported)
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


def check_target(
    path: Path, kind: ExportFormat, recording: Path, others: Sequence[Path] = (), *, replace: bool = False
) -> None:
    """Refuse a file that the export would destroy or that would later be taken for something else.

    Args:
        path: The file to be written.
        kind: The format.
        recording: The recording.
        others: More files that must not be replaced, such as the review.
        replace: The user agreed to replace an existing file that may be a recording; never the recording itself.

    Raises:
        InputError: The file cannot be used.
    """
    refusal = _refusal(
        path.resolve(), kind, recording.resolve(), [other.resolve() for other in others], replace
    )
    if refusal is not None:
        raise InputError(path, "output file", refusal.found, refusal.action)


def _refusal(
    target: Path, kind: ExportFormat, recording: Path, others: list[Path], replace: bool
) -> _Refusal | None:
    choose = "choose another file name"
    if not target.parent.is_dir():
        return _Refusal(f"not writable, {target.parent} is no folder", "make the folder")
    if target in (recording, *others):
        return _Refusal("the name of the recording or the review", choose)
    if target.name.lower().endswith(REVIEW_SUFFIX):
        return _Refusal("named like a review", choose)
    suffix = target.suffix.lower()
    if suffix not in _RECORDINGS:
        return None
    if suffix != _OWN.get(kind):
        return _Refusal(f"named {target.suffix} like a recording", choose)
    if target.with_suffix("") == recording.with_suffix(""):
        # Labels beside a recording are read as the expert's.
        found = "named like a file of the recording, which would be read as part of it"
        return _Refusal(found, f"choose another file name, such as {target.stem}-semscnn{suffix}")
    if suffix == ".apn" and _recording_beside(target):
        return _Refusal("named like the expert's labels of a recording beside it", choose)
    if target.exists() and not replace:
        return _Refusal("there already and may be a recording", f"{choose} or allow replacing it")
    return None


def _recording_beside(target: Path) -> bool:
    names = {
        target.with_suffix(suffix).name.lower() for suffix in (".edf", ".bdf", ".hea", ".txt", ".csv", ".rr")
    }
    return any(beside.name.lower() in names for beside in target.parent.iterdir())
