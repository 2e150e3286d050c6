"""How far a model's estimated AHI is from the AHI of polysomnography."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from semscnn_gui.semscnn.ahi import AhiFit, estimate_ahi
from semscnn_gui.training.ahi_fit import apnea_per_hour
from semscnn_gui.training.scored import ScoredNight


@dataclass(frozen=True, slots=True)
class AhiError:
    """Estimated AHI minus AHI over nights, in events per hour; NaN where undefined.

    Attributes:
        nights: Number of nights with an AHI and a scored minute.
        mean_error: The bias.
        error_sd: Standard deviation of the error around the bias.
        mean_absolute_error: Mean size of the error.
        r: Pearson's correlation.
        beyond_range: Nights with more apnea minutes than any of the fit; their estimate is its end.
    """

    nights: int
    mean_error: float
    error_sd: float
    mean_absolute_error: float
    r: float
    beyond_range: int


def ahi_error(
    nights: Sequence[ScoredNight], threshold: float, fit: AhiFit, ahi: Mapping[str, float]
) -> AhiError | None:
    """Compare the estimated AHI with the true one.

    Args:
        nights: Scored nights.
        threshold: Probability from which a minute is apnea.
        fit: The model's line.
        ahi: AHI in events per hour by night name.

    Returns:
        The error, None if no night has an AHI.
    """
    known = [night for night in nights if night.name in ahi and night.scored.any()]
    if not known:
        return None
    estimates = [estimate_ahi(fit, apnea_per_hour(night, threshold, fit.source)) for night in known]
    value, true = np.array([e.events_per_hour for e in estimates]), np.array([ahi[n.name] for n in known])
    error = value - true
    varied = len(known) > 1 and bool(np.ptp(value)) and bool(np.ptp(true))
    return AhiError(
        nights=len(known),
        mean_error=float(error.mean()),
        error_sd=float(error.std(ddof=1)) if len(known) > 1 else math.nan,
        mean_absolute_error=float(np.abs(error).mean()),
        r=float(np.corrcoef(value, true)[0, 1]) if varied else math.nan,
        beyond_range=sum(estimate.beyond_range for estimate in estimates),
    )
