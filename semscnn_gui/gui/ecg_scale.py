"""Paper speed and gain: how many seconds and millivolts fit into a lane of so many pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QScreen

MM_PER_INCH = 25.4
SPEEDS_MM_S = (12.5, 25.0, 50.0)
GAINS_MM_MV = (5.0, 10.0, 20.0)
DEFAULT_SPEED_MM_S, DEFAULT_GAIN_MM_MV = 25.0, 10.0
# Reported sizes outside this range are the screen's mistake (projectors report none, some report 16 by 9 mm).
_PLAUSIBLE_DPI = (50.0, 400.0)


def px_per_mm(screen: QScreen | None) -> tuple[float, bool]:
    """Pixels per millimetre (device-independent ones), and whether the screen reported its true size."""
    if screen is not None:
        dpi = screen.physicalDotsPerInch()
        if not screen.physicalSize().isEmpty() and _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1]:
            return dpi / MM_PER_INCH, True
        return screen.logicalDotsPerInch() / MM_PER_INCH, False
    return 96.0 / MM_PER_INCH, False


@dataclass(frozen=True, slots=True)
class EcgScale:
    """The paper chosen.

    Attributes:
        speed_mm_s: Paper speed.
        gain_mm_mv: Height of a millivolt.
        px_per_mm: Pixels per millimetre of the screen.
        true_size: The screen reported its size, so a millimetre is one.
    """

    speed_mm_s: float = DEFAULT_SPEED_MM_S
    gain_mm_mv: float = DEFAULT_GAIN_MM_MV
    px_per_mm: float = 96.0 / MM_PER_INCH
    true_size: bool = False

    def span_s(self, width_px: float) -> float:
        """Seconds on paper of this width."""
        return width_px / self.px_per_mm / self.speed_mm_s

    def height_mv(self, height_px: float) -> float:
        """Millivolts on paper of this height."""
        return height_px / self.px_per_mm / self.gain_mm_mv

    def speed_of(self, span_s: float, width_px: float) -> float:
        """Paper speed in mm/s at which this many seconds fill the width."""
        return width_px / self.px_per_mm / span_s


def gain_that_fits(height_mv: float, height_px: float, px_per_mm: float) -> float:
    """The default gain, or the largest one below it at which a signal of this height is not cut off."""
    for gain in (DEFAULT_GAIN_MM_MV, *(g for g in reversed(GAINS_MM_MV) if g < DEFAULT_GAIN_MM_MV)):
        if height_px / px_per_mm / gain >= height_mv:
            return gain
    return GAINS_MM_MV[0]
