from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.scoring import smoothed

FIVE = {"kind": "mean_logit", "minutes": 5}


def test_mean_over_five_minutes_stays_inside_the_night():
    logit = np.arange(7.0)
    np.testing.assert_allclose(smoothed(logit, FIVE), [1.0, 1.5, 2.0, 3.0, 4.0, 4.5, 5.0])


def test_unscored_minutes_get_no_probability_and_give_none():
    logit = np.array([1.0, np.nan, 3.0, np.nan, np.nan, np.nan, 9.0])
    np.testing.assert_allclose(smoothed(logit, FIVE), [2.0, np.nan, 2.0, np.nan, np.nan, np.nan, 9.0])


def test_no_smoothing_changes_nothing():
    logit = np.array([1.0, np.nan])
    assert smoothed(logit, {}) is logit


def test_unknown_smoothing_is_refused():
    with pytest.raises(InputError, match="smoothing"):
        smoothed(np.zeros(3), {"kind": "oracle"})
