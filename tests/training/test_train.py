from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from semscnn_gui.ecg.model import UnscorableReason
from semscnn_gui.ecg.windows import NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.semscnn.weights import load_weights
from semscnn_gui.training.dataset import LabelledNight
from semscnn_gui.training.fitting import Plan
from semscnn_gui.training.train import train

QUICK = Plan(epochs=2, batch=32)


def made_night(name: str, person: str, seed: int, minutes: int = 40) -> LabelledNight:
    """A night whose apnea minutes carry a slow wave that the normal ones lack."""
    rng = np.random.default_rng(seed)
    label = (np.arange(minutes) % 10 < 4).astype(np.int8)
    wave = np.sin(2 * np.pi * np.arange(900) / 120)
    series = rng.normal(0.5, 0.1, (minutes, 2, 900)) + 0.4 * label[:, None, None] * wave
    reason: tuple[UnscorableReason | None, ...] = (None,) * minutes
    windows = NightWindows(np.arange(minutes), series.astype(np.float32), reason)
    return LabelledNight(name, person, label, windows, np.full(minutes, 60.0), "rri/1")


@pytest.fixture
def nights() -> list[LabelledNight]:
    return [made_night(f"n{i}", f"person {i // 2}", i) for i in range(6)]


@pytest.mark.slow
def test_same_seed_gives_the_same_weights_and_another_seed_others(nights, tmp_path):
    first = train(nights, tmp_path / "1", seed=3, folds=3, plan=QUICK).read_bytes()
    assert train(nights, tmp_path / "2", seed=3, folds=3, plan=QUICK).read_bytes() == first
    assert train(nights, tmp_path / "3", seed=4, folds=3, plan=QUICK).read_bytes() != first


def test_training_lowers_the_loss_and_tells_each_epoch(nights, tmp_path):
    told = []
    path = train(nights, tmp_path, seed=0, folds=3, plan=Plan(epochs=3, batch=16), tell=told.append)
    assert len(told) == 9
    for fold in range(3):
        losses = [epoch.training_loss for epoch in told if epoch.fold == fold]
        assert losses[-1] < losses[0]
    weights = load_weights(path)
    assert weights.training["seed"] == 0
    assert weights.training["nights"] == [f"n{i}" for i in range(6)]
    assert 0.2 <= weights.threshold <= 0.8
    assert path.with_suffix(".csv").read_text().count("\n") == 10


def test_nights_of_one_person_are_never_split_between_folds(nights, tmp_path, monkeypatch):
    from semscnn_gui.training import train as module

    seen = []

    def watch(people, folds, seed):
        fold_of = original(people, folds, seed)
        seen.append(fold_of)
        return fold_of

    original = module._folds
    monkeypatch.setattr(module, "_folds", watch)
    train(nights, tmp_path, seed=0, folds=3, plan=Plan(epochs=1, batch=64))
    assert set(seen[0]) == {night.person for night in nights}
    assert sorted(seen[0].values()) == [0, 1, 2]


def test_too_few_people_are_refused(nights, tmp_path):
    with pytest.raises(InputError, match="people"):
        train(nights[:2], tmp_path, seed=0, folds=3, plan=QUICK)


def test_labels_of_one_class_are_refused(tmp_path):
    nights = [made_night(f"n{i}", f"p{i}", i) for i in range(3)]
    for night in nights:
        night.label[:] = 0
    with pytest.raises(InputError, match="one class"):
        train(nights, tmp_path, seed=0, folds=3, plan=QUICK)


def test_cancelled_training_leaves_no_weights(nights, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        train(nights, tmp_path, seed=0, folds=3, plan=QUICK, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_nights_without_a_labelled_window_count_as_nobody(nights, tmp_path):
    empty = made_night("empty", "nobody", 9)
    empty.label[:] = -1
    unscorable = made_night("unscorable", "nobody else", 10)
    windows = NightWindows(
        np.empty(0, np.int64), np.empty((0, 2, 900), np.float32), unscorable.windows.reason
    )
    unscorable = replace(unscorable, windows=windows)
    path = train([*nights, empty, unscorable], tmp_path, seed=0, folds=3, plan=Plan(epochs=1, batch=64))
    training = load_weights(path).training
    assert training["nights"] == [f"n{i}" for i in range(6)]
    assert training["people"] == 3
    with pytest.raises(InputError, match="people is 3"):
        train([*nights, empty, unscorable], tmp_path, seed=0, folds=5, plan=QUICK)
    with pytest.raises(InputError, match="people is 0"):
        train([empty], tmp_path, seed=0, folds=2, plan=QUICK)


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
    ],
)
def test_what_cannot_be_used_is_refused_before_any_fit(nights, tmp_path, monkeypatch, changes, words):
    monkeypatch.setattr("semscnn_gui.training.train.fit", lambda *_, **__: pytest.fail("a fit was started"))
    with pytest.raises(InputError) as refused:
        train(nights, tmp_path / "out", plan=QUICK, **{"seed": 0, "folds": 3, **changes})
    assert words in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_folder_that_cannot_be_written_is_refused_before_any_fit(nights, tmp_path, monkeypatch):
    monkeypatch.setattr("semscnn_gui.training.train.fit", lambda *_, **__: pytest.fail("a fit was started"))
    file = tmp_path / "file"
    file.write_text("")
    for out in (file, file / "models"):
        with pytest.raises(InputError, match="output folder is not writable"):
            train(nights, out, seed=0, folds=3, plan=QUICK)


def test_a_history_that_cannot_be_written_does_not_cost_the_weights(nights, tmp_path):
    (tmp_path / "se-mscnn-rri-1.0.csv").mkdir()
    with pytest.raises(InputError, match=r"se-mscnn-rri-1\.0\.csv"):
        train(nights, tmp_path, seed=0, folds=3, plan=Plan(epochs=1, batch=64))
    assert load_weights(tmp_path / "se-mscnn-rri-1.0.safetensors").name == "se-mscnn-rri-1.0"


def test_out_of_fold_figures_say_that_they_chose_epoch_and_threshold(nights, tmp_path):
    path = train(nights, tmp_path, seed=0, folds=3, plan=Plan(epochs=1, batch=64))
    training = load_weights(path).training
    assert 0 <= training["out_of_fold"]["accuracy"] <= 1
    assert "chosen on these same minutes" in training["out_of_fold"]["note"]
    assert (training["plan"]["offset"], training["plan"]["scale"]) == (0.25, 0.2)


def test_nights_of_two_recipes_are_refused(nights, tmp_path):
    mixed = [*nights[1:], replace(nights[0], preprocessing="published/1")]
    with pytest.raises(
        InputError, match="pre-processing is published/1 and rri/1; give nights of one recipe"
    ):
        train(mixed, tmp_path, seed=0, folds=3)


def test_recipe_of_the_nights_is_that_of_the_model(nights, tmp_path):
    paper = [replace(night, preprocessing="published/1") for night in nights]
    weights = load_weights(train(paper, tmp_path, seed=0, folds=3, plan=Plan(epochs=1, batch=64)))
    assert (weights.recipe, weights.preprocessing) == ("rri+amplitude", "published/1")
    assert weights.inputs == ("rri", "amplitude")
    # Made for the deviation series, which this recipe does not have.
    assert (weights.training["plan"]["offset"], weights.training["plan"]["scale"]) == (0.0, 0.0)
