"""Each column of pixels shows the minute that matters most of those below it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from semscnn_gui.gui.night_strip import column_keys
from semscnn_gui.gui.pixel_row import premultiplied


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(st.integers(-1, 5), min_size=1, max_size=40),
    columns=st.integers(1, 60),
    left=st.floats(-100.0, 2000.0),
    span=st.floats(30.0, 4000.0),
)
def test_no_run_vanishes_and_the_greatest_key_wins(
    keys: list[int], columns: int, left: float, span: float
) -> None:
    edges = 60.0 * np.arange(len(keys) + 1)
    shown = column_keys(np.array(keys, np.int8), edges, left, left + span, columns)
    assert len(shown) == columns
    expected, per_s = np.full(columns, -1), columns / ((left + span) - left)
    for key, start_s, stop_s in zip(keys, edges[:-1], edges[1:], strict=True):
        first = round((start_s - left) * per_s)
        last = max(round((stop_s - left) * per_s), first + 1)
        for column in range(max(0, first), min(columns, last)):
            expected[column] = max(expected[column], key)
    np.testing.assert_array_equal(shown, expected)


def test_colours_are_premultiplied_as_qt_stores_them() -> None:
    opaque, half, none = premultiplied([QColor(1, 2, 3), QColor(200, 100, 0, 128), QColor(9, 9, 9, 0)])
    assert opaque == 0xFF010203
    assert half == 0x80643200
    assert none == 0
