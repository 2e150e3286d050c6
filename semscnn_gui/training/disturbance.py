"""Spoiling R peaks on purpose, to see what missed, false and misplaced beats cost."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass

import numpy as np

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.errors import InputError


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Errors of a detector, put in at random; the same seed spoils the same night in the same way.

    Attributes:
        drop: Share (0 to 1) of the beats that are taken out.
        add: Share (0 to 1) of the beats by which false ones are put in, each at a random place in the RR interval
            of a random beat.
        jitter_s: Standard deviation in seconds of the normal error that moves each beat.
        seed: 0 or more.

    Raises:
        InputError: A share or the jitter is out of its range.
    """

    drop: float = 0.0
    add: float = 0.0
    jitter_s: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range."""
        for name in ("drop", "add"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InputError("disturbance", f"share to {name}", getattr(self, name), "give 0 to 1")
        if not (math.isfinite(self.jitter_s) and self.jitter_s >= 0.0):
            raise InputError("disturbance", "jitter", f"{self.jitter_s} s", "give 0 s or more")
        if self.seed < 0:
            raise InputError("disturbance", "seed", self.seed, "give 0 or more")

    def apply(self, peaks: RPeaks, night: str) -> RPeaks:
        """Return a night's R peaks as a worse detector would have found them.

        Args:
            peaks: R peaks in ascending order.
            night: The night's name: each night gets errors of its own, whichever others are read with it.

        Returns:
            R peaks in ascending order, within the first and last of ``peaks``; false ones have the amplitude of
            those around them.
        """
        time = peaks.time_s
        n = len(time)
        if n < 2:
            return peaks
        rng = np.random.default_rng([self.seed, zlib.crc32(night.encode())])
        false_at = rng.integers(0, n - 1, round(self.add * n))
        false = time[false_at] + rng.random(len(false_at)) * np.diff(time)[false_at]
        dropped = rng.choice(n, round(self.drop * n), replace=False)
        moved = np.delete(time + self.jitter_s * rng.standard_normal(n), dropped)
        disturbed = np.unique(np.clip(np.concatenate((moved, false)), time[0], time[-1]))
        if peaks.amplitude_mv is None:
            return RPeaks(disturbed)
        return RPeaks(disturbed, np.interp(disturbed, time, peaks.amplitude_mv).astype(np.float32))
