from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from semscnn_gui.batch.processes import in_processes
from semscnn_gui.batch.table import NAME

PATIENCE_S = 300


class Deadly:
    """Read by another process, it ends that process at once."""

    def __reduce__(self):
        return os._exit, (9,)

    def __str__(self):
        return "deadly.edf"


@pytest.mark.slow
def test_a_process_that_dies_costs_its_own_night_only(tmp_path, rr_night, job_of):
    good = job_of(rr_night(tmp_path / "night.txt", minutes=6), tmp_path)
    outcomes = dict(in_processes([replace(good, recording=Deadly()), good], 2))
    assert outcomes[0].results is None
    assert outcomes[0].error.startswith("deadly.edf: ")
    assert outcomes[1].results.recording_name == "night.txt"


def start(nights: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "semscnn_gui", "batch", str(nights), "--out", str(out), "--jobs", "1"]
    # Tests that run in the background ignore Ctrl-C, and so would what they start.
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def finished(out: Path) -> dict[str, int]:
    """When the results of each night were written."""
    return {path.name: path.stat().st_mtime_ns for path in out.glob("*.json")}


def wait_for(condition) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def group(leader: int) -> list[int]:
    """The processes of a process group."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(pgrp) == leader and state != "Z":
            members.append(int(stat.parent.name))
    return members


@pytest.mark.exhaustive
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
def test_stopped_by_ctrl_c_and_killed_it_goes_on_and_leaves_nothing_half_written(tmp_path, rr_night):
    nights, out = tmp_path / "nights", tmp_path / "out"
    for i in range(30):
        rr_night(nights / f"n{i:02d}.txt", seed=i, minutes=6)

    batch = start(nights, out)
    wait_for(lambda: len(finished(out)) >= 2)
    os.killpg(batch.pid, signal.SIGINT)
    _, told = batch.communicate(timeout=PATIENCE_S)
    assert batch.returncode == 130
    assert told.decode().strip() == "semscnn-gui: stopped"
    assert not list(out.glob(".*"))
    first = finished(out)
    assert len(first) < 30

    batch = start(nights, out)
    wait_for(lambda: len(finished(out)) > len(first))
    batch.kill()
    batch.communicate(timeout=PATIENCE_S)
    wait_for(lambda: not group(batch.pid))
    second = finished(out)
    assert len(second) < 30
    assert first.items() <= second.items()

    batch = start(nights, out)
    told, _ = batch.communicate(timeout=PATIENCE_S)
    assert batch.returncode == 0
    assert (
        f"30 recordings: {30 - len(second)} analysed, {len(second)} finished before, 0 failed"
        in told.decode()
    )
    last = finished(out)
    assert second.items() <= last.items()
    assert len(last) == 30
    for path in out.glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    with (out / NAME).open(newline="", encoding="utf-8") as table:
        assert [row["status"] for row in csv.DictReader(table)] == ["done"] * 30
