"""Shared fixtures: the folder of real data, and Qt without a display."""

from __future__ import annotations

import atexit
import os
import runpy
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Torch's threads wait for each other by spinning: with small batches on two busy cores that costs minutes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# No network for any process from here on; what is tried all the same is written to a file.
CONNECTIONS = Path(tempfile.mkdtemp(prefix="semscnn-connections-")) / "tried"
CONNECTIONS.touch()
atexit.register(shutil.rmtree, CONNECTIONS.parent, ignore_errors=True)
os.environ["SEMSCNN_GUI_CONNECTIONS"] = str(CONNECTIONS)
WITHOUT_NETWORK = Path(__file__).with_name("without_network")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(WITHOUT_NETWORK), os.environ.get("PYTHONPATH")]))
runpy.run_path(str(WITHOUT_NETWORK / "sitecustomize.py"))

# A shared machine may stall for seconds: how long an example takes says nothing about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def no_connection_is_tried() -> Iterator[None]:
    """A test fails if it, or a program that it started, tried to reach another machine, even in vain."""
    yield
    if CONNECTIONS.stat().st_size:
        tried = CONNECTIONS.read_text(encoding="utf-8")
        CONNECTIONS.write_text("", encoding="utf-8")
        pytest.fail(f"the network was tried: {tried}")


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
