"""Where a recording holds no signal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.model import Gap

SHORTEST_GAP_S = 1.0
"""Shorter runs of invalid samples count as bad signal, not as a gap in the night."""


def gaps_of_missing(samples: NDArray[np.float32], fs: float) -> tuple[Gap, ...]:
    """Gaps of at least a second: the runs of NaN in ``samples``, shape (n,), at ``fs`` Hz."""
    missing = np.isnan(samples)
    if not missing.any():
        return ()
    turns = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    edges = [*([0] if missing[0] else []), *turns.tolist(), *([len(missing)] if missing[-1] else [])]
    return tuple(
        Gap(start / fs, stop / fs)
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
        if stop - start >= SHORTEST_GAP_S * fs
    )
