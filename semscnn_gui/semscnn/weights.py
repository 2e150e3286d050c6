"""Model weights in a safetensors file that says itself what it is."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.ecg import published_windows as published
from semscnn_gui.ecg import windows
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.ahi import is_ahi_fit

if TYPE_CHECKING:
    from semscnn_gui.semscnn.network import SEMSCNN, Ensemble

RECIPES = ("rri", "rri+amplitude")

SERIES_OF = {windows.PREPROCESSING: windows.SERIES, published.PREPROCESSING: ("rri", "amplitude")}
"""Input series in order of each pre-processing."""

MEAN_LOGIT = "mean_logit"
"""The one kind of smoothing; see :func:`semscnn_gui.semscnn.scoring.smoothed`."""

_CONVOLUTIONS = {
    "branch5": ((16, 2, 11), (24, 16, 11), (32, 24, 11)),
    "branch3": ((16, 2, 11), (24, 16, 11), (32, 24, 11)),
    "branch1": ((16, 2, 11), (24, 16, 11), (32, 24, 1)),
}
_DENSE = {"squeeze": (48, 96), "excite": (96, 48), "output": (2, 96)}


def _member_shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for branch, convolutions in _CONVOLUTIONS.items():
        for i, shape in enumerate(convolutions, start=1):
            shapes[f"{branch}.conv{i}.weight"], shapes[f"{branch}.conv{i}.bias"] = shape, shape[:1]
    for layer, dense in _DENSE.items():
        shapes[f"{layer}.weight"], shapes[f"{layer}.bias"] = dense, dense[:1]
    return shapes


MEMBER_SHAPES = _member_shapes()
"""Shape of each tensor of one SE-MSCNN, by its name in the network's state."""

_TEXT = ("name", "version", "recipe", "preprocessing")
_STRUCTURED: dict[str, type | tuple[type, ...]] = {
    "inputs": list,
    "threshold": (int, float),
    "smoothing": dict,
    "training": dict,
}
# Absent from the files of models that were not calibrated or know no AHI, such as the published one.
_OPTIONAL = ("calibration", "ahi")
MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}")
"""What a model may be called; also a file name on every system."""

MODEL_NAME_RULE = "only letters, digits and . _ + - may stand, 80 at most and a letter or digit first"

_LARGEST_BYTES = 64_000_000  # an ensemble of 300 networks; a night's recording is refused without reading it
_LARGEST_SMOOTHING = 1440  # minutes, a day
_HELP = "choose a semscnn_gui model file (.safetensors) or train one with `semscnn-gui train`"


@dataclass(frozen=True, slots=True, eq=False)
class ModelWeights:
    """A trained model: weights and all that is needed to use them as they were trained.

    Attributes:
        name: Name in the list of models, such as ``se-mscnn-rri-3.1``.
        version: Version of the weights.
        recipe: ``rri`` (two series from the RR intervals) or ``rri+amplitude`` (the paper's).
        inputs: Names of the two input series in order, such as ``("rri_relative", "rri_deviation")``.
        threshold: Probability from which a minute is apnea.
        preprocessing: Name and version of the pre-processing, such as ``rri/3`` or ``published/1``.
        tensors: float32 arrays by name: those of :data:`MEMBER_SHAPES` with prefix ``member<i>/`` for member
            *i* of an ensemble; a single network is ``member0/``.
        smoothing: What happens to the logits after the network, such as
            ``{"kind": "mean_logit", "minutes": 5}`` with an odd number of minutes; empty for nothing.
        calibration: What turns the log odds after smoothing into a probability that means what it says,
            ``{"slope": a, "offset": b}`` for the logistic function of a·logit + b (Platt 1999); empty for the
            logistic function alone.
        ahi: How the AHI is estimated from the minutes; see :class:`semscnn_gui.semscnn.ahi.AhiFit`. Empty where
            the training nights came without an AHI.
        training: How the weights came to be: seed, data, versions.
        sha256: Hex digest of the file they were read from; empty for weights not read from a file.
    """

    name: str
    version: str
    recipe: str
    inputs: tuple[str, ...]
    threshold: float
    preprocessing: str
    tensors: Mapping[str, NDArray[np.float32]]
    smoothing: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, float] = field(default_factory=dict)
    ahi: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""

    @property
    def n_members(self) -> int:
        """Number of networks in the ensemble; 1 for a single network."""
        return len({name.partition("/")[0] for name in self.tensors})

    def member(self, i: int) -> dict[str, NDArray[np.float32]]:
        """Tensors of member ``i`` by their names in the network's state."""
        prefix = f"member{i}/"
        return {name.removeprefix(prefix): t for name, t in self.tensors.items() if name.startswith(prefix)}


def member_tensors(network: SEMSCNN, member: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return a network's weights under the names that :class:`ModelWeights` uses."""
    return {
        f"member{member}/{name}": tensor.detach().cpu().numpy().astype(np.float32)
        for name, tensor in network.state_dict().items()
    }


def save_weights(weights: ModelWeights, path: Path) -> Path:
    """Write weights; the same content gives the same bytes, and a failure leaves an older file as it was.

    Returns:
        ``path``.

    Raises:
        InputError: The weights are not those of an SE-MSCNN, their description is incomplete, or the file
            cannot be written.
    """
    path = Path(path)
    return write_atomically(path, encode_weights(weights, path), make_folder=True)


def encode_weights(weights: ModelWeights, path: Path) -> bytes:
    """Return what :func:`save_weights` writes to ``path``.

    Raises:
        InputError: :func:`load_weights` would refuse it.
    """
    content = _encode(weights)
    _parse(content, path)
    return content


def load_weights(path: Path) -> ModelWeights:
    """Read weights from a safetensors file. Imports neither torch nor pickle.

    Raises:
        InputError: The file cannot be read, is not safetensors, is cut short, lacks a tensor or a part of its
            description, or holds a tensor of a wrong shape or with values that are not finite.
    """
    path = Path(path)
    return _parse(read_model_file(path), path)


def read_model_file(path: Path, action: str = _HELP) -> bytes:
    """Return the content of a file that may be a model.

    Args:
        path: The file.
        action: What the user can do where it cannot be one.

    Raises:
        InputError: The file cannot be read, or is too large for a model: such a file is not read.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST_BYTES:
            raise InputError(path, "size", f"{size / 1e6:.0f} MB, too large for a model", action)
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, "model file", error.strerror or "unreadable", action) from error


def build_network(weights: ModelWeights) -> SEMSCNN | Ensemble:
    """Return the network with these weights, ready to predict (in eval mode)."""
    import torch

    from semscnn_gui.semscnn.network import SEMSCNN, Ensemble

    members: list[SEMSCNN] = []
    for i in range(weights.n_members):
        # The initial values are overwritten: do not let them move the caller's random numbers.
        with torch.random.fork_rng(devices=[]):
            network = SEMSCNN()
        state = {name: torch.from_numpy(np.array(tensor)) for name, tensor in weights.member(i).items()}
        network.load_state_dict(state)
        members.append(network)
    whole = members[0] if len(members) == 1 else Ensemble(members)
    whole.eval()
    return whole


def _encode(weights: ModelWeights) -> bytes:
    from safetensors.numpy import save

    metadata = {key: str(getattr(weights, key)) for key in _TEXT}
    for key, value in (
        ("inputs", list(weights.inputs)),
        ("threshold", weights.threshold),
        ("smoothing", dict(weights.smoothing)),
        ("training", dict(weights.training)),
    ):
        metadata[key] = json.dumps(value, sort_keys=True)
    for key in _OPTIONAL:
        if value := dict(getattr(weights, key)):
            metadata[key] = json.dumps(value, sort_keys=True)
    tensors = {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in weights.tensors.items()}
    content = save(tensors, metadata)
    # safetensors writes the metadata in random order: write its header again with sorted keys.
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    text = json.dumps(
        {"__metadata__": dict(sorted(header.pop("__metadata__").items())), **dict(sorted(header.items()))},
        separators=(",", ":"),
    ).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + content[8 + size :]


def _parse(content: bytes, path: Path) -> ModelWeights:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    def refuse(field_name: str, found: object) -> NoReturn:
        raise InputError(path, field_name, found, _HELP)

    try:
        tensors = load(content)
        size = int.from_bytes(content[:8], "little")
        metadata = json.loads(content[8 : 8 + size]).get("__metadata__") or {}
    except (SafetensorError, ValueError, KeyError, TypeError):
        refuse("format", "not safetensors, or cut short")
    absent = [key for key in (*_TEXT, *_STRUCTURED) if not metadata.get(key)]
    if absent:
        refuse("description", "without " + ", ".join(absent))
    structured: dict[str, Any] = {}
    optional: dict[str, type | tuple[type, ...]] = dict.fromkeys(_OPTIONAL, dict)
    for key, kind in (_STRUCTURED | optional).items():
        try:
            structured[key] = json.loads(metadata.get(key, "{}"))
        except ValueError:
            refuse(key, repr(metadata[key]))
        if not isinstance(structured[key], kind) or isinstance(structured[key], bool):
            refuse(key, repr(metadata[key]))
    inputs = structured["inputs"]
    if len(inputs) != 2 or not all(isinstance(series, str) and series for series in inputs):
        refuse("inputs", f"{metadata['inputs']} where two names are needed")
    # A pre-processing of a later version is named to the user where it is missing, at the analysis.
    series = SERIES_OF.get(metadata["preprocessing"], tuple(inputs))
    if tuple(inputs) != series:
        refuse("inputs", f"{metadata['inputs']} where {metadata['preprocessing']} gives {', '.join(series)}")
    if not _is_smoothing(structured["smoothing"]):
        refuse("smoothing", metadata["smoothing"])
    if not _is_calibration(structured["calibration"]):
        refuse("calibration", metadata["calibration"])
    if not is_ahi_fit(structured["ahi"]):
        refuse("ahi", metadata["ahi"])
    if metadata["recipe"] not in RECIPES:
        refuse("recipe", repr(metadata["recipe"]))
    if not 0.0 < structured["threshold"] < 1.0:
        refuse("threshold", f"{structured['threshold']}, outside 0 to 1")
    if not MODEL_NAME.fullmatch(metadata["name"]):
        refuse("name", f"{metadata['name']!r} where {MODEL_NAME_RULE}")
    _check_tensors(tensors, refuse)
    return ModelWeights(
        name=metadata["name"],
        version=metadata["version"],
        recipe=metadata["recipe"],
        inputs=tuple(inputs),
        threshold=float(structured["threshold"]),
        preprocessing=metadata["preprocessing"],
        tensors=tensors,
        smoothing=structured["smoothing"],
        training=structured["training"],
        calibration=structured["calibration"],
        ahi=structured["ahi"],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _is_smoothing(smoothing: Mapping[str, Any]) -> bool:
    if not smoothing:
        return True
    minutes = smoothing.get("minutes")
    return (
        set(smoothing) == {"kind", "minutes"}
        and smoothing["kind"] == MEAN_LOGIT
        and type(minutes) is int  # True is an int as well
        and minutes in range(1, _LARGEST_SMOOTHING, 2)
    )


def _is_calibration(calibration: Mapping[str, Any]) -> bool:
    # A slope of zero or below would make the probability say the opposite of the network.
    return not calibration or (
        set(calibration) == {"slope", "offset"}
        and all(type(value) in (int, float) and math.isfinite(value) for value in calibration.values())
        and calibration["slope"] > 0
    )


def _check_tensors(tensors: Mapping[str, NDArray[np.float32]], refuse: Any) -> None:
    members = max(1, len({name.partition("/")[0] for name in tensors}))
    expected = {f"member{i}/{name}": shape for i in range(members) for name, shape in MEMBER_SHAPES.items()}
    for name in tensors:
        if name not in expected:
            refuse("tensor list", f"with an unknown tensor {name!r}")
    for name, shape in expected.items():
        if name not in tensors:
            refuse(f"tensor {name}", "missing")
        tensor = tensors[name]
        if tensor.shape != shape or tensor.dtype != np.float32:
            refuse(f"tensor {name}", f"{tensor.dtype} {tensor.shape} where float32 {shape} is needed")
        if not np.isfinite(tensor).all():
            refuse(f"tensor {name}", "partly NaN or infinite")
