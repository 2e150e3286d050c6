"""The FHIR bundle, validated and read by a library of FHIR's models."""

from __future__ import annotations

import io
import json

import pytest
from fhir.resources.R4B.bundle import Bundle
from pypdf import PdfReader

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.export.fhir import OWN_CODES
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import Identity
from tests.support.exports import CREATED
from tests.support.report_nights import make_night

LEVEL = {"1": MinuteState.APNEA, "0": MinuteState.NORMAL, "E": MinuteState.UNSCORABLE}


def read(path):
    return Bundle.model_validate_json(path.read_bytes())


def of_kind(bundle, kind):
    return [entry.resource for entry in bundle.entry if entry.resource.get_resource_type() == kind]


def observations(bundle):
    found = {}
    for observation in of_kind(bundle, "Observation"):
        own = [coding.code for coding in observation.code.coding if coding.system == OWN_CODES]
        found[own[0]] = observation
    return found


@pytest.fixture(scope="module")
def bundle(exported):
    return read(exported(ExportFormat.FHIR))


def test_numbers_are_those_of_the_summary(night, bundle):
    shown, model = night.summary, night.model_summary
    found = observations(bundle)
    for code, field, unit in (
        ("analysable-minutes", "analysable_minutes", "min"),
        ("unscorable-minutes", "unscorable_minutes", "min"),
        ("apnea-minutes", "apnea_minutes", "min"),
        ("apnea-minutes-per-hour", "apnea_minutes_per_hour", "min/h"),
    ):
        assert float(found[code].valueQuantity.value) == pytest.approx(getattr(shown, field)), code
        assert found[code].valueQuantity.code == unit
        assert float(found[code].component[0].valueQuantity.value) == pytest.approx(getattr(model, field))
    for code, field, unit in (
        ("heart-rate-mean", "heart_rate_mean", "/min"),
        ("heart-rate-lowest", "heart_rate_min", "/min"),
        ("heart-rate-highest", "heart_rate_max", "/min"),
        ("sdnn", "sdnn_ms", "ms"),
        ("rmssd", "rmssd_ms", "ms"),
    ):
        assert float(found[code].valueQuantity.value) == pytest.approx(getattr(shown, field)), code
        assert found[code].valueQuantity.code == unit
    assert found["screening-band"].valueString == f"{shown.screening_band} events/h"


def test_the_ahi_is_estimated_and_has_its_error(night, bundle):
    shown, ahi = night.summary, observations(bundle)["estimated-ahi"]
    assert float(ahi.valueQuantity.value) == pytest.approx(shown.estimated_ahi)
    assert float(ahi.component[0].valueQuantity.value) == pytest.approx(shown.estimated_ahi_error)
    assert "Estimated" in ahi.code.text
    assert not [coding for coding in ahi.code.coding if "loinc" in coding.system]
    assert "±" in ahi.note[0].text


def test_every_minute_is_in_it_and_unscorable_is_an_error_value(night, bundle):
    found = observations(bundle)
    states = found["minute-states"].valueSampledData
    assert [LEVEL[level] for level in states.data.split()] == list(night.states())
    assert float(states.period) == 60_000
    values = found["minute-probability"].valueSampledData.data.split()
    for value, probability in zip(values, night.analysis.probability, strict=True):
        if value == "E":
            assert probability != probability
        else:
            assert float(value) == pytest.approx(probability, abs=5.1e-5)


def test_the_report_holds_the_pdf_and_refers_to_what_is_there(night, bundle):
    report = of_kind(bundle, "DiagnosticReport")[0]
    urls = {entry.fullUrl for entry in bundle.entry}
    references = [report.subject, *report.result]
    for observation in of_kind(bundle, "Observation"):
        references += [observation.subject, observation.device]
    assert {reference.reference for reference in references} <= urls
    assert len(report.result) == len(of_kind(bundle, "Observation"))
    assert report.status == "final"
    told = json.loads(report.model_dump_json())["presentedForm"][0]
    import base64

    pages = PdfReader(io.BytesIO(base64.b64decode(told["data"]))).pages
    assert "Jane Roe" in pages[0].extract_text()
    assert f"model {night.analysis.model.name}" in report.conclusion
    assert "threshold 0.5" in report.conclusion


def test_the_patient_is_the_studys_else_the_headers(bundle):
    patient = of_kind(bundle, "Patient")[0]
    assert patient.name[0].text == "Jane Roe"
    assert patient.identifier[0].value == "MRN-0042"
    assert patient.birthDate.isoformat() == "1961-07-02"
    assert patient.gender == "female"


def test_nothing_analysable_is_no_result(tmp_path):
    from semscnn_gui.ecg.rr_intervals import UnscorableReason

    empty = make_night(minutes=10, fs=None, unscorable=dict.fromkeys(range(10), UnscorableReason.FLAT))
    found = observations(read(export_night(empty, ExportFormat.FHIR, tmp_path / "e.json", created=CREATED)))
    for code in ("apnea-minutes", "apnea-minutes-per-hour", "estimated-ahi"):
        assert found[code].valueQuantity is None, code
        assert found[code].dataAbsentReason.coding[0].code == "unknown"
    assert found["screening-band"].valueString is None
    assert float(found["unscorable-minutes"].valueQuantity.value) == 10


def test_a_model_that_could_analyse_no_minute_found_not_zero_apnea_minutes(tmp_path):
    from semscnn_gui.ecg.rr_intervals import UnscorableReason

    unscorable = dict.fromkeys(range(10), UnscorableReason.FLAT)
    night = make_night(minutes=10, fs=None, unscorable=unscorable, edits={3: MinuteState.APNEA})
    found = observations(read(export_night(night, ExportFormat.FHIR, tmp_path / "m.json", created=CREATED)))
    reviewed = found["apnea-minutes"]
    assert float(reviewed.valueQuantity.value) == 1
    assert reviewed.component[0].valueQuantity is None
    assert reviewed.component[0].dataAbsentReason.coding[0].code == "unknown"
    assert float(found["unscorable-minutes"].component[0].valueQuantity.value) == 10


def test_hostile_identity_is_kept_as_text(hostile, tmp_path):
    night = make_night(minutes=10, fs=None, identity=hostile)
    bundle = read(export_night(night, ExportFormat.FHIR, tmp_path / "h.json", created=CREATED))
    patient = of_kind(bundle, "Patient")[0]
    assert patient.name[0].text.startswith('<img src="file:///etc/passwd"/>')
    assert patient.birthDate is None
    assert json.loads((tmp_path / "h.json").read_bytes())["entry"][0]["resource"]["_birthDate"]["extension"]
    assert of_kind(bundle, "DiagnosticReport")[0].status == "preliminary"


@pytest.mark.parametrize(
    ("word", "gender", "told"),
    [
        ("weiblich", "female", None),
        ("w", "female", None),
        ("Mann", "male", None),
        ("mujer", "unknown", "mujer"),
        ("X", "unknown", "X"),
    ],
)
def test_sex_is_a_code_where_it_is_understood_and_kept_as_written_elsewhere(tmp_path, word, gender, told):
    night = make_night(minutes=10, fs=None, identity=Identity(sex=word, birth_date="2.5.1951"))
    path = export_night(night, ExportFormat.FHIR, tmp_path / "p.json", created=CREATED)
    assert of_kind(read(path), "Patient")[0].gender == gender
    patient = json.loads(path.read_bytes())["entry"][0]["resource"]
    written = patient.get("_gender", {"extension": [{}]})["extension"][0].get("valueString")
    assert (written, patient["birthDate"]) == (told, "1951-05-02")


@pytest.fixture(scope="session")
def hostile() -> Identity:
    return Identity(
        name='<img src="file:///etc/passwd"/> \\ ^=Οδυσσέας Жуков\x00\nsecond line ' + "W" * 300,
        patient_id="יעל \\ 😀",
        birth_date="spring of 1961",
        sex="?",
    )
