"""Results of a night as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.night.indices import unscorable_reason
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.recording.recording import Identity, Recording

MINUTE_COLUMNS = ("minute", "state", "probability", "reason", "reference")
REVIEW_COLUMNS = ("model_state", "review_state", "reviewed", "note")
"""What a reviewed night has besides: ``state`` is the review's, else the model's."""
WARNINGS_COLUMN = "review_warnings"
"""The last column of a reviewed night; empty where review and result belong together."""


def _start(recording: Recording) -> dict[str, str | None]:
    """Moment, day and clock time of second 0; of an unknown day the moment is the clock time alone."""
    start, day = recording.start, recording.dated_start
    clock = None if start is None else start.time().isoformat()
    return {
        "start": clock if day is None else day.isoformat(),
        "date": None if day is None else day.date().isoformat(),
        "clock": clock,
    }


def night_as_dict(night: ReviewedNight, saved: SavedReview | None = None) -> dict[str, Any]:
    """Return the results of a night, ready for JSON; what is not known is None.

    Args:
        night: The night; with a review ``summary`` and ``state`` are the reviewed values.
        saved: The review file applied; it adds what was reviewed, and the model's values side by side.
    """
    analysis = night.analysis
    recording = analysis.recording
    ecg = recording.ecg
    result = {
        "app": {"version": analysis.app_version},
        "model": {
            "name": analysis.model.name,
            "sha256": analysis.model.sha256,
            "inputs": list(analysis.model.inputs),
            "threshold": analysis.model.threshold,
            "preprocessing": analysis.model.preprocessing,
        },
        "recording": {
            "name": recording.name,
            "sha256": recording.sha256,
            "format": recording.format,
            **_start(recording),
            "duration_s": recording.duration_s,
            "fs": ecg.fs if ecg else None,
            "channel": recording.analysed_signal or None,
            "unit": ecg.unit if ecg else None,
            "simulated": recording.simulated,
            "patient": _patient(night.identity),
        },
        "warnings": list(recording.warnings),
        "threshold": night.threshold,
        "draft": night.is_draft,
        "minutes": [_minute(night, minute, reviewed=saved is not None) for minute in analysis.minutes],
        "summary": _summary(night, model_only=False),
    }
    if saved is not None:
        result["model_summary"] = _summary(night, model_only=True)
        result["review"] = _review(night, saved)
    return result


def write_json(night: ReviewedNight, path: Path, saved: SavedReview | None = None) -> Path:
    """Write the results of a night as JSON (UTF-8); arguments as for :func:`night_as_dict`.

    Raises:
        InputError: The file cannot be written.
    """
    return write_atomically(path, json_bytes(night_as_dict(night, saved)))


def json_bytes(result: dict[str, Any]) -> bytes:
    """Return results as the bytes of a JSON file."""
    return (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode()


def write_csv(night: ReviewedNight, path: Path, *, reviewed: bool = False) -> Path:
    """Write one row per minute as CSV (UTF-8); unknown values are empty.

    The columns are :data:`MINUTE_COLUMNS`, and with ``reviewed`` :data:`REVIEW_COLUMNS` and
    :data:`WARNINGS_COLUMN` after them.

    Raises:
        InputError: The file cannot be written.
    """
    text = io.StringIO()
    columns = (*MINUTE_COLUMNS, *REVIEW_COLUMNS, WARNINGS_COLUMN) if reviewed else MINUTE_COLUMNS
    warned = {WARNINGS_COLUMN: " ".join(review_warnings(night))} if reviewed else {}
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(_minute(night, minute, reviewed=reviewed) | warned for minute in night.analysis.minutes)
    return write_atomically(path, text.getvalue().encode())


def _minute(night: ReviewedNight, minute: int, *, reviewed: bool) -> dict[str, Any]:
    analysis = night.analysis
    state = night.state(minute)
    row = {
        "minute": minute,
        "state": state.value,
        "probability": _probability(analysis, minute),
        "reason": unscorable_reason(analysis, minute) if state is MinuteState.UNSCORABLE else None,
        "reference": analysis.recording.reference_of(minute),
    }
    if reviewed:
        given = night.review.edits.get(minute)
        values = (
            night.model_state(minute).value,
            None if given is None else given.value,
            night.is_reviewed(minute),
            night.review.notes.get(minute),
        )
        row |= zip(REVIEW_COLUMNS, values, strict=True)
    return row


def _patient(identity: Identity) -> dict[str, str | None]:
    return {
        "name": identity.name or None,
        "id": identity.patient_id or None,
        "birth_date": identity.birth_date or None,
        "sex": identity.sex or None,
    }


def _summary(night: ReviewedNight, *, model_only: bool) -> dict[str, Any]:
    summary = asdict(night.model_summary if model_only else night.summary)
    summary["class"] = summary.pop("apnea_class")
    return summary


def _review(night: ReviewedNight, saved: SavedReview) -> dict[str, Any]:
    review, model = night.review, night.analysis.model
    runs_reviewed, runs = night.run_progress
    signed = not night.is_draft
    edits = list(review.beat_edits.values())
    return {
        "draft": not signed,
        "signed_by": review.signed_by if signed else None,
        "signed_at": review.signed_at.isoformat() if signed and review.signed_at else None,
        "threshold": night.threshold,
        "model_threshold": model.threshold,
        "minutes_edited": len(night.edited),
        "minutes_changed": len(night.changed),
        "minutes_reviewed": sum(night.is_reviewed(minute) for minute in night.analysis.minutes),
        "notes": len(review.notes),
        "runs": runs,
        "runs_reviewed": runs_reviewed,
        "beats_added": edits.count(BeatEdit.ADDED),
        "beats_removed": edits.count(BeatEdit.REMOVED),
        "reanalysed": bool(night.analysis.beat_edits),
        "report": dict(review.study.filled()),
        "saved_at": saved.saved_at.isoformat(),
        "saved_with_model": {"name": saved.model_name, "sha256": saved.model_sha256},
        "warnings": review_warnings(night),
    }


def _probability(analysis: NightAnalysis, minute: int) -> float | None:
    value = float(analysis.probability[minute - analysis.first_minute])
    return None if np.isnan(value) else value
