"""``semscnn-gui export``: one night in the format of another program."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from semscnn_gui.cli.arguments import add_model, add_recording, files_named, number_between
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.export import ExportFormat, check_target, export_night
from semscnn_gui.export.exported import standing
from semscnn_gui.night.file_analysis import analyze_file

NAMES = ("export",)
_LOWEST, _HIGHEST = 0.001, 0.999


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "export",
        help="write one night in the format of another program",
        description="Analyse one recording and write its minutes: csv (a row a minute), json (as analyze), "
        "apn (WFDB annotations), edf (EDF+ annotations in a copy of an EDF recording, else beside the lead "
        "analysed), rr (RR intervals as text), png or svg (the night picture), fhir (HL7 FHIR R4 bundle with the "
        "report), dicom (report as DICOM Encapsulated PDF).",
    )
    add_recording(parser)
    parser.add_argument(
        "--format", required=True, choices=[str(kind) for kind in ExportFormat], help="what to write"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="F", help="the file to write")
    parser.add_argument("--anonymise", action="store_true", help="leave out identity and dates")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="replace an EDF or apn file that is there; never the recording itself",
    )
    add_model(parser)
    parser.add_argument(
        "--threshold",
        type=number_between(_LOWEST, _HIGHEST, ""),
        metavar="P",
        help="probability from which a minute is apnea; the review's or the model's own otherwise",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Analyse, export, say what was written."""
    kind = ExportFormat(options.format)
    check_target(options.out, kind, options.file, files_named(options), replace=options.replace)
    with terminal_progress() as progress:
        night, saved = analyze_file(
            options.file,
            options.review,
            channel=options.channel,
            model=options.model,
            progress=progress.part(0.0, 0.9),
        )
        if options.threshold is not None:
            night = replace(night, review=replace(night.review, threshold=options.threshold))
        progress.report(0.9, "Writing")
        export_night(night, kind, options.out, saved=saved, anonymise=options.anonymise)
    print(
        f"{options.out}: {kind}, {night.analysis.model.name}, threshold {night.threshold:.4g}, {standing(night)}"
    )
