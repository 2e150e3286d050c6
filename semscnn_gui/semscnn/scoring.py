"""From a recording's rhythm to one apnea probability per minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.recipes import PREPROCESSING_OF, windows_of
from semscnn_gui.ecg.rhythm import Rhythm
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording
from semscnn_gui.semscnn.torch_loading import load_torch
from semscnn_gui.semscnn.weights import MEAN_LOGIT, ModelWeights, build_network

if TYPE_CHECKING:
    from semscnn_gui.semscnn.network import SEMSCNN, Ensemble


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRecording:
    """A recording with its probabilities.

    Attributes:
        rhythm: R peaks, RR intervals and signal quality.
        probability: float64, shape (n_minutes,): apnea probability, NaN where unscorable.
        reason: Length n_minutes: why a minute is unscorable, None where it is not.
    """

    rhythm: Rhythm
    probability: NDArray[np.float64]
    reason: tuple[UnscorableReason | None, ...]


def score_recording(
    recording: Recording, weights: ModelWeights, progress: Progress | None = None
) -> ScoredRecording:
    """Find a recording's rhythm and score its minutes with the pre-processing that the model was trained on.

    Raises:
        InputError: The model needs a waveform and the recording holds beats only, or it needs a pre-processing
            that this version does not have.
        Cancelled: The user stopped the work.
    """
    progress = progress or Progress()
    if weights.preprocessing != PREPROCESSING_OF[weights.recipe]:
        raise InputError(
            weights.name, "pre-processing", weights.preprocessing, "use a newer version of this program"
        )
    rhythm, made = windows_of(recording, weights.recipe, progress.part(0.0, 0.6))
    return ScoredRecording(rhythm, *score_windows(weights, made, progress.part(0.6, 1.0)))


def score_windows(
    weights: ModelWeights, windows: NightWindows, progress: Progress
) -> tuple[NDArray[np.float64], tuple[UnscorableReason | None, ...]]:
    """Load torch, then :func:`score_night`, telling what is being done.

    Raises:
        Cancelled: The user stopped the work.
    """
    progress.report(0.0, "Loading the network")
    load_torch()
    progress.check()
    progress.report(0.5, "Scoring minutes")
    scored = score_night(weights, windows)
    progress.report(1.0, "Scoring minutes")
    return scored


def score_night(
    weights: ModelWeights, windows: NightWindows, network: SEMSCNN | Ensemble | None = None
) -> tuple[NDArray[np.float64], tuple[UnscorableReason | None, ...]]:
    """Score a night: the network on each window, then the model's smoothing and calibration.

    Args:
        weights: The model.
        windows: The night's windows, made with the model's pre-processing.
        network: What :func:`semscnn_gui.semscnn.weights.build_network` returned; built when None.

    Returns:
        The apnea probability of each minute, float64, shape (n_minutes,), NaN for one without a window; and why a
        minute is unscorable, None where it is not.
    """
    from semscnn_gui.semscnn.network import apnea_logit

    logit = np.full(len(windows.reason), np.nan)
    logit[windows.minutes] = apnea_logit(network or build_network(weights), windows.series)
    probability = calibrated(smoothed(logit, weights.smoothing), weights.calibration)
    # Whatever the network cannot put a number to is not normal.
    reason = tuple(
        told or (None if np.isfinite(value) else UnscorableReason.NOISE)
        for told, value in zip(windows.reason, probability, strict=True)
    )
    return probability, reason


def calibrated(logit: NDArray[np.float64], calibration: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the probability of apnea for log odds, by a model's calibration (Platt 1999) where it has one.

    Args:
        logit: float64, of any shape; NaN stays NaN.
        calibration: ``{"slope": a, "offset": b}``, or empty for a slope of 1 and no offset.
    """
    odds = calibration.get("slope", 1.0) * logit + calibration.get("offset", 0.0)
    with np.errstate(over="ignore"):  # of odds below -700 the probability is 0
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


def smoothed(logit: NDArray[np.float64], smoothing: Mapping[str, Any]) -> NDArray[np.float64]:
    """Apply a model's step over neighbouring minutes to a night's logits.

    ``{"kind": "mean_logit", "minutes": m}`` takes the mean over the scored ones of the ``m`` minutes around
    each minute: apnea comes in runs. An empty mapping changes nothing. A minute without a logit (NaN) gets none.

    Raises:
        InputError: The model asks for a step that this version does not know.
    """
    if not smoothing:
        return logit
    if smoothing.get("kind") != MEAN_LOGIT:
        raise InputError("model", "smoothing", smoothing.get("kind"), "use a newer version of this program")
    width = int(smoothing["minutes"])
    kernel = np.ones(width)
    scored = np.isfinite(logit)
    half = width // 2
    total = np.convolve(np.where(scored, logit, 0.0), kernel)[half : half + len(logit)]
    count = np.convolve(scored.astype(np.float64), kernel)[half : half + len(logit)]
    return np.where(scored, total / np.maximum(count, 1.0), np.nan)
