"""The table of all nights: one row each, every value with its unit in the name of its column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.batch.night_job import NightOutcome
from semscnn_gui.night.results_reading import NightResults

NAME = "summary.csv"
DONE, FAILED, NOT_DONE = "done", "failed", "not done"
COLUMNS = (
    "file",
    "status",
    "error",
    "results",
    "start",
    "duration_min",
    "analysed_min",
    "scorable_min",
    "unscorable_min",
    "adequate",
    "apnea_min",
    "apnea_min_per_h",
    "estimated_ahi_events_per_h",
    "estimated_ahi_error_events_per_h",
    "estimated_ahi_beyond_range",
    "screening_band_events_per_h",
    "sleep_apnea_above_5_apnea_min_per_h",
    "class_of_apnea_min",
    "longest_run_min",
    "heart_rate_mean_beats_per_min",
    "simulated",
    "model",
    "threshold",
    "model_sha256",
    "sha256",
    "app_version",
    "warnings",
)


def write_table(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the table as CSV (UTF-8); what is not known is empty.

    Raises:
        InputError: The file cannot be written.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_atomically(path, text.getvalue().encode())


def row(label: str, name: str, outcome: NightOutcome | None) -> dict[str, Any]:
    """Return the row of a night: with its results, with the sentence of its error, or not done yet."""
    if outcome is None:
        return {"file": label, "status": NOT_DONE}
    if outcome.results is None:
        return {"file": label, "status": FAILED, "error": outcome.error}
    return {"file": label, "status": DONE, "results": f"{name}.json", **_values(outcome.results)}


def _values(night: NightResults) -> dict[str, Any]:
    summary = night.summary
    analysed = summary.analysable_minutes > 0
    return {
        "start": night.start.isoformat() if night.start else None,
        "duration_min": night.duration_s / 60,
        "analysed_min": summary.recorded_minutes,
        "scorable_min": summary.analysable_minutes,
        "unscorable_min": summary.unscorable_minutes,
        "adequate": summary.adequate,
        # With nothing scorable, a count of zero would read as a finding.
        "apnea_min": summary.apnea_minutes if analysed else None,
        "apnea_min_per_h": summary.apnea_minutes_per_hour,
        "estimated_ahi_events_per_h": summary.estimated_ahi,
        "estimated_ahi_error_events_per_h": summary.estimated_ahi_error,
        "estimated_ahi_beyond_range": summary.estimated_ahi_beyond_range,
        "screening_band_events_per_h": summary.screening_band,
        "sleep_apnea_above_5_apnea_min_per_h": summary.sleep_apnea,
        "class_of_apnea_min": summary.apnea_class,
        "longest_run_min": summary.longest_run_minutes if analysed else None,
        "heart_rate_mean_beats_per_min": summary.heart_rate_mean,
        "simulated": night.simulated,
        "model": night.model_name,
        "threshold": night.threshold,
        "model_sha256": night.model_sha256,
        "sha256": night.recording_sha256,
        "app_version": night.app_version,
        "warnings": " ".join(night.warnings),
    }
