"""``semscnn-gui train``: train a model from labelled nights."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui.cli.arguments import whole_number
from semscnn_gui.cli.dataset_options import add_dataset_arguments, add_recipe_argument, chosen_datasets
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.semscnn.models import find_model

NAMES = ("train",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "train",
        help="train a model from labelled nights",
        description="Choose epoch and threshold by cross-validation grouped by person, then fit all nights.",
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
    parser.add_argument("--folds", type=whole_number(2), default=5, help="folds of the cross-validation")
    parser.add_argument("--epochs", type=whole_number(1), default=6, help="length of the schedule")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, telling the figures of each epoch."""
    from semscnn_gui.training.dataset import load_nights
    from semscnn_gui.training.fitting import Plan
    from semscnn_gui.training.train import Epoch, train

    def tell(epoch: Epoch) -> None:
        print(
            f"fold {epoch.fold + 1}  epoch {epoch.epoch:2d}  loss {epoch.training_loss:.4f}  held out: "
            f"loss {epoch.held_out_loss:.4f}  accuracy {epoch.held_out_accuracy:.4f}  "
            f"AUC {epoch.held_out_auc:.4f}",
            flush=True,
        )

    with terminal_progress() as progress:
        datasets = chosen_datasets(options, progress.part(0.0, 0.03))
        nights = load_nights(datasets, options.records, progress.part(0.03, 0.05), recipe=options.recipe)
        path = train(
            nights,
            options.out,
            seed=options.seed,
            name=options.name or f"se-mscnn-{options.recipe.replace('+', '-')}",
            version=options.model_version,
            folds=options.folds,
            plan=Plan(epochs=options.epochs),
            progress=progress.part(0.05, 1.0),
            tell=tell,
        )
    entry = find_model(path)
    print(f"{path}\nSHA-256 {entry.sha256}")
