"""The night as an HL7 FHIR R4 bundle: patient, program, observations, and the diagnostic report with its PDF.

Codes are LOINC's and UCUM's where there is one that means the same. For minutes with apnea and an AHI that is
estimated from them there is none: LOINC's indices are counts of events of a sleep study. Those have a text and
a code of our own system.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from semscnn_gui import INTENDED_USE
from semscnn_gui.export.exported import Exported, chosen_by, on_one_line, provenance, standing
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.recording.identity import birth_day, sex_of
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.report import report_pdf
from semscnn_gui.report.text import estimated_ahi

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
OWN_CODES = "urn:semscnn-gui:observation"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_SECTIONS = "http://terminology.hl7.org/CodeSystem/v2-0074"
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
_NAMESPACE = UUID("5f0a5a46-3a0e-5c0e-9d0b-0c1c2b6f7e11")
_GENDERS = {"M": "male", "F": "female"}
_LEVELS = {MinuteState.APNEA: "1", MinuteState.NORMAL: "0", MinuteState.UNSCORABLE: "E"}

Resource = dict[str, Any]


def fhir_bundle(exported: Exported) -> bytes:
    """Return the bundle as JSON."""
    ids = _Ids(exported)
    common = _common(exported, ids)
    observations = [
        {"resourceType": "Observation", "id": ids.id_of(code), **common, **body}
        for code, body in _observations(exported)
    ]
    report = _report(exported, ids, [observation["id"] for observation in observations])
    resources = [_patient(exported, ids), _device(exported, ids), *observations, report]
    bundle: Resource = {"resourceType": "Bundle", "id": ids.id_of("bundle"), "type": "collection"}
    if not exported.anonymised:
        bundle["timestamp"] = _instant(exported)
    bundle["entry"] = [{"fullUrl": f"urn:uuid:{found['id']}", "resource": found} for found in resources]
    return (json.dumps(bundle, indent=1, ensure_ascii=False) + "\n").encode()


class _Ids:
    """Identifiers of the resources: the same night exported twice is the same document."""

    def __init__(self, exported: Exported) -> None:
        night = exported.night
        seed = (night.analysis.recording.sha256, night.result_digest, exported.anonymised)
        self._night = uuid5(_NAMESPACE, repr(seed))

    def id_of(self, role: str) -> str:
        return str(uuid5(self._night, role))

    def reference(self, role: str) -> dict[str, str]:
        return {"reference": f"urn:uuid:{self.id_of(role)}"}


def _common(exported: Exported, ids: _Ids) -> Resource:
    """What all observations say alike."""
    night = exported.night
    model = night.analysis.model
    method = f"{model.name}, threshold {night.threshold:.4g}{chosen_by(night)}"
    method = "; ".join([method, standing(night), *review_warnings(night)])
    common: Resource = {
        "status": "preliminary" if night.is_draft else "final",
        "category": [_concept(_CATEGORIES, "procedure", "Procedure")],
        "subject": ids.reference("patient"),
        "method": {"text": method},
        "device": ids.reference("device"),
    }
    return common | _effective(exported)


def _observations(exported: Exported) -> Iterator[tuple[str, Resource]]:
    """Code and body of each observation."""
    night = exported.night
    shown = night.summary
    model = night.model_summary if night.edited else None
    yield from _results(shown, model)
    rate = shown.heart_rate_mean
    yield _quantity("heart-rate-mean", "Heart rate, mean of the night", rate, "/min", "8867-4", "Heart rate")
    yield _quantity("heart-rate-lowest", "Heart rate, lowest minute mean", shown.heart_rate_min, "/min")
    yield _quantity("heart-rate-highest", "Heart rate, highest minute mean", shown.heart_rate_max, "/min")
    sdnn = "R-R interval.standard deviation (Heart rate variability)"
    yield _quantity("sdnn", "SDNN of the night", shown.sdnn_ms, "ms", "80404-7", sdnn)
    yield _quantity("rmssd", "RMSSD of the night", shown.rmssd_ms, "ms")
    words = "State of each minute: 1 apnea or hypopnea, 0 neither, E unscorable (neither normal nor abnormal)"
    levels = [_LEVELS[state] for state in night.states()]
    yield "minute-states", {**_code("minute-states", words), "valueSampledData": _series(levels)}
    words = "Probability of apnea of each minute by the model; E unscorable"
    values = [f"{p:.4f}" if np.isfinite(p) else "E" for p in night.analysis.probability.tolist()]
    yield (
        "minute-probability",
        {
            **_code("minute-probability", words),
            "valueSampledData": _series(values),
        },
    )


def _results(shown: Summary, model: Summary | None) -> Iterator[tuple[str, Resource]]:
    """Counts and indices; beside a reviewed value the model's own."""
    counts = (
        ("analysable-minutes", "Analysable minutes", "analysable_minutes", "min"),
        (
            "unscorable-minutes",
            "Unscorable minutes: neither normal nor abnormal",
            "unscorable_minutes",
            "min",
        ),
        ("apnea-minutes", "Minutes with apnea or hypopnea", "apnea_minutes", "min"),
        ("apnea-minutes-per-hour", "Apnea minutes per hour; not an AHI", "apnea_minutes_per_hour", "min/h"),
    )
    for code, words, field, unit in counts:
        name, body = _quantity(code, words, _known(shown, field), unit)
        if model is not None:
            body["component"] = [_component("model-alone", "The model alone", _known(model, field), unit)]
        yield name, body
    yield _estimated(shown, model)
    band = _code("screening-band", "Screening band of the estimated AHI (5, 15, 30 events/h)")
    if shown.screening_band is None:
        yield "screening-band", {**band, **_absent()}
    else:
        yield "screening-band", {**band, "valueString": f"{shown.screening_band} events/h"}


def _known(summary: Summary, field: str) -> float | None:
    """A count or index; of apnea minutes none where no minute could be analysed: zero would read as a finding."""
    if field == "apnea_minutes" and not summary.analysable_minutes:
        return None
    value: float | None = getattr(summary, field)
    return value


def _estimated(shown: Summary, model: Summary | None) -> tuple[str, Resource]:
    words = "Estimated AHI from minutes of a single-lead ECG; not a measured apnea-hypopnea index"
    name, body = _quantity("estimated-ahi", words, shown.estimated_ahi, "/h", unit_words="events/h")
    if shown.estimated_ahi_beyond_range:
        body["valueQuantity"]["comparator"] = ">="
    error = "Error of the estimate, one standard deviation"
    body["component"] = [
        _component("estimated-ahi-error", error, shown.estimated_ahi_error, "/h", "events/h")
    ]
    if model is not None:
        alone = _component(
            "model-alone", "Estimated AHI, the model alone", model.estimated_ahi, "/h", "events/h"
        )
        if model.estimated_ahi_beyond_range:
            alone["valueQuantity"]["comparator"] = ">="
        body["component"].append(alone)
    body["note"] = [{"text": f"Estimated AHI {estimated_ahi(shown)}"}]
    return name, body


def _report(exported: Exported, ids: _Ids, observations: list[str]) -> Resource:
    night = exported.night
    study = night.review.study
    text = "Overnight single-lead ECG: apnea minutes and estimated AHI"
    pdf = report_pdf(exported.original, exported.created, anonymise=exported.anonymised)
    attachment = {
        "contentType": "application/pdf",
        "language": "en",
        "data": base64.b64encode(pdf).decode(),
        "title": f"Overnight ECG report ({standing(night)})",
    }
    conclusion = [f"Estimated AHI {estimated_ahi(night.summary)}", *provenance(exported)]
    report: Resource = {
        "resourceType": "DiagnosticReport",
        "id": ids.id_of("report"),
        "status": "preliminary" if night.is_draft else "final",
        "category": [_concept(_SECTIONS, "EC", "Electrocardiac (e.g., EKG, EEC, Holter)")],
        "code": {**_concept(LOINC, "18754-2", "Holter monitor study"), "text": text},
        "subject": ids.reference("patient"),
        **_effective(exported),
    }
    if not exported.anonymised:
        report["issued"] = attachment["creation"] = _instant(exported)
    if on_one_line(study.institution):
        report["performer"] = [{"display": on_one_line(study.institution)}]
    if not night.is_draft and not exported.anonymised:
        report["resultsInterpreter"] = [{"display": on_one_line(night.review.signed_by)}]
    report["result"] = [{"reference": f"urn:uuid:{found}"} for found in observations]
    interpretation = study.interpretation.strip()
    report["conclusion"] = "; ".join(conclusion) + (f"\n{interpretation}" if interpretation else "")
    report["presentedForm"] = [attachment]
    return report


def _patient(exported: Exported, ids: _Ids) -> Resource:
    identity = exported.night.identity
    patient: Resource = {"resourceType": "Patient", "id": ids.id_of("patient")}
    if on_one_line(identity.patient_id):
        patient["identifier"] = [{"value": on_one_line(identity.patient_id)}]
    if on_one_line(identity.name):
        patient["name"] = [{"text": on_one_line(identity.name)}]
    sex = on_one_line(identity.sex)
    if sex:
        patient["gender"] = _GENDERS.get(sex_of(sex), "unknown")
        if patient["gender"] == "unknown":
            patient["_gender"] = _as_written(sex)
    birth = on_one_line(identity.birth_date)
    if birth:
        day = birth_day(birth)
        patient |= {"_birthDate": _as_written(birth)} if day is None else {"birthDate": day.isoformat()}
    return patient


def _as_written(text: str) -> Resource:
    """What cannot be put into a code or a date: told, not dropped."""
    url = "http://hl7.org/fhir/StructureDefinition/rendered-value"
    return {"extension": [{"url": url, "valueString": text}]}


def _device(exported: Exported, ids: _Ids) -> Resource:
    analysis = exported.night.analysis
    model = analysis.model
    versions = (
        ("program", analysis.app_version),
        ("model", model.name),
        ("SHA-256 of the model's weights", model.sha256),
        ("pre-processing", model.preprocessing),
        ("model's threshold", f"{model.threshold:.4g}"),
    )
    return {
        "resourceType": "Device",
        "id": ids.id_of("device"),
        "deviceName": [{"name": "semscnn_gui", "type": "user-friendly-name"}],
        "type": {"text": "Software: finds apnea minutes in an overnight single-lead ECG"},
        "version": [{"type": {"text": words}, "value": value} for words, value in versions],
        "note": [{"text": INTENDED_USE}],
    }


def _effective(exported: Exported) -> Resource:
    """Days of the recording; a time would need a zone, which recorders do not store."""
    start = exported.start
    if start is None:
        return {}
    stop = start + timedelta(seconds=exported.night.analysis.recording.duration_s)
    return {"effectivePeriod": {"start": start.date().isoformat(), "end": stop.date().isoformat()}}


def _instant(exported: Exported) -> str:
    # An instant needs a zone: a moment without one is taken as this machine's.
    moment = exported.created if exported.created.tzinfo else exported.created.astimezone()
    return moment.isoformat(timespec="seconds")


def _series(values: list[str]) -> Resource:
    """One value a minute, the first that of the first minute analysed."""
    return {
        "origin": {"value": 0, "system": UCUM, "code": "1"},
        "period": 1000 * MINUTE_S,
        "dimensions": 1,
        "data": " ".join(values),
    }


def _quantity(
    code: str,
    words: str,
    value: float | None,
    unit: str,
    loinc: str = "",
    display: str = "",
    *,
    unit_words: str = "",
) -> tuple[str, Resource]:
    body = _code(code, words, loinc, display)
    return code, {**body, **_value(value, unit, unit_words)}


def _component(code: str, words: str, value: float | None, unit: str, unit_words: str = "") -> Resource:
    return {**_code(code, words), **_value(value, unit, unit_words)}


def _value(value: float | None, unit: str, unit_words: str) -> Resource:
    if value is None:
        return _absent()
    return {"valueQuantity": {"value": value, "unit": unit_words or unit, "system": UCUM, "code": unit}}


def _absent() -> Resource:
    return {"dataAbsentReason": {**_concept(_ABSENT, "unknown", "Unknown"), "text": "cannot be computed"}}


def _code(code: str, words: str, loinc: str = "", display: str = "") -> Resource:
    coding = [{"system": OWN_CODES, "code": code, "display": words}]
    if loinc:
        coding.insert(0, {"system": LOINC, "code": loinc, "display": display})
    return {"code": {"coding": coding, "text": words}}


def _concept(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}]}
