from __future__ import annotations

import shutil

import h5py
import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.keras_import import import_keras
from semscnn_gui.semscnn.network import apnea_logit
from semscnn_gui.semscnn.scoring import calibrated
from semscnn_gui.semscnn.weights import build_network, load_weights, save_weights


@pytest.fixture
def published(shared_data, tmp_path):
    """A copy that a test may damage."""
    path = tmp_path / "weights.best.hdf5"
    shutil.copy(shared_data / "published" / "weights.best.hdf5", path)
    path.chmod(0o644)
    return path


def test_imported_network_answers_as_keras_did(shared_data, tmp_path):
    weights = import_keras(shared_data / "published" / "weights.best.hdf5")
    loaded = load_weights(save_weights(weights, tmp_path / "published.safetensors"))
    windows = np.load(shared_data / "published" / "keras-inputs.npy").transpose(0, 2, 1)
    keras = np.load(shared_data / "published" / "keras-outputs.npy").astype(np.float64)
    network = build_network(loaded)
    difference = np.abs(calibrated(apnea_logit(network, windows), {}) - keras[:, 1]).max()
    print(f"max |Δp| against Keras: {difference:.1e}")
    assert difference <= 1e-5
    # All these probabilities are below 0.005, where 1e-5 says little: compare the log odds too.
    np.testing.assert_allclose(apnea_logit(network, windows), np.log(keras[:, 1] / keras[:, 0]), atol=1e-4)


def test_imported_model_says_what_it_is(shared_data):
    weights = import_keras(shared_data / "published" / "weights.best.hdf5")
    assert weights.name == "se-mscnn-published"
    assert weights.recipe == "rri+amplitude"
    assert weights.inputs == ("rri", "amplitude")
    assert weights.preprocessing == "published/1"
    assert weights.threshold == 0.5
    assert len(weights.sha256) == 64
    assert sum(tensor.size for tensor in weights.tensors.values()) == 41_162


def refusal(path) -> str:
    with pytest.raises(InputError) as refused:
        import_keras(path)
    assert str(refused.value).startswith(path.name)
    return str(refused.value)


def test_other_hdf5_and_other_files_are_refused(tmp_path):
    other = tmp_path / "other.hdf5"
    with h5py.File(other, "w") as file:
        file["x"] = np.zeros(3)
    assert "conv1d_1 is without kernel" in refusal(other)
    text = tmp_path / "text.hdf5"
    text.write_text("no HDF5")
    assert "not HDF5" in refusal(text)
    assert "No such file" in refusal(tmp_path / "absent.hdf5")


def test_model_weights_that_is_no_group_is_refused(tmp_path):
    path = tmp_path / "odd.hdf5"
    with h5py.File(path, "w") as file:
        file["model_weights"] = np.zeros(3)
    assert "odd.hdf5" in refusal(path)


def test_damaged_copies_are_refused(published):
    content = published.read_bytes()
    for kept in (100, 5_000, len(content) // 2):
        published.write_bytes(content[:kept])
        assert "damaged" in refusal(published)


def test_another_shape_is_refused(published):
    with h5py.File(published, "r+") as file:
        del file["model_weights/conv1d_9/conv1d_9/kernel:0"]
        file["model_weights/conv1d_9/conv1d_9/kernel:0"] = np.zeros((11, 24, 32), np.float32)
    assert "(1, 24, 32)" in refusal(published)


def test_nan_weights_are_refused(published):
    with h5py.File(published, "r+") as file:
        file["model_weights/dense_1/dense_1/bias:0"][0] = np.nan
    assert "dense_1 is partly NaN" in refusal(published)


def test_a_file_too_large_for_a_model_is_refused_unread(tmp_path):
    path = tmp_path / "night.hdf5"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "200 MB" in refusal(path)
