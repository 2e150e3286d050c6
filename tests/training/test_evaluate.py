from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.installed_models import find_model
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.disturbance import Disturbance
from semscnn_gui.training.evaluate import evaluate
from semscnn_gui.training.scored import score_nights
from tests.support.training_nights import evaluated_nights, write_model, write_night


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


def test_every_figure_can_be_written_as_json(tmp_path):
    result = evaluated_nights(tmp_path)
    told = json.loads(json.dumps(result.as_dict(), allow_nan=False))
    assert told["coverage"]["labelled_minutes"] == 72
    assert told["accuracy_unscorable_wrong"] == result.accuracy_unscorable_wrong
    assert [part["n"] for part in told["calibration"]["bins"]] == [b.n for b in result.calibration.bins]
    assert len(told["intervals"]["per_minute"]["auc"]) == 2
    assert told["by_heart_rate"][0]["low_bpm"] is None
    assert set(told["by_night_class"]) == {"A", "B", "C"}
    assert len(told["worst_nights"]) == 5
    # The made model does not tell what it learned from, and there are no published scores beside the nights.
    assert told["learning_nights"] is None
    assert told["new_people"] is None
    assert told["published"] is None
    assert told["disturbance"] is None
    assert "nights" not in told


def test_undefined_figures_are_null(tmp_path):
    told = json.loads(json.dumps(evaluated_nights(tmp_path, apnea=False).as_dict(), allow_nan=False))
    assert told["per_minute"]["auc"] is None
    assert told["per_recording"]["r"] is None
    assert told["intervals"]["per_minute"]["auc"] == [None, None]


def test_learning_nights_are_named_and_people_with_one_are_not_new(tmp_path):
    people = {"n1": "50,M", "n2": "50,M", "n3": "60,F", "n4": "60,M"}
    for i, name in enumerate(people):
        write_night(tmp_path / f"{name}.npz", seed=i)
    rows = [f"{name},{person}" for name, person in people.items()]
    (tmp_path / "records.csv").write_text("record,age,sex\n" + "\n".join(rows) + "\n")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1, nights=["n1", "n3", "elsewhere"]))
    result = evaluate(tmp_path, model, ["n2", "n3", "n4"])
    assert result.learning_nights == ("n3",)
    # n2 is of the person of n1, which the model learned though it is not evaluated here.
    assert result.new_people is not None
    assert result.new_people.records == ("n4",)
    assert result.new_people.figures.per_minute.n == 12


def test_who_is_new_cannot_be_told_where_no_learning_night_lies(tmp_path):
    write_night(tmp_path / "n1.npz")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1, nights=["a01"]))
    result = evaluate(tmp_path, model)
    assert result.learning_nights == ()
    assert result.new_people is None


def test_several_data_sets_are_measured_together(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_night(tmp_path / name / f"{name}.npz")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1))
    result = evaluate([tmp_path / "one", tmp_path / "two"], model)
    assert result.dataset == "one, two"
    assert [night.record for night in result.records] == ["one", "two"]


def test_published_scores_are_checked_before_any_night_is_read(tmp_path):
    (tmp_path / "n1.npz").write_bytes(b"not a night")
    (tmp_path / "p.csv").write_text("a,b\n")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1))
    with pytest.raises(InputError, match="header is without y_true"):
        evaluate(tmp_path, model, published=tmp_path / "p.csv")


def test_windows_of_another_pre_processing_are_refused(tmp_path):
    write_night(tmp_path / "n1.npz")
    model = find_model(write_model(tmp_path / "mine.safetensors", seed=1))
    night = replace(load_nights(tmp_path)[0], preprocessing="rri/0")
    with pytest.raises(InputError, match="n1: pre-processing is rri/0; model mine needs rri/3"):
        score_nights([night], model.load())


@pytest.mark.slow
def test_prepared_windows_give_the_figures_of_the_folder(shared_data, tmp_path):
    from semscnn_gui.training.prepared import write_prepared

    records = ["c03", "x02"]
    prepared = write_prepared(load_nights(shared_data / "apnea-ecg", records), "rri", tmp_path / "w.npz")
    model = find_model()
    folder = evaluate(shared_data / "apnea-ecg", model, records)
    again = evaluate(prepared, model)
    assert again.per_minute == folder.per_minute
    assert again.records == folder.records
    assert again.learning_nights == folder.learning_nights == ("c03",)


@pytest.mark.slow
def test_wrong_beats_are_put_in_before_the_windows_are_made(shared_data):
    folder, model = shared_data / "apnea-ecg", find_model()
    clean = evaluate(folder, model, ["x02"])
    spoiled = evaluate(folder, model, ["x02"], disturbance=Disturbance(drop=0.1, jitter_s=0.05, seed=3))
    assert spoiled.as_dict()["disturbance"] == {"drop": 0.1, "add": 0.0, "jitter_s": 0.05, "seed": 3}
    assert spoiled.per_minute != clean.per_minute


@pytest.mark.slow
def test_real_nights_stand_beside_the_published_scores(shared_data):
    result = evaluate(shared_data / "apnea-ecg", find_model(), ["x02", "x03", "x05"])
    both = result.published
    assert both is not None
    assert both.nights == 3
    assert both.minutes <= min(result.per_minute.n, both.published_alone.per_minute.n)
    assert both.minutes > 0.97 * result.per_minute.n
    assert both.published.per_minute.auc > 0.9
    assert [method for method, _ in result.table_2_rows()] == [result.model, "SE-MSCNN (published)"]
