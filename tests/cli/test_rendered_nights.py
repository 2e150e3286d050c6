"""The paper's recipe from end to end: waveforms drawn around real beats, with their real labels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.simulation.simulated_night import render_ecg
from semscnn_gui.recording.writing import write_edf, write_wfdb
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.semscnn.weights import load_weights
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.evaluate import evaluate
from semscnn_gui.training.fitting import Plan
from semscnn_gui.training.train import train

MINUTES = 50
RECIPE = ["--recipe", "rri+amplitude"]
# First minute of a stretch of which about half is apnea.
LEARN = {"a03": 30, "a05": 60, "a06": 115, "a13": 11, "a16": 107, "b03": 366}
OTHERS = {"a07": 122, "a19": 190}


def render(source: Path, first_minute: int, target: Path) -> None:
    """Draw a stretch of a night that is known by its beats, and write it with its labels."""
    night = open_recording(source)
    start_s, stop_s = first_minute * 60.0, (first_minute + MINUTES) * 60.0
    beats = night.beats.time_s
    beats = beats[(beats >= start_s) & (beats < stop_s)] - start_s
    ecg = render_ecg(beats, MINUTES * 60.0, 100.0, seed=first_minute)
    drawn = Recording(
        path=target,
        name=target.stem,
        format="EDF",
        sha256="0" * 64,
        start=None,
        duration_s=MINUTES * 60.0,
        ecg=ecg,
        reference=night.reference[first_minute : first_minute + MINUTES],
        simulated=True,
    )
    (write_edf if target.suffix == ".edf" else write_wfdb)(drawn, target)


@pytest.fixture(scope="module")
def rendered(shared_data, tmp_path_factory) -> dict[str, Path]:
    """Folders of rendered nights, some as EDF and some as WFDB."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("learn", "others")}
    for name, hours in (("learn", LEARN), ("others", OTHERS)):
        for i, (record, first_minute) in enumerate(hours.items()):
            target = folders[name] / (f"{record}.edf" if i % 2 else record)
            render(shared_data / "apnea-ecg" / f"{record}.hea", first_minute, target)
    return folders


@pytest.fixture(scope="module")
def windows(rendered, tmp_path_factory) -> Path:
    """What `prepare` makes of the nights to learn from."""
    path = tmp_path_factory.mktemp("prepared") / "windows.npz"
    assert main(["prepare", str(rendered["learn"]), "--out", str(path), *RECIPE]) == 0
    return path


def test_prepared_waveforms_hold_the_papers_two_series(windows):
    with np.load(windows, allow_pickle=False) as file:
        assert file["series_name"].tolist() == ["rri", "amplitude"]
        assert len(file["minute"]) >= 0.9 * len(LEARN) * (MINUTES - 4)


@pytest.mark.exhaustive
def test_the_papers_recipe_is_trained_and_measured_by_the_same_commands(
    rendered, windows, shared_data, tmp_path, capsys
):
    options = [
        "--out",
        str(tmp_path),
        "--seed",
        "1",
        "--folds",
        "2",
        "--members",
        "1",
        "--epochs",
        "1",
        *RECIPE,
    ]
    assert main(["train", str(windows), *options]) == 0
    path = tmp_path / "se-mscnn-rri-amplitude-1.0.safetensors"
    weights = load_weights(path)
    assert weights.recipe == "rri+amplitude"
    assert weights.inputs == ("rri", "amplitude")
    assert weights.preprocessing == "published/1"

    result = tmp_path / "e.json"
    model = ["--model", str(path)]
    assert main(["evaluate", str(rendered["others"]), *model, "--json", str(result)]) == 0
    assert json.loads(result.read_text())["per_minute"]["n"] >= 0.9 * len(OTHERS) * (MINUTES - 4)

    capsys.readouterr()
    for command in (
        ["evaluate", str(shared_data / "apnea-ecg"), "--records", "x01", *model],
        ["evaluate", str(shared_data / "hugcdn2014"), "--records", "C1", *model],
        ["analyze", str(shared_data / "apnea-ecg" / "x01"), *model],
        ["train", str(shared_data / "apnea-ecg"), "--records", "x01,x02", *options],
    ):
        assert main(command) == 3
        error = capsys.readouterr().err
        assert "recipe rri+amplitude needs R amplitudes" in error
        assert error.count("\n") == 1


@pytest.mark.exhaustive
def test_the_papers_recipe_learns_from_waveforms_to_find_apnea_in_other_nights(rendered, windows, tmp_path):
    # The usual batch is a step or two an epoch of so few windows. With so few nights the
    # threshold is a matter of luck, the order of the minutes is not.
    plan = Plan(epochs=16, batch=16, average=0.9, learning_rate=3e-3, shift=0)
    nights = load_nights(windows, recipe="rri+amplitude")
    path = train(nights, tmp_path, seed=1, folds=3, members=1, plan=plan)
    assert evaluate(rendered["others"], find_model(path)).per_minute.auc >= 0.85


def test_rendered_night_becomes_the_same_windows_from_edf_and_wfdb(shared_data, tmp_path):
    source = shared_data / "apnea-ecg" / "a05.hea"
    for name in ("edf", "wfdb"):
        (tmp_path / name).mkdir()
        render(source, 60, tmp_path / name / ("a05.edf" if name == "edf" else "a05"))
    one, other = (load_nights(tmp_path / name, recipe="rri+amplitude")[0].windows for name in ("edf", "wfdb"))
    np.testing.assert_array_equal(one.minutes, other.minutes)
    # Each format rounds to 16 bits in its own way: a beat may move by a sample.
    assert np.mean(np.abs(one.series - other.series) < 0.02) > 0.99
