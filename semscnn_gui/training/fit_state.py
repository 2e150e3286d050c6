"""What a fit keeps on disk after each epoch, so that it can go on where it stopped: plain arrays, no pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.atomic_write import write_atomically

if TYPE_CHECKING:
    from semscnn_gui.training.fitting import FitTask

FORMAT = "semscnn_gui fit/1"
AVERAGED = "average/"

_FREE_SPACE = "make room on the disk and start the same command again: it goes on from there"


@dataclass(frozen=True, slots=True, eq=False)
class FitState:
    """A fit after some whole epochs.

    Attributes:
        losses: Mean training loss of each epoch so far.
        held_out_logit: float64, shape (epochs, n): log odds of apnea of the held-out windows after each epoch.
        arrays: Network, moving average, Adam's moments and steps, and the states of the random generators, by
            name.
    """

    losses: tuple[float, ...]
    held_out_logit: NDArray[np.float64]
    arrays: Mapping[str, NDArray[Any]]

    @property
    def epochs(self) -> int:
        """Number of epochs that are done."""
        return len(self.losses)

    def averaged(self) -> dict[str, NDArray[np.float32]]:
        """The moving average of the weights, by their names in the network's state."""
        return {k.removeprefix(AVERAGED): v for k, v in self.arrays.items() if k.startswith(AVERAGED)}


def data_digest(series: NDArray[np.float32], label: NDArray[np.int8]) -> str:
    """SHA-256 over the windows and labels of a training."""
    digest = hashlib.sha256()
    for array in (series, label):
        digest.update(str((array.shape, array.dtype)).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def fingerprint(task: FitTask) -> str:
    """SHA-256 over all that decides a fit: a state with another one belongs to another fit."""
    import torch

    from semscnn_gui import __version__

    digest = hashlib.sha256()
    facts = {
        "format": FORMAT,
        "plan": asdict(task.plan),
        "seed": task.seed,
        "data": task.digest,
        "versions": [__version__, str(torch.__version__)],
        "device": "cuda" if torch.cuda.is_available() else "cpu",
    }
    digest.update(json.dumps(facts, sort_keys=True).encode())
    for rows in (task.rows, task.held_out):
        digest.update(str(rows.shape).encode())
        digest.update(np.ascontiguousarray(rows, np.int64).data)
    return digest.hexdigest()


def write_state(state: FitState, path: Path, mark: str) -> None:
    """Write a state, whole or not at all.

    Raises:
        InputError: The file cannot be written.
    """
    from safetensors.numpy import save

    arrays = {
        **state.arrays,
        "losses": np.array(state.losses, np.float64),
        "held_out_logit": np.ascontiguousarray(state.held_out_logit),
    }
    write_atomically(path, save(arrays, {"fingerprint": mark}), action=_FREE_SPACE)


def read_state(path: Path, mark: str) -> FitState | None:
    """Read a state; None if there is none, if it is damaged or if it belongs to another fit."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            if (file.metadata() or {}).get("fingerprint") != mark:
                return None
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError):
        return None
    losses = tuple(float(loss) for loss in arrays.pop("losses"))
    return FitState(losses, arrays.pop("held_out_logit"), arrays)
