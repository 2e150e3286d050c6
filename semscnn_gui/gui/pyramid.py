"""Minimum and maximum of a long signal at several scales, so that a lane draws only what a pixel needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.progress import Progress

FIRST_FACTOR = 16
NEXT_FACTOR = 4
# Work is cut into pieces of this many samples, so that cancelling takes effect at once.
_CHUNK = FIRST_FACTOR * 65_536


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    factor: int
    low: NDArray[np.float32]
    high: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Pyramid:
    """A signal with its minima and maxima per 16, 64, 256, … samples.

    Attributes:
        samples: float32, shape (n,), in the signal's unit; NaN where there is none.
        levels: From fine to coarse. A bucket is NaN only if all its samples are.
    """

    samples: NDArray[np.float32]
    levels: tuple[_Level, ...]

    @classmethod
    def build(cls, samples: NDArray[np.float32], progress: Progress | None = None) -> Pyramid:
        """Build the levels; takes about 0.1 s per ten million samples.

        Raises:
            Cancelled: ``progress`` was cancelled.
        """
        samples = np.ascontiguousarray(samples, dtype=np.float32)
        levels: list[_Level] = []
        low = high = samples
        factor = 1
        while len(low) > 2048:
            step = FIRST_FACTOR if factor == 1 else NEXT_FACTOR
            low, high = _reduce(low, np.fmin, step, progress), _reduce(high, np.fmax, step, progress)
            factor *= step
            levels.append(_Level(factor, low, high))
        return cls(samples, tuple(levels))

    def outline(self, start: int, stop: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Points of a line that covers the same pixels as samples ``start`` to ``stop``.

        Returns:
            Sample indices (float64) and values (float32), both shape (m,) with m at most about
            three per column; the samples themselves where they are that few.
        """
        start, stop = max(0, start), min(len(self.samples), stop)
        if stop <= start:
            return np.empty(0), np.empty(0, np.float32)
        columns = max(1, columns)
        per_column = (stop - start) / columns
        if per_column <= 2:
            return np.arange(start, stop, dtype=np.float64), self.samples[start:stop]
        level = None
        for candidate in self.levels:
            if candidate.factor <= per_column:
                level = candidate
        if level is None:
            low = high = self.samples[start:stop]
            factor, first = 1, start
        else:
            factor = level.factor
            first = start // factor
            last = -(-stop // factor)
            low, high = level.low[first:last], level.high[first:last]
        # Buckets are joined on a grid fixed to the recording: panning must not make the trace shimmer.
        join = max(1, round(per_column / factor))
        skip = first % join if factor > 1 else start % join
        edges = np.arange(0, len(low) + skip, join) - skip
        edges[0] = 0
        lows, highs = np.fmin.reduceat(low, edges), np.fmax.reduceat(high, edges)
        index = np.repeat((edges + first if factor == 1 else (edges + first) * factor).astype(np.float64), 2)
        index[1::2] += np.diff(np.append(edges, len(low))) * factor / 2
        values = np.empty(2 * len(lows), np.float32)
        values[0::2], values[1::2] = lows, highs
        return index, values


def _reduce(
    values: NDArray[np.float32], ufunc: np.ufunc, step: int, progress: Progress | None
) -> NDArray[np.float32]:
    """Reduce each ``step`` values to one; the last bucket may be shorter."""
    whole = len(values) // step
    result = np.empty(-(-len(values) // step), np.float32)
    for first in range(0, whole * step, _CHUNK):
        if progress is not None:
            progress.check()
        piece = values[first : min(first + _CHUNK, whole * step)].reshape(-1, step)
        # Column by column: numpy's reduction along a short last axis is ten times slower.
        into = result[first // step : first // step + len(piece)]
        into[:] = piece[:, 0]
        for column in range(1, step):
            ufunc(into, piece[:, column], out=into)
    if whole < len(result):
        result[-1] = ufunc.reduce(values[whole * step :])
    return result
