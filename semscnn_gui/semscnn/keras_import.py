"""Import of the published Keras weights; needs no TensorFlow."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.published_windows import PREPROCESSING
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, SERIES_OF, ModelWeights, read_model_file

NAME = "se-mscnn-published"

# Keras numbers layers in the order they were made: branch by branch. The file's own order interleaves them.
_LAYERS = {
    "branch5.conv1": "conv1d_1",
    "branch5.conv2": "conv1d_2",
    "branch5.conv3": "conv1d_3",
    "branch3.conv1": "conv1d_4",
    "branch3.conv2": "conv1d_5",
    "branch3.conv3": "conv1d_6",
    "branch1.conv1": "conv1d_7",
    "branch1.conv2": "conv1d_8",
    "branch1.conv3": "conv1d_9",
    "squeeze": "dense_1",
    "excite": "dense_2",
    "output": "Output_Layer",
}

_HELP = "choose the published SE-MSCNN weights (weights.best.hdf5) or a semscnn_gui model file (.safetensors)"


def import_keras(path: Path) -> ModelWeights:
    """Read the published SE-MSCNN from its Keras HDF5 file.

    Layers are found by their names. Source: the Keras model published with Chen et al. 2022 (doi
    10.1016/j.knosys.2022.108783).

    Raises:
        InputError: The file cannot be read, is too large for a model, is not HDF5, or does not hold this
            network.
    """
    import h5py

    path = Path(path)
    tensors: dict[str, NDArray[np.float32]] = {}
    content = read_model_file(path, _HELP)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            group = file.get("model_weights", file)
            if not isinstance(group, h5py.Group):
                raise InputError(path, "model_weights", "not a group of layers", _HELP)
            for ours, theirs in _LAYERS.items():
                for part, keras_part in (("weight", "kernel"), ("bias", "bias")):
                    name, where = f"{ours}.{part}", f"{theirs}/{theirs}/{keras_part}:0"
                    dataset = group.get(where)
                    if not isinstance(dataset, h5py.Dataset):
                        raise InputError(path, f"layer {theirs}", f"without {keras_part}", _HELP)
                    # Keras keeps (kernel, inputs, filters) and (inputs, outputs); torch the reverse.
                    shape = MEMBER_SHAPES[name][::-1]
                    if dataset.shape != shape:
                        found = f"{dataset.shape} where {shape} is needed"
                        raise InputError(path, f"shape of layer {theirs}", found, _HELP)
                    tensor = np.ascontiguousarray(np.asarray(dataset[()], dtype=np.float32).T)
                    if not np.isfinite(tensor).all():
                        raise InputError(path, f"layer {theirs}", "partly NaN or infinite", _HELP)
                    tensors[f"member0/{name}"] = tensor
    except OSError as error:
        found = error.strerror if error.errno and error.strerror else "not HDF5, or damaged"
        raise InputError(path, "format", found, _HELP) from error
    except (KeyError, ValueError, TypeError, RuntimeError) as error:
        raise InputError(path, "format", "damaged HDF5", _HELP) from error
    return ModelWeights(
        name=NAME,
        version="1.0",
        recipe="rri+amplitude",
        inputs=SERIES_OF[PREPROCESSING],
        threshold=0.5,
        preprocessing=PREPROCESSING,
        tensors=tensors,
        training={"source": "doi 10.1016/j.knosys.2022.108783", "keras_sha256": sha256},
        sha256=sha256,
    )
