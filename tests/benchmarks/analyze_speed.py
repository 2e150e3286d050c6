"""How much faster `analyze` is than the published pre-processing alone, and how much memory it needs.

Both run in processes of their own on the same file, one after the other: the published pre-processing once on one
core, `semscnn-gui analyze FILE --json OUT` from process start to exit several times (the median counts).

Usage: ``python tests/benchmarks/analyze_speed.py [--hours 8] [--fs 100] [--repeat 3] [--edf FILE]
[--model NAME]``. The published pipeline is defined at 100 Hz; at another rate only `analyze` is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SIMULATE = """
import sys
from pathlib import Path
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf
write_edf(simulate_night(fs=float(sys.argv[1]), hours=float(sys.argv[2]), seed=0), Path(sys.argv[3]))
"""


def run(command, **environment):
    """Run a process; return (wall seconds, peak memory in MB, standard output)."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        out = process.stdout.read()
        # wait4 tells this child's own peak memory; getrusage would mix all children.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command[:4]))} … ended with {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return seconds, usage.ru_maxrss / unit, out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=8.0, help="length of the simulated night")
    parser.add_argument("--fs", type=float, default=100.0, help="its sampling rate in Hz")
    parser.add_argument("--repeat", type=int, default=3, help="runs of analyze")
    parser.add_argument("--edf", type=Path, help="time this file instead of a simulated night")
    parser.add_argument("--model", help="model to analyze with; the bundled one if left out")
    chosen = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        edf = chosen.edf or Path(folder) / "night.edf"
        if chosen.edf is None:
            # In a process of its own: a child's peak memory starts from its parent's.
            run([sys.executable, "-c", SIMULATE, str(chosen.fs), str(chosen.hours), str(edf)])
        reference_s = None
        if chosen.edf is not None or chosen.fs == 100.0:
            _, reference_mb, out = run(
                [sys.executable, str(HERE / "published_reference.py"), str(edf)], **ONE_CORE
            )
            reference = json.loads(out)
            reference_s = reference["seconds"]
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "semscnn_gui", "analyze", str(edf), "--json", str(result)]
        command += ["--model", chosen.model] if chosen.model else []
        runs = [run(command)[:2] for _ in range(chosen.repeat)]
        minutes = json.loads(result.read_text())["minutes"]
        scored = sum(minute["state"] != "unscorable" for minute in minutes)

    analyze_s = statistics.median(seconds for seconds, _ in runs)
    print(f"{'':34}{'minutes':>9}{'seconds':>10}{'peak MB':>10}")
    if reference_s is not None:
        row = (reference["windows"], reference_s, reference_mb)
        print(f"{'published pre-processing, one core':34}{row[0]:9d}{row[1]:10.2f}{row[2]:10.0f}")
    row = (scored, analyze_s, max(memory for _, memory in runs))
    print(f"{f'analyze, whole process, median of {len(runs)}':34}{row[0]:9d}{row[1]:10.2f}{row[2]:10.0f}")
    if reference_s is not None:
        print(f"analyze is {reference_s / analyze_s:.1f} times faster")


if __name__ == "__main__":
    main()
