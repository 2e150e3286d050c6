"""The Encapsulated PDF, read by pydicom."""

from __future__ import annotations

import io
from dataclasses import replace
from types import MappingProxyType

import pydicom
import pytest
from pydicom.uid import EncapsulatedPDFStorage
from pypdf import PdfReader

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import report_pdf
from tests.support.exports import CREATED
from tests.support.report_nights import make_night

# Types 1 and 2 of the modules that PS3.3 (A.45.1) makes mandatory; type 2 may be empty but must be there.
MUST_HAVE_VALUE = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "ConversionType",
    "InstanceNumber", "SeriesNumber", "BurnedInAnnotation",
    "MIMETypeOfEncapsulatedDocument", "EncapsulatedDocument",
)  # fmt: skip
MUST_BE_THERE = (
    "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID",
    "ReferringPhysicianName", "AccessionNumber", "Manufacturer", "ContentDate", "ContentTime",
    "AcquisitionDateTime", "DocumentTitle", "ConceptNameCodeSequence",
)  # fmt: skip


@pytest.fixture(scope="module")
def dataset(exported):
    return pydicom.dcmread(exported(ExportFormat.DICOM))


def test_it_is_a_complete_encapsulated_pdf(dataset):
    assert dataset.file_meta.MediaStorageSOPClassUID == EncapsulatedPDFStorage
    for name in MUST_HAVE_VALUE:
        assert dataset.get(name) not in (None, ""), name
    for name in MUST_BE_THERE:
        assert name in dataset, name
    assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID


def test_it_holds_the_report_byte_for_byte(night, dataset):
    pdf = dataset.EncapsulatedDocument[: dataset.EncapsulatedDocumentLength]
    assert pdf == report_pdf(night, CREATED)
    assert len(dataset.EncapsulatedDocument) % 2 == 0
    assert "Jane Roe" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_it_says_whose_it_is_and_what_made_it(night, dataset):
    assert str(dataset.PatientName) == "Jane Roe"
    assert dataset.PatientID == "MRN-0042"
    assert dataset.PatientBirthDate == "19610702"
    assert dataset.PatientSex == "F"
    assert dataset.StudyDate == "20260314"
    assert dataset.InstitutionName == "Nowhere Hospital"
    assert dataset.SeriesDescription == f"{night.analysis.model.name}, threshold 0.5"
    assert dataset.VerificationFlag == "VERIFIED"
    assert "estimated AHI" in dataset.DocumentTitle


def test_a_draft_is_unverified_and_hostile_identity_fits(tmp_path):
    identity = Identity(
        name="Ann\\Bob=Οδυσσέας\x00\n " + "W" * 300, patient_id="\\\\x", birth_date="spring", sex="?"
    )
    draft = make_night(minutes=10, fs=None, identity=identity, start=None)
    found = pydicom.dcmread(export_night(draft, ExportFormat.DICOM, tmp_path / "d.dcm", created=CREATED))
    assert found.VerificationFlag == "UNVERIFIED"
    assert "DRAFT" in found.DocumentTitle
    assert str(found.PatientName).startswith("Ann/Bob-Οδυσσέας W")
    assert len(str(found.PatientName)) <= 64
    assert (found.PatientID, found.PatientBirthDate, found.PatientSex) == ("//x", "", "")
    assert found.StudyDate == ""


def test_the_same_report_is_the_same_document(night, dataset, tmp_path):
    again = pydicom.dcmread(export_night(night, ExportFormat.DICOM, tmp_path / "again.dcm", created=CREATED))
    assert again == dataset


@pytest.mark.parametrize(("word", "code"), [("weiblich", "F"), ("Mann", "M"), ("mujer", ""), ("unknown", "")])
def test_sex_and_birth_date_are_codes_however_they_are_written(tmp_path, word, code):
    night = make_night(minutes=10, fs=None, identity=Identity(sex=word, birth_date="02-MAY-1951"))
    found = pydicom.dcmread(export_night(night, ExportFormat.DICOM, tmp_path / "d.dcm", created=CREATED))
    assert (found.PatientSex, found.PatientBirthDate) == (code, "19510502")


@pytest.mark.parametrize("anonymise", [False, True])
def test_reports_that_say_different_things_are_different_documents(tmp_path, anonymise):
    draft = make_night(minutes=10, fs=None)
    review = draft.review
    nights = (
        draft,
        replace(draft, review=replace(review, signed_by="Dr. Ada Byron")),
        replace(draft, review=replace(review, study=Study(interpretation="Repeat."))),
        replace(draft, review=replace(review, notes=MappingProxyType({3: "awake"}))),
    )
    found = [
        pydicom.dcmread(
            export_night(night, ExportFormat.DICOM, tmp_path / "d.dcm", anonymise=anonymise, created=CREATED)
        )
        for night in nights
    ]
    assert len({one.SOPInstanceUID for one in found}) == len({one.SeriesInstanceUID for one in found}) == 4
    assert len({one.StudyInstanceUID for one in found}) == 1
