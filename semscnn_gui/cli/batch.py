"""``semscnn-gui batch``: many recordings to results, reports and one table."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semscnn_gui import INTENDED_USE
from semscnn_gui.cli.arguments import add_model, whole_number
from semscnn_gui.errors import InputError

if TYPE_CHECKING:
    from semscnn_gui.batch.night_job import NightOutcome

NAMES = ("batch",)
MOST_TOLD = 5


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "batch",
        help="analyse many recordings",
        description="Analyse every recording of a folder or list: results of each night, and one row each in "
        "summary.csv. Stopped at any time, the same command goes on where it was. Exit code 3 if a recording "
        "could not be analysed: the table has the sentence that says why, and the others are done all the same.",
        epilog=INTENDED_USE,
    )
    parser.add_argument(
        "source",
        type=Path,
        metavar="FOLDER|LIST",
        help="folder, searched with its subfolders (what this program exported is left out), or text file with "
        "the path of one recording a line",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="new folder, or that of an earlier batch"
    )
    parser.add_argument("--pdf", action="store_true", help="write a report of each night as well")
    parser.add_argument(
        "--jobs",
        type=whole_number(1, 256),
        default=os.cpu_count() or 1,
        metavar="N",
        help="nights at once, each in a process with one thread (default: the number of processors)",
    )
    add_model(parser)
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="use the Dask cluster of this scheduler, such as tcp://host:8786; its workers must see the files",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Analyse all, with a bar and the time left on standard error where that is a terminal."""
    from tqdm import tqdm

    from semscnn_gui.batch.batch import run_batch
    from semscnn_gui.batch.dask_cluster import on_cluster
    from semscnn_gui.batch.finding import find_recordings
    from semscnn_gui.batch.processes import in_processes
    from semscnn_gui.batch.table import NAME

    found = find_recordings(options.source, options.out)
    if options.dask is not None:
        runner = partial(on_cluster, address=options.dask)
    else:
        runner = partial(in_processes, at_once=options.jobs)
    failures: list[str] = []
    # disable=None: no bar where nobody watches.
    with tqdm(total=len(found.paths), unit="night", disable=None, dynamic_ncols=True) as bar:

        def told(_label: str, outcome: NightOutcome) -> None:
            if outcome.results is None:
                failures.append(outcome.error)
                bar.set_postfix(failed=len(failures), refresh=False)
            bar.update()

        count = run_batch(found, options.out, runner, model=options.model, pdf=options.pdf, told=told)
    total = len(found.paths)
    print(f"{total} recordings: {count.done} analysed, {count.kept} finished before, {count.failed} failed")
    for sentence in failures[:MOST_TOLD]:
        print(f"  failed: {sentence}")
    if found.left_out:
        rest = ", …" if len(found.left_out) > MOST_TOLD else ""
        print(f"  left out, no recordings: {', '.join(found.left_out[:MOST_TOLD])}{rest}")
    print(f"Table: {options.out / NAME}")
    print(INTENDED_USE)
    if failures:
        raise InputError(
            options.out / NAME,
            "number of recordings that failed",
            f"{len(failures)} of {total}",
            "read the column error, and run the same command again once they are mended",
        )
