"""Fitting one SE-MSCNN to windows: the optimiser, its schedule and the moving average of the weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.ecg.windows import DEVIATION_SCALE, RELATIVE_SCALE, SERIES_LIMIT
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.training.fit_state import AVERAGED, FitState, fingerprint, read_state, write_state

RELATIVE, DEVIATION = 0, 1
"""Places of the series ``rri_relative`` and ``rri_deviation``."""

SAMPLES_PER_BEAT = 2.5
"""At 3 Hz and 72 beats per minute."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is fitted.

    Attributes:
        epochs: Length of the schedule; the learning rate falls along a cosine to zero at its end.
        batch: Windows per step.
        learning_rate: Of Adam, at the start.
        weight_decay: L2 penalty on the convolutions: so many times w is added to the gradient, where the published
            ``l2(1e-3)`` of Keras adds 2e-3·w. With as much the networks do not fit even what they learn from.
        average: Share of the moving average of the weights that is kept at each step.
        offset: Standard deviation of the shift of each training window's deviation series; 0 for none.
        scale: Standard deviation of the logarithm of the factor of each of its series; 0 for none.
        shift: Each training window is moved in time by up to so many samples, its ends held; 0 for none.
        jitter: In every other training window each R peak is off by a random time, of a standard deviation of up
            to so large a share of the night's median RR interval; 0 for none.

    What each brought in cross-validation grouped by person is in decisions 0006 to 0008: moving in time helped;
    shifting and scaling helped the first model, whose series were not in units of the night's own swing; jitter
    makes up for R peaks that a detector finds less sharply than the experts of the learning data.
    """

    epochs: int = 20
    batch: int = 128
    learning_rate: float = 2e-3
    weight_decay: float = 3e-4
    average: float = 0.99
    offset: float = 0.0
    scale: float = 0.0
    shift: int = 30
    jitter: float = 0.035


@dataclass(frozen=True, slots=True, eq=False)
class FitTask:
    """One network to fit.

    Attributes:
        title: What it is, in words for the user.
        windows: ``.npy`` file of float32, shape (n, 2, 900).
        label: int8, shape (n,): 1 apnea, 0 normal, anything for a window that is not learnt from.
        rows: int64: the windows to learn from.
        held_out: int64: the windows to score after each epoch.
        plan: The schedule.
        seed: Sets the initial weights, the order of windows, how they are varied, and dropout.
        epochs: Leave the schedule after this many.
        state: File to keep the state in.
        digest: Of windows and labels; see :func:`~semscnn_gui.training.fit_state.data_digest`.
    """

    title: str
    windows: Path
    label: NDArray[np.int8]
    rows: NDArray[np.int64]
    held_out: NDArray[np.int64]
    plan: Plan
    seed: int
    epochs: int
    state: Path
    digest: str


AfterEpoch = Callable[[int, float, NDArray[np.float64]], None]


def fit(task: FitTask, progress: Progress, after_epoch: AfterEpoch | None = None) -> FitState:
    """Fit a network, going on from the state that an interrupted fit has left.

    The same task gives the same weights on the same machine, interrupted or not: on a processor one thread does
    the work, because the order of sums depends on their number. torch's random numbers, threads and choice of
    algorithms are afterwards as they were before.

    Args:
        task: What to fit.
        progress: Told after every few steps; asked at every step whether to go on.
        after_epoch: Called with each epoch (from 1), its mean loss and the log odds of the held-out windows by
            the averaged network, float64, shape (n,); also for the epochs that were done before.

    Returns:
        The state after the last epoch; it is on disk too.

    Raises:
        InputError: There is no window to learn from, or the state cannot be written.
        Cancelled: The user stopped the work.
    """
    if not len(task.rows):
        raise InputError(
            "training data", "number of labelled windows", 0, "give nights with labelled minutes"
        )
    mark = fingerprint(task)
    state = read_state(task.state, mark)
    if state is not None and state.epochs > task.epochs:
        state = None
    if state is not None and after_epoch is not None:
        for epoch, (loss, logit) in enumerate(zip(state.losses, state.held_out_logit, strict=True), start=1):
            after_epoch(epoch, loss, logit)
    if state is not None and state.epochs == task.epochs:
        return state
    with _repeatable(task.seed):
        fitting = _Fitting(task)
        if state is None:
            state = FitState((), np.empty((0, len(task.held_out))), {})
        else:
            fitting.restore(state.arrays)
        for epoch in range(state.epochs + 1, task.epochs + 1):
            loss = fitting.epoch(epoch, progress)
            logit = fitting.held_out_logit()
            state = FitState(
                (*state.losses, loss), np.concatenate([state.held_out_logit, logit[None]]), fitting.arrays()
            )
            write_state(state, task.state, mark)
            if after_epoch is not None:
                after_epoch(epoch, loss, logit)
    return state


@contextmanager
def _repeatable(seed: int) -> Iterator[None]:
    """Seed torch and hold it to one thread and repeatable algorithms, and undo all of it at the end."""
    import torch

    before = torch.are_deterministic_algorithms_enabled()
    only_warned = torch.is_deterministic_algorithms_warn_only_enabled()
    threads = torch.get_num_threads()
    # torch does not tell whether it rounds denormal numbers to zero: half the smallest normal one does.
    flushed = bool(torch.tensor([1.17549435e-38]).mul(0.5).item() == 0)
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        torch.manual_seed(seed)
        torch.use_deterministic_algorithms(True, warn_only=True)
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        try:
            yield
        finally:
            torch.set_flush_denormal(flushed)
            torch.set_num_threads(threads)
            torch.use_deterministic_algorithms(before, warn_only=only_warned)


@dataclass(slots=True, eq=False)
class _Fitting:
    """Network, average, optimiser and generators of a fit under way."""

    task: FitTask
    device: Any = field(init=False)
    network: Any = field(init=False)
    average: Any = field(init=False)
    optimiser: Any = field(init=False)
    order: Any = field(init=False)
    x: Any = field(init=False)
    y: Any = field(init=False)

    def __post_init__(self) -> None:
        import torch

        from semscnn_gui.semscnn.network import SEMSCNN, SameConv1d

        task, plan = self.task, self.task.plan
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = SEMSCNN().to(self.device)
        self.average = torch.optim.swa_utils.AveragedModel(
            self.network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average)
        )
        convolutions = [
            p for m in self.network.modules() if isinstance(m, SameConv1d) for p in m.parameters()
        ]
        rest = [p for p in self.network.parameters() if all(p is not c for c in convolutions)]
        self.optimiser = torch.optim.Adam(
            [{"params": convolutions, "weight_decay": plan.weight_decay}, {"params": rest}],
            lr=plan.learning_rate,
        )
        self.order = torch.Generator().manual_seed(task.seed)
        # Copy on write: torch wants memory that it may write to, and the file stays as it is.
        self.x = torch.from_numpy(np.load(task.windows, mmap_mode="c"))
        self.y = torch.from_numpy(task.label.astype(np.int64))

    def epoch(self, epoch: int, progress: Progress) -> float:
        """Learn from every window once; return the mean loss."""
        import torch
        from torch.nn.functional import cross_entropy

        task, plan = self.task, self.task.plan
        rows = torch.from_numpy(task.rows)
        steps = -(-len(rows) // plan.batch)
        self.network.train()
        total = 0.0
        for step, chosen in enumerate(torch.randperm(len(rows), generator=self.order).split(plan.batch)):
            progress.check()
            if step % 10 == 0:
                progress.report((epoch - 1 + step / steps) / task.epochs, f"{task.title}, epoch {epoch}")
            done = ((epoch - 1) * steps + step) / (plan.epochs * steps)
            for group in self.optimiser.param_groups:
                group["lr"] = plan.learning_rate * 0.5 * (1.0 + math.cos(math.pi * done))
            batch = rows[chosen]
            windows = varied(self.x[batch], plan, self.order).to(self.device)
            loss = cross_entropy(self.network(windows), self.y[batch].to(self.device))
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            self.average.update_parameters(self.network)
            total += loss.item() * len(batch)
        return total / len(rows)

    def held_out_logit(self) -> NDArray[np.float64]:
        """Log odds of apnea of the held-out windows by the averaged network, shape (n,)."""
        from semscnn_gui.semscnn.network import apnea_logit

        return apnea_logit(self.average.module, self.x.numpy()[self.task.held_out])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that the next epoch depends on."""
        import torch

        tensors = {f"network/{name}": tensor for name, tensor in self.network.state_dict().items()}
        tensors |= {AVERAGED + name: tensor for name, tensor in self.average.module.state_dict().items()}
        tensors["averaged_steps"] = self.average.n_averaged
        for i, moments in self.optimiser.state_dict()["state"].items():
            tensors |= {f"adam/{i}/{name}": tensor for name, tensor in moments.items()}
        tensors |= {"random/order": self.order.get_state(), "random/torch": torch.random.get_rng_state()}
        if self.device.type == "cuda":
            tensors["random/cuda"] = torch.cuda.get_rng_state()
        return {name: tensor.detach().cpu().numpy().copy() for name, tensor in tensors.items()}

    def restore(self, arrays: Any) -> None:
        """Undo :meth:`arrays`."""
        import torch

        tensors = {name: torch.from_numpy(np.array(array)) for name, array in arrays.items()}

        def under(prefix: str) -> dict[str, Any]:
            return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}

        self.network.load_state_dict(under("network/"))
        self.average.module.load_state_dict(under(AVERAGED))
        self.average.n_averaged.copy_(tensors["averaged_steps"])
        moments: dict[int, dict[str, Any]] = {}
        for name, tensor in under("adam/").items():
            i, _, what = name.partition("/")
            moments.setdefault(int(i), {})[what] = tensor
        self.optimiser.load_state_dict(
            {"state": moments, "param_groups": self.optimiser.state_dict()["param_groups"]}
        )
        self.order.set_state(tensors["random/order"])
        torch.random.set_rng_state(tensors["random/torch"])
        if self.device.type == "cuda":
            torch.cuda.set_rng_state(tensors["random/cuda"])


def varied(windows: Any, plan: Plan, generator: Any) -> Any:
    """Vary windows at random, each by itself; see :class:`Plan`. Changes ``windows``, shape (n, 2, samples)."""
    import torch

    if plan.jitter:
        _jitter(windows, plan.jitter, generator)
    if plan.offset:
        windows[:, DEVIATION] += plan.offset * torch.randn(len(windows), 1, generator=generator)
    if plan.scale:
        windows *= torch.exp(plan.scale * torch.randn(*windows.shape[:2], 1, generator=generator))
    if plan.shift:
        moved = torch.randint(-plan.shift, plan.shift + 1, (len(windows), 1), generator=generator)
        samples = windows.shape[-1]
        source = (torch.arange(samples) + moved).clamp(0, samples - 1)
        windows = windows.gather(2, source[:, None].expand(-1, windows.shape[1], -1))
    return windows


def _jitter(windows: Any, largest: float, generator: Any) -> None:
    """Spoil every other window as R peaks that are a little off would; see :attr:`Plan.jitter`."""
    import torch

    n, _, samples = windows.shape
    chosen = torch.rand(n, 1, generator=generator) < 0.5
    spread = largest * torch.rand(n, 1, generator=generator) * chosen
    off = spread * torch.randn(n, round(samples / SAMPLES_PER_BEAT) + 1, generator=generator)
    of_interval = off[:, 1:] - off[:, :-1]
    noise = DEVIATION_SCALE * torch.nn.functional.interpolate(
        of_interval[:, None], samples, mode="linear", align_corners=True
    ).squeeze(1)
    # Both series are linear in the RR interval, so that the ratio of their spreads is that of their scales.
    ratio = windows[:, RELATIVE].std(dim=1) / windows[:, DEVIATION].std(dim=1).clamp(min=1e-3)
    relative_noise = ratio[:, None] * noise
    # Jitter all night long would make its usual swing, in units of which the series is, so much larger.
    usual = torch.sqrt(RELATIVE_SCALE**2 + relative_noise.var(dim=1, keepdim=True))
    windows[:, RELATIVE] = (windows[:, RELATIVE] + relative_noise) * (RELATIVE_SCALE / usual)
    windows[:, DEVIATION] += noise
    windows.clamp_(-SERIES_LIMIT, SERIES_LIMIT)
