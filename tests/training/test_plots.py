from __future__ import annotations

import builtins
import importlib.util

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.errors import InputError
from semscnn_gui.training.metrics import area_under_curve
from semscnn_gui.training.plots import check_plots, roc_points, write_plots
from tests.support.training_nights import evaluated_nights

PNG = b"\x89PNG\r\n\x1a\n"


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2, max_size=60))
def test_area_below_the_curve_is_the_rank_statistic(rows):
    truth, score = np.array([row[0] for row in rows]), np.array([row[1] / 9 for row in rows])
    if truth.any() and not truth.all():
        false_rate, true_rate = roc_points(truth, score)
        assert (false_rate[0], true_rate[0], false_rate[-1], true_rate[-1]) == (0, 0, 1, 1)
        assert (np.diff(false_rate) >= 0).all()
        area = np.sum(np.diff(false_rate) * (true_rate[1:] + true_rate[:-1]) / 2)
        assert area == pytest.approx(area_under_curve(truth, score))


@pytest.mark.slow
def test_pictures_are_written_with_something_drawn_on_them(tmp_path):
    image = pytest.importorskip("PIL.Image")
    written = write_plots(evaluated_nights(tmp_path), tmp_path / "new" / "plots")
    assert [path.name for path in written] == ["roc.png", "reliability.png", "nights.png"]
    for path in written:
        assert path.read_bytes().startswith(PNG)
        with image.open(path) as picture:
            assert min(picture.size) > 600
            grey = np.asarray(picture.convert("L"))
        # Curves and letters, on a background that is mostly white.
        assert 0.005 < (grey < 128).mean() < 0.4


def test_nights_of_one_class_have_no_roc_curve(tmp_path):
    written = write_plots(evaluated_nights(tmp_path, apnea=False), tmp_path / "plots")
    assert [path.name for path in written] == ["reliability.png", "nights.png"]


def test_without_matplotlib_the_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "matplotlib" else real(name)
    )
    with pytest.raises(InputError, match=r"matplotlib is missing; install it with .*semscnn-gui\[plots\]"):
        check_plots(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "plots").write_text("")
    with pytest.raises(InputError, match="folder of pictures is a file"):
        check_plots(tmp_path / "plots")


def test_evaluating_without_pictures_does_not_import_matplotlib(tmp_path, monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        assert not name.startswith("matplotlib")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    evaluated_nights(tmp_path)
