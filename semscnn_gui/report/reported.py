"""What one report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from semscnn_gui.night.reviewed_night import ReviewedNight


@dataclass(frozen=True, slots=True)
class Reported:
    """A night and how its report is made.

    Attributes:
        night: The night; already without identity if ``anonymised``.
        made_at: When the report is made.
        page_size: ``A4`` or ``Letter``.
        anonymised: Identity and dates are withheld, and the pages say so.
    """

    night: ReviewedNight
    made_at: datetime
    page_size: str
    anonymised: bool
