"""Processor time and size of the PDF report of an eight-hour night: ``python tests/benchmarks/report_speed.py``.

The night is the demo night at 100 and 1000 Hz with stand-in probabilities: the report does not depend on where
they come from. The goal is under 1.5 s and under 1 MB; the first report of a process also imports reportlab.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import numpy as np

from semscnn_gui.ecg.rr_intervals import RPeaks, RRSeries
from semscnn_gui.night.night_analysis import ModelIdentity, NightAnalysis
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.report import write_report

BEAT_S = 0.95
MADE_AT = datetime(2026, 1, 1, 9, 0)


def night_at(fs: float) -> ReviewedNight:
    """The demo night with a regular rhythm."""
    recording = simulate_night(fs=fs)
    minutes = recording.n_minutes
    beats = np.arange(1.0, recording.duration_s - 1.0, BEAT_S)
    known = np.ones(beats.size - 1, dtype=bool)
    model = ModelIdentity("stand-in", "0" * 64, ("rri_relative", "rri_deviation"), 0.5, "rri")
    analysis = NightAnalysis(
        recording=recording,
        model=model,
        first_minute=0,
        probability=0.5 + 0.5 * np.sin(np.arange(minutes) / 7.0),
        reason=(None,) * minutes,
        good_signal=np.ones(minutes),
        peaks=RPeaks(beats),
        rr=RRSeries(beats[1:], np.diff(beats), ~known, known),
        app_version="benchmark",
    )
    return ReviewedNight(analysis)


def main() -> int:
    """Print the figures; exit code 1 where a goal is missed."""
    worst_s, largest = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for fs in (100.0, 1000.0):
            night = night_at(fs)
            for what in ("first", "next"):
                start = time.process_time()
                size = write_report(night, Path(folder) / "report.pdf", MADE_AT).stat().st_size
                took = time.process_time() - start
                worst_s, largest = max(worst_s, took), max(largest, size)
                print(f"{fs:6g} Hz, {what} report: {took:.2f} s of processor time, {size / 1000:.0f} kB")
    return int(worst_s >= 1.5 or largest >= 1_000_000)


if __name__ == "__main__":
    sys.exit(main())
