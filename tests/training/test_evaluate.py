from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from semscnn_gui.semscnn.models import find_model
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights
from semscnn_gui.training.evaluate import evaluate


def write_model(path: Path, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    tensors = {f"member0/{n}": rng.normal(0, 0.1, s).astype(np.float32) for n, s in MEMBER_SHAPES.items()}
    weights = ModelWeights("mine", "1.0", "rri", ("rri", "rri_deviation"), 0.5, "rri/1", tensors)
    return save_weights(weights, path)


def write_night(path: Path) -> None:
    rr = np.random.default_rng(0).normal(1000, 50, 12 * 300)
    np.savez(path, labels=np.arange(12) % 2, rr_ms=rr, frame_start=np.arange(13) * 300)


def test_result_names_the_weights_that_were_used_even_if_the_file_changed(tmp_path):
    write_night(tmp_path / "n1.npz")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1))
    used = hashlib.sha256(write_model(model.path, seed=2).read_bytes()).hexdigest()
    assert used != model.sha256
    assert evaluate(tmp_path, model).as_dict()["model"] == {"name": "mine", "sha256": used}


def test_a_night_named_twice_counts_once(tmp_path):
    write_night(tmp_path / "n1.npz")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1))
    result = evaluate(tmp_path, model, ["n1", "n1"])
    assert [night.record for night in result.records] == ["n1"]
    assert result.per_minute.n == result.records[0].scored_minutes
