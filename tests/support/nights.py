"""Nights made by hand from the states of their minutes, without a waveform."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.night_analysis import ModelIdentity, NightAnalysis
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.recording.recording import Recording


def night_of(states: str, first_minute: int = 0, rr_s: float = 1.0, edits=None) -> ReviewedNight:
    """A night whose minutes are A, N or x (unscorable)."""
    n = len(states)
    probability = np.array([{"A": 0.9, "N": 0.1, "x": np.nan}[state] for state in states])
    stop = (first_minute + n) * 60.0
    time = np.arange(rr_s, stop, rr_s)
    analysis = NightAnalysis(
        recording=Recording(Path("n.edf"), "n.edf", "EDF", "0", None, stop),
        model=ModelIdentity("m", "0" * 64, ("rri_relative", "rri_deviation"), 0.5, "rri/3"),
        first_minute=first_minute,
        probability=probability,
        reason=tuple(UnscorableReason.FLAT if state == "x" else None for state in states),
        good_signal=np.ones(n),
        peaks=RPeaks(time),
        rr=RRSeries(time, np.full(len(time), rr_s), np.zeros(len(time), bool), np.ones(len(time), bool)),
        app_version="0",
    )
    return ReviewedNight(analysis, Review(edits or {}))
