"""What a night can be exported as."""

from __future__ import annotations

from enum import StrEnum


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
