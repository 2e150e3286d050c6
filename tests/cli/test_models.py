from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from semscnn_gui.cli import main
from semscnn_gui.package_data import bundled
from semscnn_gui.semscnn.installed_models import FOLDER_VARIABLE, find_model
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))


def write_model(path, members=1, **training):
    rng = np.random.default_rng(0)
    tensors = {
        f"member{i}/{name}": rng.normal(0, 0.1, shape).astype(np.float32)
        for i in range(members)
        for name, shape in MEMBER_SHAPES.items()
    }
    return save_weights(
        ModelWeights(
            "mine", "2.1", "rri", ("rri_relative", "rri_deviation"), 0.45, "rri/3", tensors, training=training
        ),
        path,
    )


def test_show_prints_the_bundled_model_with_its_card(capsys):
    model = find_model()
    assert main(["models", "show", model.name]) == 0
    text = capsys.readouterr().out
    for told in (
        model.name,
        model.sha256,
        "bundled with the program",
        "not a medical device",
        "rri/3",
        "41,162",
    ):
        assert told in text
    assert "seed" in text
    assert "mean of the logits of 5 neighbouring minutes" in text
    assert bundled("model_weights", "README.md").read_text(encoding="utf-8").rstrip() in text


def test_show_prints_every_figure_that_the_training_left(tmp_path, capsys):
    path = write_model(
        tmp_path / "mine.safetensors",
        members=2,
        seed=7,
        nights=["a01", "b02"],
        out_of_fold={"accuracy": 0.87654, "auc": 0.9, "by_class": {"A": {"n": 12}}},
        folds=[{"epoch": 3, "loss": 0.25}, {"epoch": 4, "loss": 0.5}],
    )
    assert main(["models", "show", str(path)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for told in (
        "mine, a file that is not in the list of models",
        "version 2.1",
        "threshold a minute is apnea from probability 0.45 on",
        "network mean logit of 2 SE-MSCNNs of 41,162 parameters",
        "after the network nothing",
        "seed 7",
        "nights 2: a01, b02",
        "accuracy 0.8765",
        "AUC 0.9",
        "n 12",
        "1 epoch 3, loss 0.25",
        "2 epoch 4, loss 0.5",
        "This model has no card; what stands above is all that its file tells.",
    ):
        assert told in lines


def test_a_model_file_cannot_steer_the_terminal(tmp_path, capsys):
    path = write_model(tmp_path / "mine.safetensors", note="\x1b[2Jgone", **{"a\x1b]0;key": 1})
    assert main(["models", "show", str(path)]) == 0
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert "[2Jgone" in text


def test_show_tells_what_is_known_of_the_published_weights(shared_data, capsys):
    assert main(["models", "add", str(shared_data / "published" / "weights.best.hdf5")]) == 0
    assert main(["models", "show", "se-mscnn-published"]) == 0
    text = capsys.readouterr().out
    assert "se-mscnn-published, added by the user" in text
    assert "rri+amplitude" in text
    assert "10.1016/j.knosys.2022.108783" in text


def test_show_of_an_unknown_model_is_refused(capsys):
    assert main(["models", "show", "no-such-model"]) == 3
    assert "no-such-model" in capsys.readouterr().err


def test_a_terminal_that_closes_the_pipe_gets_no_traceback():
    command = [sys.executable, "-m", "semscnn_gui", "models", "show", find_model().name]
    show = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    show.stdout.close()
    assert show.stderr.read() == b""
    show.stderr.close()
    assert show.wait(60) == 0
