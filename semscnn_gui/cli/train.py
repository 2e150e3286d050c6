"""``semscnn-gui train``: train a model from labelled nights."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semscnn_gui.cli.arguments import number_between, whole_number
from semscnn_gui.cli.dataset_options import (
    add_dataset_arguments,
    add_recipe_argument,
    chosen_datasets,
    kept_of,
)
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.ecg.windows import WINDOW_SAMPLES
from semscnn_gui.export.targets import check_result_file
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.training.fitting import Plan

if TYPE_CHECKING:
    from semscnn_gui.training.history import Epoch

NAMES = ("train",)
VARIATION = ("offset", "scale", "shift", "jitter")
USUAL = Plan()


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "train",
        help="train a model from labelled nights",
        description="Choose epoch, calibration and threshold by cross-validation grouped by person, then fit all "
        "nights. Stopped at any time, the same command goes on where it was.",
    )
    add_dataset_arguments(parser)
    add_recipe_argument(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for weights and history"
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, 2**63 - 1),
        required=True,
        metavar="N",
        help="same seed, same weights; 0 or more",
    )
    parser.add_argument("--name", help="name of the model (default: se-mscnn-rri or se-mscnn-rri-amplitude)")
    parser.add_argument("--model-version", default="1.0", help="version of the model (default: %(default)s)")
    parser.add_argument(
        "--folds",
        type=whole_number(2),
        default=3,
        help="folds of the cross-validation (default: %(default)s)",
    )
    parser.add_argument(
        "--members", type=whole_number(1), default=3, help="networks of the model (default: %(default)s)"
    )
    parser.add_argument(
        "--epochs",
        type=whole_number(1),
        default=USUAL.epochs,
        help="length of the schedule (default: %(default)s)",
    )
    parser.add_argument(
        "--calibrate-on",
        metavar="NAME",
        help="data set (name of its folder) whose nights give calibration and threshold, because hospitals differ "
        "in what they call apnea (default: all)",
    )
    parser.add_argument(
        "--jobs",
        type=whole_number(1),
        default=os.cpu_count() or 1,
        metavar="N",
        help="networks fitted at once, each with one thread; changes nothing in the weights (default: the "
        "number of processors)",
    )
    varying = parser.add_argument_group("variation of the windows at each sight")
    varying.add_argument(
        "--offset",
        type=number_between(0, 10, "(standard deviation)"),
        default=USUAL.offset,
        metavar="SD",
        help="random shift of the deviation series, recipe rri only (default: %(default)s)",
    )
    varying.add_argument(
        "--scale",
        type=number_between(0, 10, "(standard deviation)"),
        default=USUAL.scale,
        metavar="SD",
        help="random factor of each series, SD of its logarithm, recipe rri only (default: %(default)s)",
    )
    varying.add_argument(
        "--shift",
        type=whole_number(0, WINDOW_SAMPLES // 2),
        default=USUAL.shift,
        metavar="N",
        help="moved in time by up to N samples at 3 Hz (default: %(default)s)",
    )
    varying.add_argument(
        "--jitter",
        type=number_between(0, 1, "(share of the RR interval)"),
        default=USUAL.jitter,
        metavar="SHARE",
        help="R peaks off by a standard deviation of up to this share of the night's median RR interval, in every "
        "other window, recipe rri only (default: %(default)s)",
    )
    varying.add_argument("--no-variation", action="store_true", help="none of these")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, telling the figures of each epoch."""
    from semscnn_gui.training.dataset import load_nights
    from semscnn_gui.training.records_table import ahi_of
    from semscnn_gui.training.train import ENDINGS, train

    variation = {name: 0 if options.no_variation else getattr(options, name) for name in VARIATION}
    with terminal_progress() as progress:
        datasets = chosen_datasets(options, progress.part(0.0, 0.03))
        name = options.name or f"se-mscnn-{options.recipe.replace('+', '-')}"
        if options.out.is_dir():
            kept = kept_of(datasets, options)
            for ending in ENDINGS:
                check_result_file(options.out / f"{name}-{options.model_version}{ending}", kept)
        nights = load_nights(datasets, options.records, progress.part(0.03, 0.05), recipe=options.recipe)
        path = train(
            nights,
            options.out,
            seed=options.seed,
            name=name,
            version=options.model_version,
            folds=options.folds,
            members=options.members,
            plan=Plan(epochs=options.epochs, **variation),
            ahi=ahi_of(datasets),
            calibrate_on=options.calibrate_on,
            jobs=options.jobs,
            progress=progress.part(0.05, 1.0),
            tell=lambda epoch: print(_line(epoch), flush=True),
        )
    entry = find_model(path)
    print(f"{path}\nSHA-256 {entry.sha256}")


def _line(epoch: Epoch) -> str:
    fold = "all nights" if epoch.fold is None else f"fold {epoch.fold}"
    line = f"{fold}  network {epoch.member}  epoch {epoch.epoch:2d}  loss {epoch.training_loss:.4f}"
    if epoch.fold is None:
        return line
    return (
        f"{line}  held out: loss {epoch.held_out_loss:.4f}  accuracy {epoch.held_out_accuracy:.4f}  "
        f"AUC {epoch.held_out_auc:.4f}"
    )
