"""Patient and device as EDF+ fields and WFDB comments name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from semscnn_gui.recording.recording import Identity

SIMULATED = "SIMULATED"
"""Word in the recording field or a comment of every recording that a generator made."""

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

# Code, sex, birth date, name, more (Kemp and Olivan 2003); some recorders leave the code out.
_PATIENT = re.compile(r"(?:(\S+) )?([MFX]) (\d\d-[A-Z]{3}-\d{4}|X) (\S+)(?: (.*))?", re.IGNORECASE)
_MEASURES = re.compile(r"\b(height|weight)=(\S+)", re.IGNORECASE)
_COMMENT_FIELDS = {
    "name": "name",
    "patient id": "patient_id",
    "birth date": "birth_date",
    "sex": "sex",
    "height": "height",
    "weight": "weight",
    "device": "device",
    "note": "note",
}
_MALE = {"m", "male", "man", "masculine", "männlich", "maennlich", "mann"}
_FEMALE = {"f", "female", "woman", "feminine", "w", "weiblich", "frau"}
# A month is a number or three letters of English: the locale of the desktop has no say in it.
_BIRTH_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})-(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
_SEX_TAG = re.compile(r"<sex>:\s*([MF])\b", re.IGNORECASE)


def identity_from_edf(patient: str, recording: str) -> Identity:
    """Identity from the two identification fields of an EDF header.

    EDF+ subfields are told apart by spaces; ``X`` means unknown and an underscore stands for a space. In
    plain EDF, a patient field of several words is the name and a single word the ID.
    """
    name = code = sex = birth = extra = ""
    if match := _PATIENT.fullmatch(patient):
        code, sex, birth, name, extra = (_said(part) for part in match.groups(""))
    elif " " in patient:
        name = patient
    else:
        code = _said(patient)
    measures = {key.lower(): value for key, value in _MEASURES.findall(extra)}
    notes = [_MEASURES.sub("", extra)]
    device = ""
    words = recording.split(" ")
    if words[0] == "Startdate" and len(words) >= 5:
        device = _said(words[4])
        notes += [_said(word) for word in (*words[2:4], *words[5:])]
        if words[1] == "X":
            notes.append("recording date anonymised")
    else:
        notes.append(recording)
    return Identity(
        name=name,
        patient_id=code,
        birth_date=_iso(birth),
        sex=sex.upper(),
        height=measures.get("height", ""),
        weight=measures.get("weight", ""),
        device=device,
        note=" ".join(note.strip() for note in notes if note.strip() not in ("", SIMULATED)),
    )


def identity_from_comments(comments: Sequence[str]) -> Identity:
    """Identity from a WFDB header's comments: ``Name: …`` and the like, PhysioNet's ``<sex>: M``, else a note."""
    fields: dict[str, str] = {}
    notes = []
    for comment in comments:
        key, colon, value = comment.partition(":")
        field = _COMMENT_FIELDS.get(key.strip().lower()) if colon else None
        if field == "note":
            notes.append(value.strip())
        elif field is not None:
            fields[field] = value.strip()
        elif comment and comment != SIMULATED:
            notes.append(comment)
    if "sex" not in fields and (match := _SEX_TAG.search(" ".join(comments))):
        fields["sex"] = match[1].upper()
    return Identity(note="; ".join(notes), **fields)


def sex_of(text: str) -> Literal["M", "F", ""]:
    """``M`` or ``F`` where a whole word of English or German says so; empty for anything else."""
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    male, female = bool(words & _MALE), bool(words & _FEMALE)
    if male == female:
        return ""
    return "M" if male else "F"


def birth_day(text: str) -> date | None:
    """The day in the forms that headers and people write it: 1951-05-02, 19510502, 02-MAY-1951 or 2.5.1951.

    None for any other words.
    """
    found = next((match for form in _BIRTH_DATES if (match := form.fullmatch(text.strip()))), None)
    if found is None:
        return None
    month = found["month"].upper()
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdigit() else 0
    try:
        return date(int(found["year"]), number, int(found["day"]))
    except ValueError:
        return None


def _said(part: str) -> str:
    return "" if part.upper() == "X" else part.replace("_", " ").strip()


def _iso(birth: str) -> str:
    day = birth_day(birth)
    return birth if day is None else day.isoformat()
