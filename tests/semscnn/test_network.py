from __future__ import annotations

import time

import numpy as np
import pytest
import torch

from semscnn_gui.semscnn.network import SEMSCNN, Ensemble, SameConv1d, apnea_logit
from semscnn_gui.semscnn.scoring import calibrated


@pytest.fixture
def windows() -> np.ndarray:
    return np.random.default_rng(3).random((5, 2, 900), dtype=np.float32)


@pytest.fixture
def network() -> SEMSCNN:
    torch.manual_seed(0)
    return SEMSCNN()


def test_network_has_the_published_number_of_parameters(network):
    assert sum(parameter.numel() for parameter in network.parameters()) == 41_162


def test_forward_gives_two_logits_per_window(network, windows):
    logits = network.eval()(torch.from_numpy(windows))
    assert logits.shape == (5, 2)
    assert logits.dtype == torch.float32
    assert not torch.allclose(logits.sum(dim=1), torch.ones(5), atol=1e-3)


@pytest.mark.parametrize(
    ("kernel", "stride", "n"),
    [(11, 1, 900), (11, 2, 900), (11, 2, 540), (11, 3, 90), (1, 1, 30), (11, 2, 181)],
)
def test_padding_is_tensorflows_same_with_the_odd_zero_on_the_right(kernel, stride, n):
    torch.manual_seed(1)
    layer = SameConv1d(2, 3, kernel, stride)
    x = torch.randn(1, 2, n)
    out = layer(x[:, :, None]).detach().numpy()[0, :, 0]
    assert out.shape == (3, -(-n // stride))
    total = max((out.shape[1] - 1) * stride + kernel - n, 0)
    padded = np.pad(x.numpy()[0], ((0, 0), (total // 2, total - total // 2)))
    weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    for step in (0, out.shape[1] // 2, out.shape[1] - 1):
        seen = padded[:, step * stride : step * stride + kernel]
        expected = (weight * seen).sum(axis=(1, 2)) + bias
        np.testing.assert_allclose(out[:, step], expected, rtol=1e-4, atol=1e-5)


def test_initial_values_are_he_normal_and_glorot_uniform():
    torch.manual_seed(0)
    state = SEMSCNN().state_dict()
    he = (2.0 / (24 * 11)) ** 0.5
    kernel = state["branch5.conv3.weight"]
    assert kernel.std().item() == pytest.approx(he, rel=0.03)
    assert kernel.abs().max().item() <= 2.0 * he / 0.8796 + 1e-6
    limit = (6.0 / (96 + 48)) ** 0.5
    assert 0.98 * limit < state["squeeze.weight"].abs().max().item() <= limit
    assert all(not tensor.any() for name, tensor in state.items() if name.endswith("bias"))


def test_without_the_five_minute_branch_the_outer_minutes_do_not_count(network, windows):
    x = torch.from_numpy(windows)
    outside_3 = x.clone()
    outside_3[..., :180] = 0.0
    outside_3[..., 720:] = 0.0
    network.eval()
    for parameter in network.branch5.parameters():
        torch.nn.init.zeros_(parameter)
    torch.testing.assert_close(network(x), network(outside_3))
    changed = x.clone()
    changed[..., 360:540] += 1.0
    assert not torch.allclose(network(x), network(changed))


def test_every_parameter_learns(network, windows):
    loss = torch.nn.functional.cross_entropy(
        network(torch.from_numpy(windows)), torch.tensor([0, 1, 1, 0, 1])
    )
    loss.backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in network.parameters())


def test_apnea_probability_is_the_softmax_and_ignores_dropout(network, windows):
    network.train()
    probability = calibrated(apnea_logit(network, windows), {})
    assert network.training
    assert probability.dtype == np.float64
    softmax = torch.softmax(network.eval()(torch.from_numpy(windows)), dim=1).detach().numpy()
    np.testing.assert_allclose(probability, softmax[:, 1], atol=1e-6)


def test_logit_of_no_windows_is_empty_and_of_nan_is_nan(network, windows):
    assert apnea_logit(network, np.empty((0, 2, 900), np.float32)).shape == (0,)
    windows[2, 0, 450] = np.nan
    assert np.isnan(apnea_logit(network, windows)).tolist() == [False, False, True, False, False]


def test_probability_does_not_depend_on_the_batch(network):
    windows = np.random.default_rng(0).random((600, 2, 900), dtype=np.float32)
    together = apnea_logit(network, windows)
    alone = np.concatenate([apnea_logit(network, windows[i : i + 1]) for i in (0, 255, 256, 599)])
    np.testing.assert_allclose(together[[0, 255, 256, 599]], alone, atol=1e-5)


@pytest.fixture
def threads():
    """Sets how many threads torch computes with, and sets it back."""
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.mark.exhaustive
def test_logits_of_a_night_are_the_same_to_the_last_bit_on_any_number_of_threads(network, threads):
    windows = np.random.default_rng(1).normal(size=(520, 2, 900)).astype(np.float32)
    # Lengths at which two threads would share a step out in the middle of a vector.
    for minutes in (359, 389, 415, 427, 443, 467, 489, 491):
        found = []
        for n in (1, 2, 3):
            threads(n)
            found.append(apnea_logit(network, windows[:minutes]).tobytes())
        assert len(set(found)) == 1, minutes


def test_windows_go_to_the_device_of_the_network_and_logits_come_back():
    class Elsewhere(torch.nn.Module):
        """Stands for a network on a GPU: what it is fed must be on its device."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(1, 1, device="meta")

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            assert x.device == self.layer.weight.device
            return torch.tensor([[1.0, 3.0]]).repeat(len(x), 1)

    np.testing.assert_array_equal(apnea_logit(Elsewhere(), np.zeros((3, 2, 900), np.float32)), [2.0] * 3)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_logits_on_a_gpu_are_those_of_the_processor(network, windows):
    here = apnea_logit(network, windows)
    np.testing.assert_allclose(apnea_logit(network.to("cuda"), windows), here, atol=1e-3)


def test_ensemble_averages_logits(windows):
    torch.manual_seed(5)
    members = [SEMSCNN(), SEMSCNN()]
    mean = (apnea_logit(members[0], windows) + apnea_logit(members[1], windows)) / 2
    np.testing.assert_allclose(apnea_logit(Ensemble(members), windows), mean, atol=1e-5)


def test_a_night_takes_well_under_a_second(network):
    windows = np.random.default_rng(0).random((480, 2, 900), dtype=np.float32)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        calibrated(apnea_logit(network, windows[:64]), {})
        took = []
        for _ in range(3):
            start = time.process_time()
            calibrated(apnea_logit(network, windows), {})
            took.append(time.process_time() - start)
    finally:
        torch.set_num_threads(threads)
    # Processor time on one core, so that a busy machine does not fail it: 0.3 s here.
    assert min(took) < 1.0
