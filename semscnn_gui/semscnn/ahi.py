"""Estimating the apnea-hypopnea index (AHI) of a night from its minutes.

A minute with apnea says nothing of how many events it held, so an AHI from minutes is an estimate with a wide
error; it is never shown without both words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COUNT = "count"
PROBABILITY = "probability"


@dataclass(frozen=True, slots=True)
class AhiFit:
    """A line through the origin from apnea minutes per hour to the AHI.

    Attributes:
        per_apnea_minute: Events per hour for each apnea minute per hour.
        error_sd: Standard deviation of the estimate's error on nights left out of the fit, in events per hour.
        largest_per_hour: Most apnea minutes per hour among the nights of the fit: above, the line is a guess.
        source: :data:`COUNT` for minutes called apnea, :data:`PROBABILITY` for the sum of their probabilities.
        nights: Number of nights of the fit.
    """

    per_apnea_minute: float
    error_sd: float
    largest_per_hour: float
    source: str
    nights: int


@dataclass(frozen=True, slots=True)
class AhiEstimate:
    """An estimated AHI.

    Attributes:
        events_per_hour: The estimate; at the end of the fitted range where ``beyond_range``.
        error_sd: Standard deviation of its error, in events per hour.
        beyond_range: More apnea minutes per hour than any night of the fit: the AHI is at least about the value.
    """

    events_per_hour: float
    error_sd: float
    beyond_range: bool


# Experts' minutes of the 70 Apnea-ECG nights (Penzel et al. 2000): r = 0.93. The error is that of minutes per hour
# against the AHI; a model's minutes add one of their own. The largest of those nights has 59.9.
EXPERT_MINUTES = AhiFit(1.27, 11.5, 60.0, COUNT, 70)
"""For models that bring no fit of their own."""


def ahi_fit(stored: Mapping[str, Any]) -> AhiFit:
    """Return the fit that a model carries (:attr:`ModelWeights.ahi`), :data:`EXPERT_MINUTES` where it has none."""
    if not stored:
        return EXPERT_MINUTES
    return AhiFit(
        per_apnea_minute=float(stored["per_apnea_minute"]),
        error_sd=float(stored["error_sd"]),
        largest_per_hour=float(stored["largest_per_hour"]),
        source=stored["from"],
        nights=int(stored["nights"]),
    )


def is_ahi_fit(stored: Mapping[str, Any]) -> bool:
    """Whether a model's description holds nothing of a fit or all of it, in values that can be."""
    if not stored:
        return True
    numbers = [stored.get(key) for key in ("per_apnea_minute", "error_sd", "largest_per_hour", "nights")]
    return (
        all(isinstance(value, int | float) and math.isfinite(value) and value > 0 for value in numbers)
        and stored.get("from") in (COUNT, PROBABILITY)
        and len(stored) == len(numbers) + 1
    )


def estimate_ahi(fit: AhiFit, apnea_minutes_per_hour: float) -> AhiEstimate:
    """Estimate the AHI of a night.

    Args:
        fit: What to estimate with.
        apnea_minutes_per_hour: By :attr:`AhiFit.source` the minutes called apnea, or 60 times the mean
            probability, over the analysable minutes.
    """
    inside = min(apnea_minutes_per_hour, fit.largest_per_hour)
    return AhiEstimate(
        fit.per_apnea_minute * inside, fit.error_sd, apnea_minutes_per_hour > fit.largest_per_hour
    )
