"""The last pages: interpretation and signature, what was not measured, method and provenance."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from semscnn_gui import __version__
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.night_analysis import ModelIdentity
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import text
from semscnn_gui.report.anonymise import WITHHELD
from semscnn_gui.report.drawn import heading
from semscnn_gui.report.glyphs import paragraph
from semscnn_gui.report.identity_table import changed_identity
from semscnn_gui.report.interpretation import interpretation
from semscnn_gui.report.reported import Reported
from semscnn_gui.report.style import BODY, FINE
from semscnn_gui.report.tables import labelled
from semscnn_gui.semscnn.ahi import PROBABILITY
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR


def detail_pages(reported: Reported, shown: Summary) -> list[Any]:
    """The flowables after the example strips."""
    night = reported.night
    return [
        *interpretation(night),
        KeepTogether(
            [
                heading("Not measured"),
                paragraph(
                    "Oxygen saturation (SpO2), airflow, respiratory effort, body position, sleep itself (minutes "
                    "are recording time, not sleep time), and whether apnea is obstructive or central.",
                    BODY,
                ),
            ]
        ),
        KeepTogether([heading("Method and limits"), *_method(night)]),
        KeepTogether([heading("Provenance"), _provenance(reported, shown)]),
    ]


def _inputs(night: ReviewedNight) -> str:
    amplitude = any("amplitude" in series for series in night.analysis.model.inputs)
    return "the RR intervals and R amplitudes" if amplitude else "the RR intervals"


def _method(night: ReviewedNight) -> list[Any]:
    sentences = (
        "R peaks are found in the ECG, unless the file brings its own beats. The SE-MSCNN network (Chen et al. "
        f"2022) reads {_inputs(night)} of the five minutes around each minute and gives the probability that the "
        f"minute holds apnea or hypopnea; from {night.threshold:.3g} on it counts as apnea. A minute "
        "without enough usable ECG, or without enough of its five-minute window, is unscorable: it is neither "
        "apnea nor normal and enters no index.",
        "Apnea minutes per hour = 60 × apnea minutes / analysable minutes. This is not an AHI: it counts minutes, "
        f"not events. {_ahi_method(night.analysis.model)} The minute index cannot exceed 60, while the AHI "
        "reached 93 in the Apnea-ECG Database (Penzel et al. 2000): severe cases are underestimated. "
        "The screening band uses the AASM cut-offs 5, 15 and 30, which are "
        "defined on events of a sleep study. The paper’s rule (Chen et al. 2022) calls a recording sleep "
        f"apnea above {PAPER_RULE_PER_HOUR:g} apnea minutes per hour.",
        "An irregular rhythm (such as atrial fibrillation), pacing, many ectopic beats, autonomic neuropathy and "
        "drugs that fix the heart rate take away what the method relies on. A low estimate does not rule sleep "
        "apnea out. Heart rate comes from the beats of the minutes that the model could analyse, RMSSD and "
        "SDNN from trusted RR intervals, whatever the review says of these minutes.",
    )
    return [paragraph(sentence, FINE) for sentence in sentences]


def _ahi_method(model: ModelIdentity) -> str:
    fit, minutes = model.ahi, "apnea minutes per hour"
    if fit.source == PROBABILITY:
        minutes = (
            "60 × the mean probability of the analysable minutes, whatever the threshold (1 or 0 where the "
            f"reviewer decided otherwise than the model does at its own threshold {model.threshold:.3g})"
        )
    return (
        f"Estimated AHI = {fit.per_apnea_minute:.3g} × {minutes}, a line fitted on {fit.nights} nights of up to "
        f"{fit.largest_per_hour:.0f} /h; above, the AHI is at least about the value there. One SD of its error "
        f"is {fit.error_sd:.3g} events/h."
    )


def _reviewer_choices(night: ReviewedNight) -> list[tuple[str, str]]:
    """What the reviewer changed for the whole night."""
    rows = []
    if night.review.threshold is not None:
        rows.append(("Threshold of the review", f"apnea from probability {night.threshold:.3g}"))
    edits = len(night.analysis.beat_edits)
    if edits:
        rows.append(("R peaks", f"{edits} added or removed by the reviewer; analysed with these"))
    return rows


def _provenance(reported: Reported, shown: Summary) -> Any:
    night = reported.night
    analysis = night.analysis
    recording, model = analysis.recording, analysis.model
    made = f"date {WITHHELD}" if reported.anonymised else text.moment_words(reported.made_at)
    rows = [
        (
            "Report made",
            f"{made}, by semscnn_gui {__version__}; analysis of "
            f"{shown.recorded_minutes} minutes by semscnn_gui {analysis.app_version}",
        ),
        (
            "Model",
            f"{model.name}; inputs {', '.join(model.inputs)}; apnea from probability {model.threshold:g}",
        ),
        *_reviewer_choices(night),
        ("Pre-processing", model.preprocessing),
        ("Model weights, SHA-256", model.sha256),
        ("Recording", f"{recording.path.name} ({recording.format})"),
        ("Recording, SHA-256", recording.sha256),
    ]
    rows += [("Warning", warning) for warning in recording.warnings]
    if changed_identity(night):
        rows.append(("File’s header says", changed_identity(night)))
    if not night.is_draft:
        when = "" if night.review.signed_at is None else f", {text.moment_words(night.review.signed_at)}"
        rows.append(("Review signed by", f"{night.review.signed_by}{when}"))
    return labelled(rows, 42 * mm)
