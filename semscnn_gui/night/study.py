"""Whose night it is and what the report says about it beyond the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Study:
    """What the clinician writes for the report; where it is empty, the file's own header speaks.

    Attributes:
        patient_name: Name of the patient.
        patient_id: Identifier of the patient at the institution.
        birth_date: Date of birth as ISO 8601, ``1964-03-01``.
        sex: Sex as the institution writes it.
        referred_by: Who asked for the night.
        technician: Who recorded it.
        institution: Where it is read.
        indication: Why it was recorded.
        interpretation: What the clinician makes of it.
        strips: Minutes, counted from 0 at the recording's start, whose ECG the report shows; empty for the
            program's own choice.
    """

    patient_name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    referred_by: str = ""
    technician: str = ""
    institution: str = ""
    indication: str = ""
    interpretation: str = ""
    strips: tuple[int, ...] = ()

    def filled(self) -> Mapping[str, Any]:
        """Return the fields that are not empty, by name."""
        return {name: value for name, value in asdict(self).items() if value}
