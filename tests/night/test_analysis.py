from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.errors import InputError
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.simulation.simulated_night import render_ecg, simulate_night

QUICK = ("c02", "x11")
RENDERED = ("a01", "a05", "a13", "b01", "c05", "x02", "x23", "x30")


@pytest.fixture(scope="module")
def night():
    return simulate_night(100.0, 1.0, seed=2)


def test_analysis_is_the_same_each_time(night):
    first, second = analyze_recording(night), analyze_recording(night)
    np.testing.assert_array_equal(first.probability, second.probability)
    assert first.reason == second.reason


def test_electrode_off_is_unscorable_and_said_to_be_flat(night):
    analysis = analyze_recording(night)
    assert UnscorableReason.FLAT in analysis.reason
    for minute, reason in zip(analysis.minutes, analysis.reason, strict=True):
        assert (reason is not None) == (analysis.state(minute) is MinuteState.UNSCORABLE)


def test_progress_rises_to_the_end(night):
    shares = []
    analyze_recording(night, progress=Progress(lambda share, _doing: shares.append(share)))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert len(shares) > 10


@pytest.mark.parametrize("step", [0, 3, -2])
def test_analysis_can_be_cancelled_at_any_step(night, step):
    seen: list[str] = []
    analyze_recording(night, progress=Progress(lambda _share, doing: seen.append(doing)))
    stop_at = len(seen) + step if step < 0 else step
    count = 0
    progress = Progress()

    def cancel_later(_share: float, _doing: str) -> None:
        nonlocal count
        if count == stop_at:
            progress.cancel()
        count += 1

    progress._callback = cancel_later
    with pytest.raises(Cancelled):
        analyze_recording(night, progress=progress)


@pytest.mark.parametrize(("start", "stop"), [(-1, 10), (10, 10), (20, 10), (60, None)])
def test_impossible_range_is_refused(night, start, stop):
    with pytest.raises(InputError, match="range of minutes"):
        analyze_recording(night, start_minute=start, stop_minute=stop)


@pytest.mark.slow
@pytest.mark.parametrize(
    "record", [*QUICK, *(pytest.param(r, marks=pytest.mark.exhaustive) for r in RENDERED)]
)
def test_waveform_gives_the_states_that_the_beats_give(shared_data, record):
    from_beats = open_recording(shared_data / "apnea-ecg" / record)
    ecg = render_ecg(from_beats.beats.time_s, from_beats.duration_s, 100.0)
    rendered = Recording(
        path=from_beats.path,
        name=record,
        format="EDF",
        sha256="0" * 64,
        start=None,
        duration_s=from_beats.duration_s,
        ecg=ecg,
    )
    one, other = analyze_recording(from_beats), analyze_recording(rendered)
    pairs = [(one.state(minute), other.state(minute)) for minute in one.minutes]
    scorable = [pair for pair in pairs if MinuteState.UNSCORABLE not in pair]
    from_beats_alone = sum(a is not MinuteState.UNSCORABLE for a, _ in pairs)
    assert len(scorable) >= 0.98 * from_beats_alone
    assert np.mean([a is b for a, b in scorable]) >= 0.98
