"""Short nights as texts of RR intervals, which take no time to write and little to analyse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semscnn_gui.batch.night_job import NightJob
from semscnn_gui.semscnn.installed_models import find_model
from tests.support.recordings import write_rr_night


@pytest.fixture(scope="session")
def rr_night() -> Callable[..., Path]:
    """rr_night(path, seed=0, minutes=12) writes RR intervals, one per line."""
    return write_rr_night


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
