from __future__ import annotations

import csv
import json
import multiprocessing
import os
import signal
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.ecg.windows import PREPROCESSING, NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.semscnn.ahi import is_ahi_fit
from semscnn_gui.semscnn.weights import load_weights
from semscnn_gui.training.fitting import Plan
from semscnn_gui.training.labelled_night import LabelledNight
from semscnn_gui.training.scored import score_nights
from semscnn_gui.training.train import train
from tests.support.training_nights import labelled_night

ONE = Plan(epochs=1, batch=64)
QUICK = Plan(epochs=2, batch=4)
SMALL = {"seed": 0, "folds": 3, "members": 1}


@pytest.fixture
def nights() -> list[LabelledNight]:
    """Three people of one data set and three of another, each with another share of apnea."""
    return [
        labelled_night(f"n{i}", f"{'ab'[i // 3]}/p{i}", i, label=np.arange(16) % 8 < 2 + i % 3)
        for i in range(6)
    ]


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> tuple[Path, list]:
    """A model of two networks, and what was told while it was trained."""
    nights = [labelled_night(f"n{i}", f"{'ab'[i // 6]}/p{i // 2}", i, minutes=10) for i in range(12)]
    told: list = []
    path = train(
        nights,
        tmp_path_factory.mktemp("models"),
        seed=7,
        folds=3,
        members=2,
        plan=Plan(epochs=2, batch=8),
        ahi={night.name: 20.0 + 3 * i for i, night in enumerate(nights)},
        tell=told.append,
    )
    return path, told


def test_training_tells_every_epoch_of_every_fit_and_writes_them_down(trained):
    path, told = trained
    fits = {(epoch.fold, epoch.member) for epoch in told}
    assert fits == {(fold, member) for fold in (1, 2, 3, None) for member in (1, 2)}
    last = load_weights(path).training["epochs"]
    with path.with_suffix(".csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "fold",
        "member",
        "epoch",
        "training_loss",
        "held_out_loss",
        "held_out_accuracy",
        "held_out_auc",
    ]
    assert len(rows) == len(told) == 3 * 2 * 2 + 2 * last
    for row in rows:
        assert (row["fold"] == "all") == (row["held_out_auc"] == "")
        if row["fold"] != "all":
            assert 0 <= float(row["held_out_accuracy"]) <= 1


def test_training_lowers_the_loss(trained):
    _, told = trained
    for fold in (1, 2, 3):
        losses = [epoch.training_loss for epoch in told if epoch.fold == fold and epoch.member == 1]
        assert losses[-1] < losses[0]


def test_model_is_an_ensemble_of_different_networks(trained):
    weights = load_weights(trained[0])
    assert weights.n_members == 2
    assert not np.array_equal(weights.member(0)["output.weight"], weights.member(1)["output.weight"])


def test_epoch_is_that_of_the_lowest_log_loss(trained):
    training = load_weights(trained[0]).training
    losses = training["log_loss_by_epoch"]
    assert training["epochs"] == int(np.argmin(losses)) + 1


def test_figures_are_told_pooled_and_by_data_set_with_intervals(trained):
    found = load_weights(trained[0]).training["out_of_fold"]
    names = ("accuracy", "sensitivity", "specificity", "f1", "auc", "expected_calibration_error")
    assert found["by_data_set"].keys() == {"a", "b"}
    for figures in (found, *found["by_data_set"].values()):
        assert set(names) <= figures.keys()
    assert (found["n"], found["nights"], found["people"]) == (120, 12, 6)
    for name in names:
        low, high = found["interval_95"][name]
        assert low <= high
    assert sum(figures["n"] for figures in found["by_data_set"].values()) == found["n"]
    # Three people are too few for an interval.
    assert "interval_95" not in found["by_data_set"]["a"]
    assert "epoch was chosen on all of these" in found["note"]


def test_description_is_plain_json_and_says_how_the_model_came_to_be(trained):
    training = load_weights(trained[0]).training
    json.dumps(training, allow_nan=False)
    assert training["nights"] == [f"n{i}" for i in range(12)]
    assert [training[key] for key in ("seed", "folds", "members", "people", "windows")] == [7, 3, 2, 6, 120]
    assert training["plan"] == asdict(Plan(epochs=2, batch=8))
    assert set(training["versions"]) == {"semscnn_gui", "torch", "numpy", "python"}


def test_ahi_is_fitted_to_nights_that_have_one(trained):
    weights = load_weights(trained[0])
    assert is_ahi_fit(weights.ahi)
    assert weights.ahi["nights"] == 12
    assert weights.ahi["error_sd"] == min(fit["error_sd"] for fit in weights.training["ahi_fits"].values())


def test_calibrated_model_scores_nights(trained):
    weights = load_weights(trained[0])
    (scored,) = score_nights([labelled_night("new", "new", 99)], weights)
    assert scored.scored.all()
    assert 0.2 <= weights.threshold <= 0.8


def test_work_folder_is_gone_when_the_model_is_there(trained):
    path, _ = trained
    assert sorted(file.name for file in path.parent.iterdir()) == [path.with_suffix(".csv").name, path.name]


@pytest.mark.exhaustive
def test_same_seed_gives_the_same_bytes_however_many_fits_run_at_once(nights, tmp_path):
    plan = Plan(epochs=1, batch=8)
    first = train(nights, tmp_path / "1", seed=3, folds=2, members=2, plan=plan, jobs=1)
    told = []
    second = train(nights, tmp_path / "2", seed=3, folds=2, members=2, plan=plan, jobs=2, tell=told.append)
    assert second.read_bytes() == first.read_bytes()
    assert second.with_suffix(".csv").read_bytes() == first.with_suffix(".csv").read_bytes()
    assert len(told) == 6
    other = train(nights, tmp_path / "3", seed=4, folds=2, members=2, plan=plan)
    assert other.read_bytes() != first.read_bytes()


def test_training_that_was_stopped_goes_on_to_the_same_bytes(nights, tmp_path):
    plan = Plan(epochs=2, batch=4)  # 16 steps an epoch: it tells of two of them
    whole = train(nights, tmp_path / "whole", seed=3, folds=3, members=1, plan=plan)
    seen: list[str] = []

    def stop(share: float, doing: str) -> None:
        seen.append(doing)
        if seen.count("fold 2, network 1, epoch 2") == 2:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        train(nights, tmp_path / "part", seed=3, folds=3, members=1, plan=plan, progress=progress)
    assert [file.name for file in (tmp_path / "part").iterdir()] == ["se-mscnn-rri-1.0.training"]
    seen.clear()
    part = train(
        nights, tmp_path / "part", seed=3, folds=3, members=1, plan=plan, progress=Progress(seen_only(seen))
    )
    assert "fold 1, network 1, epoch 2" not in seen
    assert "fold 2, network 1, epoch 1" not in seen
    assert "fold 2, network 1, epoch 2" in seen
    assert part.read_bytes() == whole.read_bytes()
    assert part.with_suffix(".csv").read_bytes() == whole.with_suffix(".csv").read_bytes()
    assert not (tmp_path / "part" / "se-mscnn-rri-1.0.training").exists()


def seen_only(seen: list[str]):
    def note(share: float, doing: str) -> None:
        seen.append(doing)

    return note


def test_states_of_another_seed_are_not_gone_on_with(nights, tmp_path):
    def stop(share: float, doing: str) -> None:
        if doing.startswith("fold 2"):
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        train(nights, tmp_path / "a", plan=ONE, progress=progress, **SMALL)
    again = train(nights, tmp_path / "a", plan=ONE, **{**SMALL, "seed": 5})
    fresh = train(nights, tmp_path / "b", plan=ONE, **{**SMALL, "seed": 5})
    assert again.read_bytes() == fresh.read_bytes()


@pytest.mark.slow
def test_cancel_ends_the_processes_at_once(nights, tmp_path):
    asked = []

    def stop(share: float, doing: str) -> None:
        if len(multiprocessing.active_children()) == 2 and not asked:
            asked.append(time.monotonic())
            progress.cancel()

    progress = Progress(stop)
    plan = Plan(epochs=200, batch=4)
    with pytest.raises(Cancelled):
        train(nights, tmp_path, plan=plan, jobs=2, progress=progress, **SMALL)
    # Under a second where the machine is not fully loaded; the fits themselves would take minutes.
    assert time.monotonic() - asked[0] < 10
    assert multiprocessing.active_children() == []
    assert list(tmp_path.glob("*.safetensors")) == []


@pytest.mark.exhaustive
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_process_that_is_killed_gives_a_sentence_and_its_fit_can_go_on(nights, tmp_path):
    def kill(share: float, doing: str) -> None:
        for child in multiprocessing.active_children()[:1]:
            os.kill(child.pid, signal.SIGKILL)

    plan = Plan(epochs=1, batch=4)
    with pytest.raises(
        InputError, match=r"fold \d, network 1 is ended by signal SIGKILL; start the same command"
    ):
        train(nights, tmp_path / "a", plan=plan, jobs=2, progress=Progress(kill), **SMALL)
    assert multiprocessing.active_children() == []
    again = train(nights, tmp_path / "a", plan=plan, **SMALL)
    assert again.read_bytes() == train(nights, tmp_path / "b", plan=plan, **SMALL).read_bytes()


@pytest.mark.slow
def test_fit_that_fails_in_its_process_tells_why(nights, tmp_path):
    # A folder where the state should go.
    (tmp_path / "se-mscnn-rri-1.0.training" / "fold1-network1.safetensors").mkdir(parents=True)
    with pytest.raises(InputError, match="make room on the disk"):
        train(nights, tmp_path, plan=ONE, jobs=2, **SMALL)
    assert multiprocessing.active_children() == []


def test_too_few_people_are_refused(nights, tmp_path):
    with pytest.raises(InputError, match="people"):
        train(nights[:2], tmp_path, plan=QUICK, **SMALL)


def test_labels_of_one_class_are_refused(nights, tmp_path):
    for night in nights:
        night.label[:] = 0
    with pytest.raises(InputError, match="one class"):
        train(nights, tmp_path, plan=QUICK, **SMALL)


def test_training_that_is_cancelled_before_it_starts_leaves_nothing(nights, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        train(nights, tmp_path, plan=QUICK, progress=progress, **SMALL)
    assert list(tmp_path.iterdir()) == []


def test_nights_without_a_labelled_window_count_as_nobody(nights, tmp_path):
    empty = labelled_night("empty", "nobody", 9)
    empty.label[:] = -1
    unscorable = labelled_night("unscorable", "nobody else", 10)
    windows = NightWindows(
        np.empty(0, np.int64), np.empty((0, 2, 900), np.float32), unscorable.windows.reason
    )
    unscorable = replace(unscorable, windows=windows)
    path = train([*nights, empty, unscorable], tmp_path, plan=ONE, **SMALL)
    training = load_weights(path).training
    assert training["nights"] == [f"n{i}" for i in range(6)]
    assert training["people"] == 6
    with pytest.raises(InputError, match="people is 6"):
        train([*nights, empty, unscorable], tmp_path, seed=0, folds=7, plan=QUICK)
    with pytest.raises(InputError, match="people is 0"):
        train([empty], tmp_path, seed=0, folds=2, plan=QUICK)


def test_minutes_without_label_or_window_are_left_out_and_smoothed_around(nights, tmp_path):
    night = nights[0]
    night.label[:3] = -1
    keep = np.r_[0:8, 10:16]
    windows = NightWindows(keep, night.windows.series[keep], night.windows.reason)
    path = train([replace(night, windows=windows), *nights[1:]], tmp_path, plan=ONE, **SMALL)
    training = load_weights(path).training
    assert training["windows"] == training["out_of_fold"]["n"] == 6 * 16 - 3 - 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "my model"}, "'my model-1.0'"),
        ({"name": ""}, "'-1.0'"),
        ({"name": "../model"}, "name and version"),
        ({"version": "1/2"}, "name and version"),
        ({"version": ""}, "name and version"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**64}, "seed"),
        ({"folds": 1}, "number of folds is 1"),
        ({"members": 0}, "number of networks is 0"),
        ({"jobs": 0}, "number of jobs is 0"),
        ({"calibrate_on": "c"}, "data set c: nights to calibrate on is with fewer than 3 people"),
        ({"folds": 4, "calibrate_on": "a"}, "with fewer than 4 people"),
    ],
)
def test_what_cannot_be_used_is_refused_before_any_fit(nights, tmp_path, monkeypatch, changes, words):
    monkeypatch.setattr("semscnn_gui.training.train.run_fits", lambda *_: pytest.fail("a fit was started"))
    with pytest.raises(InputError) as refused:
        train(nights, tmp_path / "out", plan=QUICK, **{**SMALL, **changes})
    assert words in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_folder_that_cannot_be_written_is_refused_before_any_fit(nights, tmp_path, monkeypatch):
    monkeypatch.setattr("semscnn_gui.training.train.run_fits", lambda *_: pytest.fail("a fit was started"))
    file = tmp_path / "file"
    file.write_text("")
    for out in (file, file / "models"):
        with pytest.raises(InputError, match="output folder is not writable"):
            train(nights, out, plan=QUICK, **SMALL)


def test_a_history_that_cannot_be_written_does_not_cost_the_weights(nights, tmp_path):
    (tmp_path / "se-mscnn-rri-1.0.csv").mkdir()
    with pytest.raises(InputError, match=r"se-mscnn-rri-1\.0\.csv"):
        train(nights, tmp_path, plan=ONE, **SMALL)
    assert load_weights(tmp_path / "se-mscnn-rri-1.0.safetensors").name == "se-mscnn-rri-1.0"


def test_calibration_on_one_data_set_is_told(nights, tmp_path):
    weights = load_weights(train(nights, tmp_path, plan=ONE, calibrate_on="b", **SMALL))
    assert weights.training["calibrated_on"] == "b"


def test_nights_of_two_recipes_are_refused(nights, tmp_path):
    mixed = [*nights[1:], replace(nights[0], preprocessing="published/1")]
    with pytest.raises(
        InputError, match=f"pre-processing is published/1 and {PREPROCESSING}; give nights of one recipe"
    ):
        train(mixed, tmp_path, **SMALL)


def test_recipe_of_the_nights_is_that_of_the_model(nights, tmp_path):
    paper = [replace(night, preprocessing="published/1") for night in nights]
    plan = replace(ONE, offset=0.25, scale=0.2)
    weights = load_weights(train(paper, tmp_path, plan=plan, **SMALL))
    assert (weights.recipe, weights.preprocessing) == ("rri+amplitude", "published/1")
    assert weights.inputs == ("rri", "amplitude")
    # Made for the deviation series, which this recipe does not have.
    assert (weights.training["plan"]["offset"], weights.training["plan"]["scale"]) == (0.0, 0.0)
    assert weights.ahi == {}
