"""Reading back the results of a night that were written as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, get_type_hints

from semscnn_gui.errors import InputError
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import Identity

LARGEST_BYTES = 32 << 20
"""A week of minutes takes 2 MB; what is far larger is no result of a night."""


@dataclass(frozen=True, slots=True)
class NightResults:
    """The results of one night, as :func:`semscnn_gui.night.results.night_as_dict` tells them.

    Attributes:
        file: The file they were read from, or the recording they were made of.
        app_version: Version of the program that analysed.
        model_name: The model.
        model_sha256: Digest of its weights.
        model_threshold: The model's own probability from which a minute is apnea.
        threshold: The one that its states were made with.
        recording_name: What the recording is called.
        recording_sha256: Its digest.
        channel: ECG channel analysed, or where the beats come from; empty where that is not stated.
        start: Day and clock time of second 0, or None where the day is unknown.
        duration_s: Length in seconds.
        simulated: The recording was made by a generator.
        patient: Name, ID, birth date and sex; empty where they are not stated.
        warnings: What must be known before the result is believed: of the recording, then of the review.
        first_minute: First minute analysed, counted from 0 at the recording's start.
        states: State of each minute: the review's, else the model's.
        summary: Indices of those states.
        model_summary: Indices of the model alone; None where no review was applied.
        signed_by: Who signed the review, empty for a draft.
        review_warnings: Those of ``warnings`` that say where review and result do not belong together.
    """

    file: Path
    app_version: str
    model_name: str
    model_sha256: str
    model_threshold: float
    threshold: float
    recording_name: str
    recording_sha256: str
    channel: str
    start: datetime | None
    duration_s: float
    simulated: bool
    patient: Identity
    warnings: tuple[str, ...]
    first_minute: int
    states: tuple[MinuteState, ...]
    summary: Summary
    model_summary: Summary | None
    signed_by: str
    review_warnings: tuple[str, ...] = ()


def read_results(path: Path) -> NightResults:
    """Read a results file.

    Raises:
        InputError: It cannot be read, is no results file, or one of another version that tells other things.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        action = "check the name, and that you may read it"
        raise InputError(path, "results file", f"not readable ({error.strerror})", action) from error
    if len(content) > LARGEST_BYTES:
        raise InputError(path, "size of the results file", f"over {LARGEST_BYTES >> 20} MB", "check the file")
    return results_of(_parsed(path, content), path)


def results_of(results: Mapping[str, Any], file: Path) -> NightResults:
    """Return results as an object.

    Args:
        results: What :func:`semscnn_gui.night.results.night_as_dict` returned, or what was read from JSON.
        file: Where they come from, for sentences.

    Raises:
        InputError: Something in them is missing or impossible.
    """
    return _Reader(file).read(results)


def _parsed(path: Path, content: bytes) -> Any:
    def no_number(name: str) -> NoReturn:
        raise ValueError(name)

    try:
        return json.loads(content.decode(), parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(path, "content", "no results as JSON, or damaged", _ACTION) from error


# The start of a recording of an unknown day.
_CLOCK = re.compile(r"\d\d:\d\d:\d\d(?:\.\d+)?")
_ACTION = "choose results that `semscnn-gui analyze --json` or `batch` wrote"


class _Reader:
    """Each step takes what the step before found: nothing is believed before its type is known."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, results: Any) -> NightResults:
        whole = self._typed(results, "content", Mapping)
        model, recording = self._part(whole, "model"), self._part(whole, "recording")
        review = self._part(whole, "review") if "review" in whole else {}
        minutes = self._typed(whole.get("minutes"), "minutes", list)
        first, states = self._states(minutes)
        text = self._typed(recording.get("start"), "start", str | None)
        try:
            start = None if text is None or _CLOCK.fullmatch(text) else datetime.fromisoformat(text)
        except ValueError:
            self._refuse("start of the recording", text)
        warnings = self._warnings(whole, "warnings")
        review_warnings = self._warnings(review, "review.warnings")
        # Older results do not tell it on its own: that of the command line is not in them.
        threshold = whole.get("threshold", review.get("threshold", model.get("threshold")))
        summary = self._summary(self._part(whole, "summary"))
        if summary.recorded_minutes != len(states):
            self._refuse(
                "number of minutes", f"{len(states)} where the summary has {summary.recorded_minutes}"
            )
        return NightResults(
            file=self._file,
            app_version=self._typed(self._part(whole, "app").get("version"), "app.version", str),
            model_name=self._typed(model.get("name"), "model.name", str),
            model_sha256=self._typed(model.get("sha256"), "model.sha256", str),
            model_threshold=self._typed(model.get("threshold"), "model.threshold", float),
            threshold=self._typed(threshold, "threshold", float),
            recording_name=self._typed(recording.get("name"), "recording.name", str),
            recording_sha256=self._typed(recording.get("sha256"), "recording.sha256", str),
            channel=self._typed(recording.get("channel"), "recording.channel", str | None) or "",
            start=None if start is None else start.replace(tzinfo=None),
            duration_s=self._typed(recording.get("duration_s"), "recording.duration_s", float),
            simulated=self._typed(recording.get("simulated"), "recording.simulated", bool),
            patient=self._patient(recording.get("patient")),
            warnings=warnings + review_warnings,
            first_minute=first,
            states=states,
            summary=summary,
            model_summary=self._summary(self._part(whole, "model_summary")) if review else None,
            signed_by=self._signed_by(whole, review),
            review_warnings=review_warnings,
        )

    def _signed_by(self, whole: Mapping[str, Any], review: Mapping[str, Any]) -> str:
        name = self._typed(review.get("signed_by"), "review.signed_by", str | None) or ""
        return "" if self._typed(whole.get("draft", not name), "draft", bool) else name

    def _warnings(self, part: Mapping[str, Any], name: str) -> tuple[str, ...]:
        told = self._typed(part.get("warnings", []), name, list)
        return tuple(self._typed(one, name, str) for one in told)

    def _states(self, rows: list[Any]) -> tuple[int, tuple[MinuteState, ...]]:
        states = []
        first = None
        for i, row in enumerate(rows):
            minute = self._typed(row, "minutes", Mapping).get("minute")
            first = self._typed(minute, "minute", int) if first is None else first
            if minute != first + i or first < 0:
                self._refuse(f"minute in row {i}", repr(minute))
            try:
                states.append(MinuteState(row.get("state")))
            except ValueError:
                self._refuse(f"state of minute {minute}", repr(row.get("state")))
        if first is None:
            self._refuse("minutes", "an empty list")
        return first, tuple(states)

    def _summary(self, told: Mapping[str, Any]) -> Summary:
        hints = get_type_hints(Summary)
        values: dict[str, Any] = {}
        for name in (field.name for field in fields(Summary)):
            key = "class" if name == "apnea_class" else name
            if key not in told:
                self._refuse(f"summary.{key}", "missing, so another version of the program wrote this")
            plain = dict if hints[name] == dict[str, int] else hints[name]
            values[name] = self._typed(told[key], f"summary.{key}", plain)
        return Summary(**values)

    def _patient(self, told: Any) -> Identity:
        if told is None:
            return Identity()
        keys = {"name": "name", "patient_id": "id", "birth_date": "birth_date", "sex": "sex"}
        patient = self._typed(told, "recording.patient", Mapping)
        return Identity(
            **{
                field: self._typed(patient.get(key), f"recording.patient.{key}", str | None) or ""
                for field, key in keys.items()
            }
        )

    def _part(self, whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        return self._typed(whole.get(name), name, Mapping)  # type: ignore[no-any-return]

    def _typed(self, value: Any, name: str, kind: Any) -> Any:
        # JSON does not tell 60.0 from 60, and Python takes True for a number.
        fits = isinstance(value, kind) or (type(value) is int and isinstance(0.0, kind))
        if not fits or (isinstance(value, bool) and not isinstance(True, kind)):
            self._refuse(name, "missing" if value is None else repr(value)[:40])
        return value

    def _refuse(self, field: str, found: str) -> NoReturn:
        raise InputError(self._file, field, found, _ACTION)
