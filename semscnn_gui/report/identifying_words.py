"""The words that tell whose night it is or on which day it was, taken out of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from semscnn_gui.night.reviewed_night import ReviewedNight

REMOVED = "[removed]"

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "januar|jänner|februar|feber|märz|maerz|mai|juni|juli|oktober|dezember|"
    "jan|feb|mar|mär|mrz|apr|jun|jul|aug|sept|sep|oct|okt|nov|dec|dez"
)
# "may" and "mar" are words too: without a year a month counts only where it begins with a capital letter.
_CAPITAL_MONTHS = "|".join(f"{month.capitalize()}|{month.upper()}" for month in _MONTHS.split("|"))
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:19|20)\d{2}|['’]\d{2})"
_IN_DIGITS = re.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})"
    r"|\d{1,2}\.\s\d{1,2}\.\s?\d{4}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_WITH_YEAR = re.compile(
    rf"(?<![^\W_])(?:{_DAY}[-./]?\s*(?:of\s+)?(?:{_MONTHS})(?:[-./]?\d{{2}}|\.?,?[-\s/]*{_YEAR})"
    rf"|(?:{_MONTHS})\.?[-\s/]*(?:the\s+)?{_DAY}\.?,?[-\s/]*{_YEAR}|(?:{_MONTHS})\.?,?[-\s/]*{_YEAR})(?![^\W_])",
    re.IGNORECASE,
)
_WITHOUT_YEAR = re.compile(
    rf"(?<![^\W_])(?:{_DAY}[-./]?\s*(?:of\s+)?(?:{_CAPITAL_MONTHS})"
    rf"|(?:{_CAPITAL_MONTHS})\.?[-\s]*(?:the\s+)?{_DAY})(?![^\W_])"
)
_LEAST_PART = 2
_LEAST_WHATEVER_CASE = 3
_TITLES = {"dr", "mr", "ms", "mrs", "prof"}


class IdentifyingWords:
    """What identifies a night.

    Args:
        night: The night.
    """

    def __init__(self, night: ReviewedNight) -> None:
        people, files, labels = list(_people(night)), _files(night), _labels(night)
        self._in_text = _pattern([*people, *files, *labels])
        # What the program says is in words that a file or a device may be called by, such as "two" or "ECG".
        self._in_warnings = _pattern([*people, *files, *(one for one in labels if not one.isalpha())])
        self._in_labels = _pattern([person for person in people if len(person) >= _LEAST_WHATEVER_CASE])

    def taken_from(self, text: str) -> str:
        """What a clinician wrote, without them and without anything that looks like a date."""
        return _dateless(self._in_text.sub(REMOVED, text))

    def taken_from_warning(self, warning: str) -> str:
        """What the program says of a file, without them and without dates."""
        return _dateless(self._in_warnings.sub(REMOVED, warning))

    def taken_from_label(self, label: str) -> str:
        """What a recorder calls a channel, without the names and identifiers of people and without dates."""
        return _dateless(self._in_labels.sub(REMOVED, label))


def _dateless(text: str) -> str:
    for dates in (_IN_DIGITS, _WITH_YEAR, _WITHOUT_YEAR):
        text = dates.sub(REMOVED, text)
    return text


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Finds these words as whole ones, longer ones first; of two letters only as a name or an ID is written."""
    found = sorted({word for word in words if len(word) >= _LEAST_PART}, key=lambda word: (-len(word), word))
    forms = [
        rf"(?i:{re.escape(word)})" if len(word) >= _LEAST_WHATEVER_CASE else re.escape(word) for word in found
    ]
    # Nothing to find: a pattern that nothing matches.
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])" if forms else r"(?!)")


def _people(night: ReviewedNight) -> Iterator[str]:
    identity, study = night.analysis.recording.identity, night.review.study
    names = (identity.name, study.patient_name, study.referred_by, study.technician, night.review.signed_by)
    for person in names:
        yield person.strip()
        # A surname alone gives a person away too.
        for part in re.findall(r"[^\W\d_]+", person):
            if part.casefold() not in _TITLES:
                yield from (part,) if len(part) >= _LEAST_WHATEVER_CASE else (part.capitalize(), part.upper())
    for word in (identity.patient_id, study.patient_id, identity.birth_date, study.birth_date):
        yield word.strip()


def _files(night: ReviewedNight) -> list[str]:
    path = night.analysis.recording.path
    return [path.name] if path.suffix else []


def _labels(night: ReviewedNight) -> list[str]:
    recording = night.analysis.recording
    return [
        word.strip()
        for word in (
            recording.path.stem, recording.name, recording.identity.device, night.review.study.institution,
        )
    ]  # fmt: skip
