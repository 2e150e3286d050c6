"""The report as a DICOM Encapsulated PDF, so that it can go to a picture archive (PS3.3, A.45.1)."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import TYPE_CHECKING

from semscnn_gui.export.exported import Exported, on_one_line, standing
from semscnn_gui.recording.identity import birth_day, sex_of
from semscnn_gui.report import report_pdf

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# Longest values of the value representations LO and PN (PS3.5, 6.2), in characters.
_LONGEST = 64


def encapsulated_pdf(exported: Exported) -> bytes:
    """Return the DICOM file: explicit little endian, text in UTF-8."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import EncapsulatedPDFStorage, ExplicitVRLittleEndian, generate_uid

    pdf = report_pdf(exported.original, exported.created, anonymise=exported.anonymised)
    night = exported.night
    study = [night.analysis.recording.sha256, night.identity.patient_id, str(exported.anonymised)]
    # The same report has the same identity: sent twice, it is one document. Two reports never share one, or an
    # archive would take the second for the first.
    seed = [*study, hashlib.sha256(pdf).hexdigest()]
    instance = generate_uid(entropy_srcs=[*seed, "instance"])
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = EncapsulatedPDFStorage
    meta.MediaStorageSOPInstanceUID = instance
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    stream = io.BytesIO()
    dataset = FileDataset(stream, {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = EncapsulatedPDFStorage
    dataset.SOPInstanceUID = instance
    dataset.StudyInstanceUID = generate_uid(entropy_srcs=[*study, "study"])
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=[*seed, "series"])
    _put_patient(dataset, exported)
    _put_times(dataset, exported)
    _put_equipment(dataset, exported)
    _put_document(dataset, exported, pdf)
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _put_patient(dataset: Dataset, exported: Exported) -> None:
    identity = exported.night.identity
    dataset.PatientName = _field_value(identity.name).replace("=", "-")
    dataset.PatientID = _field_value(identity.patient_id)
    birth = birth_day(identity.birth_date)
    dataset.PatientBirthDate = "" if birth is None else f"{birth:%Y%m%d}"
    dataset.PatientSex = sex_of(identity.sex)
    study = exported.night.review.study
    dataset.ReferringPhysicianName = _field_value(study.referred_by).replace("=", "-")
    if exported.anonymised:
        dataset.PatientIdentityRemoved = "YES"
        dataset.DeidentificationMethod = "Identity and dates left out on export by semscnn_gui"
        dataset.LongitudinalTemporalInformationModified = "REMOVED"


def _put_times(dataset: Dataset, exported: Exported) -> None:
    """Empty where unknown or left out, as type 2 attributes may be."""
    start = exported.start
    dataset.StudyDate, dataset.StudyTime = _stamp(start)
    made = None if exported.anonymised else exported.created
    dataset.ContentDate, dataset.ContentTime = _stamp(made)
    dataset.AcquisitionDateTime = "" if start is None else f"{start:%Y%m%d%H%M%S}"
    if made is not None:
        dataset.InstanceCreationDate, dataset.InstanceCreationTime = _stamp(made)


def _put_equipment(dataset: Dataset, exported: Exported) -> None:
    night = exported.night
    model = night.analysis.model
    dataset.Modality = "DOC"
    dataset.ConversionType = "WSD"
    dataset.Manufacturer = "semscnn_gui"
    dataset.ManufacturerModelName = _field_value(model.name)
    dataset.SoftwareVersions = [f"semscnn_gui {night.analysis.app_version}", _field_value(model.name)]
    dataset.InstitutionName = _field_value(night.review.study.institution)


def _put_document(dataset: Dataset, exported: Exported, pdf: bytes) -> None:
    night = exported.night
    dataset.AccessionNumber = ""
    dataset.StudyID = ""
    dataset.SeriesNumber = 1
    dataset.InstanceNumber = 1
    dataset.StudyDescription = "Overnight single-lead ECG: apnea minutes"
    dataset.SeriesDescription = _field_value(f"{night.analysis.model.name}, threshold {night.threshold:.4g}")
    simulated = "SIMULATED RECORDING – not a patient. " if night.analysis.recording.simulated else ""
    dataset.DocumentTitle = f"{simulated}Overnight ECG report: estimated AHI ({standing(night)})"
    dataset.VerificationFlag = "UNVERIFIED" if night.is_draft else "VERIFIED"
    dataset.BurnedInAnnotation = "NO" if exported.anonymised else "YES"
    dataset.ConceptNameCodeSequence = []
    dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
    dataset.EncapsulatedDocument = pdf + b"\0" * (len(pdf) % 2)
    dataset.EncapsulatedDocumentLength = len(pdf)


def _stamp(moment: datetime | None) -> tuple[str, str]:
    return ("", "") if moment is None else (f"{moment:%Y%m%d}", f"{moment:%H%M%S}")


def _field_value(text: str) -> str:
    r"""One line, cut to what the field holds; a backslash would separate values."""
    words = on_one_line(text).replace("\\", "/")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
