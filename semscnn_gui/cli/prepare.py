"""``semscnn-gui prepare``: data sets to one file of windows, for `train` and `evaluate`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui.cli.dataset_options import (
    add_dataset_arguments,
    add_recipe_argument,
    chosen_datasets,
    kept_of,
)
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.errors import InputError
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.export.targets import check_result_file

NAMES = ("prepare",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "prepare",
        help="cut labelled nights into windows once",
        description="Find the R peaks of labelled nights and cut them into five-minute windows, the first of the "
        "paper's three stages. `train` and `evaluate` take the file in place of the data sets.",
    )
    add_dataset_arguments(parser)
    add_recipe_argument(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="F", help="file to write, such as windows.npz"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Read, cut, write, say how much it is."""
    from semscnn_gui.training.dataset import load_nights
    from semscnn_gui.training.prepared import check_output, write_prepared
    from semscnn_gui.training.records_table import ahi_of

    check_output(options.out)
    with terminal_progress() as progress:
        datasets = chosen_datasets(options, progress.part(0.0, 0.5 if options.download else 0.0))
        if KeptFiles(datasets).hold(options.out):
            raise InputError(options.out, "output file", "one of the data sets", "choose another file name")
        check_result_file(options.out, kept_of(datasets, options))
        start = 0.5 if options.download else 0.0
        nights = load_nights(datasets, options.records, progress.part(start, 0.95), recipe=options.recipe)
        progress.report(0.95, f"Writing {options.out.name}")
        write_prepared(nights, options.recipe, options.out, ahi_of(datasets))
    windows = sum(len(night.windows.minutes) for night in nights)
    people = len({night.person for night in nights})
    print(
        f"{options.out}: {len(nights)} nights of {people} people, {windows} windows, recipe {options.recipe}"
    )
