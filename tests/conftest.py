"""Shared fixtures: the folder of real data, and Qt without a display."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Torch's threads wait for each other by spinning: with small batches on two busy cores that costs minutes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# A shared machine may stall for seconds: how long an example takes says nothing about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reviews, recent files and logs of tests do not lie among those of whoever runs them."""
    folder = tmp_path_factory.mktemp("user")
    os.environ["SEMSCNN_GUI_REVIEWS"] = str(folder / "reviews")
    os.environ["SEMSCNN_GUI_LOGS"] = str(folder / "logs")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real recordings; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("real recordings (../shared/data) are not on this machine")
    return SHARED
