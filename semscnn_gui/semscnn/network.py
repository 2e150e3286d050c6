"""SE-MSCNN, the squeeze-and-excitation multi-scale convolutional network, in torch.

Source: Chen, Chen, Ma, Fan, Li, "Toward sleep apnea detection with lightweight multi-scaled fusion network",
Knowledge-Based Systems 247, 2022, doi 10.1016/j.knosys.2022.108783, with the layer settings of its published
Keras model. Regularisation (L2 of 1e-3 on the convolutions' kernels and biases) belongs to training.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

SERIES = 2
"""Input series per window."""

SAMPLES = 900
"""Samples of a five-minute window at 3 Hz."""

MINUTES_3 = slice(180, 720)
MINUTE_1 = slice(360, 540)

APNEA = 1
"""Index of apnea among the two classes."""

# So small that torch shares no element-wise step (of 96 numbers a window, from 32,768 on) out among threads: where
# one thread ends and the next begins, the last digit of an exponential would depend on their number.
_BATCH = 256


class SameConv1d(nn.Conv1d):
    """Convolution with TensorFlow's "same" padding, on images of one row.

    The output has ``ceil(n / stride)`` samples; the padding that this needs is split between both ends and an
    odd sample goes to the right, so that at stride 2 a kernel of 11 gets 4 zeros left and 5 right.
    """

    def __init__(self, inputs: int, filters: int, kernel: int, stride: int = 1) -> None:
        super().__init__(inputs, filters, kernel, stride=stride)
        # he_normal is cut at two standard deviations and widened by 1/0.8796 so that its variance stays.
        std = (2.0 / (inputs * kernel)) ** 0.5 / 0.87962566103423978
        nn.init.trunc_normal_(self.weight, std=std, a=-2 * std, b=2 * std)
        nn.init.zeros_(self.bias)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return (batch, filters, 1, ceil(n / stride)) for ``image`` of shape (batch, inputs, 1, n)."""
        kernel, stride, n = self.kernel_size[0], self.stride[0], image.shape[-1]
        padding = max((-(-n // stride) - 1) * stride + kernel - n, 0)
        left, right = padding // 2, padding - padding // 2
        if left != right:
            image = functional.pad(image, (left, right)).contiguous(memory_format=torch.channels_last)
            left = 0
        return functional.conv2d(image, self.weight[:, :, None], self.bias, (1, stride), (0, left))


class Branch(nn.Module):
    """One time scale: three convolutions, each with a ReLU, that turn its window into 32 features × 30 steps.

    Args:
        last_kernel: Kernel of the third convolution.
        last_stride: Stride of the third convolution.
        last_pool: Pooling after the third convolution.
    """

    def __init__(self, last_kernel: int, last_stride: int = 1, last_pool: int = 1) -> None:
        super().__init__()
        self.conv1 = SameConv1d(SERIES, 16, 11)
        self.conv2 = SameConv1d(16, 24, 11, stride=2)
        self.conv3 = SameConv1d(24, 32, last_kernel, stride=last_stride)
        self.last_pool = last_pool

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (batch, 32, 30) for ``x`` of shape (batch, 2, n)."""
        # As images of one row with their channels last: on a processor several times as fast as 1-D convolutions.
        image = x[:, :, None].contiguous(memory_format=torch.channels_last)
        image = functional.relu(self.conv1(image), inplace=True)
        image = self._pooled(self.conv2(image), 3)
        return self._pooled(self.conv3(image), self.last_pool)[:, :, 0]

    @staticmethod
    def _pooled(image: torch.Tensor, size: int) -> torch.Tensor:
        """ReLU and pooling, the cheaper order of which gives the same."""
        # Every pooled length is a multiple of its pool, so "same" pooling needs no padding.
        pooled = functional.max_pool2d(image, (1, size)) if size > 1 else image
        return functional.relu(pooled, inplace=True)


class SEMSCNN(nn.Module):
    """The network: three branches on five, three and one minute, squeeze-and-excitation, two classes.

    It has 41,162 parameters, initialised as published: convolutions he_normal, dense layers glorot_uniform,
    biases zero.
    """

    def __init__(self) -> None:
        super().__init__()
        self.branch5 = Branch(11, last_pool=5)
        self.branch3 = Branch(11, last_stride=3)
        self.branch1 = Branch(1)
        self.squeeze = nn.Linear(96, 48)
        self.excite = nn.Linear(48, 96)
        self.dropout = nn.Dropout(0.5)
        self.output = nn.Linear(96, 2)
        for layer in (self.squeeze, self.excite, self.output):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return logits.

        Args:
            x: float32, shape (batch, 2, 900): two series over five minutes at 3 Hz, the scored minute in the
                middle.

        Returns:
            float32, shape (batch, 2): logits of normal (0) and apnea (1).
        """
        features = torch.cat(
            (self.branch5(x), self.branch3(x[..., MINUTES_3]), self.branch1(x[..., MINUTE_1])), dim=1
        )
        # The published model scales each feature, then averages over time; the scale is constant in time, so
        # scaling the average is the same.
        mean = features.mean(dim=-1)
        scale = torch.sigmoid(self.excite(functional.relu(self.squeeze(mean))))
        logits: torch.Tensor = self.output(self.dropout(mean * scale))
        return logits


class Ensemble(nn.Module):
    """Several networks whose logits are averaged."""

    def __init__(self, members: list[SEMSCNN]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the members' mean logits, shape (batch, 2), for ``x`` of shape (batch, 2, 900)."""
        return torch.stack([member(x) for member in self.members]).mean(dim=0)


def apnea_logit(network: nn.Module, windows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the log odds of apnea for windows; dropout is off whatever mode the network is in.

    Args:
        network: A :class:`SEMSCNN` or :class:`Ensemble`.
        windows: float32, shape (n, 2, 900); they are taken to the device that the network is on.

    Returns:
        float64, shape (n,): logit of apnea minus logit of normal. NaN for a window that holds a NaN.
    """
    was_training = network.training
    network.eval()
    device = next(network.parameters()).device
    try:
        with torch.inference_mode():
            batches = torch.from_numpy(np.ascontiguousarray(windows, dtype=np.float32)).split(_BATCH)
            logits = [network(batch.to(device)).cpu().double().numpy() for batch in batches if len(batch)]
    finally:
        network.train(was_training)
    both = np.concatenate([np.empty((0, 2)), *logits])
    return np.asarray(both[:, APNEA] - both[:, 1 - APNEA], dtype=np.float64)
