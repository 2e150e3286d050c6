"""Many nights at one go: begun, stopped and gone on with at any time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui.batch.finding import Found, result_names
from semscnn_gui.batch.night_job import NightJob, NightOutcome, Runner
from semscnn_gui.batch.table import COLUMNS, NAME, row, write_table
from semscnn_gui.errors import InputError
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.export.targets import check_result_file
from semscnn_gui.recording.record_files import files_of_record
from semscnn_gui.semscnn.installed_models import find_model

TABLE_EVERY_S = 5.0
"""How old the table on disk may be while nights are at work."""


@dataclass(frozen=True, slots=True)
class BatchCount:
    """How many nights were analysed, were finished before, and failed."""

    done: int
    kept: int
    failed: int


def run_batch(
    found: Found,
    out: Path,
    runner: Runner,
    *,
    model: str | None = None,
    pdf: bool = False,
    told: Callable[[str, NightOutcome], object] = lambda _label, _outcome: None,
) -> BatchCount:
    """Analyse recordings into a folder: ``NAME.json`` (and ``NAME.pdf``) each, and one table of all.

    A night whose results are there already, of all of the same file content by the same model and version of the
    program without a review, is not done again: the same call after a stop goes on where that was.

    Args:
        found: What to analyse.
        out: A new or empty folder, or one of an earlier batch.
        runner: Does the jobs; see :mod:`~.processes` and :mod:`~.dask_cluster`.
        model: Name or path of the model; None for the bundled one.
        pdf: Write a report of each night as well.
        told: Called with each recording's label and outcome, as they come.

    Raises:
        InputError: The model or the folder cannot be used, or a file in it is a recording under another name;
            broken recordings are rows of the table.
    """
    weights = find_model(model)
    used = weights.name if weights.bundled else str(weights.path.resolve())
    out = _folder(out)
    names = result_names(found.paths)
    jobs = [
        NightJob(path, out / f"{name}.json", out / f"{name}.pdf" if pdf else None, used, weights.sha256)
        for path, name in zip(found.paths, names, strict=True)
    ]
    recorded = KeptFiles(file for path in found.paths for file in files_of_record(path))
    for target in [out / NAME, *(file for job in jobs for file in (job.json, job.pdf) if file is not None)]:
        check_result_file(target, recorded)
    outcomes: list[NightOutcome | None] = [None] * len(jobs)

    def write() -> None:
        rows = zip(found.labels, names, outcomes, strict=True)
        write_table(out / NAME, [row(label, name, outcome) for label, name, outcome in rows])

    # First of all, so that the folder is known as a batch's if it is stopped.
    write()
    written = time.monotonic()
    try:
        with contextlib.closing(runner(jobs)) as coming:
            for i, outcome in coming:
                outcomes[i] = outcome
                told(found.labels[i], outcome)
                if time.monotonic() - written > TABLE_EVERY_S:
                    write()
                    written = time.monotonic()
    finally:
        _sweep(out)
        write()
    came = [outcome for outcome in outcomes if outcome is not None]
    kept = sum(outcome.kept for outcome in came)
    failures = sum(outcome.results is None for outcome in came)
    return BatchCount(len(came) - kept - failures, kept, failures)


def _folder(out: Path) -> Path:
    """The folder for the results, which holds nothing that is not a batch's: its files are replaced unasked."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        table = out / NAME
        ours = table.is_file() and _is_table(table)
        empty = not any(not path.name.startswith(".") for path in out.iterdir())
    except OSError as error:
        action = "choose another folder"
        raise InputError(out, "output folder", f"not usable ({error.strerror})", action) from error
    if not ours and not empty:
        found = f"not empty and without a {NAME} of an earlier batch"
        raise InputError(out, "output folder", found, "choose a new folder, whose files may be replaced")
    _sweep(out)
    return out.resolve()


def _is_table(table: Path) -> bool:
    with table.open("rb") as stream:
        return stream.read(100).startswith(",".join(COLUMNS[:4]).encode())


def _sweep(out: Path) -> None:
    """Remove what a process that was killed in the middle of writing left: parts of files, under hidden names."""
    for part in out.glob(".*.part"):
        with contextlib.suppress(OSError):
            part.unlink()
