"""Reading a review file: whatever is wrong with it is refused with a sentence before any of it is believed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn

from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import AuditEntry, Did
from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.night.commands import FIELDS, MAPPINGS, Action, Part, Patch, Step
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.review_format import SCHEMA, VERSION, is_intact
from semscnn_gui.night.review_migration import migrated
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Recording

_KEEP = "keep the file aside and review anew, or bring back a copy of it"
_KEYS = ("schema", "recording", "model", "app", "saved_at", "review", "view", "done", "undone", "log")
_STEP_KEYS = ("action", "first_minute", "minutes", "detail", "at", "name", "before", "after")
_ENTRY_KEYS = ("at", "user", "did", "action", "name", "old", "new", "reason")


def read_review_text(content: bytes, name: str, recording: Recording) -> SavedReview:
    """Read the content of a review file.

    Args:
        content: All of the file.
        name: The file's name, for sentences.
        recording: The recording that it must belong to.

    Raises:
        InputError: It is damaged, of a newer version, of another recording, or names minutes or states that the
            recording cannot have.
    """
    return _Reader(name, recording).read(content)


class _Reader:
    def __init__(self, name: str, recording: Recording) -> None:
        self._name, self._recording = name, recording
        self._n_minutes = recording.n_minutes
        self._key_of: dict[Part, Callable[[str, str], Any]] = {
            Part.BEAT_EDITS: self._second,
        }
        self._value_of: dict[Part, Callable[[Any, str], Any]] = {
            Part.EDITS: self._state,
            Part.REOPENED: self._true,
            Part.BEAT_EDITS: self._beat_edit,
        }

    def read(self, content: bytes) -> SavedReview:
        try:
            whole = json.loads(content.decode(), parse_constant=self._no_number)
        except (ValueError, RecursionError) as error:
            raise InputError(self._name, "content", "damaged, or no review", _KEEP) from error
        schema = self._mapping(whole, "content").get("schema")
        if not isinstance(schema, dict) or schema.get("name") != SCHEMA:
            self._refuse("schema", "missing, so this is no review of semscnn_gui")
        version = schema.get("version")
        if type(version) is not int or version < 1:
            self._refuse("schema version", repr(version))
        if version > VERSION:
            raise InputError(
                self._name,
                "schema version",
                version,
                f"use a newer version of this program than for {VERSION}",
            )
        if version == VERSION:
            if not is_intact(content):
                raise InputError(self._name, "checksum", "not that of its content, so it is damaged", _KEEP)
            del whole["sha256"]
        try:
            whole = migrated(whole, version)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(self._name, "content", f"not as in version {version}", _KEEP) from error
        self._keys(whole, _KEYS, "content")
        self._check_recording(self._mapping(whole["recording"], "recording"))
        model = self._mapping(whole["model"], "model")
        app = self._mapping(whole["app"], "app")
        saved = SavedReview(
            recording_sha256=self._recording.sha256,
            recording_name=self._string(whole["recording"].get("name"), "name of the recording"),
            channel=self._string(whole["recording"].get("channel"), "channel"),
            model_name=self._string(model.get("name"), "name of the model"),
            model_sha256=self._string(model.get("sha256"), "SHA-256 of the model"),
            app_version=self._string(app.get("version"), "version of the program"),
            saved_at=self._time(whole["saved_at"], "saved_at"),
            review=self._review(whole["review"]),
            done=self._steps(whole["done"], "done"),
            undone=self._steps(whole["undone"], "undone"),
            log=self._log(whole["log"]),
            view=self._mapping(whole["view"], "view"),
        )
        self._check_history(saved)
        return saved

    def _check_recording(self, recording: Mapping[str, Any]) -> None:
        sha256, ours = (
            self._string(recording.get("sha256"), "SHA-256 of the recording"),
            self._recording.sha256,
        )
        if sha256 == ours:
            return
        found = f"another one (SHA-256 {sha256[:12]}…, while {self._recording.name} has {ours[:12]}…)"
        action = "open the recording that was reviewed, or review this one anew"
        told = self._other_beats(recording)
        if told is not None:
            why, action = told
            found += f": {why}"
        raise InputError(self._name, "recording", found, action)

    def _other_beats(self, recording: Mapping[str, Any]) -> tuple[str, str] | None:
        """Why a review of the same record does not fit, and what to do, where it is of other beats than these."""
        beats, name = self._recording.beats, self._recording.name
        if beats is None or recording.get("name") != name or recording.get("channel"):
            return None
        theirs = self._string(recording.get("beats", ""), "beats of the recording")
        if theirs == beats.source:
            return None
        if not theirs:
            why = f"{name} was opened with the beats in {beats.source}"
            return why, "open the file of the beats that were reviewed, or review these beats anew"
        why = f"of the beats in {theirs}, while {name} was opened with those in {beats.source}"
        return why, f"open {theirs}, or review these beats anew"

    def _review(self, value: Any) -> Review:
        self._keys(self._mapping(value, "review"), [*MAPPINGS, *FIELDS], "review")
        patch = self._patch(value, "review", may_be_nothing=False)
        parts: dict[str, Any] = {part.value: MappingProxyType(dict(patch[part])) for part in MAPPINGS}
        review = Review(**parts, **patch[Part.FIELDS])
        if len({bool(review.signed_by), bool(review.signed_at), bool(review.signed_result)}) > 1:
            self._refuse("signature", "incomplete")
        return review

    def _steps(self, value: Any, where: str) -> tuple[Step, ...]:
        if not isinstance(value, list):
            self._refuse(where, "no list")
        return tuple(self._step(item, f"step {i + 1} of {where}") for i, item in enumerate(value))

    def _log(self, value: Any) -> tuple[AuditEntry, ...]:
        if not isinstance(value, list):
            self._refuse("log", "no list")
        return tuple(self._entry(item, f"entry {i + 1} of the log") for i, item in enumerate(value))

    def _entry(self, value: Any, where: str) -> AuditEntry:
        self._keys(self._mapping(value, where), _ENTRY_KEYS, where)
        try:
            did, action = Did(value["did"]), Action(value["action"])
        except ValueError:
            self._refuse(where, "about an unknown action")
        user, name, reason = (self._string(value[key], where) for key in ("user", "name", "reason"))
        old, new = (self._mapping(value[key], where) for key in ("old", "new"))
        return AuditEntry(self._time(value["at"], where), user, did, action, name, old, new, reason)

    def _step(self, value: Any, where: str) -> Step:
        self._keys(self._mapping(value, where), _STEP_KEYS, where)
        try:
            action = Action(value["action"])
        except ValueError:
            self._refuse(where, f"an unknown action ({value['action']!r:.40})")
        first, count = value["first_minute"], value["minutes"]
        n = self._n_minutes
        if type(first) is not int or type(count) is not int or not 0 <= first <= first + count <= n:
            self._refuse(where, f"about minutes that a recording of {n} minutes does not have")
        detail = self._string(value["detail"], where)
        if action in (Action.ADD_PEAK, Action.MOVE_PEAK, Action.DELETE_PEAK):
            self._second(detail, where)
        before = self._patch(value["before"], where, may_be_nothing=True)
        after = self._patch(value["after"], where, may_be_nothing=True)
        if {part: set(keys) for part, keys in before.items()} != {part: set(v) for part, v in after.items()}:
            self._refuse(where, "about different things before and after")
        return Step(
            action, range(first, first + count), detail, self._time(value["at"], where), before, after
        )

    def _patch(self, value: Any, where: str, *, may_be_nothing: bool) -> Patch:
        read: dict[Part, dict[Any, Any]] = {}
        for key, part_value in self._mapping(value, where).items():
            if key in FIELDS:
                read.setdefault(Part.FIELDS, {})[key] = self._field(key, part_value)
            elif key in MAPPINGS:
                read[Part(key)] = self._part(Part(key), part_value, may_be_nothing=may_be_nothing)
            else:
                self._refuse(where, f"with an unknown key ({key!r:.40})")
        return read

    def _part(self, part: Part, value: Any, *, may_be_nothing: bool) -> dict[Any, Any]:
        read_key: Callable[[str, str], Any] = self._key_of.get(part, self._minute)
        read_value: Callable[[Any, str], Any] = self._value_of.get(part, self._string)
        return {
            read_key(key, part.value): None
            if may_be_nothing and one is None
            else read_value(one, f"{part.value} at {key:.40}")
            for key, one in self._mapping(value, part.value).items()
        }

    def _field(self, key: str, value: Any) -> Any:
        if key == "threshold":
            if value is not None and (
                not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1
            ):
                self._refuse("threshold", f"{value!r:.40}, not between 0 and 1")
            return value
        if key == "signed_at":
            return None if value is None else self._time(value, key)
        if key == "study":
            return self._study(value)
        return self._string(value, key)

    def _study(self, value: Any) -> Study:
        texts = dict(self._mapping(value, "study"))
        minutes = texts.pop("strips", [])
        if not isinstance(minutes, list):
            self._refuse("strips of the study", "no list")
        strips = tuple(self._minute(str(minute), "strips of the study") for minute in minutes)
        names = {one.name for one in fields(Study)} - {"strips"}
        for key, text in texts.items():
            if key not in names:
                self._refuse("study", f"with an unknown key ({key!r:.40})")
            self._string(text, key)
        return Study(**texts, strips=strips)

    def _minute(self, key: str, where: str) -> int:
        n = self._n_minutes
        # Leading zeros or other digits would be a second name for the same minute.
        minute = int(key) if key.isascii() and key.isdigit() and len(key) < 7 else n
        if str(minute) != key or minute >= n:
            self._refuse(where, f"given for minute {key:.40}, while the recording has {n} minutes from 0")
        return minute

    def _second(self, key: str, where: str) -> float:
        try:
            second = float(key)
        except ValueError:
            second = math.nan
        if not 0 <= second <= self._recording.duration_s:
            self._refuse(
                where, f"given for {key:.40} s, while the recording lasts {self._recording.duration_s:g} s"
            )
        return second

    def _state(self, value: Any, where: str) -> MinuteState:
        try:
            return MinuteState(value)
        except ValueError:
            self._refuse(where, f"{value!r:.40}, which is not apnea, normal or unscorable")

    def _beat_edit(self, value: Any, where: str) -> BeatEdit:
        try:
            return BeatEdit(value)
        except ValueError:
            self._refuse(where, f"{value!r:.40}, which is not added or removed")

    def _true(self, value: Any, where: str) -> bool:
        if value is not True:
            self._refuse(where, f"{value!r:.40}, which is not true")
        return True

    def _string(self, value: Any, where: str) -> str:
        if not isinstance(value, str):
            self._refuse(where, f"{value!r:.40}, which is no text")
        return value

    def _time(self, value: Any, where: str) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            self._refuse(where, f"{value!r:.40}, which is no date and time with offset")
        return moment

    def _mapping(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(where, f"{value!r:.40}, which is no JSON object")
        return value

    def _keys(self, value: Mapping[str, Any], wanted: Sequence[str], where: str) -> None:
        if value.keys() == set(wanted):
            return
        missing = [key for key in wanted if key not in value]
        unknown = [key for key in value if key not in wanted]
        if missing:
            self._refuse(where, f"without {missing[0]}")
        self._refuse(where, f"with an unknown key ({unknown[0]!r:.40})")

    def _check_history(self, saved: SavedReview) -> None:
        """Walk all steps back and all undone ones forward: each must find what it left."""
        if not _walk(saved.review, [(s.after, s.before) for s in reversed(saved.done)]):
            self._refuse("history", "not that of the review")
        if not _walk(saved.review, [(s.before, s.after) for s in reversed(saved.undone)]):
            self._refuse("history", "not that of the review")

    def _no_number(self, constant: str) -> NoReturn:
        raise ValueError(constant)

    def _refuse(self, where: str, found: str) -> NoReturn:
        raise InputError(self._name, where, found, _KEEP)


def _walk(review: Review, patches: list[tuple[Patch, Patch]]) -> bool:
    values: dict[tuple[Part, Any], Any] = {
        (part, key): value for part in MAPPINGS for key, value in getattr(review, part).items()
    }
    values |= {(Part.FIELDS, name): getattr(review, name) for name in FIELDS}
    for expected, following in patches:
        for part, wanted in expected.items():
            if any(values.get((part, key)) != value for key, value in wanted.items()):
                return False
        values |= {
            (part, key): value for part, changed in following.items() for key, value in changed.items()
        }
    return True
