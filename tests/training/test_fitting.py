from __future__ import annotations

import numpy as np
import pytest
import torch

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.semscnn.network import SEMSCNN
from semscnn_gui.training.fitting import Plan, fit

ONE = Plan(epochs=1, batch=16)


@pytest.fixture
def windows() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.random((64, 2, 900), dtype=np.float32), (np.arange(64) % 2).astype(np.int8)


def sights(series, label, plan, monkeypatch) -> np.ndarray:
    """All windows as the network saw them in training, shape (n, 2, 900)."""
    seen: list[torch.Tensor] = []
    original = SEMSCNN.forward

    def watch(self, x):
        seen.append(x.detach().clone())
        return original(self, x)

    monkeypatch.setattr(SEMSCNN, "forward", watch)
    fit(series, label, plan, 5, Progress())
    return torch.cat(seen).numpy()


def test_deviation_series_is_shifted_and_scaled_by_window_and_the_other_is_not(windows, monkeypatch):
    series, label = windows
    stored = series.copy()
    seen = sights(series, label, Plan(epochs=8, batch=16), monkeypatch)
    np.testing.assert_array_equal(series, stored)
    # The first series is untouched and tells which window it is.
    key = {window[0].tobytes(): i for i, window in enumerate(series)}
    before = np.stack([series[key[window[0].tobytes()], 1] for window in seen])
    slope = np.array([np.polyfit(b, s, 1) for b, s in zip(before, seen[:, 1], strict=True)])
    np.testing.assert_allclose(seen[:, 1], slope[:, :1] * before + slope[:, 1:], atol=1e-4)
    factor, shift = slope[:, 0], slope[:, 1] / slope[:, 0]
    assert np.log(factor).std() == pytest.approx(0.2, rel=0.1)
    assert shift.std() == pytest.approx(0.25, rel=0.1)
    assert abs(np.log(factor).mean()) < 0.03
    assert abs(shift.mean()) < 0.04


def test_offset_and_scale_of_zero_leave_windows_as_they_are(windows, monkeypatch):
    series, label = windows
    seen = sights(series, label, Plan(epochs=1, batch=16, offset=0.0, scale=0.0), monkeypatch)
    assert {window.tobytes() for window in seen} == {window.tobytes() for window in series}


def test_same_seed_gives_the_same_network_with_varied_windows(windows):
    first, again, other = (fit(*windows, ONE, seed, Progress()).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["output.weight"], other["output.weight"])


@pytest.mark.parametrize("cancelled", [False, True])
def test_fit_leaves_random_numbers_and_choice_of_algorithms_as_they_were(windows, cancelled):
    torch.manual_seed(11)
    before = torch.random.get_rng_state()
    progress = Progress()
    if cancelled:
        progress.cancel()
        with pytest.raises(Cancelled):
            fit(*windows, ONE, 1, progress)
    else:
        fit(*windows, ONE, 1, progress)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert not torch.are_deterministic_algorithms_enabled()


def test_fit_without_windows_is_refused():
    with pytest.raises(InputError, match="number of labelled windows is 0"):
        fit(np.empty((0, 2, 900), np.float32), np.empty(0, np.int8), ONE, 1, Progress())
