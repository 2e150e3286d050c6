"""Example minutes: the ECG itself, and the RR intervals around it."""

from __future__ import annotations

from typing import Any

import numpy as np
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer

from semscnn_gui.night.indices import minute_heart_rate
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import MINUTE_S, EcgSignal
from semscnn_gui.report import text
from semscnn_gui.report.drawn import Drawn, heading
from semscnn_gui.report.ecg_strip import ROW_S, cut_strip, draw_strip
from semscnn_gui.report.examples import Example, choose_examples
from semscnn_gui.report.glyphs import paragraph
from semscnn_gui.report.rri_strip import draw_rri, outlined_state
from semscnn_gui.report.style import BODY, BODY_BOLD, SMALL

RRI_BESIDE_ECG, RRI_ALONE = 20 * mm, 38 * mm


def example_pages(night: ReviewedNight) -> list[Any]:
    """The flowables of the example strips, or a sentence why there are none."""
    recording = night.analysis.recording
    examples = choose_examples(night)
    ecg = recording.ecg
    if ecg is None:
        out: list[Any] = [
            heading("Example minutes"),
            paragraph(
                "The file holds beats and no ECG waveform: no ECG strips can be shown. RR intervals over five "
                "minutes stand in their place, with the example minute outlined.",
                BODY,
            ),
        ]
    else:
        out = [
            heading("Example strips"),
            paragraph(
                f"ECG at 25 mm/s and 10 mm/mV when printed at 100 %; calibration pulse 1 mV, 0.2 s. "
                f"Rows of {ROW_S:g} s from the middle of the minute, the strip’s median as zero; lead "
                f"{ecg.channel or 'not named'}. Triangles mark R peaks. Below, the RR intervals over five minutes "
                "with the example minute outlined.",
                SMALL,
            ),
        ]
    outside = [str(m) for m in night.review.study.strips if m not in night.analysis.minutes]
    if outside:
        out.append(paragraph(f"Chosen, but not analysed and not shown: minute {', '.join(outside)}.", SMALL))
    for example in examples:
        out += [Spacer(0, 6), KeepTogether(_example(night, example, ecg))]
    return out


def _example(night: ReviewedNight, example: Example, ecg: EcgSignal | None) -> list[Any]:
    analysis = night.analysis
    out: list[Any] = [
        paragraph(example.title, BODY_BOLD),
        paragraph(_minute_words(night, example.minute), BODY),
        Spacer(0, 3),
    ]
    rri_height = RRI_ALONE
    if ecg is not None:
        # One row is enough to see why a minute is unscorable.
        rows = 1 if night.state(example.minute) is MinuteState.UNSCORABLE else 2
        strip = cut_strip(ecg, analysis.recording.duration_s, (example.minute + 0.5) * MINUTE_S, rows)
        alt = f"ECG at 25 mm/s and 10 mm/mV, {rows * ROW_S:g} s"
        out.append(Drawn(lambda canvas, _w, _h: draw_strip(canvas, analysis, strip), strip.height, alt=alt))
        if strip.leaves_paper:
            out.append(paragraph("Parts of the trace lie beyond the paper and are cut off.", SMALL))
        out.append(Spacer(0, 4))
        rri_height = RRI_BESIDE_ECG
    out.append(
        Drawn(
            lambda canvas, width, height: draw_rri(canvas, night, example.minute, width, height),
            rri_height,
            alt="RR intervals over five minutes",
        )
    )
    return out


def _minute_words(night: ReviewedNight, minute: int) -> str:
    analysis = night.analysis
    i = minute - analysis.first_minute
    start = text.clock(analysis.recording, minute * MINUTE_S, with_seconds=True)
    probability, rate = float(analysis.probability[i]), float(minute_heart_rate(analysis)[i])
    threshold = night.threshold
    words = [
        f"{start}, minute {minute}",
        outlined_state(night, minute),
        f"probability {text.NOT_AVAILABLE}"
        if np.isnan(probability)
        else f"probability {text.rounded(probability, 2, lambda p: p >= threshold)}",
        f"heart rate {text.NOT_AVAILABLE}" if np.isnan(rate) else f"heart rate {rate:.0f} /min",
    ]
    reference = analysis.recording.reference_of(minute)
    if reference:
        words.append(f"reference {reference}")
    return " · ".join(words)
