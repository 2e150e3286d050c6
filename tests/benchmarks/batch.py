"""Batch over many real nights: equal to single analyses, gone on with after a kill, faster with two jobs, on Dask.

Usage: ``python tests/benchmarks/batch.py FOLDER [--nights 40] [--jobs 2] [--no-dask]``, FOLDER with recordings
such as those of the Apnea-ECG Database. The table of one job is the measure: each of its rows is compared with
what `semscnn-gui analyze FILE --json` writes, and the tables of the other runs with it. The machine has to be
free: wall time is compared.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from semscnn_gui.batch.batch import run_batch
from semscnn_gui.batch.finding import find_recordings

MOST_OF_ONE_JOB = 0.6
PROGRAM = [sys.executable, "-m", "semscnn_gui"]


def batch(nights: Path, out: Path, jobs: int) -> list[str]:
    """The command of a batch."""
    return [*PROGRAM, "batch", str(nights), "--out", str(out), "--jobs", str(jobs)]


def timed(command: list[str]) -> float:
    """Run a command; its wall time in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def table(out: Path) -> list[dict[str, str]]:
    """The rows of a batch."""
    with (out / "summary.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def same_results(a: Path, b: Path) -> bool:
    """Whether two batches have byte for byte the same results."""
    names = sorted(path.name for path in a.glob("*.json"))
    others = sorted(path.name for path in b.glob("*.json"))
    return names == others and all((a / n).read_bytes() == (b / n).read_bytes() for n in names)


def killed_and_gone_on(nights: Path, out: Path, jobs: int, total: int) -> tuple[int, int]:
    """Kill a batch at the half, start it again; nights finished at the kill, and how many of them were redone."""
    with subprocess.Popen(batch(nights, out, jobs), stdout=subprocess.DEVNULL, start_new_session=True) as run:
        while len(list(out.glob("*.json"))) < total // 2:
            if run.poll() is not None:
                sys.exit("the batch ended before it could be killed")
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGKILL)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.json")}
    timed(batch(nights, out, jobs))
    return len(before), sum(path.stat().st_mtime_ns != moment for path, moment in before.items())


def main() -> None:
    """Run all and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nights", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-dask", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        found = find_recordings(chosen.folder, work)
        nights = work / "nights.txt"
        nights.write_text("\n".join(str(path) for path in found.paths[: chosen.nights]), encoding="utf-8")
        total = len(found.paths[: chosen.nights])

        one_s = timed(batch(nights, work / "one", 1))
        several_s = timed(batch(nights, work / "several", chosen.jobs))
        rows = table(work / "one")
        done = sum(row["status"] == "done" for row in rows)
        print(f"{done} of {total} nights done; 1 job {one_s:.1f} s, {chosen.jobs} jobs {several_s:.1f} s: "
              f"{several_s / one_s:.2f} of one job's (at most {MOST_OF_ONE_JOB})")  # fmt: skip
        checks = {
            "several jobs give the same table": table(work / "several") == rows,
            "several jobs give the same results": same_results(work / "one", work / "several"),
            "wall time": several_s <= MOST_OF_ONE_JOB * one_s,
        }
        single = work / "single.json"
        equal = 0
        for row in rows:
            timed([*PROGRAM, "analyze", row["file"], "--json", str(single)])
            equal += single.read_bytes() == (work / "one" / row["results"]).read_bytes()
        checks[f"equal to single analyses: {equal} of {total}"] = equal == total
        finished, redone = killed_and_gone_on(nights, work / "killed", chosen.jobs, total)
        whole = f"killed after {finished} nights: {redone} done again, {total - finished} done then"
        checks[whole] = redone == 0 and table(work / "killed") == rows
        if not chosen.no_dask:
            from functools import partial

            from distributed import LocalCluster

            from semscnn_gui.batch.dask_cluster import on_cluster

            with LocalCluster(n_workers=chosen.jobs, threads_per_worker=1, dashboard_address=None) as cluster:
                listed = find_recordings(nights, work / "dask")
                run_batch(listed, work / "dask", partial(on_cluster, address=cluster.scheduler_address))
            checks["a Dask cluster gives the same table"] = table(work / "dask") == rows
            checks["a Dask cluster gives the same results"] = same_results(work / "one", work / "dask")
    for name, holds in checks.items():
        print(f"{'yes' if holds else 'NO ':4}{name}")
    sys.exit(not all(checks.values()))


if __name__ == "__main__":
    main()
