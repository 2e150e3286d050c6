"""Results of a night as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from semscnn_gui.atomic import write_atomically
from semscnn_gui.night.indices import summarize
from semscnn_gui.night.model import MinuteState, NightAnalysis, ReviewedNight

MINUTE_COLUMNS = ("minute", "state", "probability", "reason", "reference")


def night_as_dict(night: ReviewedNight) -> dict[str, Any]:
    """Return the results of a night, ready for JSON; what is not known is None."""
    analysis = night.analysis
    recording = analysis.recording
    ecg = recording.ecg
    summary = asdict(summarize(night))
    summary["class"] = summary.pop("apnea_class")
    return {
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
            "start": recording.start.isoformat() if recording.start else None,
            "duration_s": recording.duration_s,
            "fs": ecg.fs if ecg else None,
            "channel": ecg.channel if ecg else (recording.beats.source if recording.beats else None),
            "unit": ecg.unit if ecg else None,
            "simulated": recording.simulated,
        },
        "minutes": [_minute(night, minute) for minute in analysis.minutes],
        "summary": summary,
    }


def write_json(night: ReviewedNight, path: Path) -> Path:
    """Write the results of a night as JSON (UTF-8).

    Raises:
        InputError: The file cannot be written.
    """
    text = json.dumps(night_as_dict(night), indent=1, ensure_ascii=False) + "\n"
    return write_atomically(path, text.encode())


def write_csv(night: ReviewedNight, path: Path) -> Path:
    """Write one row per minute as CSV (UTF-8), columns :data:`MINUTE_COLUMNS`; unknown values are empty.

    Raises:
        InputError: The file cannot be written.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, MINUTE_COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(_minute(night, minute) for minute in night.analysis.minutes)
    return write_atomically(path, text.getvalue().encode())


def _minute(night: ReviewedNight, minute: int) -> dict[str, Any]:
    analysis = night.analysis
    state = night.state(minute)
    return {
        "minute": minute,
        "state": state.value,
        "probability": _probability(analysis, minute),
        "reason": _reason(night, minute) if state is MinuteState.UNSCORABLE else None,
        "reference": analysis.recording.reference_of(minute),
    }


def _probability(analysis: NightAnalysis, minute: int) -> float | None:
    value = float(analysis.probability[minute - analysis.first_minute])
    return None if np.isnan(value) else value


def _reason(night: ReviewedNight, minute: int) -> str:
    reason = night.analysis.reason[minute - night.analysis.first_minute]
    return reason.value if reason is not None else "marked by reviewer"
