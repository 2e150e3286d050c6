"""No anonymous export holds identity or a date, in any of its bytes that can be read."""

from __future__ import annotations

import base64
import io
import json

import pydicom
import pypdf
import pytest
from PIL import Image

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.night.saved_review import SavedReview
from tests.support.exports import CREATED, IDENTIFYING


def words_of(path) -> str:
    """Everything a reader of the format can find: text, tags, and the text and properties of a PDF inside."""
    kind = path.name.partition(".")[2]
    if kind == "png":
        with Image.open(path) as image:
            return json.dumps(image.info, default=str)
    if kind == "dcm":
        dataset = pydicom.dcmread(path)
        pdf = dataset.EncapsulatedDocument
        del dataset.EncapsulatedDocument
        return f"{dataset.file_meta} {dataset} {pdf_words(pdf)}"
    if kind == "fhir.json":
        bundle = json.loads(path.read_bytes())
        attachment = bundle["entry"][-1]["resource"]["presentedForm"][0]
        return pdf_words(base64.b64decode(attachment.pop("data"))) + json.dumps(bundle, ensure_ascii=False)
    return path.read_bytes().decode("utf-8", "replace")


def pdf_words(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return f"{reader.metadata} " + " ".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_an_anonymous_export_tells_nobody_and_no_day(exported, kind):
    words = words_of(exported(kind, anonymise=True))
    assert IDENTIFYING.search(words) is None


@pytest.mark.parametrize("kind", [kind for kind in ExportFormat if kind is not ExportFormat.PNG])
def test_the_named_export_would_have_been_noticed(exported, kind):
    """The words looked for are in the other export, so that the test above can fail."""
    words = words_of(exported(kind))
    assert IDENTIFYING.search(words)


def test_anonymous_dicom_says_so(exported):
    dataset = pydicom.dcmread(exported(ExportFormat.DICOM, anonymise=True))
    assert dataset.PatientIdentityRemoved == "YES"
    assert (str(dataset.PatientName), dataset.PatientID, dataset.StudyDate, dataset.ContentDate) == (
        "",
        "",
        "",
        "",
    )


def test_the_review_file_adds_neither_name_nor_day(night, tmp_path):
    recording = night.analysis.recording
    saved = SavedReview(
        recording_sha256=recording.sha256,
        recording_name=recording.name,
        channel=recording.ecg.channel,
        model_name="another-model",
        model_sha256="0" * 64,
        app_version="0.1.0",
        saved_at=CREATED,
        review=night.review,
    )
    path = export_night(night, ExportFormat.JSON, tmp_path / "a.json", saved=saved, anonymise=True)
    words = path.read_text(encoding="utf-8")
    assert IDENTIFYING.search(words) is None
    told = json.loads(words)["review"]
    assert (told["saved_at"], told["signed_at"]) == (None, None)
    assert "another-model" in " ".join(told["warnings"])
    assert not told["draft"]


def test_anonymous_minutes_are_the_same_minutes(exported):
    named = json.loads(exported(ExportFormat.JSON).read_bytes())
    anonymous = json.loads(exported(ExportFormat.JSON, anonymise=True).read_bytes())
    assert anonymous["minutes"] == named["minutes"]
    assert anonymous["summary"] == named["summary"]
