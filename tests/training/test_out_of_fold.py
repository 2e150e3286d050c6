from __future__ import annotations

import math

import numpy as np
import pytest

from semscnn_gui.semscnn.scoring import calibrated
from semscnn_gui.training.out_of_fold import (
    choose_after_network,
    labelled_and_scored,
    log_loss,
    out_of_fold_figures,
    score_out_of_fold,
)
from tests.support.training_nights import labelled_night, scored_night


def night_with_logits(name: str, person: str, slope: float, seed: int):
    """A night whose log odds are off by a factor of ``1 / slope``."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(0, 3, 400)
    label = rng.random(400) < 1 / (1 + np.exp(-slope * logit))
    return labelled_night(name, person, label=label), logit


def test_each_fold_is_calibrated_by_the_others():
    nights, logits = zip(
        *(night_with_logits(f"n{i}", f"p{i}", slope, i) for i, slope in enumerate((0.3, 0.3, 1.5))),
        strict=True,
    )
    scored, threshold = score_out_of_fold(nights, logits, [0, 0, 1])
    first = choose_after_network(nights[2:], logits[2:])
    other = choose_after_network(nights[:2], logits[:2])
    assert threshold == [first.threshold, first.threshold, other.threshold]
    np.testing.assert_array_equal(scored[0].probability, calibrated(logits[0], first.calibration))
    np.testing.assert_array_equal(scored[2].probability, calibrated(logits[2], other.calibration))
    assert first.calibration["slope"] == pytest.approx(1.5, rel=0.3)
    assert other.calibration["slope"] == pytest.approx(0.3, rel=0.3)


def test_threshold_is_that_of_the_highest_accuracy_on_calibrated_probability():
    night, logit = night_with_logits("n", "p", 0.5, 3)
    chosen = choose_after_network([night], [logit])
    probability = calibrated(logit, chosen.calibration)
    accuracy = {t: np.mean((probability >= t) == (night.label == 1)) for t in np.arange(20, 81) / 100}
    assert accuracy[chosen.threshold] == max(accuracy.values())


def test_nights_of_one_data_set_can_decide_for_all():
    first, other = night_with_logits("n1", "a/1", 0.4, 1), night_with_logits("n2", "b/1", 1.5, 2)
    nights, logits = zip(first, other, first, other, strict=True)
    scored, threshold = score_out_of_fold(nights, logits, [0, 0, 1, 1], [1, 3])
    alone = choose_after_network([other[0]], [other[1]])
    assert threshold == [alone.threshold] * 4
    np.testing.assert_array_equal(scored[0].probability, calibrated(first[1], alone.calibration))


def test_figures_take_each_night_at_its_own_threshold():
    nights = [
        scored_night("n1", [1, 1, 0, 0], [0.5, 0.5, 0.3, 0.3], person="a/1"),
        scored_night("n2", [1, 1, 0, -1], [0.9, 0.9, 0.6, math.nan], person="b/1"),
    ]
    figures = out_of_fold_figures(nights, [0.4, 0.7])
    assert (figures["n"], figures["accuracy"]) == (7, 1.0)
    assert out_of_fold_figures(nights, [0.7, 0.4])["accuracy"] < 1
    assert figures["by_data_set"]["b"]["n"] == 3


def test_figures_that_are_undefined_are_left_out():
    figures = out_of_fold_figures([scored_night("n", [0, 0], [0.1, 0.2], person="a/1")], [0.5])
    assert "auc" not in figures
    assert "sensitivity" not in figures
    assert figures["specificity"] == 1.0
    assert "by_data_set" not in figures


def test_minutes_without_label_or_log_odds_take_no_part():
    night = labelled_night("n", "p", label=[1, 0, -1, 1])
    truth, logit = labelled_and_scored([night], [np.array([1.0, 2.0, 3.0, np.nan])])
    np.testing.assert_array_equal(truth, [True, False])
    np.testing.assert_array_equal(logit, [1.0, 2.0])
    expected = -(math.log(1 / (1 + math.exp(-1))) + math.log(1 - 1 / (1 + math.exp(-2)))) / 2
    assert log_loss(truth, logit) == pytest.approx(expected)
