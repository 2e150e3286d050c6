"""Whether nights can be compared, in which order, and what a reader of the comparison must know."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from semscnn_gui.errors import InputError
from semscnn_gui.night.indices import ADEQUATE_MINUTES
from semscnn_gui.night.results_reading import NightResults
from semscnn_gui.recording.identity import birth_day, sex_of
from semscnn_gui.recording.recording import Identity

Key = TypeVar("Key", bound=Hashable)

MOST_NIGHTS = 20
"""More rows do not fit on one page of Letter paper."""

MOST_LISTED = 3


@dataclass(frozen=True, slots=True)
class Trend:
    """Nights of one patient.

    Attributes:
        nights: By start; those without one last, in the order given.
        patient: Each field as the first night states it that does.
        cautions: What may make nights differ without the patient being different; each a sentence.
        notes: What else must be known; each a sentence.
    """

    nights: tuple[NightResults, ...]
    patient: Identity
    cautions: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def unsigned(self) -> int:
        """Number of nights whose review is not signed."""
        return sum(not night.signed_by for night in self.nights)


def trend_of(nights: Sequence[NightResults]) -> Trend:
    """Put nights of one patient in order.

    Raises:
        InputError: There are too few or too many, two are of the same recording, or of different patients.
    """
    if not 2 <= len(nights) <= MOST_NIGHTS:
        raise InputError(
            "trend", "number of nights", len(nights), f"choose 2 to {MOST_NIGHTS} nights of one patient"
        )
    for a, b in combinations(nights, 2):
        if a.recording_sha256 == b.recording_sha256:
            raise InputError(
                b.file, "recording", f"the same as in {a.file.name}", "choose each recording once"
            )
        _refuse_strangers(a, b)
    dated = sorted((night for night in nights if night.start), key=lambda night: str(night.start))
    ordered = (*dated, *(night for night in nights if not night.start))
    patients = [night.patient for night in ordered]
    fields = ("name", "patient_id", "birth_date", "sex")
    stated = {field: next(filter(None, (getattr(p, field) for p in patients)), "") for field in fields}
    return Trend(ordered, Identity(**stated), tuple(_cautions(ordered)), tuple(_notes(ordered)))


def _refuse_strangers(a: NightResults, b: NightResults) -> None:
    """Refuse nights of two patients; what is not stated on both sides proves nothing.

    The sentence has no identity in it, for it may end in a log.
    """
    one, other = a.patient, b.patient
    pairs = [
        ("birth date of the patient", *_birth_dates(one, other)),
        ("sex of the patient", sex_of(one.sex), sex_of(other.sex)),
        ("patient ID", one.patient_id, other.patient_id),
    ]
    # A name may be written in two ways; an ID is the same or another.
    if not (one.patient_id and other.patient_id):
        pairs.append(("patient’s name", one.name, other.name))
    for field, said, says in pairs:
        if said and says and _words(said) != _words(says):
            action = "choose nights of one patient, or correct the patient’s details in the report"
            raise InputError(b.file, field, f"another than in {a.file.name}", action)


def _birth_dates(one: Identity, other: Identity) -> tuple[str, str]:
    """Two birth dates written alike where both are days, so that only another day tells them apart."""
    said, says = birth_day(one.birth_date), birth_day(other.birth_date)
    if said is None or says is None:
        return one.birth_date, other.birth_date
    return said.isoformat(), says.isoformat()


def _words(text: str) -> list[str]:
    """Words of a name or an ID without regard to order, case and the separators of header fields."""
    return sorted(text.casefold().replace("^", " ").replace("_", " ").replace(",", " ").split())


def _cautions(nights: Sequence[NightResults]) -> list[str]:
    cautions = []
    models = _grouped(nights, lambda night: (night.model_name, night.model_sha256))
    if len(models) > 1:
        used = _listed(
            [(which, f"{name[:40]} (SHA-256 {sha[:12]}…)") for (name, sha), which in models.items()]
        )
        cautions.append(
            f"Different models were used – {used}. A difference between these nights may be the models’."
        )
    thresholds = _grouped(nights, lambda night: night.threshold)
    if len(thresholds) > 1 and len(models) == 1:
        used = _listed([(which, f"{threshold:.3g}") for threshold, which in thresholds.items()])
        cautions.append(f"Apnea minutes were counted from different probabilities on – {used}.")
    unknown = [i for i, night in enumerate(nights, 1) if not (night.patient.name or night.patient.patient_id)]
    if unknown:
        cautions.append(
            f"{_which(unknown)}: no patient is stated, so that this is the same person could not be checked."
        )
    return cautions


def _notes(nights: Sequence[NightResults]) -> list[str]:
    notes = []
    told: list[tuple[str, Callable[[NightResults], object]]] = [
        (
            f"less than {ADEQUATE_MINUTES // 60} h analysable (hollow marks)",
            lambda night: night.summary.analysable_minutes and not night.summary.adequate,
        ),
        (
            "no analysable minutes, hence no result; this is neither normal nor abnormal",
            lambda night: not night.summary.analysable_minutes,
        ),
        (_undated(nights), lambda night: night.start is None),
        ("simulated, not a patient", lambda night: night.simulated),
        (
            "the file had to be repaired or is doubtful, see the night’s own report",
            lambda night: len(night.warnings) > len(night.review_warnings),
        ),
        (
            "review and result do not belong together (another lead, another model, R peaks edited since, or "
            "signed for another result), see the night’s own report",
            lambda night: night.review_warnings,
        ),
    ]
    for words, holds in told:
        which = [i for i, night in enumerate(nights, 1) if holds(night)]
        if which:
            notes.append(f"{_which(which)}: {words}.")
    versions = _grouped(nights, lambda night: night.app_version)
    if len(versions) > 1:
        used = _listed([(which, version[:20]) for version, which in versions.items()])
        notes.append(f"Analysed with different versions of semscnn_gui – {used}.")
    signed = dict.fromkeys(night.signed_by for night in nights if night.signed_by)
    if signed:
        names = list(signed)[:MOST_LISTED]
        more = f" and {len(signed) - len(names)} more" if len(signed) > len(names) else ""
        notes.append(f"Signed by {', '.join(name[:40] for name in names)}{more}.")
    return notes


def _undated(nights: Sequence[NightResults]) -> str:
    """What the page does with nights that do not say when they were."""
    if any(night.start for night in nights):
        return (
            "start not stated, hence placed last in the order given, with no line leading there and the minutes "
            "drawn from the left, not on the clock"
        )
    return "start not stated, hence in the order given, with hours counted from each night’s start"


def _grouped(nights: Sequence[NightResults], key: Callable[[NightResults], Key]) -> dict[Key, str]:
    """Which nights have each key, in words."""
    keys = [key(night) for night in nights]
    return {
        k: _which([i for i, other in enumerate(keys, 1) if other == k]).lower() for k in dict.fromkeys(keys)
    }


def _listed(groups: Sequence[tuple[str, str]]) -> str:
    """Which nights have what, in words, as far as that can be read."""
    if len(groups) > MOST_LISTED:
        return f"{len(groups)} of them, see the nights’ own results"
    return "; ".join(f"{which}: {what}" for which, what in groups)


def _which(numbers: Sequence[int]) -> str:
    """Numbers of nights in words, such as ``Nights 1–3, 5``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    words = ", ".join(f"{p[0]}–{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)
    return f"Night{'s' if len(numbers) > 1 else ''} {words}"
