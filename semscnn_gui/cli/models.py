"""``semscnn-gui models``: list, show, add and remove models."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui.semscnn.installed_models import add_model, available_models, find_model, remove_model

NAMES = ("models",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "models",
        help="list, show, add or remove models",
        description="List, show, add or remove models.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    action = actions.add_parser("list", help="list the models that can be used")
    action.set_defaults(run=run_list)
    action = actions.add_parser("show", help="print a model's card: what it is, learned from and can do")
    action.add_argument("name", metavar="NAME", help="name in the list of models, or path of a model file")
    action.set_defaults(run=run_show)
    action = actions.add_parser("add", help="keep a model: our .safetensors, or the published .hdf5")
    action.add_argument("path", type=Path, metavar="PATH")
    action.set_defaults(run=run_add)
    action = actions.add_parser("remove", help="delete a model that was added")
    action.add_argument("name", metavar="NAME")
    action.set_defaults(run=run_remove)


def run_list(_options: argparse.Namespace) -> None:
    """Print one line per model."""
    for model in available_models():
        origin = "bundled" if model.bundled else "added"
        print(f"{model.name:<24} {origin:<8} {', '.join(model.inputs):<24} SHA-256 {model.sha256}")


def run_show(options: argparse.Namespace) -> None:
    """Print a model's card."""
    from semscnn_gui.cli.model_card import model_card

    print(model_card(find_model(options.name)))


def run_add(options: argparse.Namespace) -> None:
    """Add a model and say under which name, or that it is there already."""
    before = available_models()
    model = add_model(options.path)
    print(f"{'already there:' if model in before else 'added'} {model.name}")


def run_remove(options: argparse.Namespace) -> None:
    """Remove a model."""
    remove_model(options.name)
    print(f"removed {options.name}")
