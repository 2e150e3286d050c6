"""The result, technical adequacy and heart rate of a night as rows of words."""

from __future__ import annotations

from dataclasses import dataclass

from semscnn_gui.night.indices import ADEQUATE_MINUTES, Summary
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report import text
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ResultTable:
    """The result of the model and of the review, side by side.

    Attributes:
        labels: What each row tells.
        model: The model's values.
        reviewed: The reviewed values; None while nobody has edited or signed.
    """

    labels: tuple[str, ...]
    model: tuple[str, ...]
    reviewed: tuple[str, ...] | None


def is_reviewed(night: ReviewedNight) -> bool:
    """True once a clinician edited a minute or signed: only then is there a reviewed result."""
    return bool(text.edits_of(night)) or not night.is_draft


def result_table(night: ReviewedNight, model: Summary, shown: Summary) -> ResultTable:
    """Put the indices of the model and of the review into words."""
    recording = night.analysis.recording
    rows = _result_rows(recording, model)
    reviewed = tuple(value for _, value in _result_rows(recording, shown)) if is_reviewed(night) else None
    return ResultTable(tuple(label for label, _ in rows), tuple(value for _, value in rows), reviewed)


def _result_rows(recording: Recording, summary: Summary) -> list[Row]:
    rows = [
        ("Apnea minutes", f"{summary.apnea_minutes} min"),
        ("Apnea minutes per hour", text.apnea_per_hour(summary)),
        ("Estimated AHI", text.estimated_ahi(summary)),
        ("Screening band", text.band(summary)),
        (
            f"Paper’s rule (> {PAPER_RULE_PER_HOUR:.0f} apnea min/h)",
            "met: sleep apnea" if summary.sleep_apnea else "not met",
        ),
        ("Class (A ≥ 100, B 5–99, C < 5 min)", summary.apnea_class or ""),
        ("Longest run of apnea minutes", f"{summary.longest_run_minutes} min"),
        ("Worst hour", _worst_hour(recording, summary)),
        ("Hours with apnea (≥ 5 min each)", f"{summary.hours_with_apnea} h"),
    ]
    if summary.analysable_minutes:
        return rows
    # With nothing analysed, a count of zero would read as a finding; the headline says why there is none.
    return [(label, text.NOT_AVAILABLE) for label, _ in rows]


def _worst_hour(recording: Recording, summary: Summary) -> str:
    if summary.worst_hour_start_minute is None:
        return f"{text.NOT_AVAILABLE} ({'less than 1 h' if summary.apnea_minutes else 'no apnea minutes'})"
    start = summary.worst_hour_start_minute
    return f"{summary.worst_hour_apnea_minutes} min from {text.clock_of_minute(recording, start)}"


def edits_sentence(night: ReviewedNight) -> str:
    """How many minutes the clinician edited, and of how many runs of apnea every minute is reviewed."""
    edits = text.edits_of(night)
    if not edits:
        return "Minutes edited: 0."
    changed = sum(model != review for model, review in edits.values())
    return (
        f"Minutes edited: {len(edits)} ({changed} differ from the model). "
        "Runs of apnea reviewed: {} of {}.".format(*night.run_progress)
    )


def verdict(summary: Summary) -> str:
    """The verdict on technical adequacy in words; the first word tells it."""
    hours = f"{ADEQUATE_MINUTES // 60} h"
    if summary.adequate:
        return f"Adequate: at least {hours} analysable."
    return f"Not adequate: {summary.analysable_minutes} min analysable, less than {hours}."


def adequacy_rows(night: ReviewedNight, summary: Summary) -> list[Row]:
    """Recorded, analysable and unscorable minutes, and the share of good signal."""
    analysis = night.analysis
    rows: list[Row] = []
    if len(analysis.minutes) != analysis.recording.n_minutes:
        rows.append(
            (
                "Range analysed",
                f"minutes {analysis.minutes.start}–{analysis.minutes.stop - 1} "
                f"of {analysis.recording.n_minutes} recorded",
            )
        )
    rows += [
        ("Recorded" if not rows else "In this range", f"{summary.recorded_minutes} min"),
        ("Analysable", f"{summary.analysable_minutes} min"),
        ("Unscorable", f"{summary.unscorable_minutes} min"),
    ]
    rows += [
        (f"– {text.reason_words(reason)}", f"{count} min")
        for reason, count in summary.unscorable_by_reason.items()
    ]
    rows += [
        ("Longest unscorable", f"{summary.longest_unscorable_minutes} min"),
        ("Time with good signal", f"{100 * summary.good_signal_share:.0f} %"),
    ]
    return rows


def heart_rows(summary: Summary) -> list[Row]:
    """Heart rate and its variability."""
    if summary.heart_rate_mean is None:
        return [("Heart rate, RMSSD, SDNN", text.NO_INTERVALS)]
    return [
        ("Heart rate, mean", text.quantity(summary.heart_rate_mean, "/min", text.NO_INTERVALS)),
        ("Lowest minute mean", text.quantity(summary.heart_rate_min, "/min", text.NOT_AVAILABLE)),
        ("Highest minute mean", text.quantity(summary.heart_rate_max, "/min", text.NOT_AVAILABLE)),
        ("RMSSD", text.quantity(summary.rmssd_ms, "ms", text.NOT_AVAILABLE)),
        ("SDNN", text.quantity(summary.sdnn_ms, "ms", text.NOT_AVAILABLE)),
    ]


def headline(night: ReviewedNight, shown: Summary) -> tuple[str, str]:
    """The result in one line, and the line that qualifies it."""
    if not shown.analysable_minutes:
        reasons = ", ".join(
            f"{text.reason_words(reason)} {count} min" for reason, count in shown.unscorable_by_reason.items()
        )
        return (
            "No result can be given",
            f"None of the {shown.recorded_minutes} minutes could be analysed ({reasons}). "
            "This is neither a normal nor an abnormal result.",
        )
    whose = "reviewed values" if is_reviewed(night) else f"values of the model {night.analysis.model.name}"
    return (
        f"Estimated AHI {text.estimated_ahi(shown)}",
        f"Screening band {text.band(shown)}; {whose}. Estimated from {text.estimate_basis(shown)}. ± is one SD "
        f"of the error on {night.analysis.model.ahi.nights} nights (see Method). Apnea minutes are not an AHI.",
    )
