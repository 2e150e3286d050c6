"""The list of runs tells a view exactly what changed, however the runs change."""

from __future__ import annotations

import random
from datetime import datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.runs_table import RunFilter, RunsModel
from semscnn_gui.night.runs import ApneaRun

START = datetime(2026, 3, 1, 23, 41, 0)


def some_runs(rng: random.Random) -> list[ApneaRun]:
    found, minute = [], 0
    while minute < 60:
        length = rng.randint(1, 7)
        if rng.random() < 0.6:
            run = ApneaRun(range(minute, minute + length), rng.choice([0.6, 0.9]), length, rng.random() < 0.5)
            found.append(run)
        minute += length + 1
    return found


def edited(runs: list[ApneaRun], rng: random.Random) -> list[ApneaRun]:
    """What an edit makes of the runs: one is reviewed, or gone, or has come."""
    at = rng.randrange(len(runs)) if runs else 0
    if not runs or rng.random() < 0.1:
        return some_runs(rng)
    run = runs[at]
    changed = [ApneaRun(run.minutes, run.mean_probability, run.apnea_minutes, not run.reviewed)]
    if rng.random() < 0.3:
        changed = []
    elif len(run.minutes) > 2 and rng.random() < 0.5:
        first, last = run.minutes.start, run.minutes.stop
        changed = [ApneaRun(part, 0.9, 1, False) for part in (range(first, first + 1), range(last - 1, last))]
    return runs[:at] + changed + runs[at + 1 :]


def test_a_view_that_follows_the_signals_shows_what_the_model_holds(qtbot: QtBot) -> None:
    rng, model = random.Random(4), RunsModel()  # noqa: S311

    def row(number: int) -> tuple[str, ...]:
        return tuple(model.index(number, column).data() for column in range(4))

    seen: list[tuple[str, ...]] = []
    kept = {"resets": 0}

    def on_reset() -> None:
        kept["resets"] += 1
        seen[:] = [row(number) for number in range(model.rowCount())]

    def on_inserted(_parent: object, first: int, last: int) -> None:
        seen[first:first] = [row(number) for number in range(first, last + 1)]

    def on_removed(_parent: object, first: int, last: int) -> None:
        del seen[first : last + 1]

    model.modelReset.connect(on_reset)
    model.rowsInserted.connect(on_inserted)
    model.rowsRemoved.connect(on_removed)
    model.dataChanged.connect(lambda top, _bottom: seen.__setitem__(top.row(), row(top.row())))
    runs = some_runs(rng)
    model.set_runs(runs, START)
    for _ in range(300):
        if rng.random() < 0.1:
            model.set_filter(rng.choice(list(RunFilter)), rng.choice(["", "00:"]))
            model.sort(rng.randrange(4), rng.choice(list(Qt.SortOrder)))
        before = kept["resets"]
        runs = edited(runs, rng)
        model.set_runs(runs, START)
        assert seen == [row(number) for number in range(model.rowCount())]
        assert kept["resets"] == before


def test_runs_are_sorted_by_the_column_chosen(qtbot: QtBot) -> None:
    model = RunsModel()
    model.set_runs(some_runs(random.Random(1)), START)  # noqa: S311
    model.sort(1, Qt.SortOrder.DescendingOrder)
    lengths = [int(model.index(number, 1).data()) for number in range(model.rowCount())]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) > 1
    model.sort(0)
    starts = [run.minutes.start for run in model.listed]
    assert starts == sorted(starts)
