"""Zero-phase filters for the ECG on screen; what the model sees is never filtered here."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Applied forwards and backwards, as a filtfilt of these orders would.
_HIGH_PASS_HZ, _LOW_PASS_HZ, _ORDER = 0.5, 40.0, 2
_NOTCH_Q = 30.0
# Four time constants of the slowest part.
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


def gain(frequency_hz: NDArray[np.float64], choice: FilterChoice) -> NDArray[np.float64]:
    """Gain of a filter at each frequency: the squared magnitude of Butterworth and notch filters.

    A filter run forwards and backwards has exactly this gain and no phase; multiplying the spectrum by it gives
    the same without importing scipy.signal, which would hold up the window for most of a second.
    """
    result = np.ones_like(frequency_hz)
    if choice.band:
        high = np.divide(
            _HIGH_PASS_HZ, frequency_hz, out=np.full_like(frequency_hz, np.inf), where=frequency_hz > 0
        )
        result /= 1.0 + high ** (2 * _ORDER)
        result /= 1.0 + (frequency_hz / _LOW_PASS_HZ) ** (2 * _ORDER)
    if choice.notch_hz is not None:
        away = (frequency_hz**2 - choice.notch_hz**2) ** 2
        result *= away / (away + (frequency_hz * choice.notch_hz / _NOTCH_Q) ** 2)
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
        self._gain = gain(np.fft.rfftfreq(length, 1.0 / fs).astype(np.float64), choice)
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
