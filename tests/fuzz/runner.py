"""Runs the damaged files through workers and counts what came of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.worker import kind_of

ROOT = Path(__file__).resolve().parents[2]
STUCK_S = 900.0
"""Without a word for this long, a worker sleeps or the machine does; processor time has its own limit."""


@dataclass
class Tally:
    """What came of a run.

    Attributes:
        outcomes: How many files of each kind were opened, refused, analysed or failed.
        failures: A line for each file that ended in anything but a recording or a refusal.
        slowest_s: Longest processor time of one file in seconds, analyses left out.
        peak_mb: Largest memory of a worker that analysed nothing.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    peak_mb: int = 0

    def count(self, outcome: str) -> int:
        """Number of files with an outcome."""
        return sum(n for (_, what), n in self.outcomes.items() if what == outcome)

    def table(self) -> str:
        """Outcomes by kind."""
        kinds = sorted({kind for kind, _ in self.outcomes})
        columns = ("opened", "analysed", "refused", "failed")
        rows = [f"{'kind':<12}" + "".join(f"{name:>10}" for name in columns)]
        rows += [
            f"{kind:<12}" + "".join(f"{self.outcomes[kind, name]:>10}" for name in columns) for kind in kinds
        ]
        rows.append(f"{'all':<12}" + "".join(f"{self.count(name):>10}" for name in columns))
        return "\n".join(rows)


def fuzz(run: int, start: int, stop: int, workers: int = 2, analyse_every: int = 0) -> Tally:
    """Run cases ``start`` to ``stop`` of a run; every ``analyse_every``-th opened recording is analysed."""
    tally, lock = Tally(), threading.Lock()
    step = -(-(stop - start) // workers)
    parts = [(low, min(low + step, stop)) for low in range(start, stop, step)]

    def work(part: tuple[int, int]) -> None:
        low, high = part
        while low < high:
            low = _worker(run, low, high, analyse_every, tally, lock)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, parts))
    return tally


def _worker(run: int, start: int, stop: int, analyse_every: int, tally: Tally, lock: threading.Lock) -> int:
    """Read one worker until it is done or dead; returns the case to go on with."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.worker", str(run), str(start), str(stop), str(analyse_every)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
    )  # fmt: skip
    begun = -1
    assert child.stdout is not None
    assert child.stderr is not None
    watch = threading.Timer(STUCK_S, child.kill)
    watch.start()
    for line in child.stdout:
        watch.cancel()
        watch = threading.Timer(STUCK_S, child.kill)
        watch.start()
        if line.startswith("begin "):
            begun = int(line.split()[1])
        elif line.startswith("end\t"):
            _, number, what, seconds, peak, detail = line.rstrip("\n").split("\t", 5)
            with lock:
                tally.outcomes[kind_of(int(number)), what] += 1
                if what == "failed":
                    tally.failures.append(f"{run}:{number} {kind_of(int(number))}: {detail}")
                if what != "analysed":
                    tally.slowest_s = max(tally.slowest_s, float(seconds))
                if not analyse_every:
                    tally.peak_mb = max(tally.peak_mb, int(peak))
            start, begun = int(number) + 1, -1
    watch.cancel()
    said = child.stderr.read()[-2000:]
    child.stderr.close()
    child.stdout.close()
    code = child.wait()
    if start >= stop:
        return stop
    if begun < 0:
        raise RuntimeError(f"worker ended with {code} between files: {said}")
    died = {-signal.SIGPROF: "hang", -signal.SIGKILL: "stuck or killed"}.get(code, f"crash ({code})")
    with lock:
        tally.outcomes[kind_of(begun), "failed"] += 1
        tally.failures.append(f"{run}:{begun} {kind_of(begun)}: {died} {said[-300:]}")
    return begun + 1
