"""The last pages: hour by hour, what was not measured, room for the clinician, method and provenance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph

from semscnn_gui import __version__
from semscnn_gui.night.indices import (
    Summary,
    minute_heart_rate,
)
from semscnn_gui.night.model import MinuteState, ReviewedNight
from semscnn_gui.report import text
from semscnn_gui.report.drawn import Drawn, heading
from semscnn_gui.report.glyphs import one_line, paragraph
from semscnn_gui.report.result import is_reviewed
from semscnn_gui.report.style import (
    BODY,
    BODY_BOLD,
    BODY_PT,
    BODY_RIGHT,
    CONTENT_WIDTH,
    FINE,
    GREY,
    INK,
    LABEL_RIGHT,
    REGULAR,
    RULE,
    SMALL_PT,
)
from semscnn_gui.report.tables import HEADER_LINE, grid, labelled
from semscnn_gui.semscnn.ahi import PROBABILITY, AhiFit
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR


def detail_pages(night: ReviewedNight, shown: Summary, made_at: datetime) -> list[Any]:
    """The flowables after the example strips."""
    return [
        heading("Hour by hour"),
        _hours(night),
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
        KeepTogether(
            [heading("Interpretation"), Drawn(lambda *box: _draw_interpretation(night, *box), 50 * mm)]
        ),
        KeepTogether([heading("Method and limits"), *_method(night)]),
        KeepTogether([heading("Provenance"), _provenance(night, shown, made_at)]),
    ]


def _hours(night: ReviewedNight) -> Any:
    """One row for each 60 minutes from the start, as hours with apnea are counted."""
    analysis = night.analysis
    model, states = night.model_states(), night.states()
    rate = minute_heart_rate(analysis)
    reviewed = is_reviewed(night)
    apnea = ["Apnea,<br/>model", *(["Apnea,<br/>reviewed"] if reviewed else [])]
    titles = ["From–to", "Analysable", "Unscorable", *apnea, "Apnea min<br/>per hour"]
    titles += ["Mean<br/>heart rate", "Good signal"]
    header = [Paragraph(titles[0], BODY_BOLD)]
    header += [Paragraph(title, LABEL_RIGHT) for title in titles[1:]]
    rows: list[list[Any]] = [header]
    n = len(states)
    for first in range(0, n, 60):
        part = slice(first, min(first + 60, n))
        cells = _hour(model[part], states[part], rate[part], analysis.good_signal[part], reviewed)
        span = text.clock_range(
            analysis.recording, analysis.first_minute + first, analysis.first_minute + part.stop
        )
        rows.append([Paragraph(span, BODY), *(Paragraph(cell, BODY_RIGHT) for cell in cells)])
    first_width = 30 * mm
    columns = len(titles) - 1
    widths = [first_width, *[(CONTENT_WIDTH - first_width) / columns] * columns]
    return grid(
        rows,
        widths,
        HEADER_LINE,
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        repeat_rows=1,
    )


def _hour(
    model: tuple[MinuteState, ...], states: tuple[MinuteState, ...], rate: Any, good: Any, reviewed: bool
) -> list[str]:
    unscorable = states.count(MinuteState.UNSCORABLE)
    analysable = len(states) - unscorable
    apnea = states.count(MinuteState.APNEA)
    by_model = len(model) - model.count(MinuteState.UNSCORABLE)
    known = rate[np.isfinite(rate)]
    none = text.NOT_AVAILABLE
    return [
        f"{analysable} min",
        f"{unscorable} min",
        f"{model.count(MinuteState.APNEA)} min" if by_model else none,
        *([f"{apnea} min" if analysable else none] if reviewed else []),
        f"{60 * apnea / analysable:.1f} /h" if analysable else none,
        f"{known.mean():.0f} /min" if known.size else none,
        f"{100 * float(good.mean()):.0f} %",
    ]


def _draw_interpretation(night: ReviewedNight, canvas: Any, width: float, height: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    box = 18 * mm
    canvas.rect(0, box, width, height - box, stroke=1, fill=0)
    for y in np.arange(box + 7 * mm, height - 4 * mm, 7 * mm).tolist():
        canvas.line(4 * mm, y, width - 4 * mm, y)
    column = width / 3
    signed_at = night.review.signed_at
    filled = (night.review.signed_by, "", "" if signed_at is None else f"{signed_at:%Y-%m-%d}")
    for i, label in enumerate(("Interpreting clinician (name)", "Signature", "Date")):
        left = i * column
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, BODY_PT)
        canvas.drawString(left, 7.2 * mm, one_line(filled[i], BODY_PT, column - 6 * mm))
        canvas.setStrokeColor(INK)
        canvas.line(left, 6 * mm, left + column - 6 * mm, 6 * mm)
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, SMALL_PT)
        canvas.drawString(left, 2.6 * mm, label)


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
        f"not events. {_ahi_method(night.analysis.model.ahi)} The minute index cannot exceed 60, while the AHI "
        "reached 93 in the Apnea-ECG Database (Penzel et al. 2000): severe cases are underestimated. "
        "The screening band uses the AASM cut-offs 5, 15 and 30, which are "
        "defined on events of a sleep study. The paper’s rule (Chen et al. 2022) calls a recording sleep "
        f"apnea above {PAPER_RULE_PER_HOUR:g} apnea minutes per hour.",
        "An irregular rhythm (such as atrial fibrillation), pacing, many ectopic beats, autonomic neuropathy and "
        "drugs that fix the heart rate take away what the method relies on. A low estimate does not rule sleep "
        "apnea out. Heart rate comes from the beats of analysable minutes, RMSSD and SDNN from trusted RR "
        "intervals.",
    )
    return [paragraph(sentence, FINE) for sentence in sentences]


def _ahi_method(fit: AhiFit) -> str:
    minutes = "apnea minutes per hour"
    if fit.source == PROBABILITY:
        minutes = "60 × the mean probability of the analysable minutes (1 or 0 where the reviewer decided)"
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


def _provenance(night: ReviewedNight, shown: Summary, made_at: datetime) -> Any:
    analysis = night.analysis
    recording, model = analysis.recording, analysis.model
    rows = [
        (
            "Report made",
            f"{text.moment_words(made_at)} by semscnn_gui {__version__}; analysis of "
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
    if not night.is_draft:
        when = "" if night.review.signed_at is None else f", {text.moment_words(night.review.signed_at)}"
        rows.append(("Review signed by", f"{night.review.signed_by}{when}"))
    return labelled(rows, 42 * mm)
