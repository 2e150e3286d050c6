"""``semscnn-gui analyze``: one recording to JSON, CSV and PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui import INTENDED_USE
from semscnn_gui.cli.arguments import PAPER, add_model, add_paper, add_recording, files_named, whole_number
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.export.targets import check_target
from semscnn_gui.night.file_analysis import analyze_file
from semscnn_gui.night.indices import Summary
from semscnn_gui.night.results import write_csv, write_json
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.recording.recording import Recording
from semscnn_gui.report.text import apnea_per_hour, band, duration, estimated_ahi, reason_words

NAMES = ("analyze",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "analyze", help="analyse one recording", description="Analyse one recording without a window."
    )
    add_recording(parser)
    add_model(parser)
    parser.add_argument("--json", type=Path, metavar="F", help="write the results as JSON")
    parser.add_argument("--csv", type=Path, metavar="F", help="write one row per minute as CSV")
    parser.add_argument("--pdf", type=Path, metavar="F", help="write the report")
    add_paper(parser)
    parser.add_argument(
        "--anonymise",
        action="store_true",
        help="leave identity and dates out of the report and its properties",
    )
    parser.add_argument(
        "--start",
        type=whole_number(0),
        default=0,
        metavar="N",
        help="first minute of the result, counted from 0",
    )
    parser.add_argument(
        "--stop", type=whole_number(1), metavar="N", help="minute after the last one of the result"
    )
    parser.set_defaults(run=run, wrong_usage=parser.error)


def run(options: argparse.Namespace) -> None:
    """Analyse, write what was asked for, print the summary."""
    if options.stop is not None and options.stop <= options.start:
        options.wrong_usage(f"argument --stop: {options.stop} is not after --start {options.start}")
    if options.anonymise and (options.pdf is None or options.json or options.csv):
        options.wrong_usage(
            "argument --anonymise: it is for --pdf alone; for other files use: semscnn-gui export --anonymise"
        )
    outputs = [path for path in (options.json, options.csv, options.pdf) if path]
    for i, path in enumerate(outputs):
        check_target(path, None, options.file, [*files_named(options), *outputs[:i]])
    with terminal_progress() as progress:
        night, saved = analyze_file(
            options.file,
            options.review,
            channel=options.channel,
            model=options.model,
            start_minute=options.start,
            stop_minute=options.stop,
            progress=progress.part(0.0, 0.9),
        )
        if options.json:
            write_json(night, options.json, saved)
        if options.csv:
            write_csv(night, options.csv, reviewed=saved is not None)
        if options.pdf:
            from semscnn_gui.report import write_report

            progress.report(0.9, "Writing the report")
            write_report(night, options.pdf, page_size=PAPER[options.paper], anonymise=options.anonymise)
    print("\n".join(_lines(night, night.summary, saved)))


def _lines(night: ReviewedNight, summary: Summary, saved: SavedReview | None) -> list[str]:
    model = night.analysis.model
    whose = "; result not reviewed" if saved is None else ""
    rows = [("Model", f"{model.name} (SHA-256 {model.sha256[:12]}…){whose}")]
    if saved is not None:
        rows += _review_rows(night)
    rows += [("Warning", warning) for warning in night.analysis.recording.warnings]
    rows.append(("Analysable", _analysable(summary)))
    if summary.apnea_minutes_per_hour is None or summary.estimated_ahi is None:
        rows.append(("Result", "none: no analysable minutes"))
    else:
        rows += [
            (
                "Apnea minutes",
                f"{summary.apnea_minutes} min, {apnea_per_hour(summary)}, "
                f"longest run {summary.longest_run_minutes} min, class {summary.apnea_class}",
            ),
            ("Estimated AHI", f"{estimated_ahi(summary)}, screening band {band(summary)}"),
        ]
    if summary.heart_rate_mean is not None:
        low, high = summary.heart_rate_min, summary.heart_rate_max
        span = f", minute means {low:.0f} to {high:.0f}" if low is not None and high is not None else ""
        rows.append(("Heart rate", f"{summary.heart_rate_mean:.0f} beats/min{span}"))
    return [
        _heading(night.analysis.recording),
        *(f"  {name:<14} {text}" for name, text in rows),
        INTENDED_USE,
    ]


def _review_rows(night: ReviewedNight) -> list[tuple[str, str]]:
    reviewed, runs = night.run_progress
    model = night.model_summary
    rows = [
        (
            "Review",
            f"{len(night.edited)} minutes edited, {len(night.changed)} of them other than the model’s; "
            f"{reviewed} of {runs} runs reviewed; "
            + ("draft" if night.is_draft else f"signed by {night.review.signed_by}"),
        ),
        ("Threshold", f"{night.threshold:.3g} (the model’s own is {night.analysis.model.threshold:g})"),
        ("Model alone", f"apnea minutes {apnea_per_hour(model)}, estimated AHI {estimated_ahi(model)}"),
    ]
    return rows + [("Note", warning) for warning in review_warnings(night)]


def _heading(recording: Recording) -> str:
    parts = [recording.name, recording.format, duration(recording.duration_s)]
    if recording.start is not None:
        form = "%H:%M" if recording.dated_start is None else "%Y-%m-%d %H:%M"
        parts.append(f"start {recording.start:{form}}")
    if recording.ecg is not None:
        parts.append(f"{recording.ecg.channel} at {recording.ecg.fs:g} Hz")
    elif recording.beats is not None:
        parts.append(f"beats only ({recording.beats.source})")
    if recording.simulated:
        parts.append("SIMULATED")
    return " · ".join(parts)


def _analysable(summary: Summary) -> str:
    text = f"{summary.analysable_minutes} of {summary.recorded_minutes} min"
    if summary.unscorable_by_reason:
        reasons = ", ".join(
            f"{reason_words(reason)} {count}" for reason, count in summary.unscorable_by_reason.items()
        )
        text += f" (unscorable: {reasons})"
    return text if summary.adequate else text + "; under the 4 h asked of home sleep tests"
