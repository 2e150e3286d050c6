"""Where a recording holds no signal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import Gap

SHORTEST_GAP_S = 1.0
"""Shorter runs of invalid samples count as bad signal, not as a gap in the night."""

_BLOCK = 1 << 20


def gaps_of_missing(samples: NDArray[np.float32], fs: float) -> tuple[Gap, ...]:
    """Gaps of at least a second: the runs of NaN in ``samples``, shape (n,), at ``fs`` Hz."""
    return tuple(
        Gap(start / fs, stop / fs)
        for start, stop in missing_runs(samples).tolist()
        if stop - start >= SHORTEST_GAP_S * fs
    )


def missing_runs(samples: NDArray[np.float32]) -> NDArray[np.int64]:
    """First index, and the one after the last, of each run of samples that are not finite, shape (k, 2).

    It looks at the samples block by block: what marks each sample of a long recording takes as much memory.
    """
    edges = [np.empty(0, np.int64)]
    before = False
    for start in range(0, len(samples), _BLOCK):
        missing = ~np.isfinite(samples[start : start + _BLOCK])
        edges.append(start + np.flatnonzero(np.diff(missing, prepend=before)))
        before = bool(missing[-1])
    if before:
        edges.append(np.array([len(samples)]))
    return np.concatenate(edges).reshape(-1, 2)
