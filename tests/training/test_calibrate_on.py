from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.training.fitting import Plan
from semscnn_gui.training.out_of_fold import choose_after_network, score_out_of_fold
from semscnn_gui.training.train import train
from tests.support.training_nights import labelled_night


def two_hospitals():
    """The second hospital calls apnea what the first does not: log odds of 0 to 2 are normal there."""
    rng = np.random.default_rng(0)
    nights, logits = [], []
    for i in range(8):
        logit = rng.normal(0, 3, 300)
        label = logit + rng.normal(0, 0.5, 300) > (0 if i < 4 else 2)
        nights.append(labelled_night(f"n{i}", f"{'ab'[i // 4]}/p{i}", i, label=label))
        logits.append(logit)
    return nights, logits


def test_calibration_follows_the_named_data_set_only():
    nights, logits = two_hospitals()
    fold = [0, 0, 1, 1, 0, 0, 1, 1]
    by_a, _ = score_out_of_fold(nights, logits, fold, judges=[0, 1, 2, 3])
    by_b, _ = score_out_of_fold(nights, logits, fold, judges=[4, 5, 6, 7])
    at_one = [night.probability[np.argmin(abs(logits[0] - 1.0))] for night in (by_a[0], by_b[0])]
    assert at_one[0] > 0.75 > 0.25 > at_one[1]
    assert (
        choose_after_network(nights[:4], logits[:4]).calibration["offset"]
        > (choose_after_network(nights[4:], logits[4:]).calibration["offset"])
    )


def test_a_data_set_to_calibrate_on_that_is_not_there_is_refused_before_any_fit(tmp_path):
    nights, _ = two_hospitals()
    with pytest.raises(InputError, match="data set c: nights to calibrate on is with fewer than 2 people"):
        train(nights, tmp_path, seed=0, folds=2, plan=Plan(epochs=1), calibrate_on="c")
