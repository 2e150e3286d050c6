"""Fitting one SE-MSCNN to windows: the optimiser, its schedule and the moving average of the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.progress import Progress


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is fitted.

    Attributes:
        epochs: Length of the schedule; the learning rate falls along a cosine to zero at its end.
        batch: Windows per step.
        learning_rate: Of Adam, at the start.
        weight_decay: L2 penalty on the convolutions, as published (1e-3).
        average: Share of the moving average of the weights that is kept at each step.
    """

    epochs: int = 6
    batch: int = 128
    learning_rate: float = 1e-3
    weight_decay: float = 1e-3
    average: float = 0.99


def fit(
    series: NDArray[np.float32],
    label: NDArray[np.int8],
    plan: Plan,
    seed: int,
    progress: Progress,
    *,
    stop_after: int | None = None,
    after_epoch: Callable[[int, float, Any], None] | None = None,
) -> Any:
    """Fit a network; the same arguments give the same weights on the same machine.

    Args:
        series: float32, shape (n, 2, 900).
        label: int8, shape (n,), 1 apnea and 0 normal.
        plan: The schedule.
        seed: Sets the initial weights, the order of windows and dropout.
        progress: Told after every few steps.
        stop_after: Leave the schedule after this many epochs; at its end when None.
        after_epoch: Called with the epoch (from 1), its mean loss and the averaged network.

    Returns:
        The :class:`~semscnn_gui.semscnn.network.SEMSCNN` with averaged weights, in eval mode.

    Raises:
        Cancelled: The user stopped the work.
    """
    import torch
    from torch import nn

    from semscnn_gui.semscnn.network import SEMSCNN, SameConv1d

    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = SEMSCNN().to(device)
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average)
    )
    convolutions = [p for m in network.modules() if isinstance(m, SameConv1d) for p in m.parameters()]
    rest = [p for p in network.parameters() if all(p is not c for c in convolutions)]
    optimiser = torch.optim.Adam(
        [{"params": convolutions, "weight_decay": plan.weight_decay}, {"params": rest}], lr=plan.learning_rate
    )
    x, y = torch.from_numpy(series), torch.from_numpy(label.astype(np.int64))
    order = torch.Generator().manual_seed(seed)
    steps = -(-len(x) // plan.batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, plan.epochs * steps)
    last = stop_after or plan.epochs
    for epoch in range(1, last + 1):
        network.train()
        total = 0.0
        for step, batch in enumerate(torch.randperm(len(x), generator=order).split(plan.batch)):
            if step % 10 == 0:
                progress.report((epoch - 1 + step / steps) / last, f"Epoch {epoch} of {last}")
            loss = nn.functional.cross_entropy(network(x[batch].to(device)), y[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            average.update_parameters(network)
            total += loss.item() * len(batch)
        if after_epoch is not None:
            average.module.eval()
            after_epoch(epoch, total / len(x), average.module)
    return average.module.cpu().eval()
