"""``semscnn-gui evaluate``: measure a model on labelled nights."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.cli.arguments import number_between, whole_number
from semscnn_gui.cli.dataset_options import add_dataset_arguments, chosen_datasets, kept_of
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.export.targets import check_result_file
from semscnn_gui.semscnn.installed_models import find_model

NAMES = ("evaluate",)
LARGEST_JITTER_MS = 1000


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on labelled nights",
        description="Score labelled nights and compare with the labels, per minute and per recording; beside them "
        "the published SE-MSCNN's figures where its scores are at hand.",
    )
    add_dataset_arguments(parser)
    parser.add_argument("--model", metavar="NAME|PATH", help="model to measure")
    outputs = parser.add_argument_group("output")
    outputs.add_argument("--json", type=Path, metavar="F", help="write the figures as JSON")
    outputs.add_argument(
        "--table2",
        type=Path,
        metavar="F",
        help="write the per-recording figures as CSV, as the published Table 2",
    )
    outputs.add_argument(
        "--plots",
        type=Path,
        metavar="DIR",
        help="draw ROC curve, reliability and nights as PNG pictures there",
    )
    parser.add_argument(
        "--published",
        type=Path,
        metavar="F",
        help="published scores per minute to compare with "
        "(default: published/per-minute-scores.csv beside DATASET, where it is)",
    )
    errors = parser.add_argument_group("wrong beats, put in on purpose to see what they cost")
    share = number_between(0.0, 1.0, "(a share of the beats)")
    errors.add_argument("--drop-beats", type=share, default=0.0, metavar="SHARE", help="take beats out")
    errors.add_argument("--add-beats", type=share, default=0.0, metavar="SHARE", help="put false beats in")
    errors.add_argument(
        "--jitter-ms",
        type=number_between(0.0, LARGEST_JITTER_MS, "ms"),
        default=0.0,
        metavar="MS",
        help="move each beat at random, standard deviation",
    )
    errors.add_argument(
        "--perturb-seed", type=whole_number(0), default=0, metavar="N", help="seed of all three (default: 0)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Evaluate, print the tables, write what was asked for."""
    from semscnn_gui.cli.evaluation_text import evaluation_text
    from semscnn_gui.training.disturbance import Disturbance
    from semscnn_gui.training.evaluate import evaluate
    from semscnn_gui.training.plots import check_plots, write_plots
    from semscnn_gui.training.tables import table_2

    disturbance = None
    if options.drop_beats or options.add_beats or options.jitter_ms:
        disturbance = Disturbance(
            options.drop_beats, options.add_beats, options.jitter_ms / 1000.0, options.perturb_seed
        )
    if options.plots:
        check_plots(options.plots)
    with terminal_progress() as progress:
        datasets = chosen_datasets(options, progress.part(0.0, 0.05))
        _check_outputs(options, datasets)
        result = evaluate(
            datasets,
            find_model(options.model),
            options.records,
            progress.part(0.05, 1.0),
            disturbance=disturbance,
            published=options.published,
        )
    print(evaluation_text(result))
    if options.json:
        text = json.dumps(result.as_dict(), indent=1, allow_nan=False)
        write_atomically(options.json, (text + "\n").encode())
    if options.table2:
        write_atomically(options.table2, table_2(result.table_2_rows()).encode())
    if options.plots:
        for picture in write_plots(result, options.plots):
            print(picture)


def _check_outputs(options: argparse.Namespace, datasets: Sequence[Path]) -> None:
    """Refuse before the work what would be written over a recording, another input or another output."""
    from semscnn_gui.training.plots import PICTURES

    kept = kept_of(datasets, options)
    outputs = [path for path in (options.json, options.table2) if path]
    if options.plots and options.plots.is_dir():
        outputs += [options.plots / name for name in PICTURES]
    for i, path in enumerate(outputs):
        check_result_file(path, kept)
        check_result_file(path, KeptFiles(outputs[:i]))
