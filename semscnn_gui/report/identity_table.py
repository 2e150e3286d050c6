"""Who and what was recorded, as page 1 tells it: what the clinician wrote, else the file's header."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report import text
from semscnn_gui.report.anonymise import WITHHELD
from semscnn_gui.report.glyphs import has_codes, paragraph
from semscnn_gui.report.reported import Reported
from semscnn_gui.report.style import BODY, CONTENT_WIDTH, LABEL, SMALL
from semscnn_gui.report.tables import grid, labelled

UNSTATED = "not stated"
_LABEL = 25 * mm
_VALUE = CONTENT_WIDTH / 2 - _LABEL


def changed_identity(night: ReviewedNight) -> str:
    """What the header says where the clinician wrote otherwise; empty if nowhere."""
    study, header = night.review.study, night.analysis.recording.identity
    pairs = (
        ("name", study.patient_name, header.name),
        ("patient ID", study.patient_id, header.patient_id),
        ("birth date", study.birth_date, header.birth_date),
        ("sex", study.sex, header.sex),
    )
    return "; ".join(f"{label} {said}" for label, wrote, said in pairs if wrote and said and wrote != said)


def identity_table(reported: Reported) -> list[Any]:
    """The flowables of the identity on page 1."""
    night = reported.night
    identity, study = night.identity, night.review.study
    recording = night.analysis.recording
    unstated = WITHHELD if reported.anonymised else UNSTATED
    size = ", ".join(part for part in (identity.height, identity.weight) if part.strip())
    day = recording.dated_start
    pairs = (
        ("Name", identity.name, "Recorded on", f"{day:%Y-%m-%d}" if day else ""),
        ("Patient ID", identity.patient_id, "Start to end", _clock(recording)),
        ("Birth date", identity.birth_date, "Duration", text.duration(recording.duration_s)),
        ("Sex", identity.sex, "Device", identity.device),
        ("Height, weight", size, "Signal", _signal(recording)),
    )
    cells = [
        [
            paragraph(left, LABEL),
            paragraph(said if said.strip() else unstated, BODY, _VALUE - 10),
            paragraph(right, LABEL),
            paragraph(told if told.strip() else unstated, BODY, _VALUE - 10),
        ]
        for left, said, right, told in pairs
    ]
    # Left free to be written by hand: files do not say who asked for the night, and why.
    empty = WITHHELD if reported.anonymised else ""
    staff = (
        ("Institution", study.institution, "File", f"{recording.path.name} ({recording.format})"),
        ("Referred by", study.referred_by, "Recorded by", study.technician),
        ("Interpreted by", "" if night.is_draft else night.review.signed_by, "Indication", study.indication),
    )
    cells += [
        [
            paragraph(left, LABEL),
            paragraph(said if said.strip() else empty, BODY, _VALUE - 10),
            paragraph(right, LABEL),
            paragraph(told if told.strip() else empty, BODY, _VALUE - 10),
        ]
        for left, said, right, told in staff
    ]
    out: list[Any] = [grid(cells, (_LABEL, _VALUE, _LABEL, _VALUE))]
    if identity.note.strip():
        out.append(labelled([("Note in file", identity.note)], _LABEL))
    told = [part for row in (*pairs, *staff) for part in row]
    if any(has_codes(value) for value in (*told, identity.note, recording.name)):
        out += [
            Spacer(0, 2),
            paragraph(
                "Characters that the font of this report lacks, or that are invisible, are printed as their "
                "Unicode code, such as [U+674E].",
                SMALL,
            ),
        ]
    return out


def _signal(recording: Recording) -> str:
    signal = recording.ecg
    if signal is not None:
        return f"{signal.channel or 'ECG'}, {signal.fs:g} Hz, stored in {signal.unit or 'an unstated unit'}"
    return f"beats only, from {recording.beats.source}" if recording.beats else "beats only"


def _clock(recording: Recording) -> str:
    start, end = recording.start, recording.clock(recording.duration_s)
    if start is None or end is None:
        return ""
    days = (end.date() - start.date()).days
    later = {0: "", 1: " (next day)"}.get(days, f" ({days} days later)")
    return f"{start:%H:%M:%S} to {end:%H:%M:%S}{later}"
