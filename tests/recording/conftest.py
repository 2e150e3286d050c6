"""Fixtures of this room: EDF and BDF files byte by byte, an ECG-like wave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.recordings import Signal, ecg_wave, edf_file


@pytest.fixture(scope="session")
def wave() -> Callable[..., NDArray[np.float64]]:
    """wave(fs, seconds, rr_s=0.8, height=1.0): narrow R waves, each followed by a T wave."""
    return ecg_wave


@pytest.fixture(scope="session")
def signal() -> type[Signal]:
    return Signal


@pytest.fixture(scope="session")
def edf() -> Callable[..., Path]:
    """edf(path, signals, …) writes an EDF or BDF file, with a TAL per data record where ``onsets`` is given."""
    return edf_file


@pytest.fixture
def any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let recordings under five minutes pass, to test reading on short real files."""
    monkeypatch.setattr("semscnn_gui.recording.limits.MIN_DURATION_S", 0.0)
