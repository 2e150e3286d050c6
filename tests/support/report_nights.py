"""Nights made by hand in which every array is known, so that a report or an export can be compared with them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries, UnscorableReason
from semscnn_gui.night.night_analysis import MinuteState, ModelIdentity, NightAnalysis
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.recording.recording import EcgSignal, Identity, RecordedBeats, Recording

START = datetime(2026, 3, 14, 22, 41, 7)
MADE_AT = datetime(2026, 3, 15, 9, 5, 0)
PLAIN = Identity(
    name="Jane Doe",
    patient_id="MRN-0042",
    birth_date="1961-07-02",
    sex="F",
    height="168 cm",
    weight="81 kg",
    device="Holter 3000",
)


def _ecg(beats: np.ndarray[Any, Any], duration_s: float, fs: float, seed: int) -> EcgSignal:
    rng = np.random.default_rng(seed)
    t = np.arange(round(duration_s * fs)) / fs
    mv = 0.03 * rng.standard_normal(t.size) + 0.1 * np.sin(2 * np.pi * 0.23 * t)
    offsets = np.arange(-round(0.3 * fs), round(0.5 * fs))
    x = offsets / fs
    shape = (
        0.12 * np.exp(-(((x + 0.17) / 0.025) ** 2))
        - 0.12 * np.exp(-(((x + 0.03) / 0.012) ** 2))
        + 1.15 * np.exp(-((x / 0.014) ** 2))
        - 0.25 * np.exp(-(((x - 0.035) / 0.014) ** 2))
        + 0.28 * np.exp(-(((x - 0.28) / 0.055) ** 2))
    )
    at = np.rint(beats * fs).astype(int)[:, None] + offsets
    inside = (at >= 0) & (at < t.size)
    np.add.at(mv, at[inside], np.broadcast_to(shape, at.shape)[inside])
    return EcgSignal(mv.astype(np.float32), fs, "ECG II", "uV")


def make_night(
    *,
    minutes: int = 480,
    fs: float | None = 100.0,
    apnea: float = 0.4,
    unscorable: dict[int, UnscorableReason] | None = None,
    start: datetime | None = START,
    identity: Identity = PLAIN,
    edits: dict[int, MinuteState] | None = None,
    signed_by: str = "",
    simulated: bool = False,
    reference: bool = False,
    first_minute: int = 0,
    path: Path = Path("night-0042.edf"),
    seed: int = 1,
) -> ReviewedNight:
    """A night with ``apnea`` as share of apnea minutes, in episodes, with cyclic variation of heart rate."""
    rng = np.random.default_rng(seed)
    unscorable = unscorable or {}
    duration = minutes * 60.0 - 12.5
    wave = np.sin(np.arange(minutes) / 9.0) + 0.6 * np.sin(np.arange(minutes) / 3.1 + 1)
    is_apnea = np.zeros(minutes, dtype=bool)
    if apnea > 0:
        is_apnea = wave > np.quantile(wave, 1 - apnea)
    rr, t = [], 0.4
    while t < duration - 1:
        swing = 0.16 * np.sin(2 * np.pi * t / 45) if is_apnea[int(t // 60)] else 0.03 * np.sin(t * 1.4)
        rr.append(0.95 + 0.05 * np.sin(t / 4000) + swing + 0.01 * rng.standard_normal())
        t += rr[-1]
    beats = 0.4 + np.cumsum(rr)
    bad = np.zeros(minutes, dtype=bool)
    bad[list(unscorable)] = True
    valid = ~bad[np.minimum((beats // 60).astype(int), minutes - 1)]
    peaks = beats[valid]
    series = RRSeries(beats[1:], np.diff(beats), np.zeros(beats.size - 1, bool), valid[1:] & valid[:-1])
    probability = np.clip(np.where(is_apnea, 0.86, 0.12) + 0.09 * rng.standard_normal(minutes), 0.01, 0.99)
    probability[bad] = np.nan
    ecg = None
    if fs is not None:
        ecg = _ecg(beats, duration, fs, seed)
        for minute, reason in unscorable.items():
            part = slice(int(minute * 60 * fs), int((minute + 1) * 60 * fs))
            size = ecg.samples_mv[part].size
            if reason is UnscorableReason.MISSING:
                ecg.samples_mv[part] = np.nan
            elif reason is UnscorableReason.FLAT:
                ecg.samples_mv[part] = 0.0
            else:
                ecg.samples_mv[part] += (0.7 * rng.standard_normal(size)).astype(np.float32)
    recording = Recording(
        path=path,
        name=path.stem,
        format="EDF+C" if ecg else "WFDB",
        sha256="5f" * 32,
        start=start,
        duration_s=duration,
        ecg=ecg,
        beats=None if ecg else RecordedBeats(beats, "night-0042.ecg"),
        reference=np.where(is_apnea, "A", "N") if reference else None,
        identity=identity,
        simulated=simulated,
    )
    shown = slice(first_minute, minutes)
    analysis = NightAnalysis(
        recording=recording,
        model=ModelIdentity("se-mscnn-rri-1.0", "ab" * 32, ("rri_relative", "rri_deviation"), 0.5, "rri/3"),
        first_minute=first_minute,
        probability=probability[shown],
        reason=tuple(unscorable.get(i) for i in range(first_minute, minutes)),
        good_signal=np.where(bad, 0.2, 0.97 + 0.03 * rng.random(minutes))[shown],
        peaks=RPeaks(peaks),
        rr=series,
        app_version="0.1.0",
    )
    return ReviewedNight(analysis, Review(MappingProxyType(edits or {}), signed_by, None))
