"""``semscnn-gui trend``: several nights of one patient on one page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui import INTENDED_USE
from semscnn_gui.cli.arguments import PAPER, add_model, add_paper, files_named
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.export.targets import check_target
from semscnn_gui.recording.record_files import files_of_record

NAMES = ("trend",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "trend",
        help="compare nights of one patient",
        description="Compare nights of one patient on one page of PDF. Nights of different patients are refused "
        "where the files name them.",
        epilog=INTENDED_USE,
    )
    parser.add_argument(
        "nights",
        type=Path,
        nargs="+",
        metavar="NIGHT",
        help="results (JSON of analyze or batch), or a recording, which is analysed and its review applied",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="F", help="PDF to write")
    add_model(parser)
    add_paper(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Read or analyse all nights, then write the page."""
    from semscnn_gui.night.results_source import all_results_from
    from semscnn_gui.report.trend import write_trend

    others = [file for night in options.nights[1:] for file in files_of_record(night)]
    check_target(options.out, None, options.nights[0], [*others, *files_named(options)])
    with terminal_progress() as progress:
        nights = all_results_from(options.nights, options.model, progress)
        write_trend(nights, options.out, page_size=PAPER[options.paper])
    print(f"{len(nights)} nights compared: {options.out}")
    print(INTENDED_USE)
