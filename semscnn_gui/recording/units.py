"""Voltage units as recorders write them, and their factor to mV."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.recording import Channel

_MV_PER = {
    **dict.fromkeys(("v", "volt", "volts"), 1e3),
    **dict.fromkeys(("mv", "millivolt", "millivolts"), 1.0),
    **dict.fromkeys(("uv", "mcv", "microvolt", "microvolts"), 1e-3),
    **dict.fromkeys(("nv", "nanovolt", "nanovolts"), 1e-6),
}
_SAYS_NOTHING = frozenset(
    ("", "nu", "n/u", "n.u.", "adu", "au", "a.u.", "lsb", "count", "counts", "raw", "digital")
) | {"none", "n/a", "nd", "no unit", "?", "?v", "-"}
# Steepest 20 ms of a QRS complex: 0.05 to 20 mV leaves a clear distance between V, mV and µV.
LOWEST_QRS_MV, HIGHEST_QRS_MV = 0.05, 20.0


def mv_per(unit: str) -> float | None:
    """Millivolts per ``unit`` (``V``, ``mV``, ``uV``, ``µV``, ``nV``…); None if it is no known voltage."""
    return _MV_PER.get(_plain(unit))


def says_nothing(unit: str) -> bool:
    """Whether the unit is blank or one of the words for uncalibrated values (``NU``, ``adu``…)."""
    return _plain(unit) in _SAYS_NOTHING


def assume_unit(qrs_height: float) -> str | None:
    """Guess a missing unit from the height of the QRS complexes.

    Args:
        qrs_height: Typical steepest change within 20 ms (see :func:`steepest_change`), in the unknown unit.

    Returns:
        ``mV``, ``µV`` or ``V`` where 0.05–20 mV, the range of QRS complexes from weak to very large with a
        wide margin, fits exactly one of them, else None.
    """
    for unit in ("mV", "µV", "V"):
        if LOWEST_QRS_MV <= qrs_height * _MV_PER[_plain(unit)] <= HIGHEST_QRS_MV:
            return unit
    return None


def assumed_warning(channel: Channel, unit: str) -> str:
    """The sentence for a unit that was guessed."""
    given = f"is {channel.unit.strip()}" if channel.unit.strip() else "is blank"
    return f"The unit of channel {channel.name} {given}: {unit} was assumed from the height of its QRS complexes."


def steepest_change(excerpts: Sequence[NDArray[np.float64]], fs: float) -> float:
    """Median over two-second pieces of the largest change within 20 ms, in the excerpts' unit; 0 if none."""
    lag = max(1, round(0.02 * fs))
    piece = max(lag + 1, round(2 * fs))
    heights = []
    for excerpt in excerpts:
        change = np.abs(excerpt[lag:] - excerpt[:-lag])
        change = change[np.isfinite(change)]
        heights += [float(change[at : at + piece].max()) for at in range(0, len(change) - piece + 1, piece)]
    return float(np.median(heights)) if heights else 0.0


def _plain(unit: str) -> str:
    # Micro sign and Greek mu; the pair is a UTF-8 micro sign read as Latin-1.
    return unit.strip().replace("Âµ", "u").replace("µ", "u").replace("μ", "u").lower()
