"""A slice of the soak: what grows with each recording opened and closed shows after a few."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.exhaustive
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts what the process holds in /proc")
def test_memory_threads_timers_and_files_come_back_after_recordings_are_closed() -> None:
    command = [sys.executable, "-m", "tests.gui.soak", "--actions", "600", "--recordings", "6"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1])["grown"] == []
