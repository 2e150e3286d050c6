"""Zero-phase filters for the ECG on screen; what the model sees is never filtered here."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Orders of the filters, each run forwards and backwards.
_HIGH_PASS_HZ, _LOW_PASS_HZ, _ORDER = 0.5, 40.0, 2
_NOTCH_Q = 30.0
# What a block's ends may disturb: more than ten time constants of the slowest part, the 0.5 Hz high-pass.
_MARGIN_S = 4.0
_BLOCK = 1 << 14
_KEPT_BLOCKS = 64
LONGEST_FILTERED_S = 120.0
"""On more time than this a filter changes nothing that a pixel could show but costs a frame."""


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """What is taken away from the ECG on screen.

    Attributes:
        band: Keep 0.5 to 40 Hz.
        notch_hz: Mains frequency to take out as well; None for none.
    """

    band: bool = False
    notch_hz: float | None = None

    @property
    def raw(self) -> bool:
        """Nothing is taken away."""
        return not self.band and self.notch_hz is None


FILTERS = (FilterChoice(), FilterChoice(band=True), FilterChoice(True, 50.0), FilterChoice(True, 60.0))


def gain(frequency_hz: NDArray[np.float64], fs: float, choice: FilterChoice) -> NDArray[np.float64]:
    """Gain at each frequency of scipy.signal's ``butter`` and ``iirnotch`` filters run forwards and backwards.

    Run both ways a filter has its squared magnitude as gain, and no phase: multiplying the spectrum by it gives
    what ``sosfiltfilt`` gives, without importing scipy.signal, which would hold the window up for a second. What
    lies above half of ``fs`` is left out.

    Args:
        frequency_hz: float64, of any shape, from 0 to half of ``fs``.
        fs: Sampling rate in Hz.
        choice: The filter.
    """
    result = np.ones_like(frequency_hz)
    # The bilinear transform behind the digital filters: tan(pi f / fs) stands for the analogue frequency.
    analogue = np.tan(np.pi * np.minimum(frequency_hz / fs, 0.5 - 1e-9))
    if choice.band:
        corner = np.tan(np.pi * _HIGH_PASS_HZ / fs)
        high = np.divide(corner, analogue, out=np.full_like(analogue, np.inf), where=analogue > 0)
        result /= 1.0 + high ** (2 * _ORDER)
        if fs / 2 > _LOW_PASS_HZ:
            result /= 1.0 + (analogue / np.tan(np.pi * _LOW_PASS_HZ / fs)) ** (2 * _ORDER)
    if choice.notch_hz is not None and choice.notch_hz < fs / 2:
        angle, notch = 2 * np.pi * frequency_hz / fs, 2 * np.pi * choice.notch_hz / fs
        away = (np.cos(angle) - np.cos(notch)) ** 2
        result *= away / (away + (np.tan(notch / _NOTCH_Q / 2) * np.sin(angle)) ** 2)
    return result


class DisplayFilter:
    """Filters a signal piece by piece as it comes into sight and remembers the pieces.

    Args:
        samples: float32, shape (n,), in mV, NaN where there is none; gaps stay gaps.
        fs: Sampling rate in Hz.
        choice: The filter.
    """

    def __init__(self, samples: NDArray[np.float32], fs: float, choice: FilterChoice) -> None:
        self._samples, self._fs, self._choice = samples, fs, choice
        self._margin = int(_MARGIN_S * fs)
        length = _BLOCK + 2 * self._margin
        self._gain = gain(np.fft.rfftfreq(length, 1.0 / fs).astype(np.float64), fs, choice)
        self._blocks: OrderedDict[int, NDArray[np.float32]] = OrderedDict()

    def values(self, start: int, stop: int) -> NDArray[np.float32]:
        """The filtered samples ``start`` to ``stop``."""
        start, stop = max(0, start), min(len(self._samples), stop)
        if stop <= start:
            return np.empty(0, np.float32)
        first, last = start // _BLOCK, (stop - 1) // _BLOCK
        pieces = [self._block(number) for number in range(first, last + 1)]
        return np.concatenate(pieces)[start - first * _BLOCK : stop - first * _BLOCK]

    def _block(self, number: int) -> NDArray[np.float32]:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        begin, end = number * _BLOCK, min((number + 1) * _BLOCK, len(self._samples))
        low, high = begin - self._margin, (number + 1) * _BLOCK + self._margin
        known = self._samples[max(0, low) : min(len(self._samples), high)].astype(np.float64)
        missing = ~np.isfinite(known)
        if missing.all():
            known[:] = 0.0
        elif missing.any():
            # A bridge, so that the edge of a gap does not ring; the gap itself is put back below.
            at = np.arange(len(known))
            known[missing] = np.interp(at[missing], at[~missing], known[~missing])
        before, after = max(0, -low), max(0, high - len(self._samples))
        padded = np.pad(known, (before, after), mode="edge")
        filtered = np.fft.irfft(np.fft.rfft(padded) * self._gain, len(padded))
        result = filtered[self._margin : self._margin + end - begin].astype(np.float32)
        result[~np.isfinite(self._samples[begin:end])] = np.nan
        self._blocks[number] = result
        if len(self._blocks) > _KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        return result
