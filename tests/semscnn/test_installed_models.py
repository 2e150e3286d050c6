from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.semscnn import installed_models as models
from semscnn_gui.semscnn.installed_models import add_model, available_models, find_model, remove_model
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights


def make_file(folder: Path, name: str, seed: int = 0, stem: str | None = None) -> Path:
    rng = np.random.default_rng(seed)
    tensors = {f"member0/{n}": rng.normal(0, 0.1, s).astype(np.float32) for n, s in MEMBER_SHAPES.items()}
    weights = ModelWeights(name, "1.0", "rri", ("rri_relative", "rri_deviation"), 0.5, "rri/3", tensors)
    return save_weights(weights, folder / f"{stem or name}.safetensors")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program with two bundled models and an empty folder of the user's."""
    ours = tmp_path / "program"
    make_file(ours, "another-1.0", seed=1)
    make_file(ours, models.DEFAULT_MODEL, seed=2)
    monkeypatch.setattr(models, "bundled", lambda *_: ours)
    monkeypatch.setenv(models.FOLDER_VARIABLE, str(tmp_path / "user"))
    return tmp_path


def test_bundled_models_come_before_the_users(program):
    add_model(make_file(program, "a-first"))
    assert [(m.name, m.bundled) for m in available_models()] == [
        ("another-1.0", True),
        (models.DEFAULT_MODEL, True),
        ("a-first", False),
    ]


def test_missing_default_is_told_and_no_other_model_takes_its_place(program):
    assert find_model(None).name == models.DEFAULT_MODEL
    add_model(make_file(program, "mine"))
    (program / "program" / f"{models.DEFAULT_MODEL}.safetensors").unlink()
    with pytest.raises(InputError, match=f"default model is {models.DEFAULT_MODEL}, which is missing"):
        find_model(None)
    assert find_model("another-1.0").bundled


def test_without_a_bundled_model_the_default_is_refused_with_a_sentence(program, monkeypatch):
    def incomplete(*_):
        raise FileNotFoundError

    monkeypatch.setattr(models, "bundled", incomplete)
    with pytest.raises(InputError, match=r"default model is .*missing"):
        find_model(None)


def test_model_is_found_by_name_in_any_case_by_stem_and_by_path(program):
    path = make_file(program, "mine-1.0")
    added = add_model(path)
    assert find_model("MINE-1.0") == added
    assert find_model(path).path == path
    assert find_model(str(path)).name == "mine-1.0"
    named = make_file(program / "program", "inner", stem="outer")
    assert find_model("Outer").path == named
    assert find_model("inner").path == named


def test_unknown_name_is_refused_with_the_names_there_are(program):
    with pytest.raises(InputError) as refused:
        find_model("nothing")
    assert "'nothing'" in str(refused.value)
    assert models.DEFAULT_MODEL in str(refused.value)


def test_path_of_a_file_that_is_no_model_is_refused(program):
    path = program / "night.edf"
    path.write_bytes(b"0       " * 64)
    with pytest.raises(InputError, match="not safetensors"):
        find_model(str(path))
    with pytest.raises(InputError, match="No such file"):
        find_model(str(program / "absent.safetensors"))


def test_added_model_is_the_same_file_and_adding_it_again_changes_nothing(program):
    path = make_file(program, "mine")
    added = add_model(path)
    assert added.path == program / "user" / "mine.safetensors"
    assert added.path.read_bytes() == path.read_bytes()
    assert add_model(path) == added
    assert [m.name for m in available_models() if not m.bundled] == ["mine"]


def test_another_model_of_the_same_name_is_refused(program):
    add_model(make_file(program, "mine", seed=1))
    before = find_model("mine")
    with pytest.raises(InputError, match="models remove mine"):
        add_model(make_file(program, "Mine", seed=2, stem="other"))
    assert find_model("mine") == before
    with pytest.raises(InputError, match="give the new one another name"):
        add_model(make_file(program, "another-1.0", seed=9))


def test_removed_model_is_gone_and_bundled_ones_stay(program):
    added = add_model(make_file(program, "mine"))
    remove_model("MINE")
    assert not added.path.exists()
    with pytest.raises(InputError, match="'mine'"):
        remove_model("mine")
    with pytest.raises(InputError, match="bundled"):
        remove_model(models.DEFAULT_MODEL)
    assert find_model(None).path.exists()


def test_broken_file_in_the_users_folder_hides_no_other_and_is_logged(program, caplog):
    caplog.set_level("INFO")
    add_model(make_file(program, "mine"))
    (program / "user" / "broken.safetensors").write_bytes(b"nothing")
    assert [m.name for m in available_models() if not m.bundled] == ["mine"]
    assert "broken.safetensors" in caplog.text


def test_published_keras_file_is_imported_once(program, shared_data):
    published = shared_data / "published" / "weights.best.hdf5"
    direct = find_model(str(published))
    assert (direct.name, direct.recipe) == ("se-mscnn-published", "rri+amplitude")
    added = add_model(published)
    assert added.path.suffix == ".safetensors"
    assert add_model(published) == added
    for name, tensor in added.load().tensors.items():
        np.testing.assert_array_equal(tensor, direct.load().tensors[name])


def test_folder_that_cannot_be_written_is_refused_with_a_sentence(program, monkeypatch):
    blocked = program / "file"
    blocked.write_text("")
    monkeypatch.setenv(models.FOLDER_VARIABLE, str(blocked / "models"))
    with pytest.raises(InputError, match=models.FOLDER_VARIABLE):
        add_model(make_file(program, "mine"))


def test_listing_and_finding_import_neither_torch_nor_h5py(program):
    add_model(make_file(program, "mine"))
    script = (
        "import sys; from semscnn_gui.semscnn.installed_models import *;"
        "available_models(); find_model('mine').load();"
        "print([m for m in ('torch', 'h5py', 'scipy', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
