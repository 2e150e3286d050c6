from __future__ import annotations

import pytest

from semscnn_gui.cli import main

DEMO = ["demo-recording", "OUT"]
TRAIN = ["train", "FOLDER", "--out", "FOLDER"]
ANALYZE = ["analyze", "FOLDER/night.edf"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*DEMO, "--fs", "50"], "argument --fs: 50 is outside 80 to 4000 Hz"),
        ([*DEMO, "--fs", "nan"], "argument --fs: nan is outside 80 to 4000 Hz"),
        ([*DEMO, "--fs", "inf"], "argument --fs: inf is outside"),
        ([*DEMO, "--fs", "abc"], "argument --fs: 'abc' is not a number"),
        ([*DEMO, "--hours", "0.01"], "argument --hours: 0.01 is outside 0.1 to 48 hours"),
        ([*DEMO, "--hours", "1000"], "argument --hours: 1000 is outside 0.1 to 48 hours"),
        ([*DEMO, "--seed", "-1"], "argument --seed: -1 is below 0"),
        ([*DEMO, "--seed", "1.5"], "argument --seed: '1.5' is not a whole number"),
        ([*TRAIN, "--seed", "-1"], "argument --seed: -1 is below 0"),
        ([*TRAIN, "--seed", str(2**70)], "argument --seed: 1180591620717411303424 is above"),
        ([*TRAIN, "--seed", "1", "--folds", "1"], "argument --folds: 1 is below 2"),
        ([*TRAIN, "--seed", "1", "--epochs", "0"], "argument --epochs: 0 is below 1"),
        ([*ANALYZE, "--start", "-1"], "argument --start: -1 is below 0"),
        ([*ANALYZE, "--stop", "-5"], "argument --stop: -5 is below 1"),
        ([*ANALYZE, "--start", "soon"], "argument --start: 'soon' is not a whole number"),
        ([*ANALYZE, "--start", "30", "--stop", "30"], "argument --stop: 30 is not after --start 30"),
        ([*ANALYZE, "--start", "30", "--stop", "10"], "argument --stop: 10 is not after --start 30"),
    ],
)
def test_number_out_of_its_range_is_wrong_usage(tmp_path, capsys, arguments, words):
    named = {"OUT": str(tmp_path / "night.edf"), "FOLDER": str(tmp_path)}
    with pytest.raises(SystemExit) as stopped:
        main([named.get(argument, argument) for argument in arguments])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_ranges_are_told_in_the_help(capsys):
    with pytest.raises(SystemExit):
        main(["demo-recording", "--help"])
    text = capsys.readouterr().out
    assert "80 to 4000" in text
    assert "0.1 to 48" in text


def test_model_that_is_there_already_is_not_said_to_be_added(tmp_path, monkeypatch, capsys):
    import numpy as np

    from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights

    monkeypatch.setenv("SEMSCNN_GUI_MODELS", str(tmp_path / "user"))
    tensors = {f"member0/{name}": np.zeros(shape, np.float32) for name, shape in MEMBER_SHAPES.items()}
    weights = ModelWeights("mine", "1.0", "rri", ("rri_relative", "rri_deviation"), 0.5, "rri/3", tensors)
    path = save_weights(weights, tmp_path / "mine.safetensors")
    assert main(["models", "add", str(path)]) == 0
    assert capsys.readouterr().out == "added mine\n"
    assert main(["models", "add", str(path)]) == 0
    assert capsys.readouterr().out == "already there: mine\n"
