"""What a training refuses before any work: it must not fail after hours."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from semscnn_gui.ecg.recipes import PREPROCESSING_OF
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.weights import MODEL_NAME, MODEL_NAME_RULE
from semscnn_gui.training.labelled_night import LabelledNight


def check_name(name: str, version: str) -> None:
    """Refuse what cannot be the name of a model and of its file.

    Raises:
        InputError: It cannot.
    """
    if not name or not version or not MODEL_NAME.fullmatch(f"{name}-{version}"):
        found = f"{f'{name}-{version}'!r} where {MODEL_NAME_RULE}"
        raise InputError("model", "name and version", found, "choose another name or version")


def check_number(what: str, value: int, lowest: int, highest: int | None = None) -> None:
    """Refuse a number out of its range.

    Raises:
        InputError: It is.
    """
    if value < lowest or (highest is not None and value > highest):
        range_ = f"at least {lowest}" if highest is None else f"a whole number from {lowest} to {highest}"
        raise InputError("training", what, value, f"give {range_}")


def recipe_of(nights: Sequence[LabelledNight]) -> str:
    """Recipe of the nights' windows.

    Raises:
        InputError: They are of two, or of none that this version knows.
    """
    found = {night.preprocessing for night in nights}
    recipes = [recipe for recipe, preprocessing in PREPROCESSING_OF.items() if found == {preprocessing}]
    if not recipes:
        told = " and ".join(sorted(found)) or "missing"
        action = "give nights of one recipe, prepared by this version"
        raise InputError("data set", "pre-processing", told, action)
    return recipes[0]


def check_folder(out: Path) -> None:
    """Make a folder and write in it.

    Raises:
        InputError: That cannot be done.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        found = f"not writable ({error.strerror or error})"
        raise InputError(out, "output folder", found, "choose another folder") from error
