"""The same file, model and version give the same bytes, however many processors take part."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf


@pytest.mark.slow
def test_the_same_file_gives_the_same_json_on_one_and_on_two_threads(tmp_path: Path) -> None:
    night = write_edf(simulate_night(100.0, 1.0, seed=3), tmp_path / "night.edf")
    made = []
    for threads in ("1", "2"):
        out = tmp_path / f"{threads}.json"
        command = [sys.executable, "-m", "semscnn_gui", "analyze", str(night), "--json", str(out)]
        # Each library that computes with threads reads one of these.
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        environment = os.environ | dict.fromkeys(names, threads)
        subprocess.run(command, check=True, capture_output=True, env=environment)
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert any(row["probability"] for row in json.loads(made[0])["minutes"])
