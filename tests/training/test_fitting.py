from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from semscnn_gui.ecg.windows import WINDOW_SAMPLES, window_series
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.semscnn.network import SEMSCNN
from semscnn_gui.training.fit_state import data_digest, fingerprint, read_state
from semscnn_gui.training.fitting import FitTask, Plan, fit, varied

ONE = Plan(epochs=1, batch=16)
THREE = Plan(epochs=3, batch=4)


@pytest.fixture
def task(tmp_path) -> FitTask:
    rng = np.random.default_rng(0)
    series = rng.random((64, 2, 900), dtype=np.float32)
    label = (np.arange(64) % 2).astype(np.int8)
    np.save(tmp_path / "windows.npy", series)
    return FitTask(
        title="fold 1, network 1",
        windows=tmp_path / "windows.npy",
        label=label,
        rows=np.arange(48),
        held_out=np.arange(48, 64),
        plan=ONE,
        seed=1,
        epochs=1,
        state=tmp_path / "state.safetensors",
        digest=data_digest(series, label),
    )


def apart(task: FitTask, folder: Path, **changes) -> FitTask:
    """The same fit with its state in a folder of its own."""
    folder.mkdir(exist_ok=True)
    return replace(task, state=folder / "state.safetensors", **changes)


def same(first, second) -> bool:
    return first.keys() == second.keys() and all((first[name] == second[name]).all() for name in first)


def test_each_series_is_scaled_by_itself_and_the_deviation_shifted_first():
    windows = torch.rand(1000, 2, 30)
    seen = varied(
        windows.clone(), Plan(offset=0.25, scale=0.2, shift=0, jitter=0.0), torch.Generator().manual_seed(0)
    ).numpy()
    lines = [
        np.array([np.polyfit(b, s, 1) for b, s in zip(windows[:, i].numpy(), seen[:, i], strict=True)])
        for i in (0, 1)
    ]
    for i, line in enumerate(lines):
        np.testing.assert_allclose(seen[:, i], line[:, :1] * windows[:, i].numpy() + line[:, 1:], atol=1e-4)
        assert np.log(line[:, 0]).std() == pytest.approx(0.2, rel=0.1)
        assert abs(np.log(line[:, 0]).mean()) < 0.03
    np.testing.assert_allclose(lines[0][:, 1], 0, atol=1e-4)
    shift = lines[1][:, 1] / lines[1][:, 0]
    assert shift.std() == pytest.approx(0.25, rel=0.1)
    assert abs(shift.mean()) < 0.04
    assert abs(np.corrcoef(lines[0][:, 0], lines[1][:, 0])[0, 1]) < 0.1


def test_windows_are_varied_at_every_sight_and_stay_as_they_are_on_disk(task, monkeypatch):
    series = np.load(task.windows)
    seen: list[torch.Tensor] = []
    original = SEMSCNN.forward

    def watch(self, x):
        if self.training:
            seen.append(x.detach().clone())
        return original(self, x)

    monkeypatch.setattr(SEMSCNN, "forward", watch)
    fit(replace(task, plan=Plan(epochs=2, batch=16, scale=0.2), epochs=2), Progress())
    assert len(torch.cat(seen)) == 2 * 48
    assert len({window.numpy().tobytes() for window in torch.cat(seen)}) == 2 * 48
    np.testing.assert_array_equal(np.load(task.windows), series)
    seen.clear()
    fit(replace(task, plan=Plan(epochs=1, batch=16, offset=0.0, scale=0.0, shift=0, jitter=0.0)), Progress())
    learnt = {window.numpy().tobytes() for window in torch.cat(seen)}
    assert learnt == {window.tobytes() for window in series[:48]}


def test_windows_are_moved_in_time_by_whole_samples_with_their_ends_held():
    plan = Plan(offset=0.0, scale=0.0, shift=3, jitter=0.0)
    ramp = torch.stack([torch.arange(10.0), 100 - torch.arange(10.0)]).repeat(200, 1, 1)
    moved = varied(ramp.clone(), plan, torch.Generator().manual_seed(0))
    steps = set()
    for first, second in moved.numpy():
        # All of a window by the same number of samples, and no further than its ends.
        step = int(first[5]) - 5
        steps.add(step)
        np.testing.assert_array_equal(first, np.clip(np.arange(10) + step, 0, 9))
        np.testing.assert_array_equal(second, 100 - first)
    assert steps == set(range(-3, 4))


def night_of_windows(beats_off_s: float) -> np.ndarray:
    """Series of five-minute windows of a simulated night whose R peaks are off by a random time of this SD."""
    rng = np.random.default_rng(0)
    beat = np.arange(14_000)
    peaks = np.cumsum(0.85 + 0.04 * np.sin(beat / 6) + 0.01 * rng.normal(size=len(beat)))
    peaks += beats_off_s * rng.normal(size=len(beat))
    grid = np.arange(30 * WINDOW_SAMPLES) / 3.0 + 5.0
    rri = np.interp(grid, peaks[1:], np.diff(peaks)).reshape(30, WINDOW_SAMPLES)
    return window_series(rri, 0.85)


def test_jitter_spoils_windows_as_r_peaks_that_are_off_do(monkeypatch):
    largest = []

    def at_the_most(*shape, generator):
        # The first draw chooses the windows, the second how far they are spoilt.
        largest.append(shape)
        return torch.zeros(shape) if len(largest) == 1 else torch.ones(shape)

    monkeypatch.setattr(torch, "rand", at_the_most)
    plan = Plan(offset=0.0, scale=0.0, shift=0, jitter=0.02 / 0.85)
    clean, expected = night_of_windows(0.0), night_of_windows(0.02)
    spoilt = varied(torch.from_numpy(clean.copy()), plan, torch.Generator().manual_seed(0)).numpy()
    for series in (0, 1):
        assert spoilt[:, series].std() == pytest.approx(expected[:, series].std(), rel=0.05)
        rough, as_rough = (np.abs(np.diff(made[:, series])).mean() for made in (spoilt, expected))
        assert rough == pytest.approx(as_rough, rel=0.1)
        assert rough > 1.3 * np.abs(np.diff(clean[:, series])).mean()


def test_jitter_leaves_every_other_window_as_it_is():
    clean = torch.from_numpy(night_of_windows(0.0))
    spoilt = varied(clean.clone(), Plan(shift=0, jitter=0.03), torch.Generator().manual_seed(0))
    same_windows = (spoilt == clean).all(dim=2).all(dim=1).float().mean().item()
    assert 0.25 < same_windows < 0.75


def test_without_variation_windows_stay_as_they_are():
    windows = torch.rand(8, 2, 30)
    plan = Plan(offset=0.0, scale=0.0, shift=0, jitter=0.0)
    assert torch.equal(varied(windows.clone(), plan, torch.Generator()), windows)


def test_same_seed_gives_the_same_network_with_varied_windows(task, tmp_path):
    first, again, other = (
        fit(apart(task, tmp_path / name, seed=seed), Progress()).averaged()
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert same(first, again)
    assert not np.array_equal(first["output.weight"], other["output.weight"])


def test_held_out_windows_are_scored_after_each_epoch_and_not_learnt_from(task, tmp_path):
    told = []
    plan = replace(THREE, epochs=2)
    state = fit(replace(task, plan=plan, epochs=2), Progress(), lambda *epoch: told.append(epoch))
    assert [epoch for epoch, _, _ in told] == [1, 2]
    np.testing.assert_array_equal(np.stack([logit for _, _, logit in told]), state.held_out_logit)
    assert state.held_out_logit.shape == (2, 16)
    assert state.losses == tuple(loss for _, loss, _ in told)
    flipped = task.label.copy()
    flipped[48:] = 1 - flipped[48:]
    other = fit(apart(task, tmp_path / "flipped", plan=plan, epochs=2, label=flipped), Progress())
    assert same(other.averaged(), state.averaged())


@pytest.mark.parametrize("cancel_at", ["epoch 1", "epoch 2", "epoch 3"])
def test_fit_that_was_stopped_goes_on_to_the_same_bytes(task, tmp_path, cancel_at):
    whole = apart(task, tmp_path / "whole", plan=THREE, epochs=3)
    fit(whole, Progress())
    part = apart(task, tmp_path / "part", plan=THREE, epochs=3)
    seen = []

    def stop(share: float, doing: str) -> None:
        seen.append(doing)
        # The second report of an epoch comes in the middle of it.
        if doing.endswith(cancel_at) and seen.count(doing) == 2:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        fit(part, progress)
    state = read_state(part.state, fingerprint(part))
    assert (0 if state is None else state.epochs) == int(cancel_at[-1]) - 1
    torch.rand(3)  # what happens in between is of no account
    told = []
    fit(part, Progress(), lambda epoch, *_: told.append(epoch))
    assert told == [1, 2, 3]
    assert part.state.read_bytes() == whole.state.read_bytes()


def test_shorter_schedule_of_the_same_plan_is_the_beginning_of_the_longer_one(task, tmp_path):
    short = fit(apart(task, tmp_path / "short", plan=THREE, epochs=2), Progress())
    long = fit(apart(task, tmp_path / "long", plan=THREE, epochs=3), Progress())
    assert long.losses[:2] == short.losses
    np.testing.assert_array_equal(long.held_out_logit[:2], short.held_out_logit)


@pytest.mark.parametrize(
    "changes",
    [{"seed": 2}, {"plan": replace(ONE, scale=0.1)}, {"digest": "other"}, {"rows": np.arange(47)}],
    ids=["seed", "plan", "data", "folds"],
)
def test_state_of_another_fit_is_done_again(task, tmp_path, changes):
    fit(task, Progress())
    reports = []
    again = fit(replace(task, **changes), Progress(lambda *told: reports.append(told)))
    assert reports
    assert same(again.averaged(), fit(apart(task, tmp_path / "fresh", **changes), Progress()).averaged())


def test_state_of_another_version_of_torch_is_another_fit(task, monkeypatch):
    before = fingerprint(task)
    monkeypatch.setattr(torch, "__version__", "0.0.1")
    assert fingerprint(task) != before


@pytest.mark.parametrize(
    "damage", [lambda content: content[:1000], lambda content: b"", lambda content: b"x" * 99]
)
def test_damaged_state_is_done_again(task, damage):
    whole = fit(task, Progress()).averaged()
    task.state.write_bytes(damage(task.state.read_bytes()))
    assert same(fit(task, Progress()).averaged(), whole)


def test_finished_fit_is_not_done_again(task):
    whole = fit(task, Progress()).averaged()
    told = []
    again = fit(task, Progress(lambda *_: pytest.fail("it worked")), lambda *epoch: told.append(epoch))
    assert same(again.averaged(), whole)
    assert len(told) == 1


@pytest.mark.parametrize("cancelled", [False, True])
def test_fit_leaves_random_numbers_threads_and_choice_of_algorithms_as_they_were(task, cancelled):
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        torch.manual_seed(11)
        before = torch.random.get_rng_state()
        progress = Progress()
        if cancelled:
            progress.cancel()
            with pytest.raises(Cancelled):
                fit(task, progress)
        else:
            fit(task, progress)
        assert torch.equal(torch.random.get_rng_state(), before)
        assert not torch.are_deterministic_algorithms_enabled()
        assert torch.get_num_threads() == 2
        assert torch.tensor([1.17549435e-38]).mul(0.5).item() > 0
    finally:
        torch.set_num_threads(threads)


@pytest.mark.slow
def test_number_of_threads_changes_nothing(task, tmp_path):
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        one = fit(apart(task, tmp_path / "one"), Progress()).averaged()
        torch.set_num_threads(2)
        assert same(fit(apart(task, tmp_path / "two"), Progress()).averaged(), one)
    finally:
        torch.set_num_threads(threads)


def test_fit_without_windows_is_refused(task):
    with pytest.raises(InputError, match="number of labelled windows is 0"):
        fit(replace(task, rows=np.empty(0, np.int64)), Progress())
