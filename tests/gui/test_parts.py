"""Parts that need no window: pyramid, clock axis, time view, jobs, settings, table of runs."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.clock_axis import ClockAxis
from semscnn_gui.gui.clock_text import tick_step_s, time_text
from semscnn_gui.gui.jobs import JobRunner
from semscnn_gui.gui.opened import lane_limits
from semscnn_gui.gui.pyramid import Pyramid
from semscnn_gui.gui.settings import RECENT_LIMIT, Settings
from semscnn_gui.gui.time_view import LaneName, TimeView
from semscnn_gui.gui.words import model_title
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.progress import Cancelled, Progress
from tests.support.standins import make_analysis, make_recording

ENOUGH = 100_000


@settings_of_hypothesis(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    start=st.integers(0, ENOUGH),
    length=st.integers(1, ENOUGH),
    columns=st.integers(1, 3000),
)
def test_outline_reaches_every_extreme_and_invents_none(
    seed: int, start: int, length: int, columns: int
) -> None:
    rng = np.random.default_rng(seed)
    samples = rng.standard_normal(ENOUGH).astype(np.float32)
    samples[rng.integers(0, ENOUGH)] = 50.0
    stop = min(ENOUGH, start + length)
    index, values = Pyramid.build(samples).outline(start, stop, columns)
    if start >= stop:
        assert not len(values)
        return
    inside = samples[start:stop]
    assert values.max() >= inside.max()
    assert values.min() <= inside.min()
    assert np.isin(values, samples).all()
    assert np.all(np.diff(index) >= 0)
    assert len(values) <= 3 * columns + 8 or len(values) == stop - start


def test_a_gap_stays_a_gap_in_every_level() -> None:
    samples = np.ones(1_000_000, np.float32)
    samples[400_000:600_000] = np.nan
    pyramid = Pyramid.build(samples)
    for columns in (100, 1000, 10_000):
        index, values = pyramid.outline(0, len(samples), columns)
        middle = values[(index > 420_000) & (index < 580_000)]
        assert len(middle)
        assert np.isnan(middle).all()
        assert not np.isnan(values[(index < 380_000) | (index > 620_000)]).any()


def test_building_a_pyramid_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        Pyramid.build(np.zeros(100_000, np.float32), progress)


def test_a_single_artefact_does_not_flatten_the_ecg() -> None:
    samples = np.tile(np.array([0, 0, 0, 1, -0.2, 0, 0, 0, 0, 0], np.float32), 10_000)
    samples[5000] = 500.0
    low, high = lane_limits(samples)
    assert -1.5 <= low < -0.2
    assert 1.0 < high <= 2.0


EVENING = datetime(2026, 3, 1, 23, 41, 7, 250_000)


def test_midnight_is_a_tick_and_reads_00_00(qtbot: QtBot) -> None:
    axis = ClockAxis()
    axis.set_start(EVENING)
    ((step, values),) = axis.tickValues(0.0, 8 * 3600.0, 900.0)
    labels = axis.tickStrings(values, 1.0, step)
    assert step == 3600.0
    assert labels[:3] == ["00:00", "01:00", "02:00"]
    assert all("k" not in label and label.endswith(":00") for label in labels)


def test_clock_labels_are_as_exact_as_their_step() -> None:
    assert time_text(0.75, EVENING, 1.0) == "23:41:08"
    assert time_text(0.05, EVENING, 0.1) == "23:41:07.3"
    assert time_text(18.75 * 60 + 7.75, EVENING, 60.0) == "00:00"


def test_without_a_start_the_axis_tells_elapsed_time() -> None:
    assert time_text(7200.0, None, 3600.0) == "2:00"
    assert time_text(7201.0, None, 1.0) == "2:00:01"


@given(st.floats(1.0, 90_000.0), st.floats(100.0, 4000.0))
def test_labels_never_crowd(span_s: float, width_px: float) -> None:
    step = tick_step_s(span_s, width_px)
    assert step * width_px / span_s >= 87.9 or step == 14400.0


@given(
    st.lists(st.tuples(st.sampled_from(["to", "step", "pan", "zoom"]), st.floats(-5000, 35_000)), max_size=30)
)
def test_lanes_always_agree_about_the_cursor(moves: list[tuple[str, float]]) -> None:
    view = TimeView()
    view.reset(28_800.0)
    for kind, amount in moves:
        if kind == "to":
            view.move_to(amount)
        elif kind == "step":
            view.step(amount)
        elif kind == "pan":
            view.pan(LaneName.RRI, amount)
        else:
            view.zoom(LaneName.ECG, 0.5 if amount < 10_000 else 2.0, amount)
        assert 0.0 <= view.cursor_s < 28_800.0
        for lane in LaneName:
            low, high = view.range_of(lane)
            assert 0.0 <= low < high <= 28_800.0 + 1e-6
            assert low - 1e-6 <= view.cursor_s <= high + 1e-6


def test_a_recording_shorter_than_a_lane_fills_it() -> None:
    view = TimeView()
    view.reset(310.0)
    assert view.range_of(LaneName.RRI) == (0.0, 310.0)


def test_a_dropped_job_is_never_heard_of_again(qtbot: QtBot) -> None:
    runner, go_on, heard = JobRunner(), threading.Event(), []

    def work(progress: Progress) -> str:
        go_on.wait(5)
        return "stale"

    job = runner.start(work, "work")
    for signal in (job.done, job.failed, job.progressed):
        signal.connect(lambda *args: heard.append(args))
    job.drop()
    go_on.set()
    job.thread_of_work.join(5)
    qtbot.wait(50)
    assert not heard
    runner.stop_all()


def test_job_reports_arrive_in_the_windows_thread(qtbot: QtBot) -> None:
    runner, threads = JobRunner(), []

    def work(progress: Progress) -> int:
        progress.report(1.0, "Done")
        return 7

    job = runner.start(work, "work")
    job.progressed.connect(lambda _share, _doing: threads.append(threading.current_thread()))
    with qtbot.waitSignal(job.done) as caught:
        pass
    assert caught.args == [7]
    assert threads == [threading.main_thread()]


def test_recent_files_are_few_newest_first_and_exist(settings: Settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{i}.edf" for i in range(RECENT_LIMIT + 3)]
    for path in paths:
        path.write_bytes(b"")
        settings.add_recent(path)
    settings.add_recent(paths[5])
    assert settings.recent()[0] == paths[5]
    assert len(settings.recent()) == RECENT_LIMIT
    paths[5].unlink()
    assert paths[5] not in settings.recent()


def test_runs_tell_start_length_and_mean_probability() -> None:
    night = ReviewedNight(make_analysis(make_recording(21), "NAANNXAAAN" * 3, first_minute=10))
    assert [run.minutes for run in night.runs] == [range(11, 13), range(16, 19)]
    assert night.runs[0].mean_probability == pytest.approx(0.9)


def test_model_names_read_well() -> None:
    assert model_title("se-mscnn-rri-1.0") == "SE-MSCNN rri 1.0"
    assert model_title("mine") == "mine"
