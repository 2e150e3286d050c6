"""The review file's format: JSON in UTF-8, schema ``semscnn-review`` version 2.

One object with these keys; all are there, and others are refused::

    "schema"     {"name": "semscnn-review", "version": 2}
    "recording"  {"sha256": …, "name": …, "channel": …, "beats": …}: what the review belongs to; channel is the
                 lead on screen at the last edit, "" for beats only; beats is where those come from, "" for a
                 waveform (files of earlier versions lack it)
    "model"      {"name": …, "sha256": …}: the model whose output was on screen at the last edit
    "app"        {"version": …}
    "saved_at"   date and time with offset, ISO 8601, as all times here
    "review"     what the clinician did, see below
    "view"       what the window wants to find again; free
    "done"       steps that can be undone, oldest first
    "undone"     steps that can be done again, the next one last
    "log"        all that was ever done, oldest first, see :class:`semscnn_gui.night.audit.AuditEntry`
    "sha256"     digest of all bytes before the comma that precedes this key

``review`` holds, for minutes counted from 0 at the recording's start and written as strings::

    "edits"       {"192": "normal"}: states given or accepted: apnea, normal or unscorable
    "notes"       {"192": "awake"}
    "reopened"    {"192": true}: edited minutes marked as unreviewed again
    "beat_edits"  {"1500.013": "added", "1501.2": "removed"}: R peaks, seconds after the start
    "study"       what the report says beyond results, see :class:`semscnn_gui.night.study.Study`
    "threshold"   probability from which a minute is apnea; null for the model's own
    "signed_by", "signed_at", "signed_result"   empty, null, empty in a draft; signed_result is the SHA-256 of the
                  result signed, see ReviewedNight.result_digest

A step is ``{"action", "first_minute", "minutes", "detail", "at", "name", "before", "after"}``; ``name`` is for
readers. ``before`` and ``after`` have the keys of ``review``, but only what the step touched, and null where there
was or is nothing. The steps must lead to the review.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from semscnn_gui.night.audit import AuditEntry, entry_json
from semscnn_gui.night.commands import FIELDS, MAPPINGS, Part, Patch, Step, step_name
from semscnn_gui.night.patch_json import patch_json
from semscnn_gui.night.reviewed_night import Review
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.recording.recording import Recording

SCHEMA = "semscnn-review"
VERSION = 2
_SEAL = b',\n"sha256": "'
# One for all: making an encoder takes longer than encoding a step.
_text = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def sealed(content: bytes) -> bytes:
    """Close a review file's JSON object, which lacks its closing brace, with the digest of what it holds."""
    return content + _SEAL + hashlib.sha256(content).hexdigest().encode() + b'"\n}\n'


def is_intact(content: bytes) -> bool:
    """True for a file that ends as :func:`sealed` closed it."""
    body, seal, _digest = content.rpartition(_SEAL)
    return bool(seal) and content == sealed(body)


class ReviewWriter:
    """Turns reviews of one recording into files; a step already seen is not put into words again."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        # The step is kept beside its text: its identity names it only as long as it lives.
        self._lines: dict[int, tuple[Step | AuditEntry, str]] = {}

    def bytes_of(self, saved: SavedReview) -> bytes:
        """Return the content of the file.

        Raises:
            TypeError: The view holds what JSON does not know.
            ValueError: It holds a number that is not finite.
        """
        head = {
            "schema": {"name": SCHEMA, "version": VERSION},
            "recording": {
                "sha256": saved.recording_sha256,
                "name": saved.recording_name,
                "channel": saved.channel,
                "beats": self._recording.beats.source if self._recording.beats else "",
            },
            "model": {"name": saved.model_name, "sha256": saved.model_sha256},
            "app": {"version": saved.app_version},
            "saved_at": saved.saved_at.isoformat(),
            "review": _review(saved.review),
            "view": dict(saved.view),
        }
        lines = [f"{_text(key)}: {_text(value)}" for key, value in head.items()]
        for key, items in (("done", saved.done), ("undone", saved.undone), ("log", saved.log)):
            lines.append(f'"{key}": [' + ",".join([self._line(item) for item in items]) + "]")
        # Half a surrogate pair, which UTF-8 refuses, is written as JSON's own escape.
        return sealed(("{\n" + ",\n".join(lines)).encode(errors="backslashreplace"))

    def _line(self, item: Step | AuditEntry) -> str:
        known = self._lines.get(id(item))
        if known is None or known[0] is not item:
            whole = self._worded(item) if isinstance(item, Step) else entry_json(item)
            known = self._lines[id(item)] = (item, "\n" + _text(whole))
        return known[1]

    def _worded(self, step: Step) -> dict[str, Any]:
        return {
            "action": step.action,
            "first_minute": step.minutes.start,
            "minutes": len(step.minutes),
            "detail": step.detail,
            "at": step.at.isoformat(),
            "name": step_name(step, self._recording),
            "before": patch_json(step.before),
            "after": patch_json(step.after),
        }


def _review(review: Review) -> dict[str, Any]:
    whole: Patch = {part: getattr(review, part) for part in MAPPINGS}
    return patch_json({**whole, Part.FIELDS: {name: getattr(review, name) for name in FIELDS}})
