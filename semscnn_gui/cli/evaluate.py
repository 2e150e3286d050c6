"""``semscnn-gui evaluate``: measure a model on labelled nights."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from semscnn_gui.atomic import write_atomically
from semscnn_gui.cli.arguments import record_names
from semscnn_gui.cli.terminal import terminal_progress
from semscnn_gui.semscnn.models import find_model

NAMES = ("evaluate",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on labelled nights",
        description="Score labelled nights and compare with the labels, per minute and per recording.",
    )
    parser.add_argument(
        "dataset", type=Path, metavar="DATASET", help="recordings with .apn labels, or .npz nights"
    )
    parser.add_argument("--records", type=record_names, metavar="x01,x02,…", help="only these nights")
    parser.add_argument("--model", metavar="NAME|PATH", help="model to measure")
    parser.add_argument("--json", type=Path, metavar="F", help="write the figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
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


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4f}" if abs(value) < 1 else f"{value:.3f}"
