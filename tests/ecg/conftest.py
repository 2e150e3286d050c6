"""What several tests of this folder need."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def reference():
    """The plain pipeline and detector that the speed benchmark times."""
    path = Path(__file__).parents[1] / "benchmarks" / "published_reference.py"
    spec = importlib.util.spec_from_file_location("published_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
