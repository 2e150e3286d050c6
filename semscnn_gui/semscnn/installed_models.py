"""The models that can be used: those that travel with the program and those that the user added.

Nothing here imports torch or h5py until a Keras file is named.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.package_data import bundled
from semscnn_gui.semscnn.weights import ModelWeights, encode_weights, load_weights, read_model_file

DEFAULT_MODEL = "se-mscnn-rri-3.1"
"""Name of the bundled model that is used when none is chosen."""

FOLDER_VARIABLE = "SEMSCNN_GUI_MODELS"
"""Environment variable that names another folder for the user's models."""

_OURS = ".safetensors"
_KERAS = (".hdf5", ".h5")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model that can be used.

    Attributes:
        name: Its name.
        version: Version of the weights.
        recipe: ``rri`` or ``rri+amplitude``; see :class:`~semscnn_gui.semscnn.weights.ModelWeights`.
        inputs: Names of the two input series.
        preprocessing: Name and version of the pre-processing.
        sha256: Hex digest of the file.
        path: The file.
        bundled: It travels with the program and cannot be removed.
    """

    name: str
    version: str
    recipe: str
    inputs: tuple[str, ...]
    preprocessing: str
    sha256: str
    path: Path
    bundled: bool

    def load(self) -> ModelWeights:
        """Read the weights.

        Raises:
            InputError: The file cannot be used any more.
        """
        return _read(self.path)


def user_folder() -> Path:
    """Folder of the models that the user added; it need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_dir

    return Path(user_data_dir("semscnn_gui", appauthor=False)) / "models"


def available_models() -> list[ModelEntry]:
    """List the bundled models, then the user's, each by name.

    A file that is not a model is left out and logged, so that one broken file does not hide the others.
    """
    try:
        ours = _entries(bundled("model_weights"), is_bundled=True)
    except FileNotFoundError:
        ours = []
    return ours + _entries(user_folder(), is_bundled=False)


def find_model(name_or_path: str | Path | None = None) -> ModelEntry:
    """Find a model.

    Args:
        name_or_path: A name in the list of models in any case; the path of a ``.safetensors`` file or of the
            published ``.hdf5`` file; None for the bundled default.

    Raises:
        InputError: There is no such model, or the file is not one.
    """
    models = available_models()
    if name_or_path is None:
        default = _named([model for model in models if model.bundled], DEFAULT_MODEL)
        if default is None:
            # Another model taken in its place would give other results without a word.
            action = "name a model from `semscnn-gui models list` or give the path of a model file"
            raise InputError("installation", "default model", f"{DEFAULT_MODEL}, which is missing", action)
        return default
    path = Path(name_or_path)
    if isinstance(name_or_path, str):
        model = _named(models, name_or_path)
        if model is not None:
            return model
        if path.suffix.lower() not in (_OURS, *_KERAS) and not path.is_file():
            raise _unknown(models, name_or_path)
    return _entry(path, _read(path), is_bundled=False)


def add_model(path: Path | str) -> ModelEntry:
    """Keep a model in the user's folder; a Keras file is imported and kept as safetensors.

    Adding the same model again changes nothing.

    Raises:
        InputError: The file is not a model, or another model has its name.
    """
    path = Path(path)
    weights = _read(path)
    target = user_folder() / f"{weights.name}{_OURS}"
    present = _named(available_models(), weights.name)
    if present is not None:
        if _same(present, weights):
            return present
        action = (
            "give the new one another name"
            if present.bundled
            else f"remove the other one first with `semscnn-gui models remove {present.name}`"
        )
        raise InputError(path, "model name", f"{weights.name!r}, which another model has already", action)
    if target.exists():
        # Not in the list, so no model that this version can read: a damaged one, or something else.
        found = f"{weights.name!r}, and {target} is there already"
        raise InputError(path, "model name", found, "move that file away first")
    is_keras = path.suffix.lower() in _KERAS
    content = encode_weights(weights, target) if is_keras else read_model_file(path)
    write_atomically(
        target, content, make_folder=True, action=f"set {FOLDER_VARIABLE} to a folder that can be written"
    )
    return _entry(target, load_weights(target), is_bundled=False)


def remove_model(name: str) -> None:
    """Delete one of the user's models.

    Raises:
        InputError: There is no such model, or it is bundled with the program.
    """
    models = available_models()
    model = next((m for m in models if not m.bundled and _is_named(m, name)), None) or _named(models, name)
    if model is None:
        raise _unknown(models, name)
    if model.bundled:
        raise InputError("model", "name", f"{model.name!r}, which is bundled", "name a model that was added")
    try:
        model.path.unlink()
    except OSError as error:
        found = f"{model.path}, which cannot be deleted ({error.strerror})"
        raise InputError("model", "file", found, "delete it by hand") from error


def _read(path: Path) -> ModelWeights:
    if path.suffix.lower() in _KERAS:
        from semscnn_gui.semscnn.keras_import import import_keras

        return import_keras(path)
    return load_weights(path)


def _entry(path: Path, weights: ModelWeights, *, is_bundled: bool) -> ModelEntry:
    return ModelEntry(
        name=weights.name,
        version=weights.version,
        recipe=weights.recipe,
        inputs=weights.inputs,
        preprocessing=weights.preprocessing,
        sha256=weights.sha256,
        path=path,
        bundled=is_bundled,
    )


def _entries(folder: Path, *, is_bundled: bool) -> list[ModelEntry]:
    entries = []
    for path in sorted(folder.glob(f"*{_OURS}")):
        try:
            entries.append(_entry(path, load_weights(path), is_bundled=is_bundled))
        except InputError as error:
            # Not a warning: the sentence would stand on standard error beside that of another command.
            _log.info("left out of the list of models: %s", error)
    return sorted(entries, key=lambda entry: entry.name.lower())


def _is_named(model: ModelEntry, name: str) -> bool:
    return name.lower() in (model.name.lower(), model.path.stem.lower())


def _named(models: list[ModelEntry], name: str) -> ModelEntry | None:
    return next((model for model in models if _is_named(model, name)), None)


def _same(present: ModelEntry, weights: ModelWeights) -> bool:
    if present.sha256 == weights.sha256:
        return True
    # The published file, imported before: its safetensors copy remembers the original's digest.
    return bool(weights.sha256) and present.load().training.get("keras_sha256") == weights.sha256


def _unknown(models: list[ModelEntry], name: str) -> InputError:
    names = ", ".join(model.name for model in models) or "none are installed"
    return InputError(
        "model", "name", repr(name), f"choose one of the models ({names}) or the path of a model file"
    )
