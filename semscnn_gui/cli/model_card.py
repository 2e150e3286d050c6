"""What a model's file tells about itself, as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from semscnn_gui import INTENDED_USE
from semscnn_gui.package_data import bundled
from semscnn_gui.semscnn.installed_models import ModelEntry, user_folder
from semscnn_gui.semscnn.weights import MEAN_LOGIT, ModelWeights

WIDTH = 100
_TOLD_APART = {
    "name",
    "version",
    "sha256",
    "tensors",
    "threshold",
    "smoothing",
    "training",
    "inputs",
    "recipe",
    "preprocessing",
}
_WORDS = {"auc": "AUC", "f1": "F1", "r": "Pearson r"}


def model_card(model: ModelEntry) -> str:
    """Return what is known about a model, and the text of the card that travels with a bundled one.

    Raises:
        InputError: The model's file cannot be used any more.
    """
    weights = model.load()
    lines = [f"{weights.name}, {_origin(model)}", ""]
    lines += textwrap.wrap(f"Intended use: {INTENDED_USE}", WIDTH)
    lines += ["", *_facts(model, weights)]
    if weights.training:
        lines += ["", "training", *_nested(weights.training, 1)]
    lines += ["", *_card(model)]
    return "\n".join(lines)


def _origin(model: ModelEntry) -> str:
    if model.bundled:
        return "bundled with the program"
    return (
        "added by the user"
        if model.path.parent == user_folder()
        else "a file that is not in the list of models"
    )


def _facts(model: ModelEntry, weights: ModelWeights) -> Iterator[str]:
    parameters = sum(tensor.size for tensor in weights.tensors.values()) // weights.n_members
    networks = f"mean logit of {weights.n_members} SE-MSCNNs" if weights.n_members > 1 else "one SE-MSCNN"
    facts = {
        "version": weights.version,
        "file": str(model.path),
        "SHA-256": weights.sha256 or model.sha256,
        "network": f"{networks} of {parameters:,} parameters",
        "recipe": weights.recipe,
        "pre-processing": weights.preprocessing,
        "input series": ", ".join(weights.inputs),
        "threshold": f"a minute is apnea from probability {weights.threshold:g} on",
        "after the network": _after(weights.smoothing),
    }
    for name, value in facts.items():
        yield from _fact(name, value, 0)
    # Whatever else a model carries, such as a later step over the night.
    for field in fields(weights):
        value = getattr(weights, field.name)
        if field.name not in _TOLD_APART and value:
            yield from _entry(_words(field.name), value, 0)


def _after(smoothing: Mapping[str, Any]) -> str:
    if not smoothing:
        return "nothing"
    if smoothing.get("kind") == MEAN_LOGIT:
        return f"mean of the logits of {smoothing['minutes']} neighbouring minutes"
    return _short(smoothing)


def _card(model: ModelEntry) -> Iterator[str]:
    if not model.bundled:
        yield "This model has no card; what stands above is all that its file tells."
        return
    try:
        card = bundled("model_weights", "README.md")
        text = card.read_text(encoding="utf-8")
    except OSError:
        yield "The card is missing from the installation; install semscnn-gui again."
        return
    if model.name not in text:
        yield f"The card beside it, of another model: {card}"
        return
    yield f"card: {card}"
    yield ""
    yield text.rstrip()


def _nested(values: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(_words(str(key)), value, depth)


def _entry(name: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield f"{'  ' * depth}{name}"
        yield from _nested(value, depth + 1)
    elif _is_list(value) and any(isinstance(item, Mapping) or _is_list(item) for item in value):
        yield f"{'  ' * depth}{name}"
        for i, item in enumerate(value, start=1):
            yield from _fact(str(i), _short(item), depth + 1)
    elif _is_list(value) and len(value) > 1:
        yield from _fact(name, f"{len(value)}: {_short(value)}", depth)
    else:
        yield from _fact(name, _short(value), depth)


def _fact(name: str, value: str, depth: int) -> list[str]:
    head = f"{'  ' * depth}{name}"
    # Names stand in a column of their own, values are wrapped beside it.
    column = f"{head:<22}" if len(head) < 22 else f"{head}  "
    return textwrap.wrap(
        value or "–", WIDTH, initial_indent=column, subsequent_indent=" " * 22, break_on_hyphens=False
    )


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_words(str(key))} {_short(item)}" for key, item in value.items())
    if _is_list(value):
        return ", ".join(_short(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    # A file may come from anywhere: nothing in it may steer the terminal.
    return "".join(letter if letter.isprintable() else "�" for letter in str(value))


def _words(name: str) -> str:
    return _WORDS.get(name, _short(name.replace("_", " ")))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
