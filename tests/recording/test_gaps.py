from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.recording import Gap
from semscnn_gui.recording.gaps import gaps_of_missing


@pytest.mark.parametrize(
    ("missing", "gaps"),
    [
        ([], ()),
        ([(0, 250)], (Gap(0, 2.5),)),
        ([(100, 199)], ()),
        ([(100, 200)], (Gap(1, 2),)),
        ([(0, 100), (300, 600), (900, 1000)], (Gap(0, 1), Gap(3, 6), Gap(9, 10))),
        ([(0, 1000)], (Gap(0, 10),)),
    ],
)
def test_runs_of_nan_from_a_second_on_are_gaps(missing, gaps):
    samples = np.zeros(1000, np.float32)
    for start, stop in missing:
        samples[start:stop] = np.nan
    assert gaps_of_missing(samples, 100) == gaps
