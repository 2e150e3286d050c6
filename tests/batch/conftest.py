"""Short nights as texts of RR intervals, which take no time to write and little to analyse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.batch.night_job import NightJob
from semscnn_gui.semscnn.models import find_model


def _rr_night(path: Path, seed: int = 0, minutes: int = 12) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(seed)
    beats = np.arange(minutes * 75)
    rr_s = 0.8 + 0.06 * np.sin(2 * np.pi * beats / 60) + 0.01 * draw.standard_normal(len(beats))
    path.write_text("\n".join(f"{value:.3f}" for value in rr_s) + "\n")
    return path


@pytest.fixture(scope="session")
def rr_night() -> Callable[..., Path]:
    """rr_night(path, seed=0, minutes=12) writes RR intervals, one per line."""
    return _rr_night


@pytest.fixture(scope="session")
def job_of() -> Callable[..., NightJob]:
    """job_of(recording, out, pdf=False): the job for it with the bundled model."""
    model = find_model()

    def make(recording: Path, out: Path, *, pdf: bool = False) -> NightJob:
        stem = out / recording.stem
        return NightJob(
            recording,
            stem.with_suffix(".json"),
            stem.with_suffix(".pdf") if pdf else None,
            model.name,
            model.sha256,
        )

    return make
