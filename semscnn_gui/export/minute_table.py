"""One row a minute as CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from semscnn_gui.export.exported import Exported, reason_of, standing
from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.recording.recording import MINUTE_S

COLUMNS = (
    "minute",
    "start_s",
    "clock_time",
    "model_probability",
    "model_state",
    "review_state",
    "final_state",
    "unscorable_reason",
    "heart_rate_bpm",
    "good_signal_percent",
    "reference",
    "note",
    "model",
    "threshold",
    "standing",
    "review_warnings",
)
"""``start_s`` is in seconds after the recording's start, ``clock_time`` the recorder's clock there.

``review_warnings`` is empty where review and result belong together."""


def minute_table(exported: Exported) -> bytes:
    """Return the minutes as CSV (UTF-8); what is not known is empty."""
    night = exported.night
    analysis, review = night.analysis, night.review
    rate = minute_heart_rate(analysis)
    stands, warned = standing(night), " ".join(review_warnings(night))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for i, (minute, final) in enumerate(zip(analysis.minutes, night.states(), strict=True)):
        table.writerow(
            (
                minute,
                int(minute * MINUTE_S),
                _clock_time(analysis.recording.start, minute),
                _known(float(analysis.probability[i])),
                night.model_state(minute).value,
                review.edits[minute].value if minute in review.edits else "",
                final.value,
                reason_of(night, minute),
                _known(round(float(rate[i]), 1)),
                f"{100 * float(analysis.good_signal[i]):.1f}",
                analysis.recording.reference_of(minute) or "",
                review.notes.get(minute, ""),
                analysis.model.name,
                night.threshold,
                stands,
                warned,
            )
        )
    return text.getvalue().encode()


def _clock_time(start: datetime | None, minute: int) -> str:
    return "" if start is None else f"{start + timedelta(seconds=minute * MINUTE_S):%H:%M:%S}"


def _known(value: float) -> float | str:
    """The value, or nothing where it is NaN."""
    return "" if value != value else value
