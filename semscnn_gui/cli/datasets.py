"""``semscnn-gui evaluate`` and ``semscnn-gui train``: labelled nights."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from semscnn_gui.atomic import write_atomically
from semscnn_gui.cli.arguments import whole_number
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.semscnn.models import find_model

NAMES = ("evaluate", "train")


def add_to(commands: Any) -> None:
    """Add both commands to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on labelled nights",
        description="Score labelled nights and compare with the labels, per minute and per recording.",
    )
    parser.add_argument(
        "dataset", type=Path, metavar="DATASET", help="recordings with .apn labels, or .npz nights"
    )
    parser.add_argument("--records", type=_names, metavar="x01,x02,…", help="only these nights")
    parser.add_argument("--model", metavar="NAME|PATH", help="model to measure")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures as JSON")
    parser.set_defaults(run=run_evaluate)

    parser = commands.add_parser(
        "train",
        help="train a model from labelled nights",
        description="Choose epoch and threshold by cross-validation grouped by person, then fit all nights.",
    )
    parser.add_argument("dataset", type=Path, nargs="+", metavar="DATASET", help="folder of labelled nights")
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
    parser.add_argument("--records", type=_names, metavar="a01,a02,…", help="only these nights")
    parser.add_argument("--name", default="se-mscnn-rri", help="name of the model (default: %(default)s)")
    parser.add_argument("--model-version", default="1.0", help="version of the model (default: %(default)s)")
    parser.add_argument("--folds", type=whole_number(2), default=5, help="folds of the cross-validation")
    parser.add_argument("--epochs", type=whole_number(1), default=6, help="length of the schedule")
    parser.set_defaults(run=run_train)


def run_evaluate(options: argparse.Namespace) -> None:
    """Evaluate, print the tables, write the JSON."""
    from semscnn_gui.training.evaluate import evaluate

    with terminal_progress() as progress:
        result = evaluate(options.dataset, find_model(options.model), options.records, progress)
    print(f"{result.model} on {result.dataset}, {len(result.records)} nights")
    print("\nrecord  labelled  scored  apnea minutes/h: reference  model  accuracy    AUC")
    for night in result.records:
        print(
            f"{night.record:<8}{night.labelled_minutes:>8}{night.scored_minutes:>8}"
            f"{night.reference_per_hour:>27.1f}{night.apnea_minutes_per_hour:>7.1f}"
            f"{night.accuracy:>10.3f}{_figure(night.auc):>7}"
        )
    for title, figures in (("per minute", result.per_minute), ("per recording", result.per_recording)):
        print(f"\n{title}")
        for name, value in asdict(figures).items():
            print(f"  {name:<12}{value:>8}" if name == "n" else f"  {name:<12}{_figure(value):>8}")
    if result.unscorable:
        print("\nlabelled minutes left unscorable")
        for reason, count in result.unscorable.items():
            print(f"  {reason:<14}{count:>6}")
    if options.json:
        write_atomically(options.json, (json.dumps(result.as_dict(), indent=1) + "\n").encode())


def run_train(options: argparse.Namespace) -> None:
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
        nights = load_nights(options.dataset, options.records, progress.part(0.0, 0.05))
        path = train(
            nights,
            options.out,
            seed=options.seed,
            name=options.name,
            version=options.model_version,
            folds=options.folds,
            plan=Plan(epochs=options.epochs),
            progress=progress.part(0.05, 1.0),
            tell=tell,
        )
    entry = find_model(path)
    print(f"{path}\nSHA-256 {entry.sha256}")


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4f}" if abs(value) < 1 else f"{value:.3f}"


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("name at least one record")
    return names
