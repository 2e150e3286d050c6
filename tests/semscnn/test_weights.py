from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from semscnn_gui.ecg import published_windows as published
from semscnn_gui.ecg import windows
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.network import SEMSCNN
from semscnn_gui.semscnn.weights import (
    MEMBER_SHAPES,
    SERIES_OF,
    ModelWeights,
    build_network,
    load_weights,
    member_tensors,
    save_weights,
)


def make_weights(members: int = 1, **changes: object) -> ModelWeights:
    rng = np.random.default_rng(1)
    tensors = {
        f"member{i}/{name}": rng.normal(0.0, 0.1, shape).astype(np.float32)
        for i in range(members)
        for name, shape in MEMBER_SHAPES.items()
    }
    weights = ModelWeights(
        name="test-model",
        version="1.0",
        recipe="rri",
        inputs=("rri_relative", "rri_deviation"),
        threshold=0.45,
        preprocessing="rri/3",
        tensors=tensors,
        smoothing={"kind": "mean_logit", "minutes": 5},
        training={"seed": 7, "data": ["a01", "a02"], "versions": {"torch": "2"}},
    )
    return dataclasses.replace(weights, **changes)


def test_weights_come_back_as_they_were_saved(tmp_path):
    weights = make_weights()
    path = save_weights(weights, tmp_path / "models" / "test-model.safetensors")
    loaded = load_weights(path)
    for field in (
        "name",
        "version",
        "recipe",
        "inputs",
        "threshold",
        "preprocessing",
        "smoothing",
        "training",
    ):
        assert getattr(loaded, field) == getattr(weights, field)
    assert loaded.tensors.keys() == weights.tensors.keys()
    assert all(np.array_equal(loaded.tensors[name], tensor) for name, tensor in weights.tensors.items())
    assert loaded.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [file.name for file in path.parent.iterdir()] == ["test-model.safetensors"]


def test_same_content_gives_the_same_bytes_in_every_process(tmp_path):
    script = (
        "import sys; from pathlib import Path; from semscnn_gui.semscnn.weights import *;"
        "save_weights(load_weights(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    first = save_weights(make_weights(), tmp_path / "first.safetensors")
    for i in range(3):
        again = tmp_path / f"again{i}.safetensors"
        subprocess.run([sys.executable, "-c", script, str(first), str(again)], check=True)
        assert again.read_bytes() == first.read_bytes()


def test_metadata_is_plain_strings_for_other_readers(tmp_path):
    from safetensors import safe_open

    path = save_weights(make_weights(), tmp_path / "m.safetensors")
    with safe_open(path, "numpy") as file:
        metadata = file.metadata()
    assert metadata["name"] == "test-model"
    assert json.loads(metadata["inputs"]) == ["rri_relative", "rri_deviation"]
    assert json.loads(metadata["smoothing"]) == {"kind": "mean_logit", "minutes": 5}


def test_network_built_from_weights_is_the_one_saved(tmp_path):
    torch.manual_seed(4)
    network = SEMSCNN()
    path = save_weights(make_weights(tensors=member_tensors(network)), tmp_path / "m.safetensors")
    random_state = torch.random.get_rng_state()
    built = build_network(load_weights(path))
    assert torch.equal(torch.random.get_rng_state(), random_state)
    assert not built.training
    x = torch.rand(3, 2, 900)
    torch.testing.assert_close(built(x), network.eval()(x))


def test_members_of_an_ensemble_are_averaged(tmp_path):
    weights = load_weights(save_weights(make_weights(members=3), tmp_path / "m.safetensors"))
    assert weights.n_members == 3
    x = torch.rand(2, 2, 900)
    alone = []
    for i in range(3):
        tensors = {f"member0/{name}": tensor for name, tensor in weights.member(i).items()}
        alone.append(build_network(dataclasses.replace(weights, tensors=tensors))(x))
    torch.testing.assert_close(build_network(weights)(x), torch.stack(alone).mean(dim=0))


def refusal(path) -> str:
    with pytest.raises(InputError) as refused:
        load_weights(path)
    sentence = str(refused.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    return sentence


def rewrite(path, *, drop=(), tensors=None, **metadata):
    """Write a file that our own save would refuse."""
    from safetensors import safe_open

    with safe_open(path, "numpy") as file:
        described = {**file.metadata(), **metadata}
    save_file(
        {**load_file(path), **(tensors or {})}
        if not drop
        else {name: tensor for name, tensor in load_file(path).items() if name not in drop},
        path,
        {key: value for key, value in described.items() if value is not None and key not in drop},
    )


@pytest.fixture
def saved(tmp_path):
    return save_weights(make_weights(), tmp_path / "model.safetensors")


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 7, b"PK\x03\x04" + b"x" * 200, b"\x89HDF\r\n\x1a\n" + b"\0" * 50]
)
def test_file_that_is_not_safetensors_is_refused(tmp_path, content):
    path = tmp_path / "other.safetensors"
    path.write_bytes(content)
    assert "not safetensors" in refusal(path)


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.999])
def test_file_cut_short_is_refused(saved, kept):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * kept)])
    assert "cut short" in refusal(saved)


def test_missing_file_and_folder_are_refused(tmp_path):
    assert "No such file" in refusal(tmp_path / "absent.safetensors")
    assert "directory" in refusal(tmp_path)


@pytest.mark.parametrize(
    "key", ["name", "version", "recipe", "preprocessing", "inputs", "threshold", "smoothing", "training"]
)
def test_missing_description_is_refused(saved, key):
    rewrite(saved, **{key: None})
    assert key in refusal(saved)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recipe", "wavelets"),
        ("inputs", '["rri"]'),
        ("inputs", "rri, amplitude"),
        ("threshold", "1.5"),
        ("threshold", "NaN"),
        ("threshold", "true"),
        ("inputs", '["rri_deviation", "rri_relative"]'),
        ("inputs", '["rri", "amplitude"]'),
        ("preprocessing", "published/1"),
        ("smoothing", "[]"),
        ("smoothing", '{"kind": "oracle", "minutes": 5}'),
        ("smoothing", '{"kind": "mean_logit"}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": 4}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": -1}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": 5.0}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": true}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": 1000000000001}'),
        ("smoothing", '{"kind": "mean_logit", "minutes": 5, "weight": 2}'),
        ("name", "../../etc/model"),
        ("name", "a model"),
    ],
)
def test_wrong_description_is_refused(saved, key, value):
    rewrite(saved, **{key: value})
    # A pre-processing that does not give the inputs is told as wrong inputs.
    assert ("inputs" if key == "preprocessing" else key) in refusal(saved)


@pytest.mark.parametrize("smoothing", [{}, {"kind": "mean_logit", "minutes": 1}])
def test_no_smoothing_and_the_shortest_are_read(tmp_path, smoothing):
    path = save_weights(make_weights(smoothing=smoothing), tmp_path / "m.safetensors")
    assert load_weights(path).smoothing == smoothing


def test_inputs_asked_for_are_those_that_the_pre_processings_give():
    assert SERIES_OF[windows.PREPROCESSING] == windows.SERIES
    assert set(SERIES_OF) == {windows.PREPROCESSING, published.PREPROCESSING}


def test_pre_processing_of_a_later_version_is_left_to_the_analysis(tmp_path):
    weights = make_weights(preprocessing="rri/9", inputs=("rri", "rri_rank"))
    assert load_weights(save_weights(weights, tmp_path / "m.safetensors")).preprocessing == "rri/9"


def test_missing_tensor_is_refused(saved):
    rewrite(saved, drop=("member0/squeeze.bias",))
    assert "squeeze.bias is missing" in refusal(saved)


def test_tensor_of_wrong_shape_or_type_is_refused(saved):
    rewrite(saved, tensors={"member0/output.bias": np.zeros(3, np.float32)})
    assert "(2,)" in refusal(saved)
    rewrite(saved, tensors={"member0/output.bias": np.zeros(2, np.float64)})
    assert "float64" in refusal(saved)


def test_unknown_tensor_is_refused(saved):
    rewrite(saved, tensors={"member0/branch7.weight": np.zeros(2, np.float32)})
    assert "branch7" in refusal(saved)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(saved, value):
    bad = np.zeros((48, 96), np.float32)
    bad[3, 5] = value
    rewrite(saved, tensors={"member0/squeeze.weight": bad})
    assert "squeeze.weight is partly NaN or infinite" in refusal(saved)


def test_saving_refuses_weights_that_loading_would_refuse_and_keeps_the_old_file(saved):
    before = saved.read_bytes()
    tensors = dict(make_weights().tensors)
    del tensors["member0/output.bias"]
    with pytest.raises(InputError):
        save_weights(make_weights(tensors=tensors), saved)
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == [saved.name]


def test_failed_write_leaves_the_old_file(saved, monkeypatch):
    before = saved.read_bytes()

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="No space"):
        save_weights(make_weights(version="2.0"), saved)
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == [saved.name]


def test_a_recording_named_as_a_model_is_refused_unread(tmp_path):
    path = tmp_path / "night.edf"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "200 MB" in refusal(path)
