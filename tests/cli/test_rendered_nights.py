"""The paper's recipe from end to end: waveforms drawn around real beats, with their real labels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.demo import render_ecg
from semscnn_gui.recording.model import Recording
from semscnn_gui.recording.writing import write_edf, write_wfdb
from semscnn_gui.semscnn.weights import load_weights

MINUTES = 50
# First minute of a stretch of which about half is apnea.
LEARN = {"a03": 30, "a05": 60, "a06": 115, "a13": 11}
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


@pytest.mark.slow
def test_the_papers_recipe_trains_from_waveforms_and_ranks_minutes_of_other_nights(
    rendered, shared_data, tmp_path, capsys
):
    windows = tmp_path / "windows.npz"
    recipe = ["--recipe", "rri+amplitude"]
    assert main(["prepare", str(rendered["learn"]), "--out", str(windows), *recipe]) == 0
    with np.load(windows, allow_pickle=False) as file:
        assert file["series_name"].tolist() == ["rri", "amplitude"]
        assert len(file["minute"]) >= 0.9 * len(LEARN) * (MINUTES - 4)
    options = ["--out", str(tmp_path), "--seed", "1", "--folds", "2", "--epochs", "10", *recipe]
    assert main(["train", str(windows), *options]) == 0
    path = tmp_path / "se-mscnn-rri-amplitude-1.0.safetensors"
    weights = load_weights(path)
    assert weights.recipe == "rri+amplitude"
    assert weights.inputs == ("rri", "amplitude")
    assert weights.preprocessing == "published/1"

    result = tmp_path / "e.json"
    model = ["--model", str(path)]
    assert main(["evaluate", str(rendered["others"]), *model, "--json", str(result)]) == 0
    figures = json.loads(result.read_text())["per_minute"]
    assert figures["n"] >= 0.9 * len(OTHERS) * (MINUTES - 4)
    # So short a training moves the order of minutes long before it finds a threshold.
    assert figures["auc"] >= 0.7

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


def test_rendered_night_becomes_the_same_windows_from_edf_and_wfdb(shared_data, tmp_path):
    from semscnn_gui.training.dataset import load_nights

    source = shared_data / "apnea-ecg" / "a05.hea"
    for name in ("edf", "wfdb"):
        (tmp_path / name).mkdir()
        render(source, 60, tmp_path / name / ("a05.edf" if name == "edf" else "a05"))
    one, other = (load_nights(tmp_path / name, recipe="rri+amplitude")[0].windows for name in ("edf", "wfdb"))
    np.testing.assert_array_equal(one.minutes, other.minutes)
    # Each format rounds to 16 bits in its own way: a beat may move by a sample.
    assert np.mean(np.abs(one.series - other.series) < 0.02) > 0.99
