"""Nights of one patient, made by hand: what a results file would tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from semscnn_gui.night.indices import ADEQUATE_MINUTES, Summary, screening_band
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.results_reading import NightResults
from semscnn_gui.night.runs import runs_of
from semscnn_gui.recording.recording import Identity

JANE = Identity(name="Jane Doe", patient_id="P-7", birth_date="1961-05-04", sex="F")
_STATES = {"A": MinuteState.APNEA, "N": MinuteState.NORMAL, "U": MinuteState.UNSCORABLE}


def summary_of(states: tuple[MinuteState, ...]) -> Summary:
    """A summary of states; what the trend does not tell is empty."""
    unscorable = sum(state is MinuteState.UNSCORABLE for state in states)
    apnea, scorable = sum(state is MinuteState.APNEA for state in states), len(states) - unscorable
    per_hour = 60 * apnea / scorable if scorable else None
    ahi = None if per_hour is None else 1.27 * per_hour
    return Summary(
        recorded_minutes=len(states),
        analysable_minutes=scorable,
        unscorable_minutes=unscorable,
        unscorable_by_reason={},
        longest_unscorable_minutes=max((n for _, n in runs_of(states, MinuteState.UNSCORABLE)), default=0),
        good_signal_share=1.0,
        adequate=scorable >= ADEQUATE_MINUTES,
        apnea_minutes=apnea,
        apnea_minutes_per_hour=per_hour,
        sleep_apnea=None if per_hour is None else per_hour > 5,
        longest_run_minutes=max((n for _, n in runs_of(states, MinuteState.APNEA)), default=0),
        worst_hour_start_minute=None,
        worst_hour_apnea_minutes=None,
        hours_with_apnea=0,
        apnea_class=None,
        estimated_ahi=ahi,
        estimated_ahi_error=None if ahi is None else 11.5,
        estimated_ahi_beyond_range=None if ahi is None else ahi > 70,
        estimated_ahi_source=None if ahi is None else "count",
        screening_band=None if ahi is None else screening_band(ahi),
        heart_rate_mean=None,
        heart_rate_min=None,
        heart_rate_max=None,
        rmssd_ms=None,
        sdnn_ms=None,
    )


def made_night(number: int = 1, states: str = "", **other: object) -> NightResults:
    """Night ``number`` of Jane Doe, a week after the one before; states as letters A, N and U."""
    if not states:
        draw = np.random.default_rng(number)
        level = max(0.05, 0.7 - 0.07 * number)
        states = "".join("A" * 4 if p < level else "N" * 4 for p in draw.random(100 + number % 5 * 4))
        states = states[:50] + "U" * (3 * number) + states[50:]
    found = tuple(_STATES[letter] for letter in states)
    start = datetime(2026, 3, 1, 22, 41) + timedelta(days=7 * (number - 1), minutes=17 * (number % 4))
    night = NightResults(
        file=Path(f"jane-{number}.json"),
        app_version="0.1.0",
        model_name="se-mscnn-rri-2.0",
        model_sha256="a" * 64,
        model_threshold=0.5,
        threshold=0.5,
        recording_name=f"jane-{number}",
        recording_sha256=f"{number:064x}",
        channel="ECG",
        start=start,
        duration_s=60.0 * len(found),
        simulated=False,
        patient=JANE,
        warnings=(),
        first_minute=0,
        states=found,
        summary=summary_of(found),
        model_summary=None,
        signed_by="",
    )
    return replace(night, **other)
