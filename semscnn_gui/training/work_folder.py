"""The folder in which a training keeps its windows and the states of its fits until it is done."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.training.fit_state import data_digest


class WorkFolder:
    """A training's files.

    Args:
        path: The folder; made when it is written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.windows = path / "windows.npy"

    def state(self, part: str, member: int) -> Path:
        """File of the state of one fit."""
        return self.path / f"{part}-network{member}.safetensors"

    def write_windows(self, series: Sequence[NDArray[np.float32]], label: NDArray[np.int8]) -> str:
        """Write all windows one after another where every process can map them into its memory.

        Args:
            series: Of each night float32, shape (n, 2, 900).
            label: int8, one for each of all windows.

        Returns:
            Digest of windows and labels.

        Raises:
            InputError: The file cannot be written.
        """
        windows = np.concatenate(list(series))
        write_atomically(
            self.windows,
            lambda file: np.save(file, windows, allow_pickle=False),
            make_folder=True,
            action="make room on the disk or choose another folder",
        )
        return data_digest(windows, label)

    def remove(self) -> None:
        """Remove what a training has put there, and the folder unless something else lies in it."""
        for pattern in ("*-network*.safetensors", self.windows.name, ".*.part"):
            for file in self.path.glob(pattern):
                with contextlib.suppress(OSError):
                    file.unlink()
        with contextlib.suppress(OSError):
            self.path.rmdir()
